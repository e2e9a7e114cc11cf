"""Rows of marks on a scale: a table with one row per mark, its drawing and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.page import MARGIN, NOTE, TEXT, Lettering, Page, nothing
from analysis.figures.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Shape(NamedTuple):
    """How a mark is drawn: its marker, that one's size and edge, and how thick its line is."""

    marker: str = ""
    size: float = 5.0
    edge: float = 1.2
    line: float = 1.2


# A number is drawn as its own digits.
SHAPES = {
    "dot": Shape("o"),
    "square": Shape("s"),
    "triangle": Shape("^"),
    "diamond": Shape("D"),
    "primary": Shape("D", 7),
    "tick": Shape("|", 11, 1.6),
    "line": Shape(line=2.2),
    "thick": Shape(line=5),
    "box": Shape(line=7),
    "bar": Shape(line=11),
    "axis": Shape(line=0.6),
}
OPEN = "open "  # begins the shape of a mark without filling
SLOT, GAP, ABREAST_GAP = 0.11, 0.1, 0.3  # inches: of a line of marks, between rows, panels abreast
ABREAST = 3  # panels without texts in a line, and meanings of marks
MOST_NAME, MOST_TEXT = 1.7, 2.8  # inches at most: of names at the left, of texts at the right
TOLD, MOST_TOLD = 60, 20  # letters of a text, and rows of a panel, that are told in words
NAME = Lettering(9.0, ha="right", va="center")
ABOVE = Lettering(8.5, "bold")
SAID = Lettering(8.5)
BESIDE = Lettering(7.5, va="center")


class Mark(NamedTuple):
    """A mark: the row of the panel that it stands in, its place on the scale, its looks.

    `mark` is what it means, as the legend says; `low` to `high` is drawn as a line; `line` is its
    line in the row, from 0. `inside`, `text` and `note` belong to the row: the first stands in
    place of marks, the others at the right. `label` stands beside the mark, in place of the legend.
    """

    row: str = ""
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
    label: str = ""


ROW = Mark


class Panel(NamedTuple):
    """Where a panel's scale begins and ends, the value at its beginning, the inches of 1.

    `left`: where its title begins; `name`: the inches of the names at its left; `named`: whether
    they are written.
    """

    start: float
    end: float
    least: float
    inch: float
    left: float = 0
    name: float = 0
    named: bool = True

    def x(self, value: float) -> float:
        """Return where a value stands."""
        return self.start + (value - self.least) * self.inch


def draw(figure: Figure, table: pd.DataFrame) -> Drawing:
    """Draw the panels below what the marks mean, those without texts abreast."""
    if table.empty:
        return nothing(figure)
    page = Page(figure)
    y = bottom = _legend(page, table)
    groups = [rows for _, rows in table.groupby("panel", sort=False)]
    said = (table[["text", "inside"]] != "").any(axis=None)
    across = 1 if said else min(ABREAST, len(groups))
    panels = _panels(page.width - MARGIN, table, groups, across)
    for number, (rows, panel) in enumerate(zip(groups, panels, strict=True)):
        if number and number % across == 0:
            y = bottom + GAP
        bottom = max(bottom, _panel(page, y, rows, panel, figure.scale))
    return page.cut(bottom + GAP)


def _panels(
    width: float, table: pd.DataFrame, groups: Sequence[pd.DataFrame], across: int
) -> Iterator[Panel]:
    """Yield where panels stand: `across` abreast, with the same rows named only at the left."""
    same = across > 1 and len({tuple(rows["row"].unique()) for rows in groups}) == 1
    names = _width(table["row"], NAME, MOST_NAME)
    texts = _width([*table["text"], *table["note"]], SAID, MOST_TEXT)
    texts += (ABREAST_GAP - 0.2) * (across > 1)
    once, each = (names, 0.0) if same else (0.0, names)
    room = (width - once) / across
    for number, rows in enumerate(groups):
        place = number % across
        start = MARGIN + once + each + place * room
        end = start + room - each - texts
        values = (rows if same else table)[["value", "low", "high"]]
        least, most = min(values.min(axis=None), 0), values.max(axis=None)
        inch = (end - start) / ((most - least) or 1)
        yield Panel(start, end, least, inch, start - each, names - 0.1, not (same and place))


def _width(texts: Iterable[str], look: Lettering, most: float) -> float:
    """Return the inches that texts ask for, up to the most, and some between them and marks."""
    return min(max(map(look.width, texts)), most) + 0.26


