"""The frames against coded articles: scoring by hand and against scikit-learn, on made articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_sets import ARTICLES, write_set, write_sets
from sklearn.metrics import f1_score, roc_auc_score
from small import fails

from analysis.study.study import Study
from analysis.validation.frames import (
    CODES,
    auc,
    copies,
    cue_rate,
    features,
    frame_scores,
    learned_weights,
    macro_f1,
    scored,
    threshold,
)


def test_macro_f1_and_auc_by_hand() -> None:
    coded, said = np.array([True, True, False, False]), np.array([True, False, False, False])
    # yes: 2*1/(2*1+1) = 2/3; no: 2*2/(2*2+1) = 4/5
    assert macro_f1(coded, said) == pytest.approx((2 / 3 + 4 / 5) / 2)
    # pairs: .9>.5, .9>.1 won; .5=.5 half, .5>.1 won
    assert auc(coded, np.array([0.9, 0.5, 0.5, 0.1])) == pytest.approx(3.5 / 4)


def test_many_draws_at_once_are_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    coded, said = rng.random((2, 20, 30)) < 0.4
    ranked = rng.integers(5, size=(20, 30)).astype(float)
    f1 = [f1_score(*pair, average="macro") for pair in zip(coded, said, strict=True)]
    area = [roc_auc_score(*pair) for pair in zip(coded, ranked, strict=True)]
    assert macro_f1(coded, said) == pytest.approx(f1)
    assert auc(coded, ranked) == pytest.approx(area)


def test_what_differs_by_rounding_alone_is_a_tie() -> None:
    coded = np.array([True, False] * 10)
    _, area = scored(coded, (coded, np.where(coded, 1.0, 1.0 + 1e-12)))
    assert (area.metric, area.value, area.low, area.high) == ("auc", 0.5, 0.5, 0.5)


def test_threshold_takes_the_least_of_the_best() -> None:
    rate, coded = np.array([0.0, 1.0, 4.0, 5.0]), np.array([False, False, True, True])
    assert threshold(rate, coded) == 4.0


def test_rates_are_per_thousand_tokens() -> None:
    prices = "Prices fell and taxes rose here again now then today"
    table = features(pd.Series([prices, "He said: “No?” 5 %"]))
    assert cue_rate(table, "economic")[0] == 200.0  # 2 of 10 tokens
    style = table["style"].loc[1]
    # Nine tokens: He said : “ No ? ” 5 %
    assert (
        style[["third person", "saying", "question", "numbers", "per cent"]].tolist()
        == [pytest.approx(1000 / 9)] * 5
    )
    assert style["quotation marks"] == pytest.approx(2000 / 9)


def test_resolution_counts_treating_and_not_causing() -> None:
    table = features(pd.Series(["They blamed us for it", "A solution came at last"]))
    assert cue_rate(table, "responsibility").tolist() == [0.0, 200.0]


def test_near_copies_are_one_article() -> None:
    text = "The quick brown fox jumps over the lazy dog near the river bank"
    first, second, other = copies([text, f"{text} today", "Quite another matter altogether"])
    assert first == second != other


def test_scores_tell_what_was_put_in_and_repeat_themselves(small: Study, tmp_path: Path) -> None:
    rows = list(frame_scores(small, write_sets(tmp_path)))
    by = {(row[0], row[1], row[5]): row[6:] for row in rows}
    names = ("frames", "tfidf", "supervised", "majority")
    assert set(by) == {(n, f, m) for n in names for f in CODES for m in ("f1", "auc")}
    # Every even article speaks of prices and taxes, and is coded.
    n, positives, value, low, high, baseline, ceiling, kind = by["frames", "economic", "auc"]
    assert (n, positives, value, low, high, ceiling) == (ARTICLES, 20, 1.0, 1.0, 1.0, None)
    assert kind == "bootstrap"
    assert by["frames", "economic", "f1"][2] == 1.0
    assert by["supervised", "economic", "auc"][2] == 1.0
    assert baseline == by["tfidf", "economic", "auc"][2]
    assert by["majority", "economic", "auc"][2:5] == (0.5, 0.5, 0.5)
    assert rows == list(frame_scores(small, tmp_path))


def test_a_frame_too_rare_for_the_folds_is_refused(small: Study, tmp_path: Path) -> None:
    rows = [f"{i},Some text {i},True,False,True,False,False" for i in range(12)]
    path = write_set(tmp_path, "climate", *rows)
    line = fails(lambda: list(frame_scores(small, tmp_path)))
    assert line == f"{path}: RE: found '12 of 12 articles'; allowed: 5 with and without"


def test_weights_show_the_cues_that_decide(tmp_path: Path) -> None:
    learned = learned_weights(write_sets(tmp_path))
    assert list(learned) == ["frame", "side", "kind", "feature", "weight"]
    assert set(learned["kind"]) <= {"cues", "style"}
    first = learned[(learned["frame"] == "economic") & (learned["side"] == "for")]
    # "taxes" and "prices" stand in the same articles: a tie, broken by name.
    cues = ["economic: budgets and public money", "economic: money and prices"]
    assert first["feature"].tolist()[:2] == cues
    assert first["weight"].is_monotonic_decreasing
    assert len(first) == 4
