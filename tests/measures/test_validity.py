"""What a result says of its instrument: from unseen units before fit, exploratory below the floor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures import scores, validity
from analysis.measures.shares import Tables
from analysis.measures.validity import _scored, _statements, all_scores, examples, on_sheets, public_frame, slug
from analysis.results import Ledger, Result

ROW = ("threat", "danger_ahead", "danger")


def rows(*held: tuple[str, str, str, float, float | None, float | None, float | None]) -> pd.DataFrame:
    """Return score rows from set, kind, metric, value, low, high, baseline."""
    return scores.frame([(*ROW, s, k, m, 50, 10, v, low, high, base, None) for s, k, m, v, low, high, base in held])


def test_scores_of_the_small_article_by_hand(small: Tables) -> None:
    held = on_sheets(small)
    held = held[held["set"] == "article"].set_index(["instrument", "category", "metric"])
    sentences = small.of("hassakah")
    found = sentences["voice"].isin(["attributed", "quoted"])
    true = sentences["id"].isin(["hassakah:s003", "hassakah:s008"])
    both = int((found & true).sum())
    row = held.loc[("sourcing", "voice", "f1")]
    assert (row["n"], row["positives"]) == (9, 2)
    assert row["value"] == pytest.approx(2 * both / (found.sum() + 2))
    assert row["baseline"] == pytest.approx(4 / 11)
    assert row["ceiling"] == 1.0
    # Danger: coders 1 and 3 alike; the second has two of their three: F1 4 / 5 in two of three pairs.
    assert held.at[("threat", "danger_ahead", "f1"), "ceiling"] == pytest.approx((1 + 0.8 + 0.8) / 3)


def test_the_census_of_the_article_has_no_interval_and_is_fit(tables: Tables) -> None:
    held = on_sheets(tables)
    article = held[held["set"] == "article"]
    assert article["low"].isna().all()
    assert set(article["kind"]) == {"fit"}
    headlines = held[held["set"] == "headlines"]
    seen = headlines["instrument"].isin(validity.SEEN)
    assert set(headlines["kind"][seen]) == {"fit"}
    assert set(headlines["kind"][~seen]) == {"unseen"}


def test_only_headlines_that_can_be_trusted_are_scored(tables: Tables) -> None:
    held = on_sheets(tables)
    held = held[~held["instrument"].isin(["naming", "roles"]) & (held["metric"] == "f1")]  # names and roles are scored by mention
    counted = sum(p.counted and p.key != "hassakah" for p in tables.pieces)
    assert set(held["n"][held["set"] == "headlines"]) == {counted}
    assert set(held["n"][held["set"] == "article"]) == {47}


def test_names_are_scored_by_mention(small: Tables) -> None:
    held = on_sheets(small)
    mine = held[(held["instrument"] == "naming") & (held["set"] == "article")].set_index("metric")
    # Coded: the terrorist organization (terror), IS (name), the attackers (function); the instrument finds the same three.
    assert mine["value"].to_dict() == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert (mine["n"].iloc[0], mine["positives"].iloc[0]) == (3, 3)


def test_unseen_scores_speak_before_fit() -> None:
    fit, unseen = ("article", "fit", "f1", 0.9, None, None, 0.4), ("unseen", "unseen", "f1", 0.5, 0.35, 0.6, 0.2)
    more = [("unseen", "unseen", "precision", 0.4, None, None, None), ("unseen", "unseen", "recall", 0.7, None, None, None)]
    text, weak = _scored(rows(fit, unseen, *more))
    assert text == "F1 .50 [.35, .60] (precision .40, recall .70) on 50 unseen news sentences, exploratory"
    assert weak


@pytest.mark.parametrize(
    ("held", "weak"),
    [
        (("unseen", "unseen", "f1", 0.7, 0.61, 0.8, 0.34), False),
        (("unseen", "unseen", "f1", 0.7, 0.60, 0.8, 0.34), True),
        (("unseen", "unseen", "f1", 0.7, 0.65, 0.8, 0.65), True),
        (("unseen", "unseen", "f1", 0.5, None, None, 0.1), True),
        (("article", "fit", "f1", 1.0, 0.9, 1.0, 0.1), True),
        (("emobank", "public", "r", 0.3, 0.25, 0.35, None), False),
    ],
)
def test_no_better_than_marking_every_unit_is_exploratory(held: tuple[str, str, str, float, float, float, float], weak: bool) -> None:
    text, found = _scored(rows(held))
    assert found is weak
    assert text.endswith(", exploratory") is weak


def test_every_result_of_the_study_states_its_validity(results: dict[str, Result]) -> None:
    for result in results.values():
        assert result.validity != "not yet validated", result.key
        assert result.validity.strip()


def test_coded_results_say_who_coded(results: dict[str, Result]) -> None:
    coded = [r for r in results.values() if r.instrument.startswith("coded.")]
    assert len(coded) > 50
    assert all("three copies of one language model" in r.validity for r in coded)


def test_an_instrument_without_a_criterion_says_so(small: Tables) -> None:
    result = Result(key="a.b", label="x", value=1.0, unit="count", n=1, n_of="x", formula="1", instrument="ghost.none")
    stamped = validity.stamp([result], small)[0]
    assert stamped == replace(result, validity="not validated: no criterion is held", exploratory=True)


def test_a_variable_without_variation_is_exploratory(small: Tables) -> None:
    said = _statements(all_scores(small), small)
    text, weak = said["coded.morality"]
    assert text == "morality no alpha, constant"
    assert weak


def test_how_far_coders_agree_in_free_columns(small: Tables) -> None:
    said = _statements(all_scores(small), small)
    assert said["coded.source"][0].endswith("all three agree in 100 % of 12 units whether a source is given")
    # Seven mentions, marked by all; one label differs: 6 of 7.
    assert said["coded.actors"][0].endswith("all three mark 7 of 7 mentions, of these the same actor 100 %, role 100 %, label 86 %")


def test_examples_are_the_articles_sentences(tables: Tables) -> None:
    held = examples(tables)
    assert set(held["verdict"]) == {"rightly", "wrongly", "missed"}
    assert held.groupby(["instrument", "category", "verdict"]).size().max() <= 2
    danger = tables.coding.consensus["danger"]
    mine = held[held["category"] == "danger_ahead"]
    assert all((danger[row.unit] == "1") == (row.verdict != "wrongly") for row in mine.itertuples())
    assert all(row.words for row in mine.itertuples() if row.verdict != "missed")


def test_committed_scores_are_within_their_bounds() -> None:
    held = public_frame()
    bounded = held[held["low"].notna()]
    assert (bounded["low"] <= bounded["value"]).all()
    assert (bounded["value"] <= bounded["high"]).all()
    assert not held.duplicated(["instrument", "category", "set", "metric", "criterion"]).any()
    assert set(held["kind"]) <= {"unseen", "public", "fit"}
    assert np.isfinite(held["value"]).all()


def test_a_caption_names_each_instrument_once() -> None:
    result = Result(key="a.b", label="x", value=1.0, unit="count", n=1, n_of="x", formula="1", instrument="threat.danger_ahead", validity="F1 .5")
    coded = replace(result, key="a.c", instrument="coded.danger", validity="three copies of one language model: danger alpha .9; voice alpha .8")
    held = Ledger({"a.b": result, "a.c": coded})
    text = validity.sentence(held, ["a.b", "a.b", "a.c"], "no person has coded yet")
    assert text == (
        " Coded by three copies of one language model (stability on 47 sentences and 50 headlines: danger alpha .9; voice alpha .8);"
        " no person has coded yet."
        " Instruments: threat.danger_ahead: F1 .5."
    )  # fmt: skip
    assert validity.sentence(held, [], "no person has coded yet") == ""


def test_a_segment_of_a_key_is_plain() -> None:
    assert slug("human_interest") == "human-interest"
    assert slug("F1 × 2") == "f1-2"
