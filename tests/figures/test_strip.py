"""A strip of sentences: bars, triangles, what is no body, thirds."""

from __future__ import annotations

import tiny

from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

FIGURE = Figure.model_validate(
    {
        "form": "strip",
        "title": "Where is the danger?",
        "rows": [
            {"show": "danger", "words": "danger", "colour": "red", "also": "threat.danger_ahead"},
            {"show": "calm", "words": "calm"},
        ],
    }
)
MEASURED = tiny.measured()


def places(table, row, **fields):
    for name, value in fields.items():
        table = table[table[name] == value]
    return table["value"][table["row"] == row].tolist()


def test_bars_are_full_where_coders_mark_a_sentence_and_triangles_where_the_instrument_does():
    table = FORMS["strip"].table(FIGURE, MEASURED)
    assert places(table, "danger", shape="column", colour="red") == [1, 5, 6]
    assert places(table, "danger", shape="column", colour="pale") == [2, 3, 4]
    assert places(table, "danger", mark="coders' majority") == [1, 5, 6]
    assert places(table, "danger", shape="up") == [1, 2]
    assert places(table, "calm", shape="column", colour="ink") == [2, 5, 6]
    assert places(table, "calm", shape="up") == []


def test_counts_stand_beside_a_row():
    row = FORMS["strip"].table(FIGURE, MEASURED).set_index("row").loc["danger"].iloc[0]
    assert row["text"] == "3 of 6"
    assert row["note"] == "by thirds 0 of 1, 1 of 1, 1 of 1"


def test_what_is_no_body_and_the_thirds_are_marked():
    table = FORMS["strip"].table(FIGURE, MEASURED)
    assert places(table, "outside the body") == [1, 2, 4]
    thirds = table[table["shape"] == "words"]
    assert thirds["mark"].tolist() == ["first third", "middle third", "last third of the body"]
    assert thirds["value"].tolist() == [3, 5, 6]
    lines = table[table["shape"] == "line"]
    assert lines[["low", "high"]].to_numpy().tolist() == [[2.6, 3.4], [4.6, 5.4], [5.6, 6.4]]
