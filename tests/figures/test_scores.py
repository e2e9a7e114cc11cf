"""F1 of the instruments on sets of coded units."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from analysis.figures.figure import Figure, Row
from analysis.figures.forms import FORMS
from analysis.measures.scores import COLUMNS
from analysis.results import Result

FIGURE = Figure(
    form="scores",
    title="How well?",
    rows=(Row(show="hope.joy", words="joy"), Row(show="no.such", words="not scored")),
    columns=(Row(show="unseen", words="new sentences"), Row(show="article", words="the article")),
)
ROWS = [
    ("fear", "dread", "dread", "article", "fit", "f1", 40, 6, 0.5, None, None, 0.2, None, "exact"),
    ("hope", "joy", "joy", "article", "fit", "f1", 40, 8, 0.6, None, None, 0.3, 0.9, "exact"),
    ("hope", "joy", "joy", "unseen", "unseen", "f1", 90, 9, 0.7, 0.5, 0.8, 0.2, 0.9, "exact"),
    ("hope", "joy", "joy", "unseen", "unseen", "recall", 9, 9, 0.7, 0.5, 0.8, None, None, "exact"),
    ("hope", "joy", "joy", "public-set", "public", "f1", 90, 9, 0.7, 0.5, 0.8, 0.2, 0.9, "exact"),
    ("majority", "joy", "joy", "unseen", "unseen", "f1", 90, 9, 0.1, 0.0, 0.2, 0.2, 0.9, "exact"),
]


KEY = "validity.hope.joy.unseen.f1"
RESULTS = {
    KEY: Result(KEY, "x", 0.7, "F1", 90, "units", "f", low=0.5, high=0.8, range="exact"),
}


def table(rows):
    hope = SimpleNamespace(name="hope", words={})
    fear = SimpleNamespace(name="fear", words={"dread": "words of dread"})
    study = SimpleNamespace(instruments=(fear, hope))
    return FORMS["scores"].table(
        FIGURE,
        SimpleNamespace(scores=pd.DataFrame(rows, columns=COLUMNS), study=study, results=RESULTS),
    )


def test_rows_follow_the_scores_the_best_first():
    shown = table(ROWS)
    marks = shown[shown["mark"] != ""]
    assert marks[["row", "line", "mark", "shape", "value"]].to_numpy().tolist() == [
        ["joy", 0, "new sentences", "dot", 0.7],
        ["joy", 0, "marking every unit", "tick", 0.2],
        ["joy", 0, "between coders", "tick", 0.9],
        ["joy", 1, "the article, in view when made", "open square", 0.6],
        ["fear: words of dread", 0, "the article, in view when made", "open square", 0.5],
    ]
    assert shown["key"].unique().tolist() == [
        "",
        "validity.hope.joy.unseen.f1",
        "validity.hope.joy.article.f1",
        "validity.fear.dread.article.f1",
    ]


def test_a_row_without_the_first_set_comes_last():
    better = ("fear", "dread", "dread", "article", "fit", "f1", 40, 6, 0.9, None, None, 0.2, None)
    shown = table([*ROWS, (*better, "exact")])
    assert shown["row"].unique().tolist() == ["joy", "fear: words of dread"]


def test_the_first_set_that_there_is_is_told():
    shown = table(ROWS).drop_duplicates("row")
    assert shown[["text", "note"]].to_numpy().tolist() == [
        ["exploratory, .70 [.50, .80]", "n = 90, 9 positive"],
        [".50", "n = 40, 6 positive, the article"],
    ]


def test_without_any_interval_none_is_told():
    shown = table(ROWS[:1])
    assert shown["text"][0] == ".50"
    assert shown["low"].isna()[1]


def test_what_was_not_computed_is_not_drawn():
    row = ("hope", "joy", "joy", "unseen", "fit", "f1", 40, 8, 0.6, None, None, None, None, "exact")
    assert table([row])["mark"].tolist() == ["", "new sentences, in view when made"]


def test_without_scores_there_is_nothing():
    assert table([]).empty
