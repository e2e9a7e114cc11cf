"""Rows of marks on a scale: a table with one row per mark, its drawing and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.page import (
    LETTER,
    MARGIN,
    NOTE,
    TEXT,
    Lettering,
    Page,
    nothing,
)
from analysis.figures.style import COLOURS, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Shape(NamedTuple):
    """How a mark is drawn: its marker, that one's size and edge, and how thick its line is."""

    marker: str = ""
    size: float = 5.0
    edge: float = 1.2
    line: float = 1.2


# A number is drawn as its own digits.
SHAPES: Mapping[str, Shape] = {
    "dot": Shape("o"),
    "square": Shape("s"),
    "triangle": Shape("^"),
    "diamond": Shape("D"),
    "primary": Shape("D", 7),
    "down": Shape("v", 3.5, 0),
    "up": Shape("^", 3, 0),
    "tick": Shape("|", 11, 1.6),
    "line": Shape(line=2.2),
    "thick": Shape(line=5),
    "box": Shape(line=7),
    "bar": Shape(line=11),
    "axis": Shape(line=0.6),
}
COLUMN, WORDS, OPEN = "column", "words", "open "  # bars that stand; words at a place; no filling
SLOT, TALL, GAP = 0.11, 0.36, 0.1  # inches: of a line of marks, of a standing bar, between rows
ABREAST = 3  # panels without texts in a line, and meanings of marks
MOST_NAME, MOST_TEXT = 1.7, 2.8  # inches at most: of names at the left, of texts at the right
TOLD, MOST_TOLD = 60, 20  # letters of a text, and rows of a panel, that are told in words
NAME = Lettering(8.0, ha="right", va="center")
ABOVE = Lettering(7.5, "bold")
SAID = Lettering(7.5)


class Mark(NamedTuple):
    """A mark: the row of the panel that it stands in, its place on the scale, its looks.

    `mark` is what it means, as the legend says; `low` to `high` is drawn as a line; `line` is its
    line in the row, from 0. `inside`, `text` and `note` belong to the row: the first stands in
    place of marks, the others at the right.
    """

    row: str
    mark: str = ""
    shape: str = ""
    colour: str = "ink"
    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    line: int = 0
    panel: str = ""
    inside: str = ""
    text: str = ""
    note: str = ""
    key: str = ""


def table(marks: Iterable[Mark]) -> pd.DataFrame:
    """Return marks as a table, whatever their number with the same kind of each column."""
    frame = pd.DataFrame(list(marks), columns=list(Mark._fields))
    return frame.astype({"line": int, "value": float, "low": float, "high": float})


class Panel(NamedTuple):
    """Where a panel stands: where its names begin, where its scale begins and ends.

    `least` is the value at the beginning, `inch` the inches of 1; `named` whether names are drawn.
    """

    left: float
    start: float
    end: float
    least: float
    inch: float
    named: bool = True

    def x(self, value: float) -> float:
        """Return where a value stands."""
        return self.start + (value - self.least) * self.inch


def draw(figure: Figure, table: pd.DataFrame) -> Drawing:
    """Draw the panels below what the marks mean, those without texts abreast.

    Panels abreast whose rows are the same have their names only at the left.
    """
    if table.empty:
        return nothing(figure.title)
    page = Page(figure.title)
    y = _legend(page, table)
    panels = [rows for _, rows in table.groupby("panel", sort=False)]
    said = (table[["text", "inside"]] != "").any(axis=None)
    across = 1 if said else min(ABREAST, len(panels))
    same = across > 1 and len({tuple(rows["row"].unique()) for rows in panels}) == 1
    names = _width(table["row"], NAME, MOST_NAME)
    texts = _width([*table["text"], *table["note"]], SAID, MOST_TEXT)
    once, each = (names, 0.0) if same else (0.0, names)
    room = (page.width - MARGIN - once) / across
    for first in range(0, len(panels), across):
        bottoms = []
        for place, rows in enumerate(panels[first : first + across]):
            start = MARGIN + once + each + place * room
            panel = _panel(rows if same else table, start, start + room - each - texts)
            panel = panel._replace(left=start - names, named=not (same and place))
            bottoms.append(_rows(page, y, rows, panel, start - each))
        y = max(bottoms) + GAP
    return page.cut(y)


def _panel(rows: pd.DataFrame, start: float, end: float) -> Panel:
    """Return a panel whose scale holds all marks of rows."""
    values = rows[["value", "low", "high"]]
    least, most = values.min(axis=None), values.max(axis=None)
    return Panel(start, start, end, least, (end - start) / ((most - least) or 1))


def _width(texts: Iterable[str], look: Lettering, most: float) -> float:
    """Return the inches that texts ask for, up to the most, and some between them and marks."""
    return min(max(map(len, texts)) * look.size * LETTER, most) + 0.2


