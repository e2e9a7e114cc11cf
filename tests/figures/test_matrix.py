"""A matrix of counts: its cells are results, its rows those with a sentence in any."""

from __future__ import annotations

import tiny

from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

FIGURE = Figure.model_validate(
    {
        "form": "matrix",
        "title": "Who does what?",
        "rows": [
            {"show": "the_town", "words": "the town"},
            {"show": "flood", "words": "the flood"},
            {"show": "nobody", "words": "nobody"},
        ],
        "columns": [
            {"show": "roles.{piece}.doing.{show}.count", "words": "does"},
            {"show": "roles.{piece}.suffering.{show}.count", "words": "suffers"},
        ],
    }
)
MEASURED = tiny.measured(
    tiny.result("roles.a.doing.the-town.count", [tiny.UNITS[0], tiny.UNITS[4]], 6),
    tiny.result("roles.a.suffering.the-town.count", [], 6, exploratory=True),
    tiny.result("roles.a.doing.flood.count", [tiny.UNITS[2]], 6, exploratory=True),
    tiny.result("roles.a.doing.nobody.count", [], 6),
)


def test_a_cell_is_a_result_and_a_row_without_a_sentence_is_left_out():
    names = ["line", "place", "head", "text", "note", "key"]
    assert FORMS["matrix"].table(FIGURE, MEASURED)[names].to_numpy().tolist() == [
        [0, 0, "", "the town", "", ""],
        [0, 1, "does", "2", "1 5", "roles.a.doing.the-town.count"],
        [0, 2, "suffers", "none", "", "roles.a.suffering.the-town.count"],
        [1, 0, "", "the flood", "", ""],
        [1, 1, "does", "1", "3 (exploratory)", "roles.a.doing.flood.count"],
        [1, 2, "suffers", "", "", ""],
    ]


def test_without_results_there_is_nothing():
    assert FORMS["matrix"].table(FIGURE, tiny.measured()).empty
