"""Deeds by doer, and the passives that leave the doer out."""

from __future__ import annotations

import tiny

from analysis.figures import deeds as form
from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

FIGURE = Figure.model_validate(
    {"form": "deeds", "title": "Who acts?", "share": "agency.{piece}.{show}.named.share"}
)
MEASURED = tiny.measured(
    tiny.result("agency.a.town.named.share", [tiny.UNITS[0]], 2, exploratory=True),
)
TABLE = FORMS["deeds"].table(FIGURE, MEASURED)


def test_a_row_per_doer_with_its_share_full_where_named_and_open_where_left_out():
    deeds = TABLE[TABLE["panel"] == ""]
    assert deeds[["row", "shape", "value", "text"]].fillna(0).to_numpy().tolist() == [
        ["the flood", "axis", 0, ""],
        ["the flood", "dot", 3, ""],
        ["the town", "axis", 0, "doer named in 1 of 2 (exploratory)"],
        ["the town", "dot", 1, "doer named in 1 of 2 (exploratory)"],
        ["the town", "open dot", 6, "doer named in 1 of 2 (exploratory)"],
    ]
    assert set(TABLE["key"]) == {"", "agency.a.town.named.share"}


def test_the_line_of_a_doer_runs_over_all_sentences():
    lines = TABLE[TABLE["shape"] == "axis"]
    assert lines[["low", "high"]].to_numpy().tolist() == [[1, 6], [1, 6]]


def test_passives_stand_in_reading_order_those_that_the_instrument_misses_too():
    passives = TABLE[TABLE["panel"] == form.LISTED]
    assert passives[["row", "inside", "text"]].to_numpy().tolist() == [
        ["3 (missed by the instrument)", "It is hit by the flood.", "doer open"],
        ["6 are / raised", "Walls are raised.", "left out: the town"],
    ]
