"""Measures: what is counted in a reading, counted first and divided last.

A measure is declared once, in `corpus/measures.yaml` or by an instrument, and called on a reading.
Counts of batches add up; a share, a difference or a mean is taken of their sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from analysis.records import Code, Record, Text, not_allowed
from analysis.results import Unit
from analysis.study.conditions import ALL, Condition, columns, fits
from analysis.study.news import COLUMNS as NEWS
from analysis.study.readings import PLACES, TABLES, Derived, Reading

Form = Literal["share", "count", "difference", "mean"]
UNITS: Mapping[Form, Unit] = {
    "share": "share",
    "count": "count",
    "difference": "percentage points",
    "mean": "score",
}


class Count(NamedTuple):
    """What a measure gives: hits (None where nothing is counted), n, value, and the rows that hit.

    `value`: hits / n for a share, hits for a count, the difference of two shares in points, the
    mean of a column; nan where n is 0. `rows`: the table's rows that hit, with their `unit`.
    `formula`: how the value was made, with the numbers put in.
    """

    hits: int | None
    n: int
    value: float
    rows: pd.DataFrame
    formula: str

    @property
    def units(self) -> tuple[str, ...]:
        """The units that hold a hit, each once."""
        return tuple(dict.fromkeys(self.rows["unit"]))


class Measure(Record):
    """What is counted (`hit`) among what (`among`) in the table `over` of a reading.

    `form`: a share; a count of units; a difference of the shares among `among` and among `against`,
    in percentage points; the mean of `column`. `key` and `label` hold {piece} where the piece goes.
    `of`: what n counts. `reader`: coders, instrument, or news: the coders of other news. `zeros`:
    whether nothing counted is told. `shows`: whether the units behind the number are those that
    hit, or all among which it counts.
    `resampled`: the key under which a difference stands with its range under resampled paragraphs.
    A declaration with `choices` stands for one measure per code, with `by` for slices as well.
    """

    key: str
    label: Text
    over: Literal["sentences", "mentions", "deeds", "cast", "claims", "headlines"] = "sentences"
    hit: Condition = ALL
    among: Condition = ALL
    against: Condition = ()
    form: Annotated[Form, Field(alias="as")] = "share"
    of: Text = "sentences"
    column: Code = ""
    by: tuple[Literal["third", "voice", "zone"], ...] = ()
    choices: Annotated[dict[Code, Literal["all"] | tuple[Code, ...]], Field(alias="for")] = {}
    zeros: bool = True
    shows: Annotated[Literal["hit", "among"], Field(alias="units")] = "hit"
    reader: Annotated[Literal["coders", "instrument", "news"], Field(alias="reading")] = "coders"
    resampled: str = ""

    @model_validator(mode="after")
    def _fields_of_its_form(self) -> Self:
        for field, form in (("against", "difference"), ("column", "mean")):
            if bool(getattr(self, field)) != (self.form == form):
                raise not_allowed(f"{field} exactly where the measure is a {form}", self.key)
        if self.reader == "news" and self.form != "share":
            raise not_allowed("a share, of other news", self.form)
        if self.resampled and (self.form != "difference" or self.over == "headlines"):
            raise not_allowed("resampled where the measure is a difference in a text", self.key)
        return self

    def __call__(self, reading: Reading, weigh: str = "") -> Count:
        """Return the count in a reading; each row counts as many as its column `weigh` says."""
        table = reading.table(self.over)
        hit, among = self.chosen(reading)
        if self.form == "count":
            return self._count(table[among & hit], reading)
        weight = table[weigh].astype(float) if weigh else pd.Series(1.0, table.index)
        if self.form == "mean":
            return self._mean(table, among, weight)
        if self.form == "difference":
            return self._difference(table, among, hit, weight)
        n, hits = int(among.sum()), int((among & hit).sum())
        shown = among if self.shows == "among" else among & hit
        formula = f"{hits} of {n} {self.of} = {hits} / {n}"
        return Count(hits, n, _weighed_mean(hit, among, weight), table[shown], formula)

    def _count(self, rows: pd.DataFrame, reading: Reading) -> Count:
        """Return a count of units, not of rows: of a list of headlines the headlines.

        It counts among all sentences, or, where `among` names a column of the table's own, among
        the units that the table has.
        """
        own = set(columns(self.among)).intersection(TABLES[self.over].own)
        units = reading.table(self.over if own else "sentences")
        n = units["unit"][fits(self.among, units)].nunique()
        hits = rows["unit"].nunique()
        return Count(hits, n, float(hits) if n else np.nan, rows, f"{hits} of {n} {self.of}")

    def _mean(self, table: pd.DataFrame, among: pd.Series, weight: pd.Series) -> Count:
        n, value = int(among.sum()), _weighed_mean(table[self.column].astype(float), among, weight)
        formula = f"sum of sentence scores / sentences = {value * n:.4f} / {n}"
        return Count(None, n, value, table[among], formula)

    def _difference(
        self, table: pd.DataFrame, among: pd.Series, hit: pd.Series, weight: pd.Series
    ) -> Count:
        against = fits(self.against, table)
        both, hits = among | against, int((among & hit).sum())
        value = 100 * (_weighed_mean(hit, among, weight) - _weighed_mean(hit, against, weight))
        formula = f"{hits} / {among.sum()} − {(hit & against).sum()} / {against.sum()}, times 100"
        return Count(None, int(both.sum()), value, table[hit & both], formula)

    def chosen(self, reading: Reading) -> tuple[pd.Series, pd.Series]:
        """Return which rows of its table hit, and among which is counted."""
        table = reading.table(self.over)
        return fits(self.hit, table), fits(self.among, table)

    def rests_on(self, derived: Mapping[str, Derived]) -> tuple[str, ...]:
        """Return the columns of a reading that the measure looks at, in order, each once."""
        named = [*columns(self.hit, self.among, self.against), *TABLES[self.over].made_from]
        if self.column:
            named.append(self.column)
        sources: dict[str, None] = {}
        for name in named:
            if name not in (*PLACES, *NEWS, *TABLES[self.over].own):
                own = derived[name].sources if name in derived else (name,)
                sources |= dict.fromkeys(own)
        return tuple(sources)


def _weighed_mean(values: pd.Series, among: pd.Series, weight: pd.Series) -> float:
    """Return the weighted mean of values: of a flag the share."""
    total = weight[among].sum()
    return float((values * weight)[among].sum() / total) if total else np.nan


def bounds(measure: Measure, readings: Sequence[Reading]) -> tuple[float, float] | None:
    """Return the least and the most that a measure gives over readings.

    None where there is no reading, or one in which nothing is counted.
    """
    values = [measure(reading).value for reading in readings]
    return None if not values or np.isnan(values).any() else (min(values), max(values))
