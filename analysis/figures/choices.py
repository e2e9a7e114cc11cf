"""Primary results under every listed choice: whether another choice would say the opposite.

The rows are the primary results of `corpus/choices.yaml`, with their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.figures.chart import OPEN, Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured

PERCENT = {"share": 100.0, "points": 1.0}
INSTRUMENT, CODERS = ("word lists and rules", "gold", "triangle"), ("coders", "blue", "dot")
AGAIN = ("coded another way", "blue", "square")
Others = Mapping[str, tuple[str, str, str]]  # how those who are no coders of the study look
EVERY, OWN = ("all voices", "", 0), ("author’s own voice", OPEN, 3)  # their filling and line


def choices(_: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each primary result: all its values, in percent or percentage points."""
    table = measured.choices_table
    others = {"instrument": INSTRUMENT, **{one.name: AGAIN for one in measured.study.again}}
    table = table.assign(value=table["value"] * table["unit_of"].map(PERCENT))
    for name, rows in table.groupby("measure", sort=False):
        result = measured.results[f"sensitivity.{measured.study.article}.{name}.choices"]
        note = f"{result.shown_range} over {result.n} choices"
        words = rows["words"].iloc[0]
        said = Mark(words, text=result.quoted, note=note, line=2, key=result.key)
        yield from _row(said, rows, others)


def _row(said: Mark, rows: pd.DataFrame, others: Others) -> Iterator[Mark]:
    """Yield a bar from the least to the most, every choice, and last the primary one, the first."""
    values = rows["value"]
    yield said._replace(shape="axis", low=0, high=0)
    yield said._replace(shape="thick", colour="faint", low=values.min(), high=values.max())
    for choice in rows.iloc[1:].itertuples():
        yield _choice(said, choice, others)
    primary = said._replace(mark="primary choice", shape="primary")
    yield primary._replace(value=values.iloc[0])


def _choice(said: Mark, choice: Any, others: Others) -> Mark:
    """Return a choice: all voices above, the author's below; words below sentences."""
    who, colour, shape = others.get(choice.coder, CODERS)
    whose, filling, line = EVERY if choice.voice == "all" else OWN
    return said._replace(
        mark=f"{who}, {whose}",
        shape=filling + shape,
        colour=colour,
        line=line + (choice.unit == "words"),
        value=choice.value,
    )
