"""A strip of units: a bar per sentence in reading order, a row per coded flag.

A row's `show` is a coded flag, `also` the instrument's category drawn below it as a triangle.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import parts
from analysis.figures.chart import COLUMN, WORDS, Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured

OUTSIDE = "0"  # the third of what is not in the body
THIRDS = {"1": "first third", "2": "middle third", "3": "last third of the body"}


def strip(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks: what is no body, a bar and a triangle per row and sentence, the thirds."""
    codes = parts.coded(measured).codes
    marks = measured.study.marks.codes.loc[codes.index]
    numbers = pd.Series(parts.numbers(codes.index), codes.index)
    thirds = dict(list(numbers.groupby(codes["third"])))
    for number in thirds.pop(OUTSIDE, ()):
        yield Mark("outside the body", "", "down", "soft", number)
    for row in figure.rows:
        yield from _bars(row, codes, numbers)
        for number in numbers[marks[row.also] == "1"] if row.also else ():
            yield Mark(row.words, "instrument", "up", "soft", number, line=4)
    for third, inside in thirds.items():
        low, high = inside.min(), inside.max()
        yield Mark("", "", "line", "soft", low=low - 0.4, high=high + 0.4)
        yield Mark("", THIRDS[third], WORDS, value=(low + high) / 2, line=1)


def _bars(row: Row, codes: pd.DataFrame, numbers: pd.Series) -> Iterator[Mark]:
    """Yield a bar per sentence, in the row's colour where coders mark it."""
    marked = codes[row.show] == "1"
    by_third = marked[codes["third"] != OUTSIDE].groupby(codes["third"]).agg(_count)
    note = f"by thirds {', '.join(by_third)}"
    pale = Mark(row.words, "", COLUMN, "pale", text=_count(marked), note=note, line=2)
    full = pale._replace(mark="coders' majority", colour=row.colour or "ink")
    for number, hit in zip(numbers, marked, strict=True):
        yield (full if hit else pale)._replace(value=number)


def _count(marked: pd.Series) -> str:
    return f"{marked.sum()} of {len(marked)}"
