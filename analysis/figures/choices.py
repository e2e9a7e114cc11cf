"""Primary results under every listed choice: whether another choice would say the opposite.

The rows are the primary results of `corpus/choices.yaml`, with their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures import chart
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured

PERCENT = {"share": 100.0, "points": 1.0}


def choices(_: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks of each primary result: all its values, in percent or percentage points."""
    rows = measured.choices_table.groupby("measure", sort=False)
    return chart.table(mark for name, table in rows for mark in _row(measured, str(name), table))


def _row(measured: Measured, name: str, table: pd.DataFrame) -> Iterator[Mark]:
    """Yield a bar from the least to the most, every choice, and last the primary one, the first."""
    result = measured.results[f"sensitivity.{measured.study.article}.{name}.choices"]
    values = table["value"] * table["unit_of"].map(PERCENT)
    note = f"{result.shown_range} over {result.n} choices"
    said = Mark(table["words"].iloc[0], text=result.quoted, note=note, line=2, key=result.key)
    yield said._replace(shape="axis", low=0, high=0)
    yield said._replace(shape="thick", colour="faint", low=values.min(), high=values.max())
    for choice, value in list(zip(table.to_dict("records"), values, strict=True))[1:]:
        yield _choice(said, choice)._replace(value=value)
    yield said._replace(mark="primary choice", shape="primary", colour="red", value=values.iloc[0])


def _choice(said: Mark, choice: dict[str, Any]) -> Mark:
    """Return the mark of a choice: above all voices, below the author's; words below sentences."""
    every, own = choice["voice"] == "all", choice["coder"] == "instrument"
    who, colour, shape = ("instrument", "gold", "triangle") if own else ("coders", "blue", "dot")
    line = 3 * (not every) + (choice["unit"] == "words")
    mark = f"{who}, {'all voices' if every else 'author’s own voice'}"
    shape = shape if every else f"{chart.OPEN}{shape}"
    return said._replace(mark=mark, shape=shape, colour=colour, line=line)
