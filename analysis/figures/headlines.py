"""Headlines on the event, each with a dot in every column that it fits; a ring if not counted.

`by` is the column of the headlines' reading that parts the list, `group` or `known`; `rows` give
its codes their headings, in which {day} is the study's day. A row `author` adds the author's own
other headlines that fit a column, at the end. `columns` are what headlines are looked at for: each
is a condition `hit` on their reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures import cells, parts
from analysis.figures.cells import DOT, RING, Cell
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.study.conditions import columns, fits

EVENT = ("article", "same-event")
DATED = "known"  # the column that parts the list by date; only then dates are shown
AUTHOR, AUTHORS = "author", ("related", "same-author")
NO_GROUP = "Other"


def headlines(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the cells: per headline its date, outlet, dots and text, by heading."""
    study = measured.study
    codes = study.headlines.codes
    conditions = [column.hit for column in figure.columns]
    parts.check(study, figure, codes, [figure.by, *columns(*conditions)])
    dots = pd.DataFrame([fits(hit, codes) for hit in conditions], columns=codes.index).T
    words = {row.show: row.words.replace("{day}", study.facts.day) for row in figure.rows}
    own = codes["kind"].isin(AUTHORS)
    shown = codes["kind"].isin(EVENT) | (own & dots.any(axis=1) & (AUTHOR in words))
    heads = codes[figure.by].mask(own, AUTHOR)[shown]
    order = [*words, *sorted(set(heads) - set(words))]
    words = {"": NO_GROUP, **study.facts.groups, **words}
    listed = [unit for head in order for unit in heads.index[heads == head]]
    return cells.table(
        cell._replace(line=line, above=words.get(heads[unit], heads[unit]))
        for line, unit in enumerate(listed)
        for cell in _cells(figure, codes.loc[unit], dots.loc[unit], study.article)
    )


def _cells(figure: Figure, headline: Any, dots: pd.Series, article: str) -> Iterator[Cell]:
    """Yield a headline's date, outlet, dots and text; its colour is that of its last dot."""
    counted = headline["counted"] == "1"
    hits = [(place, column) for place, column in enumerate(figure.columns) if dots[place]]
    colours = [column.colour for _, column in hits if column.colour]
    colour = colours[-1] if colours else "" if counted else "soft"
    if figure.by == DATED:
        inferred = "≈ " * (headline["basis"] == "wording" and headline["published"] != "")
        yield Cell(0, 0, inferred + headline["published"], look="soft")
    yield Cell(0, 1, headline["outlet"], look=colour)
    for place, column in hits:
        yield Cell(0, place + 2, DOT if counted else RING, column.words, look=column.colour)
    look = colour + " bold" * (headline["piece"] == article) + " italic" * (not counted)
    yield Cell(0, len(dots) + 2, headline["text"], look=look)
