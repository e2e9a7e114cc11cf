"""A matrix of counts: in each cell how many sentences, and which, by number.

A column's `show` is the key of a count with {show} where a row's code goes; `words` stand above it.
"""

from __future__ import annotations

import pandas as pd

from analysis.figures import cells, parts
from analysis.figures.cells import Cell
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.results import MARK


def matrix(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the cells: a row none of whose cells holds a sentence is left out."""
    shown: list[Cell] = []
    for line, row in enumerate(figure.rows):
        inside = [
            _cell(line, place, row, column, measured)
            for place, column in enumerate(figure.columns, start=1)
        ]
        if any("red" in cell.look for cell in inside):
            shown += [Cell(line, 0, row.words, look="bold"), *inside]
    return cells.table(shown)


def _cell(line: int, place: int, row: Row, column: Row, measured: Measured) -> Cell:
    """Return the count of a row and column with its sentences; empty where there is no result."""
    key = parts.key(column.show, measured, row.show)
    if not key:
        return Cell(line, place, "", column.words)
    result = measured.results[key]
    units = " ".join(map(str, parts.numbers(measured.study, result.units)))
    return Cell(
        line=line,
        place=place,
        text=result.shown if result.hits else parts.NONE,
        head=column.words,
        look="red bold" if units else "soft",
        note=(units + MARK * result.exploratory).strip(),
        key=key,
    )
