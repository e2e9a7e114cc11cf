"""The forms that figures take: each makes a table of a study; two ways to draw tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple

import pandas as pd

from analysis.figures import cells, chart, lanes, parts
from analysis.figures.beside import beside
from analysis.figures.choices import choices
from analysis.figures.course import course
from analysis.figures.deeds import deeds
from analysis.figures.figure import Figure, FormName
from analysis.figures.headlines import headlines
from analysis.figures.matrix import matrix
from analysis.figures.scores import scores
from analysis.figures.shares import shares
from analysis.figures.stretches import stretches
from analysis.figures.texts import texts
from analysis.measures.measured import Measured
from analysis.study.conditions import columns
from analysis.study.study import Study

# A way to draw a table: a module with the kind of its rows (ROW), and two functions that read no
# file: `draw(figure, table)` returns the drawing, `alt(figure, table)` a text in its place.
Kind = ModuleType


class Form(NamedTuple):
    """What the rows of a figure's table are made by, how it is drawn, if it needs coders."""

    rows: Callable[[Figure, Measured], Iterator[Any]]
    kind: Kind
    coded: bool = True

    def table(self, figure: Figure, measured: Measured) -> pd.DataFrame:
        """Return the table that a figure draws."""
        return parts.table(self.kind.ROW, self.rows(figure, measured))


FORMS: Mapping[FormName, Form] = {
    "beside": Form(beside, chart),
    "course": Form(course, lanes),
    "deeds": Form(deeds, chart),
    "shares": Form(shares, chart),
    "choices": Form(choices, chart),
    "scores": Form(scores, chart, coded=False),
    "stretches": Form(stretches, chart, coded=False),
    "texts": Form(texts, cells),
    "matrix": Form(matrix, cells),
    "headlines": Form(headlines, cells, coded=False),
}


def form_of(figure: Figure) -> Form:
    """Return the form of a figure."""
    return FORMS[figure.form]


def needs_coders(figure: Figure, study: Study) -> bool:
    """Return whether a figure cannot be drawn before somebody has coded."""
    shown = [column.show for column in figure.columns if not column.hit]
    named = {*shown, *columns(figure.among, *(column.hit for column in figure.columns))}
    of_headlines = figure.form == "headlines"
    coded = {*study.derived, *(column.name for column in study.book.study)}
    return form_of(figure).coded or (of_headlines and bool(named & coded))
