"""Sentences or mentions that fit a condition, in columns.

With `by`, a coded column, each unit stands in the column of its code; `columns` are the codes, and
`share` counts them. Without it each unit has a line, whose `columns` show its fields: `text`,
`note`, `next.text`. `among` says which units there are and so which is the next; conditions may
look at the next one's columns by `next.column`.

`rows` are notes: a unit gets the first whose `hit` it fits. Its `words` stand below the text, with
what the column `show` holds; or its sign `also` behind the text, the words above all. Without `by`
they stand in the column `note`, and the field `show` is drawn in ink.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures import cells, parts
from analysis.figures.cells import Cell
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.study.conditions import columns, fits

NEXT = "next."


def texts(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the cells of each unit in reading order."""
    laid_out = _by_code if figure.by else _by_line
    return cells.table(laid_out(figure, measured, _units(figure, measured)))


def _units(figure: Figure, measured: Measured) -> list[dict[str, Any]]:
    """Return the units with their text, number, and the row that notes something on them."""
    study = measured.study
    every = parts.coded(study).table(figure.units)
    parts.check(study, figure, every, columns(figure.among))
    every = every[fits(figure.among, every)]
    every = every.join(every.astype(str).shift(-1, fill_value="").add_prefix(NEXT))
    conditions = [figure.hit, *(row.hit for row in figure.rows)]
    named = [figure.by, *(row.show for row in figure.rows)]
    if not figure.by:
        named += [column.show for column in figure.columns if column.show != "note"]
    parts.check(study, figure, every, [*columns(*conditions), *filter(None, named)])
    masks = [(row, fits(row.hit, every)) for row in figure.rows]
    chosen = every[fits(figure.hit, every)]
    chosen = chosen.assign(number=parts.numbers(study, chosen["unit"]))
    notes = [next((row for row, mask in masks if mask[unit]), None) for unit in chosen.index]
    text = chosen["surface" if figure.units == "mentions" else "text"]
    units: list[dict[str, Any]] = chosen.assign(text=text, row=notes).to_dict("records")
    return units


def _by_code(figure: Figure, measured: Measured, units: list[dict[str, Any]]) -> Iterator[Cell]:
    """Yield a cell per unit: mentions in lines of their own, sentences close below each other."""
    shown = parts.occurring(figure.columns, (unit[figure.by] for unit in units))
    places = [column.show for column in shown]
    filled = dict.fromkeys(places, 0)
    for line, unit in enumerate(units):
        code = unit[figure.by]
        place = places.index(code)
        key, share = parts.share(figure, measured, code)
        cell = Cell(filled[code], place, unit["text"], shown[place].words, share, key=key)
        filled[code] += 1
        if figure.units == "mentions":
            yield Cell(line, 0, str(unit["number"]), look="soft")
            cell = cell._replace(line=line, place=place + 1, look=shown[place].colour)
        else:
            cell = cell._replace(number=unit["number"])
        yield _noted(cell, unit)


def _noted(cell: Cell, unit: dict[str, Any]) -> Cell:
    """Return a cell with the sign or the words of the row that notes something on its unit."""
    row = unit["row"]
    if row is None:
        return cell
    if row.also:
        look = f"italic {row.colour}" if row.colour else cell.look
        return cell._replace(text=f"{cell.text} {row.also}", look=look)
    note = f"{row.words}: {unit[row.show]}" if row.show else row.words
    return cell._replace(note=note, under=f"italic {row.colour}")


def _by_line(figure: Figure, _: Measured, units: list[dict[str, Any]]) -> Iterator[Cell]:
    """Yield a cell per unit and column: a field of the unit, or the words noted on it."""
    for line, unit in enumerate(units):
        row = unit["row"]
        noted = {"note": row.words if row else ""}
        for place, column in enumerate(figure.columns):
            look, number = str(column.colour), unit["number"] * (place == 0)
            if row and row.show == column.show:
                look = "ink"
            if column.show == "note":
                look = f"bold {row.colour}" if row and row.colour else "soft"
            text = (unit | noted)[column.show]
            yield Cell(line, place, text, column.words, look=look, number=number)
