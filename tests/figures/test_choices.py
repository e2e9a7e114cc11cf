"""Primary results under every listed choice."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

FIGURE = Figure(form="choices", title="Would another choice say the opposite?")
COLUMNS = ["measure", "words", "unit_of", "coder", "voice", "unit", "value"]
ROWS = [
    ("one", "a share", "share", "consensus", "all", "sentences", 0.5),
    ("one", "a share", "share", "model-1", "own", "words", 0.25),
    ("one", "a share", "share", "instrument", "all", "sentences", 0.75),
    ("one", "a share", "share", "apart", "all", "sentences", 0.6),
    ("two", "a difference", "points", "consensus", "all", "sentences", 30.0),
    ("two", "a difference", "points", "model-1", "all", "words", -30.0),
]


def table(rows):
    one = SimpleNamespace(key="one", quoted="50 %", shown_range="25 to 75 %", n=3)
    two = SimpleNamespace(key="two", quoted="30 points", shown_range="−30 to 30", n=2)
    measured = SimpleNamespace(
        choices_table=pd.DataFrame(rows, columns=COLUMNS),
        results={"sensitivity.a.one.choices": one, "sensitivity.a.two.choices": two},
        study=SimpleNamespace(article="a", again=[SimpleNamespace(name="apart")]),
    )
    return FORMS["choices"].table(FIGURE, measured)


def test_a_bar_from_end_to_end_every_choice_and_the_primary_one():
    shown = table(ROWS)
    marks = shown[shown["mark"] != ""]
    assert marks[["row", "mark", "shape", "value", "line"]].to_numpy().tolist() == [
        ["a share", "coders, author’s own voice", "open dot", 25, 4],
        ["a share", "word lists and rules, all voices", "triangle", 75, 0],
        ["a share", "coded another way, all voices", "square", 60, 0],
        ["a share", "primary choice", "primary", 50, 2],
        ["a difference", "coders, all voices", "dot", -30, 1],
        ["a difference", "primary choice", "primary", 30, 2],
    ]
    bars = shown[shown["shape"] == "thick"]
    assert bars[["low", "high"]].to_numpy().tolist() == [[25, 75], [-30, 30]]
    assert shown["text"].unique().tolist() == ["50 %", "30 points"]
    assert shown["note"].unique().tolist() == [
        "25 to 75 % over 3 choices",
        "−30 to 30 over 2 choices",
    ]
    assert shown["key"].unique().tolist() == ["one", "two"]


def test_the_scale_holds_zero():
    at_zero = table(ROWS)[lambda t: t["shape"] == "axis"]
    assert at_zero[["low", "high"]].to_numpy().tolist() == [[0, 0], [0, 0]]


def test_without_choices_there_is_nothing():
    assert table([]).empty