def _legend(page: Page, table: pd.DataFrame) -> float:
    """Draw each mark that means something, with its words; return the y below."""
    shown = table[(table["mark"] != "") & (table["shape"] != WORDS)].drop_duplicates("mark")
    room = page.width / ABREAST
    for place, mark in enumerate(shown.to_dict("records")):
        x, y = MARGIN + place % ABREAST * room, page.top + place // ABREAST * 0.18
        sample = {**mark, "value": 0.5, "shape": mark["shape"].replace(COLUMN, "bar")}
        if mark["low"] == mark["low"] or mark["shape"] == COLUMN:
            sample |= {"low": 0, "high": 1}
        _mark(page, y + 0.06, sample, Panel(x, x, x + 0.3, 0, 0.3))
        page.write(x + 0.4, y, mark["mark"], room - 0.45, SAID)
    return page.top + -(-len(shown) // ABREAST) * 0.18 + GAP


def _rows(page: Page, y: float, rows: pd.DataFrame, panel: Panel, left: float) -> float:
    """Draw a panel's title from `left` on, its rows and scale; return the y below it."""
    title = str(rows["panel"].iloc[0])
    y = page.write(left, y, title, panel.end - left + 0.2, ABOVE) + GAP / 2 * bool(title)
    bottom = y
    for _, marks in rows.groupby("row", sort=False):
        bottom = _row(page, bottom, marks, panel)
    scaled = rows[["value", "high"]].notna().any(axis=None)
    return _scale(page, y, bottom, panel) if scaled else bottom


def _scale(page: Page, y: float, bottom: float, panel: Panel) -> float:
    """Draw faint lines from y to the bottom with the values that they stand for below."""
    from matplotlib.ticker import MaxNLocator

    width = panel.end - panel.start
    most = panel.least + width / panel.inch
    locator = MaxNLocator(min(6, int(width / 0.45)), steps=[1, 2, 5, 10], integer=most > 2)
    for tick in locator.tick_values(panel.least, most):
        if panel.least <= tick <= most + 1e-9:
            x = panel.x(tick)
            page.line((x, x), (y, bottom))
            page.write(x, bottom + 0.03, number(tick), 1, NOTE._replace(ha="center"))
    return bottom + 0.2


def _row(page: Page, y: float, marks: pd.DataFrame, panel: Panel) -> float:
    """Draw a row: its name, its marks, what is said inside and at the right; return the y below."""
    row = marks.iloc[0]
    right = panel.end + 0.15
    room, lines = page.width - right, int(marks["line"].max())
    text, note = SAID.height(row["text"], room), NOTE.height(row["note"], room)
    name, width = panel.start - 0.1 - panel.left, panel.end - panel.start
    tallest = (NAME.height(row["row"], name), TEXT.height(row["inside"], width))
    height = max(*tallest, text + note, (lines + 1) * SLOT)
    middle = y + (height + GAP) / 2
    if panel.named:
        page.write(panel.start - 0.1, middle, row["row"], name, NAME)
    page.write(panel.start, middle, row["inside"], width, TEXT._replace(va="center"))
    below = page.write(right, middle - (text + note) / 2, row["text"], room, SAID)
    page.write(right, below, row["note"], room, NOTE)
    for mark in marks.to_dict("records"):
        _mark(page, middle + (mark["line"] - lines / 2) * SLOT, mark, panel)
    return y + height + GAP


def _mark(page: Page, y: float, mark: dict[str, Any], panel: Panel) -> None:
    """Draw a mark at its place on the scale of a panel."""
    name, colour = mark["shape"].removeprefix(OPEN), COLOURS[mark["colour"]]
    x, low, high = (panel.x(mark[end]) for end in ("value", "low", "high"))
    if name == WORDS:
        look = NOTE._replace(ha="center", va="center")
        page.write(x, y, mark["mark"], page.width, look)
    elif name == COLUMN:
        page.axes.bar(x, TALL, 0.82 * panel.inch, bottom=y - TALL / 2, color=colour, linewidth=0)
    elif name:
        shape = SHAPES.get(name, Shape(rf"$\mathbf{{{name}}}$", 6, 0))
        face = COLOURS["paper"] if mark["shape"].startswith(OPEN) else colour
        line: Look = {"color": colour, "lw": shape.line, "solid_capstyle": "butt"}
        point: Look = {"ms": shape.size, "mfc": face, "mec": colour, "mew": shape.edge}
        page.axes.plot([low, high], [y, y], **line)
        page.axes.plot(x, y, marker=shape.marker, ls="none", **point)


def number(value: float) -> str:
    """Return a value as it is written, at most three digits of it."""
    return f"{value:.3g}".replace("-", "−")


def alt(_: Figure, table: pd.DataFrame) -> str:
    """Return a text in place of the picture: panel by panel what stands in each row."""
    told = []
    for panel, rows in table[table["row"] != ""].groupby("panel", sort=False):
        named = [f"{name}: {_in_words(marks)}" for name, marks in rows.groupby("row", sort=False)]
        more = f"; and {len(named) - MOST_TOLD} more" * (len(named) > MOST_TOLD)
        told.append(f"{panel}: " * bool(panel) + "; ".join(named[:MOST_TOLD]) + f"{more}.")
    return " ".join(["Marks in rows.", *(told or ["None."])])


def _in_words(marks: pd.DataFrame) -> str:
    """Return what is said of a row, but for long texts; where nothing is, its marks."""
    row = marks.iloc[0]
    said = [row[name] for name in ("inside", "text", "note") if 0 < len(row[name]) < TOLD]
    points = marks[marks["value"].notna()]
    marks = points if len(points) else marks
    return ", ".join(said or [_told(mark) for mark in marks.to_dict("records")])


def _told(mark: dict[str, Any]) -> str:
    value = mark["high"] if mark["value"] != mark["value"] else mark["value"]
    return f"{mark['mark']} {number(value)}".strip()
