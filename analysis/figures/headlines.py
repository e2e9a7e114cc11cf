"""Headlines on the event, each with a dot in every column that it fits; a ring if not counted.

`by` is the column of the headlines' reading that parts the list, `group` or `known`; `rows` give
its codes their headings, in which {day} is the study's day. A row `author` adds the author's own
other headlines that fit a column, at the end. `columns` are what headlines are looked at for: each
is a condition `hit` on their reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.figures import parts
from analysis.figures.cells import DOT, RING, Cell
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.study.conditions import columns, fits

EVENT = ("article", "same-event")
DATED = "known"  # the column that parts the list by date; only then dates are shown
AUTHOR, AUTHORS = "author", ("related", "same-author")
NO_GROUP = "Other"
FIRST = 2  # the place of the first column of dots, behind date and outlet
# The sign, colour and look of headlines that count, and of those that are shown alone.
COUNTED, SHOWN = (DOT, "", ""), (RING, "soft", " italic")


def headlines(figure: Figure, measured: Measured) -> Iterator[Cell]:
    """Yield the cells: per headline its date, outlet, dots and text, by heading."""
    facts, codes = measured.study.facts, measured.study.headlines.codes
    conditions = [column.hit for column in figure.columns]
    parts.check(measured, figure, codes, [figure.by, *columns(*conditions)])
    dots = pd.DataFrame({place: fits(hit, codes) for place, hit in enumerate(conditions, FIRST)})
    words = {row.show: row.words.replace("{day}", facts.day) for row in figure.rows}
    own = dots.any(axis=1) & (AUTHOR in words)
    heads = _heads(codes, figure.by, own, list(words))
    words = {"": NO_GROUP, **facts.groups, **words}
    for line, (unit, head) in enumerate(heads.items()):
        cell = Cell(line, above=words.get(head, head))
        headline = codes.loc[unit]
        if figure.by == DATED:
            yield cell._replace(text=_date(headline), look="soft")
        fitting = dots.columns[dots.loc[unit]]
        look = " bold" * (headline["piece"] == measured.study.article)
        yield from _cells(cell._replace(look=look), headline, figure.columns, fitting)


def _heads(codes: pd.DataFrame, by: str, own: pd.Series, first: Sequence[str]) -> pd.Series:
    """Return the code of the heading of each headline shown, in the headings' order.

    `own`: which of the author's own are shown; `first`: the codes that come first.
    """
    authors = codes["kind"].isin(AUTHORS)
    shown = codes["kind"].isin(EVENT) | (authors & own)
    heads = codes[by].mask(authors, AUTHOR)[shown]
    order = dict.fromkeys([*first, *sorted(heads)])
    return heads.astype(pd.CategoricalDtype(list(order))).sort_values(kind="stable")


def _date(headline: Any) -> str:
    """Return when a headline was published, marked where that is inferred from its wording."""
    inferred = headline["basis"] == "wording" and headline["published"]
    return f"≈ {headline['published']}" if inferred else headline["published"]


def _cells(
    cell: Cell, headline: Any, columns: Sequence[Row], fitting: Iterable[int]
) -> Iterator[Cell]:
    """Yield a headline's outlet, a dot in each column that fits, and its text.

    Its colour is that of its last dot which has one.
    """
    dot, colour, slant = COUNTED if headline["counted"] == "1" else SHOWN
    dots = []
    for place in fitting:
        column = columns[place - FIRST]
        colour = column.colour or colour
        dots.append(cell._replace(place=place, text=dot, head=column.words, look=column.colour))
    yield cell._replace(place=1, text=headline["outlet"], look=colour)
    yield from dots
    look = colour + cell.look + slant
    yield cell._replace(place=FIRST + len(columns), text=headline["text"], look=look)
