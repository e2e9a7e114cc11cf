"""Texts in columns: a table with one row per cell, its drawing and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.figures.figure import Figure
from analysis.figures.page import (
    BOLD,
    HEAD,
    LETTER,
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
NUMBER = Lettering(6.5, "soft")


class Cell(NamedTuple):
    """A cell: its line and column, counted from 0, and what is written in it.

    `head` stands above its column, `below` behind that; `above` is the heading of its lines;
    `number` stands before the text, `note` below it; `look` and `under` say how these two look.
    """

    line: int
    place: int
    text: str
    head: str = ""
    below: str = ""
    above: str = ""
    number: int = 0
    look: str = ""
    note: str = ""
    under: str = ""
    key: str = ""


def table(cells: Iterable[Cell]) -> pd.DataFrame:
    """Return cells as a table, whatever their number with the same kind of each column."""
    frame = pd.DataFrame(list(cells), columns=list(Cell._fields))
    return frame.astype({"line": int, "place": int, "number": int})


def draw(figure: Figure, table: pd.DataFrame) -> Drawing:
    """Draw the cells line by line below the heads of their columns."""
    if table.empty:
        return nothing(figure.title)
    page = Page(figure.title, WIDE + WIDER * table["above"].any())
    y = page.write(MARGIN, page.top, _signs(figure), page.width, NOTE) + GAP
    places, y = _heads(page, y, figure, table)
    above = ""
    for _, line in table.groupby("line"):
        if line["above"].iloc[0] != above:
            above = line["above"].iloc[0]
            y = page.write(MARGIN, y + GAP, above, page.width, HEAD._replace(va="top")) + GAP
        records = line.to_dict("records")
        y = max(_cell(page, y, cell, *places[cell["place"]]) for cell in records) + GAP
        page.line((MARGIN, page.width - MARGIN), (y, y))
        y += GAP / 1.5
    return page.cut(y)


def _heads(
    page: Page, y: float, figure: Figure, table: pd.DataFrame
) -> tuple[dict[int, tuple[float, float]], float]:
    """Write the heads of the columns; return where each stands and how wide, and the y below."""
    columns = table.groupby("place")
    heads = columns[["head", "below"]].agg("max")
    colours = {column.words: column.colour for column in figure.columns}
    needs = [_need(cells) for _, cells in columns]
    places = side_by_side(MARGIN, page.width, needs)
    sized = list(zip(heads.itertuples(index=False), places, strict=True))
    bottom = y + max(
        HEAD.height(head, room - BETWEEN) + HEAD.height(below, room)
        for (head, below), (_, room) in sized
    )
    for (head, below), (x, room) in sized:
        look = HEAD._replace(look=f"bold {colours.get(head, '')}")
        page.write(x, bottom, below, room, look)
        page.write(x, bottom - HEAD.height(below, room), head, room - BETWEEN, look)
    return dict(zip(heads.index, places, strict=True)), bottom + 0.1


def _need(cells: pd.DataFrame) -> float:
    """Return how many inches wide a column should be."""
    longest = max(cells["text"].str.len().max(), cells["note"].str.len().max())
    texts = longest * TEXT.size * LETTER + INDENT * (cells["number"] > 0).any()
    head, below = cells[["head", "below"]].iloc[0]
    letters = max(len(head) / MOST_LINES, *map(len, [*head.split(), below]))
    return float(max(min(texts, LONGEST), letters * HEAD.size * LETTER * BOLD) + 1.6 * BETWEEN)


def _cell(page: Page, y: float, cell: dict[str, Any], x: float, room: float) -> float:
    """Write a cell: its number, text and note; return the y below them."""
    room -= BETWEEN
    if cell["number"]:
        page.write(x, y, str(cell["number"]), INDENT, NUMBER)
        x, room = x + INDENT, room - INDENT
    y = page.write(x, y, cell["text"], room, TEXT._replace(look=cell["look"]))
    return page.write(x, y, cell["note"], room, TEXT._replace(look=cell["under"]))


def alt(figure: Figure, table: pd.DataFrame) -> str:
    """Return a text in place of the picture: column by column what stands in which line."""
    lines = {line: _name(cells) for line, cells in table.groupby("line")}
    told = []
    for _, cells in table[table["head"] != ""].groupby("place"):
        head, below = cells[["head", "below"]].iloc[0]
        parts = [_part(part, lines) for _, part in cells.groupby("above", sort=False)]
        if any(parts):
            said = "; ".join(filter(None, parts)).removesuffix(".")
            told.append(f"{head} {below}".strip() + f": {said}.")
    signs = f"{_signs(figure)}. " * bool(_signs(figure))
    return f"Texts in columns. {signs}{' '.join(told) or 'None.'}"


def _signs(figure: Figure) -> str:
    """Return what the signs behind texts mean."""
    return "; ".join(f"{row.also} {row.words}" for row in figure.rows if row.also)


def _name(cells: pd.DataFrame) -> str:
    """Return what a line is called: by its short cells below no head, or its number."""
    texts = cells["text"][cells["head"] == ""]
    return " ".join(texts[(texts != "") & (texts.str.len() < TOLD)]) or str(cells["number"].max())


def _part(cells: pd.DataFrame, lines: dict[int, str]) -> str:
    """Return the cells of a column below one heading in words, those that say something."""
    told: str = ", ".join(filter(None, (_told(cell, lines) for cell in cells.to_dict("records"))))
    above = str(cells["above"].iloc[0])
    return f"{above}: " * bool(above and told) + told


def _told(cell: dict[str, Any], lines: dict[int, str]) -> str:
    """Return a cell in words: its line's name, its text where that is short, its note."""
    name = str(cell["number"] or lines[cell["line"]])
    if cell["text"] in (DOT, RING):
        return f"{name} (not counted)" if cell["text"] == RING else name
    text = cell["text"] if len(cell["text"]) < TOLD else ""
    said = " – ".join(filter(None, (text, cell["note"])))
    return f"{name} {said}".strip() if said or cell["number"] else ""
