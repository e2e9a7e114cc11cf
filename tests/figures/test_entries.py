"""What one entry of a lexicon carries."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from analysis.figures.figure import Figure, Row
from analysis.figures.forms import FORMS

FIGURE = Figure(form="entries", title="How much?", rows=(Row(show="hope.big_joy", words="joy"),))
COLUMNS = ["component", "entry", "matches", "alone"]


def table(rows):
    found = pd.DataFrame(rows, columns=COLUMNS)
    study, choices = SimpleNamespace(article="a"), SimpleNamespace(entries=["hope.big_joy"])
    return FORMS["entries"].table(
        FIGURE, SimpleNamespace(entries=found, study=study, choices=choices)
    )


def test_two_bars_for_each_entry_of_a_category():
    shown = table([("hope.fear", "dread*", 3, 1), ("hope.big_joy", "glad*", 4, 2)])
    key = "sensitivity.a.big-joy.one-entry.difference"
    assert shown[["panel", "row", "mark", "low", "high", "key"]].to_numpy().tolist() == [
        ["joy", "glad*", "matches", 0, 4, key],
        ["joy", "glad*", "sentences only it finds", 0, 2, key],
    ]


def test_without_entries_there_is_nothing():
    assert table([]).empty
