"""Texts in columns: a table with one row per cell, its drawing and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.page import (
    HEAD,
    MARGIN,
    NOTE,
    TEXT,
    WIDE,
    Lettering,
    Page,
    nothing,
    side_by_side,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

INDENT, GAP, BETWEEN = 0.25, 0.045, 0.12  # inches: of texts behind numbers, of lines, of columns
MOST_LINES = 2.5  # lines of a head, more or less
LONGEST = 2.2  # inches of a column whose texts have several lines
WIDER = 1.3  # inches more for lines below headings
TOLD = 40  # letters of a text that is told in words; of a longer one its number is
DOT, RING = "●", "○"
Place = tuple[float, float]  # where a column begins, and how wide it is
NUMBER = Lettering(6.5, "soft")
ABOVE = HEAD._replace(va="top")


class Cell(NamedTuple):
    """A cell: its line and column, counted from 0, and what is written in it.

    `head` stands above its column, `below` behind that; `above` is the heading of its lines;
    `number` stands before the text, `note` below it; `look` and `under` say how these two look.
    """

    line: int = 0
    place: int = 0
    text: str = ""
    head: str = ""
    below: str = ""
    above: str = ""
    number: int = 0
    look: str = ""
    note: str = ""
    under: str = ""
    key: str = ""


ROW = Cell


def draw(figure: Figure, table: pd.DataFrame) -> Drawing:
    """Draw the cells line by line below the heads of their columns."""
    if table.empty:
        return nothing(figure)
    page = Page(figure, WIDE + WIDER * table["above"].any())
    y = page.write(MARGIN, page.top, _signs(figure), page.width, NOTE) + GAP
    places, y = _heads(page, y, figure, table)
    last = ""
    for (_, above), line in table.groupby(["line", "above"]):
        if above != last:
            last = above
            y = page.write(MARGIN, y + GAP, above, page.width, ABOVE) + GAP
        y = max(_cell(page, y, cell, *places[cell.place]) for cell in line.itertuples()) + GAP
        page.line((MARGIN, page.width - MARGIN), (y, y))
        y += GAP / 1.5
    return page.cut(y)


def _heads(
    page: Page, y: float, figure: Figure, table: pd.DataFrame
) -> tuple[Mapping[int, Place], float]:
    """Write the heads of the columns; return where each stands and how wide, and the y below."""
    longest = table[["text", "note"]].map(TEXT.width).max(axis=1)
    columns = table.assign(longest=longest).groupby("place")
    heads = list(columns[["head", "below", "longest", "number"]].max().itertuples())
    places = side_by_side(MARGIN, page.width, list(map(_need, heads)))
    written = list(zip(heads, places, strict=True))
    bottom = y + max(
        HEAD.height(head.head, room - BETWEEN) + HEAD.height(head.below, room)
        for head, (_, room) in written
    )
    colours = {column.words: column.colour for column in figure.columns}
    for head, (x, room) in written:
        look = HEAD._replace(look=f"bold {colours.get(head.head, '')}")
        middle = bottom - HEAD.height(head.below, room)
        page.write(x, bottom, head.below, room, look)
        page.write(x, middle, head.head, room - BETWEEN, look)
    return {head.Index: place for head, place in written}, bottom + 0.1


def _need(head: Any) -> float:
    """Return how many inches wide a column should be."""
    texts: float = head.longest + INDENT * (head.number > 0)
    whole: list[str] = [*head.head.split(), head.below]  # what stands in one line
    heads = max(HEAD.width(head.head) / MOST_LINES, *map(HEAD.width, whole))
    return max(min(texts, LONGEST), heads) + 1.6 * BETWEEN


def _cell(page: Page, y: float, cell: Any, x: float, room: float) -> float:
    """Write a cell: its number, text and note; return the y below them."""
    room -= BETWEEN
    if cell.number:
        page.write(x, y, str(cell.number), INDENT, NUMBER)
        x, room = x + INDENT, room - INDENT
    y = page.write(x, y, cell.text, room, TEXT._replace(look=cell.look))
    return page.write(x, y, cell.note, room, TEXT._replace(look=cell.under))


def alt(figure: Figure, table: pd.DataFrame) -> str:
    """Return a text in place of the picture: column by column what stands in which line."""
    names = _names(table)
    said = [_told(cell, names[cell.line]) for cell in table.itertuples()]
    cells = table.assign(said=said)
    told = cells[(cells["head"] != "") & (cells["said"] != "")]
    columns = [_column(column) for _, column in told.groupby("place")]
    signs = _signs(figure)
    if signs:
        signs += ". "
    return f"Texts in columns. {signs}{' '.join(columns) or 'None.'}"


def _names(table: pd.DataFrame) -> Mapping[int, str]:
    """Return what each line is called: by its short cells below no head, else by its number."""
    short = table[(table["head"] == "") & table["text"].str.len().between(1, TOLD - 1)]
    numbers = table.groupby("line")["number"].max()
    return {**numbers.map(str), **short.groupby("line")["text"].agg(" ".join)}


def _column(column: pd.DataFrame) -> str:
    """Return a column in words: its head, and by heading what stands below it."""
    parts = column.groupby("above", sort=False)["said"].agg(", ".join)
    said = "; ".join(f"{above}: {part}" if above else part for above, part in parts.items())
    head = " ".join(column[["head", "below"]].iloc[0]).strip()
    return f"{head}: {said.removesuffix('.')}."


def _signs(figure: Figure) -> str:
    """Return what the signs behind texts mean."""
    return "; ".join(f"{row.also} {row.words}" for row in figure.rows if row.also)


def _told(cell: Any, name: str) -> str:
    """Return a cell in words: its line's name, its text where that is short, its note."""
    if cell.number:
        name = str(cell.number)
    if cell.text == DOT:
        return name
    short = cell.text if len(cell.text) < TOLD else ""
    text = "(not counted)" if cell.text == RING else short
    said = " – ".join(filter(None, (text, cell.note)))
    return f"{name} {said}".strip() if said or cell.number else ""
