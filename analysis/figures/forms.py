"""The forms that figures take: each makes a table of a study; two ways to draw tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pandas as pd

from analysis.figures import cells, chart
from analysis.figures.choices import choices
from analysis.figures.deeds import deeds
from analysis.figures.entries import entries
from analysis.figures.figure import Figure, FormName
from analysis.figures.headlines import headlines
from analysis.figures.matrix import matrix
from analysis.figures.scores import scores
from analysis.figures.shares import shares
from analysis.figures.stretches import stretches
from analysis.figures.strip import strip
from analysis.figures.texts import texts
from analysis.measures.measured import Measured

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Kind(Protocol):
    """A way to draw a table, and to say it in words: pure functions that read no file."""

    def draw(self, figure: Figure, table: pd.DataFrame) -> Drawing:
        """Return the drawing of a table."""

    def alt(self, figure: Figure, table: pd.DataFrame) -> str:
        """Return a text in place of the picture."""


class Form(NamedTuple):
    """What a figure's table is made by, how it is drawn, and whether it needs coders."""

    table: Callable[[Figure, Measured], pd.DataFrame]
    kind: Kind
    coded: bool


FORMS: Mapping[FormName, Form] = {
    "strip": Form(strip, chart, coded=True),
    "deeds": Form(deeds, chart, coded=True),
    "shares": Form(shares, chart, coded=True),
    "choices": Form(choices, chart, coded=True),
    "scores": Form(scores, chart, coded=False),
    "entries": Form(entries, chart, coded=False),
    "stretches": Form(stretches, chart, coded=False),
    "texts": Form(texts, cells, coded=True),
    "matrix": Form(matrix, cells, coded=True),
    "headlines": Form(headlines, cells, coded=False),
}


def form_of(figure: Figure) -> Form:
    """Return the form of a figure."""
    return FORMS[figure.form]
