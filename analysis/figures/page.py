"""A page: a drawing laid out in inches from its upper left corner and cut below its last line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analysis.figures.figure import Figure
from analysis.figures.style import COLOURS, folded, width

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

WIDE = 8.0
MARGIN = 0.08
NARROW = 2.2  # inches that a column of long texts keeps
LINE = 1.3 / 72  # inches of a line for each point of its size


class Lettering(NamedTuple):
    """How a text looks, and where it stands from the point that it is written at.

    `look` names its colour, and `bold` or `italic`: "red bold".
    """

    size: float = 8.0  # points
    look: str = ""
    ha: Literal["left", "center", "right"] = "left"
    va: Literal["top", "center", "bottom"] = "top"

    def lines(self, text: str, room: float) -> str:
        """Return text in lines that keep to `room` inches."""
        return folded(text, room, self.size, "bold" in self.look)

    def width(self, text: str) -> float:
        """Return how many inches wide text is in one line."""
        return width(text, self.size, "bold" in self.look)

    def height(self, text: str, room: float) -> float:
        """Return the inches that text takes in such lines; nothing takes none."""
        return (self.lines(text, room).count("\n") + 1) * self.size * LINE * bool(text)


TITLE = Lettering(12.5, "bold")
HEAD = Lettering(9.0, "bold", va="bottom")
TEXT = Lettering()
NOTE = Lettering(look="soft")
SUBTITLE = Lettering(9.0, "soft")
FOOT = Lettering(7.0, "soft")


class Page:
    """A drawing whose coordinates are inches, y downwards; `top` is where its title ends."""

    def __init__(self, figure: Figure, width: float = WIDE) -> None:
        """Return a page with the figure's title at the upper left."""
        from matplotlib.figure import Figure as Drawing

        self.width = width
        self.foot = figure.foot
        self.drawing: Drawing = Drawing(figsize=(width, 1))
        self.axes = self.drawing.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        below = self.write(MARGIN, MARGIN, figure.title, width, TITLE)
        room = width - 2 * MARGIN
        self.top = self.write(MARGIN, below + 0.02, figure.subtitle or "", room, SUBTITLE) + 0.15

    def write(self, x: float, y: float, text: str, room: float, look: Lettering = TEXT) -> float:
        """Write text from y downwards in lines that keep to `room`; return the y below it.

        Where it stands by its middle or bottom, y is that.
        """
        if not text:
            return y
        words = {*look.look.split()}
        (colour,) = words & COLOURS.keys() or {"ink"}
        self.axes.text(
            x,
            y,
            look.lines(text, room),
            ha=look.ha,
            va=look.va,
            fontsize=look.size,
            color=COLOURS[colour],
            fontweight="bold" if "bold" in words else "normal",
            style="italic" if "italic" in words else "normal",
        )
        return y + look.height(text, room)

    def line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        colour: str = "faint",
        thick: float = 0.6,
    ) -> None:
        """Draw a line from one end to the other, a light one behind everything."""
        order = 0 if colour in ("faint", "grey") else 2
        self.axes.plot(x, y, color=COLOURS[colour], lw=thick, zorder=order, solid_capstyle="butt")

    def box(self, x: float, y: float, width: float, height: float, colour: str, edge: str) -> None:
        """Draw a filled box from its upper left corner, with an edge where one is named."""
        self.axes.bar(
            x,
            height,
            width,
            bottom=y,
            align="edge",
            color=COLOURS[colour],
            edgecolor=COLOURS[edge or colour],
            linewidth=1.8 * bool(edge),
            zorder=3 if edge else 1,
        )

    def cut(self, bottom: float) -> Drawing:
        """Return the drawing, as high as its content, with its foot below a line."""
        if self.foot:
            bottom += 1.5 * MARGIN
            self.line((MARGIN, self.width - MARGIN), (bottom, bottom), "soft")
            room = self.width - 2 * MARGIN
            bottom = self.write(MARGIN, bottom + MARGIN / 2, self.foot, room, FOOT)
        bottom += MARGIN
        self.drawing.set_size_inches(self.width, bottom)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(bottom, 0)
        return self.drawing


def nothing(figure: Figure) -> Drawing:
    """Return the drawing of a table without rows."""
    page = Page(figure)
    return page.cut(page.write(MARGIN, page.top, "nothing to show", page.width, NOTE))


def side_by_side(start: float, end: float, needs: Sequence[float]) -> list[tuple[float, float]]:
    """Return where each of several columns begins and how wide it is.

    What is left of the room goes to the widest, and what is lacking comes from them, down to
    NARROW; where that is not enough, all get less.
    """
    widths = np.array(needs, float)
    widest = widths == widths.max()
    widths += widest * (end - start - widths.sum()) / widest.sum()
    widths = np.maximum(widths, np.minimum(needs, NARROW))
    widths *= (end - start) / widths.sum()
    return list(zip(start + widths.cumsum() - widths, widths, strict=True))
