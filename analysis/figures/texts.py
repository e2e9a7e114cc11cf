"""Sentences or mentions that fit a condition, in columns.

With `by`, a coded column, each unit stands in the column of its code; `columns` are the codes, and
`share` counts them. Without it each unit has a line, whose `columns` show its fields: `text`,
`note`, `next.text`. `among` says which units there are and so which is the next; conditions may
look at the next one's columns by `next.column`, and at those of a unit that a link leads to by
`link.column`: `taken_back.text`.

`rows` are notes: a unit gets the first whose `hit` it fits. Its `words` stand below the text, with
what the column `show` holds; or its sign `also` behind the text, the words above all. Without `by`
they stand in the column `note`, and the field `show` is drawn in ink.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.figures import parts
from analysis.figures.cells import Cell
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.study.conditions import ALL, columns, fits

NEXT, NOTE = "next.", "note"
NO_ROW = Row.model_construct(words="", hit=ALL)  # of a unit that no row notes something on


def texts(figure: Figure, measured: Measured) -> Iterator[Cell]:
    """Yield the cells of each unit in reading order."""
    units = _units(figure, measured)
    return _by_code(figure, measured, units) if figure.by else _by_line(figure, units)


def _units(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the units with their text, number, and the row that notes something on them."""
    every = parts.coded(measured).table(figure.units)
    parts.check(measured, figure, every, columns(figure.among))
    every = every[fits(figure.among, every)]
    following = every.astype(str).shift(-1, fill_value="")
    every = every.join(following.add_prefix(NEXT)).join(_linked(every, measured))
    parts.check(measured, figure, every, _named(figure))
    units = every[fits(figure.hit, every)]
    rows = [*figure.rows, NO_ROW]
    noted = np.select([fits(row.hit, units) for row in rows], range(len(rows)))
    return units.assign(
        number=parts.numbers(units["unit"]),
        text=units["surface" if figure.units == "mentions" else "text"],
        row=[rows[number] for number in noted],
    )


def _linked(every: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    """Return the columns of the units that each row's links lead to; empty where there is none."""
    by_unit = every.drop_duplicates("unit").set_index("unit").astype(str)
    by_unit["number"] = [str(number) for number in parts.numbers(by_unit.index)]
    links = [one.name for one in measured.study.book.study if one.kind == "unit"]
    tables = [
        by_unit.reindex(every[link]).fillna("").set_axis(every.index).add_prefix(f"{link}.")
        for link in links
    ]
    return pd.concat(tables, axis=1) if tables else pd.DataFrame(index=every.index)


def _named(figure: Figure) -> list[str]:
    """Return the columns that a figure names, but for what it takes all units of."""
    fields = [column.show for column in figure.columns if column.show != NOTE]
    noted = [row.show for row in figure.rows if row.show]
    conditions = columns(figure.hit, *(row.hit for row in figure.rows))
    shown = [figure.by] if figure.by else fields
    return [*conditions, *shown, *noted]


def _by_code(figure: Figure, measured: Measured, units: pd.DataFrame) -> Iterator[Cell]:
    """Yield a cell per unit: mentions in lines of their own, sentences close below each other."""
    shown = _columns(figure, units[figure.by])
    mentions = figure.units == "mentions"
    lines = range(len(units)) if mentions else units.groupby(figure.by).cumcount()
    for line, unit in zip(lines, units.to_dict("records"), strict=True):
        code = unit[figure.by]
        place = list(shown).index(code)
        key, share = parts.share(figure, measured, code)
        cell = Cell(line, place, unit["text"], shown[code].words, share, key=key)
        if mentions:
            yield Cell(line, text=str(unit["number"]), look="soft")
            cell = cell._replace(place=place + 1, look=shown[code].colour)
        else:
            cell = cell._replace(number=unit["number"])
        yield _noted(cell, unit)


def _columns(figure: Figure, codes: pd.Series) -> dict[str, Row]:
    """Return a column for each code that occurs, those that the figure has no column for last."""
    present = sorted(set(codes))
    own = {column.show: column for column in figure.columns if column.show in present}
    others = {code: Row(words=code.replace("_", " ")) for code in present if code not in own}
    return own | others


def _noted(cell: Cell, unit: dict[str, Any]) -> Cell:
    """Return a cell with the sign or the words of the row that notes something on its unit."""
    row = unit["row"]
    look = f"italic {row.colour}"
    if row.also:
        marked = cell._replace(text=f"{cell.text} {row.also}")
        return marked._replace(look=look) if row.colour else marked
    if row.show:
        return cell._replace(note=f"{row.words}: {unit[row.show]}", under=look)
    return cell._replace(note=row.words, under=look if row.words else "")


def _by_line(figure: Figure, units: pd.DataFrame) -> Iterator[Cell]:
    """Yield a cell per unit and column: a field of the unit, or the words noted on it."""
    for line, unit in enumerate(units.to_dict("records")):
        row, number = unit["row"], unit["number"]
        for place, column in enumerate(figure.columns):
            text = unit.get(column.show, row.words)
            look = _look(column, row)
            yield Cell(line, place, text, column.words, look=look, number=number)
            number = 0  # it stands before the first text alone


def _look(column: Row, row: Row) -> str:
    """Return how a unit's cell in a column looks, where a row notes something on the unit."""
    if column.show == NOTE:
        return f"bold {row.colour}" if row.colour else "soft"
    return "ink" if column.show == row.show else column.colour
