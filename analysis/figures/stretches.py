"""The article's stretches against equally long stretches of other news, one panel per measure.

A row's `show` is one of the rates' measures (`violent_event`, `valence` and so on); a column gives
a reference set short words. Sets without a column are called as the rates call them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.against_news import WAYS
from analysis.measures.measured import Measured
from analysis.measures.rates import INSTRUMENT, quantiles
from analysis.measures.stretches import LENGTH

QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)
ARTICLE = f"the article’s stretches in order; the last is its last {LENGTH} words"


def stretches(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks per measure: each set's quantiles, the article's values by number."""
    shown = [row.show for row in figure.rows]
    for others in measured.rates.sets.values():
        parts.check(measured.study, figure, others.values, shown, "row")
    return chart.table(mark for row in figure.rows for mark in _panel(figure, row, measured))


def _panel(figure: Figure, row: Row, measured: Measured) -> Iterator[Mark]:
    short = {column.show: column.words for column in figure.columns}
    for name, others in sorted(measured.rates.sets.items()):
        words = f"{short.get(name, others.words)} ({others.stretches:,} stretches)"
        key = parts.key(f"{_stem(row.show)}.stretches.{name}.percentile", measured)
        low, lower, median, upper, high = quantiles(others.values[row.show], list(QUANTILES))
        mark = Mark(words, panel=row.words, key=key)
        outer = mark._replace(mark="middle 95 % of the stretches", shape="line", colour="sky")
        yield outer._replace(low=low, high=high)
        inner = mark._replace(mark="middle half", shape="box", colour="blue")
        yield inner._replace(low=lower, high=upper)
        yield mark._replace(mark="median", shape="tick", value=median)
    own = measured.stretches.get(measured.study.article, {})
    for number, value in enumerate(own.get(row.show, []), start=1):
        mark = Mark(ARTICLE, "", str(number), "red", value=value, line=2 * number - 2)
        yield mark._replace(panel=row.words)


def _stem(measure: str) -> str:
    """Return how the keys of a measure begin."""
    way = next((way for way, name in WAYS.items() if name == measure), "")
    slug = measure.replace("_", "-")
    return f"sentiment.{{piece}}.{way}" if way else f"{INSTRUMENT}.{{piece}}.{slug}"
