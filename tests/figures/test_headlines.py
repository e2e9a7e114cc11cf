"""Headlines in parts, with a dot for what they are looked at for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

BY_DATE = Figure.model_validate(
    {
        "form": "headlines",
        "title": "Who put it in the headline?",
        "by": "known",
        "columns": [{"show": "fire", "words": "fire", "colour": "red", "hit": {"fire": "1"}}],
        "rows": [
            {"show": "yes", "words": "dated up to {day}"},
            {"show": "no", "words": "later"},
            {"show": "author", "words": "the author's own"},
        ],
    }
)
BY_GROUP = BY_DATE.model_copy(update={"by": "group", "rows": ()})
NAMES = [
    "piece",
    "kind",
    "outlet",
    "group",
    "published",
    "basis",
    "known",
    "counted",
    "fire",
    "text",
]
ROWS = [
    ("own", "same-author", "Mine", "", "2021-01-01", "printed", "yes", "1", "1", "My own fire"),
    ("dull", "related", "Mine", "", "2021-01-02", "printed", "yes", "1", "0", "No such thing"),
    ("mine", "article", "Mine", "", "2022-03-01", "printed", "yes", "1", "0", "The article"),
    ("after", "same-event", "Post", "b", "2022-03-02", "wording", "no", "1", "1", "Fire out"),
    ("cut", "same-event", "Cut", "a", "", "unknown", "unknown", "0", "1", "Fire in …"),
]


def table(figure, rows=ROWS):
    codes = pd.DataFrame(rows, columns=NAMES)
    study = SimpleNamespace(
        root=Path("study"),
        article="mine",
        facts=SimpleNamespace(day="2022-03-01", groups={"b": "Papers"}),
        headlines=SimpleNamespace(codes=codes),
    )
    return FORMS["headlines"].table(figure, SimpleNamespace(study=study))


def test_by_date_with_dots_and_the_authors_own_below():
    shown = table(BY_DATE)
    assert shown[["line", "place", "above", "text", "look"]].to_numpy().tolist() == [
        [0, 0, "dated up to 2022-03-01", "2022-03-01", "soft"],
        [0, 1, "dated up to 2022-03-01", "Mine", ""],
        [0, 3, "dated up to 2022-03-01", "The article", " bold"],
        [1, 0, "later", "≈ 2022-03-02", "soft"],
        [1, 1, "later", "Post", "red"],
        [1, 2, "later", "●", "red"],
        [1, 3, "later", "Fire out", "red"],
        [2, 0, "the author's own", "2021-01-01", "soft"],
        [2, 1, "the author's own", "Mine", "red"],
        [2, 2, "the author's own", "●", "red"],
        [2, 3, "the author's own", "My own fire", "red"],
        [3, 0, "unknown", "", "soft"],
        [3, 1, "unknown", "Cut", "red"],
        [3, 2, "unknown", "○", "red"],
        [3, 3, "unknown", "Fire in …", "red italic"],
    ]


def test_by_group_without_dates_and_without_the_authors_own():
    shown = table(BY_GROUP)
    assert shown.groupby("line")["above"].first().tolist() == ["Other", "a", "Papers"]
    assert shown["text"].tolist() == [
        *("Mine", "The article"),
        *("Cut", "○", "Fire in …"),
        *("Post", "●", "Fire out"),
    ]


def test_without_headlines_there_is_nothing():
    assert table(BY_DATE, []).empty


def test_a_column_that_there_is_not_is_named():
    with pytest.raises(StudyError, match=r"column: found 'gruop'; allowed: piece, kind, outlet, "):
        table(BY_DATE.model_copy(update={"by": "gruop"}))
