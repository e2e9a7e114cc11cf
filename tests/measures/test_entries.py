"""What single entries carry, and what all of them miss."""

from __future__ import annotations

import pytest
from small import fails

from analysis.measures.entries import COLUMNS, entries, entry_results
from analysis.measures.measured import Measured
from analysis.results import Result
from analysis.study.study import Study

CATEGORIES = ("threat.danger_ahead", "hope.hope")


def results(study: Study) -> dict[str, Result]:
    table = entries(study, CATEGORIES)
    return {result.key: result for result in entry_results(study, table, CATEGORIES)}


def test_each_entry_is_dropped_in_turn(small: Study) -> None:
    table = entries(small, CATEGORIES)
    assert list(table) == COLUMNS
    hope = table[table["component"] == "hope.hope"]
    # Only `calm` stands in the article, once, and no other entry finds its sentence.
    assert hope.iloc[0].tolist() == ["hope.hope", "calm", 1, 1]
    assert hope[["matches", "alone"]][1:].sum().sum() == 0
    danger = table[table["component"] == "threat.danger_ahead"]
    assert (danger["alone"].iloc[0], danger["matches"].iloc[0]) == (1, 1)


def test_the_most_that_one_entry_carries_is_in_points(small: Study) -> None:
    hope = results(small)["sensitivity.port-strike.hope.one-entry.difference"]
    assert (hope.value, hope.hits, hope.n) == (pytest.approx(100 / 9), 1, 9)
    assert hope.unit == "percentage points"
    assert hope.label == (
        "most that dropping one entry of hope takes from its share of sentences (entry 'calm')"
    )
    assert hope.formula == "1 of 9 sentences hang on 'calm' alone"
    assert (hope.instrument, hope.version) == ("hope.hope", "1.0")
    assert hope.inputs == ("piece:port-strike", "lexicon:hope")


def test_what_no_entry_finds(small: Study) -> None:
    found = results(small)
    danger = found["sensitivity.port-strike.danger.missed.count"]
    units = ("port-strike:s003", "port-strike:s009")
    assert (danger.value, danger.n, danger.units) == (2.0, 3, units)
    assert (danger.n_of, danger.formula) == ("danger sentences", "2 of 3")
    assert danger.inputs == ("piece:port-strike", "sheets:danger", "lexicon:threat")
    hope = found["sensitivity.port-strike.hope.missed.count"]
    assert (hope.value, hope.n, hope.units) == (0.0, 1, ())


def test_without_coders_nothing_is_missed(uncoded: Study) -> None:
    assert list(results(uncoded)) == [
        "sensitivity.port-strike.danger-ahead.one-entry.difference",
        "sensitivity.port-strike.hope.one-entry.difference",
    ]


def test_no_categories_give_an_empty_table(small: Study) -> None:
    assert entries(small, ()).empty
    assert list(entries(small, ())) == COLUMNS


@pytest.mark.parametrize("name", ["hope", "hope.joy", "joy.hope", "passive.without_doer"])
def test_what_is_no_category_of_a_lexicon_is_named(small: Study, name: str) -> None:
    path = small.root / "corpus" / "choices.yaml"
    line = f"{path}: entries: found {name!r}; allowed: lexicon.category of the study's lexicons"
    assert fails(lambda: entries(small, [name])) == line


def test_what_one_entry_carries_in_the_committed_study(committed: Measured) -> None:
    key = f"sensitivity.{committed.study.article}.danger-ahead.one-entry.difference"
    # Two of 47 sentences hang on the entry.
    assert committed.results[key].value == pytest.approx(200 / 47)
