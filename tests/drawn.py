"""What tests of drawings share: the texts of a rendered drawing, its marks, and nasty words."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from analysis.figures import style
from analysis.figures.figure import Figure
from analysis.figures.forms import Kind

# What mathtext, markup and templates could take for their own; the second is too long for any line.
HOSTILE = ("$x_1^2$ <b>&amp; {hole} \\frac %s $", "Donaudampfschifffahrtsgesellschaft " * 6)


def titled(title: str) -> Figure:
    """Return a figure that has a title and nothing else."""
    return Figure(form="choices", title=title)


def axes(kind: Kind, figure: Figure, table: pd.DataFrame) -> Any:
    """Return the axes of the drawing, which is rendered as well."""
    with style.drawing():
        drawing = kind.draw(figure, table)
        drawing.savefig(io.BytesIO(), format="png", dpi=40)
    return drawing.axes[0]


def texts(kind: Kind, figure: Figure, table: pd.DataFrame) -> list[str]:
    """Return what is written in the drawing."""
    return [text.get_text() for text in axes(kind, figure, table).texts]


def marks(kind: Kind, figure: Figure, table: pd.DataFrame, marker: str) -> list[tuple[float, str]]:
    """Return place on the page and face of every mark of a kind, as drawn."""
    return [
        (round(float(line.get_xdata()[0]), 4), str(line.get_markerfacecolor()))
        for line in axes(kind, figure, table).lines
        if line.get_marker() == marker
    ]
