"""A strip of units: a bar per sentence in reading order, a row per coded flag.

A row's `show` is a coded flag, `also` the instrument's category drawn below it as a triangle.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured

THIRDS = {"1": "first third", "2": "middle third", "3": "last third of the body"}


def strip(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks: what is no body, a bar and a triangle per row and sentence, the thirds."""
    study = measured.study
    codes = parts.coded(study).codes
    marks = study.marks.codes.loc[codes.index]
    parts.check(study, figure, codes, [row.show for row in figure.rows])
    parts.check(study, figure, marks, [row.also for row in figure.rows if row.also])
    numbered = codes.assign(number=range(1, len(codes) + 1))
    rows = [mark for row in figure.rows for mark in _row(row, numbered, marks)]
    return chart.table([*_outside(numbered), *rows, *_thirds(numbered)])


def _outside(codes: pd.DataFrame) -> list[Mark]:
    outside = codes["number"][codes["zone"] != "body"]
    return [Mark("outside the body", "", "down", "soft", number) for number in outside]


def _row(row: Row, codes: pd.DataFrame, marks: pd.DataFrame) -> Iterator[Mark]:
    """Yield the bars of a flag, in its colour where coders mark, and the instrument's triangles."""
    flags = codes[row.show] == "1"
    thirds = flags[codes["zone"] == "body"].groupby(codes["third"])
    note = ", ".join(f"{part.sum()} of {len(part)}" for _, part in thirds)
    said = Mark(row.words, text=f"{flags.sum()} of {len(codes)}", note=f"by thirds {note}", line=2)
    full = said._replace(mark="coders' majority", colour=row.colour or "ink")
    for number, flag in zip(codes["number"], flags, strict=True):
        mark = full if flag else said._replace(colour="pale")
        yield mark._replace(shape=chart.COLUMN, value=number)
    for number in codes["number"][marks[row.also] == "1"] if row.also else ():
        yield Mark(row.words, "instrument", "up", "soft", number, line=4)


def _thirds(codes: pd.DataFrame) -> Iterator[Mark]:
    for third, body in codes[codes["zone"] == "body"].groupby("third"):
        low, high = body["number"].agg(["min", "max"])
        yield Mark("", "", "line", "soft", low=low - 0.4, high=high + 0.4)
        yield Mark("", THIRDS[str(third)], chart.WORDS, value=(low + high) / 2, line=1)
