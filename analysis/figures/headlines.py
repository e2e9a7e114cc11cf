"""Headlines on the event, each with a dot in every column that it fits; a ring if not counted.

`by` is the column of the headlines' reading that parts the list, `group` or `known`; `rows` give
its codes their headings, in which {day} is the study's day. A row `author` adds the author's own
other headlines that fit a column, at the end; `among` says which are listed, if not those on the
event. `columns` are what headlines are looked at for: each is a condition `hit` on their reading,
or without one shows in words the code that the headline has in `show`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.figures import parts
from analysis.figures.cells import DOT, RING, Cell
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.study.codebook import codes_by_column
from analysis.study.conditions import ALL, columns, fits

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
    shown = [column.show for column in figure.columns if not column.hit]
    parts.check(measured, figure, codes, [figure.by, *shown, *columns(*conditions, figure.among)])
    dots = pd.DataFrame({place: fits(hit, codes) for place, hit in enumerate(conditions, FIRST)})
    words = {row.show: row.words.replace("{day}", facts.day) for row in figure.rows}
    own = dots.any(axis=1) & (AUTHOR in words)
    listed = codes["kind"].isin(EVENT) if figure.among == ALL else fits(figure.among, codes)
    heads = _heads(codes, figure.by, listed, own, list(words))
    words = {"": NO_GROUP, **facts.groups, **words}
    for line, (unit, head) in enumerate(heads.items()):
        cell = Cell(line, above=words.get(head, head))
        headline = codes.loc[unit]
        if figure.by == DATED:
            yield cell._replace(text=_date(headline), look="soft")
        fitting = dots.columns[dots.loc[unit]]
        look = " bold" * (headline["piece"] == measured.study.article)
        for place, column in enumerate(figure.columns, FIRST):
            if not column.hit:
                text = _word(column.show, headline, measured)
                yield cell._replace(place=place, text=text, head=column.words)
        yield from _cells(cell._replace(look=look), headline, figure.columns, fitting)


def _heads(
    codes: pd.DataFrame, by: str, listed: pd.Series, own: pd.Series, first: Sequence[str]
) -> pd.Series:
    """Return the code of the heading of each headline shown, in the headings' order.

    `own`: which of the author's own are shown beside those listed; `first`: the codes that come
    first.
    """
    beside = codes["kind"].isin(AUTHORS) & own & ~listed
    heads = codes[by].mask(beside, AUTHOR)[listed | beside]
    order = dict.fromkeys([*first, *sorted(heads)])
    return heads.astype(pd.CategoricalDtype(list(order))).sort_values(kind="stable")


def _word(column: str, headline: Any, measured: Measured) -> str:
    """Return in words the code that a headline has in a column; nothing where it is none."""
    code = headline[column]
    if code == "none":
        return ""
    known = codes_by_column(measured.study.book).get(column, {})
    lists = measured.study.facts.headlines
    names = [one.words for one in measured.study.instruments if one.name == lists.names]
    return known.get(code) or (names[0].get(code) if names else None) or code.replace("_", " ")


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
