"""Instruments against what coders coded: a small study worked by hand, and the committed one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small import small_study

from analysis.measures import kept_scores
from analysis.measures.measured import Measured
from analysis.measures.scoring import (
    OTHERS_CODEBOOK,
    all_scores,
    criteria,
    examples,
    is_seen,
    on_sheets,
    unit_scores,
)
from analysis.study.study import Study, read_study


def test_criteria_are_what_the_instruments_mark(small: Study) -> None:
    words = {one.column: one.words for one in criteria(small.instruments)}
    assert words["threat.danger_ahead"] == "danger"
    assert words["frames.responsibility"] == "resp_causing or resp_treating"
    assert words["hope.hope"] == "hope"
    assert "topics.strike" not in words


def test_what_rules_judge_of_a_unit_is_scored_too(small: Study) -> None:
    words = {one.column: one.words for one in criteria(small.instruments)}
    assert words["sourcing.voice"] == "voice"
    assert words["passive.any"] == "passive"
    assert (small.marks.codes["passive.any"] == "1").equals(
        (small.marks.codes["passive.with_doer"] == "1")
        | (small.marks.codes["passive.without_doer"] == "1")
    )


def test_scores_of_the_article_by_hand(small: Study) -> None:
    table = on_sheets(small).set_index(["set", "instrument", "category", "metric"])
    # "calm" stands in s006, which alone is coded as hope; nine units: 2 / 10 for marking each.
    hope = table.loc["article", "hope", "hope", "f1"]
    assert (hope["n"], hope["positives"], hope["value"], hope["ceiling"]) == (9, 1, 1.0, 1.0)
    assert hope["baseline"] == pytest.approx(2 / 10)
    # ana codes danger in s003, s008 and s009, ben in two of them: 4 / 5.
    danger = table.loc["article", "threat", "danger_ahead", "f1"]
    assert (danger["positives"], danger["ceiling"]) == (3, pytest.approx(0.8))


def test_a_census_has_no_interval_and_is_fit(committed: Measured) -> None:
    table = on_sheets(committed.study)
    article = table[table["set"] == "article"]
    assert article["low"].isna().all()
    assert set(article["kind"]) == {"fit"}
    headlines = table[table["set"] == "headlines"]
    seen = headlines["instrument"].map(lambda name: is_seen(committed.study, name))
    assert set(headlines["kind"][seen]) == {"fit"}
    assert set(headlines["kind"][~seen]) == {"unseen"}


def test_lexicons_of_the_study_are_taken_to_have_been_made_with_its_headlines(small: Study) -> None:
    assert is_seen(small, "hope")
    assert not is_seen(small, "threat")


def test_only_headlines_that_can_be_trusted_are_scored(committed: Measured) -> None:
    study = committed.study
    table = on_sheets(study)
    # Names are scored by mention.
    table = table[(table["instrument"] != "naming") & (table["metric"] == "f1")]
    counted = sum(piece.counted and piece.key != study.article for piece in study.pieces)
    assert set(table["n"][table["set"] == "headlines"]) == {counted}
    assert set(table["n"][table["set"] == "article"]) == {len(study.of(study.article))}


def test_names_are_scored_by_mention(small: Study) -> None:
    table = on_sheets(small).set_index(["set", "instrument", "metric"]).sort_index()
    mine = table.loc["article", "naming"]
    # Coded: The union (name), The strikers and The dockers (work); marked besides: Pickets.
    expected = {"precision": 3 / 4, "recall": 1.0, "f1": 6 / 7}
    assert mine["value"].to_dict() == pytest.approx(expected)
    # Precision is of four marked mentions, recall and F1 are of three coded ones.
    assert mine["n"].to_dict() == {"precision": 4, "recall": 3, "f1": 3}
    assert set(mine["positives"]) == {3}
    # What marking every mention would reach was never computed.
    assert mine["baseline"].isna().all()
    # In the other headline a name is marked that nobody coded.
    assert table.loc["headlines", "naming"]["value"].to_dict() == {"precision": 0.0}


def test_of_mentions_that_no_instrument_finds_there_is_no_precision(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    path = root / "corpus" / "lexicons" / "actors.yaml"
    text = path.read_text(encoding="utf-8").replace("strikers.", "owners.")
    path.write_text(text.replace("owners.work:\n  who is", "workers.name:\n  who is"), "utf-8")
    table = on_sheets(read_study(root)).set_index(["set", "instrument", "metric"]).sort_index()
    assert table.loc["article", "naming"]["value"].to_dict() == {"recall": 0.0, "f1": 0.0}


def test_a_study_without_coders_has_no_scores_of_its_own(uncoded: Study) -> None:
    assert on_sheets(uncoded).empty
    assert examples(uncoded).empty


def test_a_column_that_was_not_coded_and_a_category_without_any_have_no_score(
    small: Study,
) -> None:
    marks = pd.DataFrame({"hope.hope": ["1", "0"]}, index=["a", "b"])
    codes = pd.DataFrame({"hope": ["1", "1"]}, index=["a", "b"])
    only = [one for one in small.instruments if one.name == "hope"]
    scored = [(*names, *score[:4]) for names, score in unit_scores(only, marks, codes, [], None)]
    assert scored == [
        ("hope", "hope", "hope", "precision", 1, 2, 1.0),
        ("hope", "hope", "hope", "recall", 2, 2, 0.5),
        ("hope", "hope", "hope", "f1", 2, 2, pytest.approx(2 / 3)),
    ]
    assert not list(unit_scores(only, marks, codes.rename(columns={"hope": "joy"}), [], None))
    assert not list(unit_scores(only, marks.replace("1", "0"), codes.replace("1", "0"), [], None))


def test_examples_are_the_articles_sentences(committed: Measured) -> None:
    table = examples(committed.study)
    assert set(table["verdict"]) == {"rightly", "wrongly", "missed"}
    assert table.groupby(["instrument", "category", "verdict"]).size().max() <= 2
    danger = committed.study.consensus.codes["danger"]
    for row in table[table["category"] == "danger_ahead"].itertuples():
        assert (danger[row.unit] == "1") == (row.verdict != "wrongly")
        assert bool(row.words) == (row.verdict != "missed")


def test_a_study_with_unseen_sentences_is_told_its_own_scores(committed: Measured) -> None:
    sets = set(all_scores(committed.study)["set"])
    assert "unseen" in sets
    assert OTHERS_CODEBOOK not in sets


def test_a_study_without_is_told_that_another_codebook_was_used(small: Study) -> None:
    table = all_scores(small)
    assert "unseen" not in set(table["set"])
    others = table[table["set"] == OTHERS_CODEBOOK]
    kept = kept_scores.read()
    assert len(others) == (kept["set"] == "unseen").sum()
    assert set(others["kind"]) == {"unseen"}


def test_kept_scores_say_nothing_of_a_lexicon_that_another_study_calls_the_same(
    small: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = kept_scores.read()
    namesake = kept.assign(instrument="hope")
    monkeypatch.setattr(kept_scores, "read", lambda: pd.concat([kept, namesake]))
    table = all_scores(small)
    assert set(table["set"][table["instrument"] == "hope"]) == {"article"}
