"""A matrix of counts: in each cell how many sentences, and which, by number.

A column's `show` is the key of a count with {show} where a row's code goes; `words` stand above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.figures import parts
from analysis.figures.cells import Cell
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.results import MARK


def matrix(figure: Figure, measured: Measured) -> Iterator[Cell]:
    """Yield the cells: a row none of whose cells holds a sentence is left out."""
    for line, row in enumerate(figure.rows):
        inside = []
        for place, column in enumerate(figure.columns, start=1):
            key = parts.key(column.show, measured, row.show)
            cell = Cell(line, place, head=column.words, look=row.colour, key=key)
            inside.append(_counted(cell, measured))
        if any(cell.note for cell in inside):
            yield Cell(line, text=row.words, look="bold")
            yield from inside


def _counted(cell: Cell, measured: Measured) -> Cell:
    """Return a cell with its count and sentences; empty where there is no result."""
    if not cell.key:
        return cell
    result = measured.results[cell.key]
    units = " ".join(map(str, parts.numbers(result.units)))
    return cell._replace(
        text=result.shown if result.hits else parts.NONE,
        look=f"{cell.look} bold" if units else "soft",
        note=units + MARK * (result.exploratory and bool(units)),
    )
