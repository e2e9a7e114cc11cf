"""Sensitivity: primary results under every choice, one entry at a time, and with the instrument's errors carried in."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.constructs import sensitivity
from analysis.measures import validity
from analysis.measures.shares import Tables, wilson
from analysis.results import Result, load


def test_every_listed_choice_is_run_and_the_primary_comes_first(small: Tables) -> None:
    held = sensitivity.under_choices(small)
    assert set(held["measure"]) == set(sensitivity.PRIMARY)
    first = held.groupby("measure", sort=False).first()
    assert (first[["coder", "voice", "unit"]] == ["consensus", "all", "sentences"]).all().all()
    assert first["value"].to_dict() == {
        "named-source": 1 / 3, "last-third": 0.75, "doer-named": 0.5, "is-threat": 2 / 3, "terror-label": 1 / 3, "reversed": 0.5,
    }  # fmt: skip
    # The instrument stands in where it has marks; the rest comes from coders alone: 2 coders × 2 voices × 2 units.
    sizes = held.groupby("measure").size()
    assert sizes["reversed"] == 8
    assert sizes["last-third"] == 12


def test_choices_by_hand(small: Tables) -> None:
    held = sensitivity.under_choices(small).set_index(["measure", "coder", "voice", "unit"])["value"]
    # The second coder: danger in s008 and s009, the first of them by the UN.
    assert held["named-source", "model-2", "all", "sentences"] == 1 / 2
    assert held["last-third", "model-2", "all", "sentences"] == 1.0
    # By words: s003 has 8, s008 7, s009 4; the UN speaks 7 of 19.
    assert held["named-source", "consensus", "all", "words"] == pytest.approx(7 / 19)
    # Without s003 and s008: the group is mentioned in s009 alone, not by a terror label.
    assert held["terror-label", "consensus", "own", "sentences"] == 0
    # s002 has 4 words and names its doer, s007 has 5 and does not.
    assert held["doer-named", "consensus", "all", "words"] == pytest.approx(4 / 9)
    # The lexicon marks s003 and s008 as danger, one of them by a source that is no crowd.
    assert held["named-source", "instrument", "all", "sentences"] == 1 / 2


def test_ranges_are_least_and_most_of_the_choices(small: Tables) -> None:
    found: dict[str, Result] = {r.key: r for r in sensitivity.results(small)}
    values = sensitivity.under_choices(small)
    for measure in sensitivity.PRIMARY:
        held, mine = found[f"sensitivity.hassakah.{measure}.choices"], values["value"][values["measure"] == measure]
        scale = 100 if held.unit == "percentage points" else 1
        assert (held.low, held.high, held.n) == (mine.min() * scale, mine.max() * scale, len(mine))
        assert held.range == "choices"


def test_one_entry_at_a_time(small: Tables) -> None:
    table = sensitivity.entries(small, "danger_ahead").set_index("entry")
    rows = small.rows("threat", "danger_ahead", "hassakah")
    alone = set(rows["entry"])
    assert alone <= set(table.index)
    # s003 hangs on one entry; s008 holds two, so that neither alone carries it.
    assert sorted(table["alone"], reverse=True)[:2] == [1, 0]


def test_what_no_entry_finds(small: Tables) -> None:
    found = {r.key: r for r in sensitivity.results(small)}
    held = found["sensitivity.hassakah.danger.missed.count"]
    assert (held.value, held.n, held.units) == (1, 3, ("hassakah:s009",))


def test_errors_carried_in_by_hand(small: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    # Unseen: 100 units, 20 positive, 16 found, 8 wrongly. Sensitivity .8, specificity .9; observed 2 of 9.
    common = {"instrument": "threat", "category": "danger_ahead", "set": "unseen", "n": "100", "positives": "20"}
    rows = tuple({**common, "metric": m, "value": str(v)} for m, v in (("precision", 16 / 24), ("recall", 0.8), ("f1", 32 / 44)))
    monkeypatch.setattr(validity, "public", lambda: rows)
    held = sensitivity._adjusted(small, "danger_ahead", "danger")
    assert held is not None
    assert held.value == pytest.approx((2 / 9 + 0.9 - 1) / (0.8 + 0.9 - 1))
    corners = [(2 / 9 + b - 1) / (a + b - 1) for a in wilson(16, 20) or () for b in wilson(72, 80) or ()]
    assert held.low == pytest.approx(max(0.0, min(corners)))
    assert held.high == pytest.approx(min(1.0, max(corners)))
    assert held.range == "error-adjusted"


def test_without_unseen_scores_nothing_is_adjusted(small: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validity, "public", lambda: ())
    assert sensitivity._adjusted(small, "danger_ahead", "danger") is None


def test_the_committed_choices_are_all_run(tables: Tables) -> None:
    held = sensitivity.under_choices(tables)
    choices = tables.choices
    combinations = len(choices["coder"]) * len(choices["voice"]) * len(choices["unit"])
    assert held.groupby("measure").size().max() <= combinations
    assert not held.duplicated(["measure", "coder", "voice", "unit"]).any()
    assert held["value"].between(-1, 1).all()


def test_what_one_entry_carries_is_in_percentage_points(results: dict[str, Result]) -> None:
    held = results["sensitivity.hassakah.danger-ahead.one-entry.difference"]
    # Two of 47 sentences hang on the entry: a share less by 4.26 percentage points.
    assert held.quoted == "4 percentage points (exploratory)"
    assert held.value == pytest.approx(200 / 47)


def test_the_old_name_of_what_one_entry_carries_is_still_known(built: Path) -> None:
    held = load(built / "figures")
    old, new = (f"sensitivity.hassakah.danger-ahead.one-entry.{name}" for name in ("share", "difference"))
    assert held[old] == held[new]


def test_a_difference_is_not_called_a_share(results: dict[str, Result]) -> None:
    held = results["sensitivity.hassakah.last-third.choices"]
    assert held.label.startswith("difference in share: danger in the last third")
    assert held.quoted == "46 percentage points"


def test_a_share_that_its_errors_leave_open_says_so(results: dict[str, Result]) -> None:
    stem = "sensitivity.hassakah.{}.adjusted.share"
    danger, violence = (results[stem.format(name)] for name in ("danger", "violence"))
    assert danger.quoted == "92 % (exploratory)"
    assert danger.label.endswith("; too uncertain to quote: its range spans more than half of all sentences")
    assert "too uncertain" not in violence.label
