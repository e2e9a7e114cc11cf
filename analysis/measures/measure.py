"""Measures: what is counted in a reading, counted first and divided last.

A measure is declared once, in `corpus/measures.yaml` or by an instrument, and called on a reading.
Counts of batches add up; a share, a difference or a mean is taken of their sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.study.conditions import ALL, Alternative, columns, fits
from analysis.study.readings import MADE_FROM, OWN, PLACES, Derived, Reading

Form = Literal["share", "count", "difference", "mean"]


class Count(NamedTuple):
    """What a measure gives: hits (None where nothing is counted), n, value, and the rows that hit.

    `value`: hits / n for a share, hits for a count, the difference of two shares in points, the
    mean of a column; nan where n is 0. `rows`: the table's rows that hit, with their `unit`.
    """

    hits: int | None
    n: int
    value: float
    rows: pd.DataFrame

    @property
    def units(self) -> tuple[str, ...]:
        """The units that hold a hit, each once."""
        return tuple(dict.fromkeys(self.rows["unit"]))


@dataclass(frozen=True)
class Measure:
    """What is counted (`hit`) among what (`among`) in the table `over` of a reading.

    `form`: a share; a count of units; a difference of the shares among `among` and among `against`,
    in percentage points; the mean of `column`. `key` and `label` hold {piece} where the piece goes.
    `of`: what n counts. `reader`: coders or instrument. `zeros`: whether nothing counted is told.
    `shows`: whether the units behind the number are those that hit, or all among which it counts.
    `resampled`: the key under which a difference stands with its range under resampled paragraphs.
    """

    key: str
    label: str
    hit: tuple[Alternative, ...] = ALL
    among: tuple[Alternative, ...] = ALL
    over: str = "sentences"
    form: Form = "share"
    of: str = "sentences"
    reader: Literal["coders", "instrument"] = "coders"
    zeros: bool = True
    shows: Literal["hit", "among"] = "hit"
    column: str = ""
    against: tuple[Alternative, ...] = ()
    resampled: str = ""
    sliced: bool = False

    def __call__(self, reading: Reading, weigh: bool = False) -> Count:
        """Return the count in a reading; with `weigh` each row counts as many as its words."""
        table = reading.table(self.over)
        weight = table["words"].astype(float) if weigh else pd.Series(1.0, table.index)
        among, hit = fits(self.among, table), fits(self.hit, table)
        if self.form == "mean":
            return self._mean(table, among, weight)
        if self.form == "count":
            return self._count(reading, _counted(table, among & hit))
        if self.form == "difference":
            return self._difference(table, hit, weight)
        share = _portion(hit, among, weight)
        rows = _counted(table, among if self.shows == "among" else among & hit)
        return Count(int((hit & among).sum()), int(among.sum()), share, rows)

    def _mean(self, table: pd.DataFrame, among: pd.Series, weight: pd.Series) -> Count:
        values, weights = table[self.column][among].astype(float), weight[among]
        mean = float((values * weights).sum() / weights.sum()) if len(values) else np.nan
        return Count(None, len(values), mean, _counted(table, among))

    def _count(self, reading: Reading, rows: pd.DataFrame) -> Count:
        """Return the number of units that hold a hit among all that fit `among`."""
        units = reading.table("sentences")  # of a list of headlines the headlines
        n = int(fits(self.among, units).sum())
        hits = rows["unit"].nunique()
        return Count(hits, n, float(hits) if n else np.nan, rows)

    def _difference(self, table: pd.DataFrame, hit: pd.Series, weight: pd.Series) -> Count:
        one, other = fits(self.among, table), fits(self.against, table)
        points = 100 * (_portion(hit, one, weight) - _portion(hit, other, weight))
        both = one | other
        return Count(None, int(both.sum()), points, _counted(table, hit & both))

    def rests_on(self, derived: Mapping[str, Derived]) -> tuple[str, ...]:
        """Return the columns of a reading that the measure looks at, in order, each once."""
        named = [*columns(self.hit, self.among, self.against), *MADE_FROM[self.over]]
        named += [self.column] if self.column else []
        own = (*PLACES, *OWN[self.over])
        known = [name for name in named if name not in own]
        sources = [derived[name].sources if name in derived else (name,) for name in known]
        return tuple(dict.fromkeys(name for names in sources for name in names))

    def formula(self, reading: Reading, count: Count) -> str:
        """Return how the value was made, with the numbers put in."""
        if self.form == "mean":
            total = count.value * count.n
            return f"sum of sentence scores / sentences = {total:.4f} / {count.n}"
        if self.form == "difference":
            table = reading.table(self.over)
            hit = fits(self.hit, table)
            one, other = (fits(part, table) for part in (self.among, self.against))
            parts = [f"{(hit & part).sum()} / {part.sum()}" for part in (one, other)]
            return f"{parts[0]} − {parts[1]}, times 100"
        counted = f"{count.hits} of {count.n} {self.of}"
        return counted if self.form == "count" else f"{counted} = {count.hits} / {count.n}"


def _counted(table: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    """Return the units of the rows that a mask picks, and the evidence that each is, if any."""
    return table[["unit", *({"evidence"} & set(table.columns))]][mask]


def _portion(hit: pd.Series, among: pd.Series, weight: pd.Series) -> float:
    total = float(weight[among].sum())
    return float(weight[hit & among].sum()) / total if total else np.nan


def bounds(measure: Measure, readings: Sequence[Reading]) -> tuple[float, float] | None:
    """Return the least and the most that a measure gives over readings; None where none counts."""
    values = [count.value for count in map(measure, readings) if count.n]
    values = [value for value in values if not np.isnan(value)]
    return (min(values), max(values)) if values else None
