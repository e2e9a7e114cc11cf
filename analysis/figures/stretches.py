"""The article's stretches against equally long stretches of other news, one panel per measure.

A row's `show` is one of the rates' measures (`violent_event`, `valence` and so on); a column gives
a reference set short words. Sets without a column are called as the rates call them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.figures import parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.measures.stretches import INSTRUMENT, LENGTH, WAYS

QUANTILES = [0.025, 0.25, 0.5, 0.75, 0.975]
ARTICLE = f"the article’s stretches in order; the last is its last {LENGTH} words"
SHORT = f"shorter than a stretch of {LENGTH} words"
VALENCES = {measure: f"sentiment.{{piece}}.{way}" for measure, way in WAYS.items()}


def stretches(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks per measure: each set's quantiles, the article's values by number."""
    own = measured.stretches.get(measured.study.article, pd.DataFrame())
    for row in figure.rows:
        yield from _others(figure, row, measured)
        if own.empty:
            yield Mark("the article", inside=SHORT, panel=row.words)
        for number, value in enumerate(own.get(row.show, ())):
            digit, line = str(number + 1), 2 * number
            yield Mark(ARTICLE, "", digit, "ink", value, line=line, panel=row.words)


def _others(figure: Figure, row: Row, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of one measure in each reference set, by the sets' names."""
    short = {column.show: column.words for column in figure.columns}
    stem = VALENCES.get(row.show, f"{INSTRUMENT}.{{piece}}.{row.show.replace('_', '-')}")
    for name, others in sorted(measured.rates.sets.items()):
        words = f"{short.get(name, others.words)} ({others.stretches:,} stretches)"
        key = parts.key(f"{stem}.stretches.{name}.percentile", measured)
        said = Mark(words, panel=row.words, key=key)
        yield from _spread(said, np.quantile(others.values[row.show], QUANTILES).tolist())


def _spread(said: Mark, ends: Sequence[float]) -> Iterator[Mark]:
    """Yield how a set's stretches are spread: the middle 95 %, the middle half, the median."""
    low, lower, median, upper, high = ends
    outer = said._replace(mark="middle 95 % of the stretches", shape="line", colour="grey")
    yield outer._replace(low=low, high=high)
    yield said._replace(mark="middle half", shape="box", colour="soft", low=lower, high=upper)
    yield said._replace(mark="median", shape="tick", value=median)