def _legend(page: Page, table: pd.DataFrame) -> float:
    """Draw each mark that means something, with its words; return the y below."""
    labelled = table["mark"].isin(table["mark"][table["label"] != ""])
    meant = table[(table["mark"] != "") & ~labelled].drop_duplicates("mark")
    low = meant["low"] * 0  # no line where there is no low
    samples = meant.assign(value=0.5, low=low, high=low + 1)
    room = page.width / ABREAST
    for number, sample in enumerate(samples.itertuples()):
        line, place = divmod(number, ABREAST)
        x, y = MARGIN + place * room, page.top + line * 0.18
        _mark(page, y + 0.06, sample, Panel(x, x + 0.3, 0, 0.3))
        page.write(x + 0.4, y, sample.mark, room - 0.45, SAID)
    return page.top + -(-len(samples) // ABREAST) * 0.18 + GAP


def _panel(page: Page, y: float, rows: pd.DataFrame, panel: Panel, scale: str) -> float:
    """Draw a panel's title, its rows and scale; return the y below it."""
    title = rows["panel"].iloc[0]
    room = panel.end - panel.left + 0.2
    y = page.write(panel.left, y, title, room, ABOVE) + GAP / 2 * bool(title)
    bottom = y
    for _, marks in rows.groupby("row", sort=False):
        bottom = _row(page, bottom, marks, panel)
    values = rows[["value", "high"]].stack().dropna()
    counts = bool((values % 1 == 0).all())
    if values.empty:
        return bottom
    if panel.named:
        page.write(panel.start - 0.12, bottom + 0.03, scale, panel.name, NOTE._replace(ha="right"))
    return _scale(page, y, bottom, panel, counts)


def _scale(page: Page, y: float, bottom: float, panel: Panel, counts: bool) -> float:
    """Draw faint lines from y to the bottom with their values below; of counts only whole ones."""
    from matplotlib.ticker import MaxNLocator

    width = panel.end - panel.start
    most = panel.least + width / panel.inch
    locator = MaxNLocator(
        min(6, int(width / 0.45)), steps=[1, 2, 5, 10], integer=counts or most > 2
    )
    for tick in locator.tick_values(panel.least, most):
        if panel.least <= tick <= most + 1e-9:
            x = panel.x(tick)
            page.line(
                (x, x), (y, bottom), "grey" if tick == 0 else "faint", 1.2 if tick == 0 else 0.6
            )
            page.write(x, bottom + 0.03, number(tick), 1, NOTE._replace(ha="center"))
    return bottom + 0.2


def _row(page: Page, y: float, marks: pd.DataFrame, panel: Panel) -> float:
    """Draw a row: its name, its marks, what is said inside and at the right; return the y below."""
    row, lines = marks.iloc[0], int(marks["line"].max())
    right, width = panel.end + 0.15, panel.end - panel.start
    room = page.width - right
    said = SAID.height(row.text, room) + NOTE.height(row.note, room)
    tallest = max(NAME.height(row.row, panel.name), TEXT.height(row.inside, width))
    height = max(tallest, said, (lines + 1) * SLOT)
    middle = y + (height + GAP) / 2
    if panel.named:
        page.write(panel.start - 0.1, middle, row.row, panel.name, NAME)
    page.write(panel.start, middle, row.inside, width, TEXT._replace(va="center"))
    below = page.write(right, middle - said / 2, row.text, room, SAID)
    page.write(right, below, row.note, room, NOTE)
    for mark in marks.itertuples():
        _mark(page, middle + (mark.line - lines / 2) * SLOT, mark, panel)
    return y + height + GAP


def _mark(page: Page, y: float, mark: Any, panel: Panel) -> None:
    """Draw a mark at its place on the scale of a panel."""
    name, colour = mark.shape.removeprefix(OPEN), COLOURS[mark.colour]
    x, low, high = map(panel.x, (mark.value, mark.low, mark.high))
    if name:
        shape = SHAPES.get(name, Shape(rf"$\mathbf{{{name}}}$", 6, 0))
        face = COLOURS["paper"] if mark.shape.startswith(OPEN) else colour
        page.axes.plot([low, high], [y, y], color=colour, lw=shape.line, solid_capstyle="butt")
        page.axes.plot(
            x,
            y,
            ls="none",
            marker=shape.marker,
            ms=shape.size,
            mfc=face,
            mec=colour,
            mew=shape.edge,
        )
        end = max(filter(pd.notna, (x, high)), default=x) + 0.1
        page.write(end, y, mark.label, page.width, BESIDE._replace(look=mark.colour))


def number(value: float) -> str:
    """Return a value as it is written, at most three digits of it."""
    return f"{value:.3g}".replace("-", "−")


def alt(_: Figure, table: pd.DataFrame) -> str:
    """Return a text in place of the picture: panel by panel what stands in each row."""
    told = []
    for panel, rows in table[table["row"] != ""].groupby("panel", sort=False):
        named = [f"{name}: {_in_words(marks)}" for name, marks in rows.groupby("row", sort=False)]
        if len(named) > MOST_TOLD:
            named[MOST_TOLD:] = [f"and {len(named) - MOST_TOLD} more"]
        told.append(f"{panel}: " * bool(panel) + f"{'; '.join(named)}.")
    return f"Marks in rows. {' '.join(told) or 'None.'}"


def _in_words(marks: pd.DataFrame) -> str:
    """Return what is said of a row, but for long texts; where nothing is, its marks."""
    texts = marks[["inside", "text", "note"]].iloc[0]
    marks = marks.set_index("mark")
    points = marks["value"].dropna()
    if points.empty:
        points = marks["high"]
    shown = [f"{mark} {number(value)}".strip() for mark, value in points.items()]
    return ", ".join([text for text in texts if 0 < len(text) < TOLD] or shown)
