"""How well an instrument agrees with a criterion: precision, recall, F1, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.intervals import FEWEST, interval, wilson

DRAWS = 2000
Bounds = tuple[float | None, float | None]
NONE: Bounds = (None, None)
COLUMNS = [
    "instrument",
    "category",
    "criterion",
    "set",
    "kind",
    "metric",
    "n",
    "positives",
    "value",
    "low",
    "high",
    "baseline",
    "ceiling",
]
ORDER = COLUMNS[:6]


class Score(NamedTuple):
    """One metric of an instrument on a set of units; `n` counts what the metric divides by."""

    metric: str
    n: int
    positives: int
    value: float
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    ceiling: float | None = None


def f1(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Return F1 = 2 TP / (2 TP + FP + FN) along the last axis: of many draws at once.

    nan where nothing is found and nothing is there.
    """
    return ratio(2 * (found & true).sum(axis=-1), found.sum(axis=-1) + true.sum(axis=-1))


def ratio(part: Any, whole: Any) -> np.ndarray:
    """Return part / whole, nan where both are 0: nothing was counted."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.divide(part, whole))


def against(
    found: np.ndarray, true: np.ndarray, coders: Sequence[np.ndarray] = (), sample: bool = True
) -> list[Score]:
    """Return precision, recall and F1 for two flags per unit; none that would divide 0 by 0.

    Precision and recall carry Wilson intervals, F1 a percentile bootstrap over units; none where
    the units were measured whole (`sample` false). Baseline: F1 of marking every unit,
    2p / (1 + p). Ceiling: mean F1 between coders, of those pairs that have one.
    """
    n, marked, positives = len(true), int(found.sum()), int(true.sum())
    hits = int((found & true).sum())
    drawn = _bootstrap(n, hits, marked + positives - 2 * hits) if positives >= FEWEST else NONE
    pairs = [float(f1(one, other)) for one, other in combinations(coders, 2)]
    between = [value for value in pairs if not isnan(value)]
    scores = [
        Score("precision", marked, positives, float(ratio(hits, marked)), baseline=positives / n),
        Score("recall", positives, positives, float(ratio(hits, positives))),
        Score(
            "f1",
            n,
            positives,
            float(f1(found, true)),
            baseline=2 * positives / (n + positives),
            ceiling=float(np.mean(between)) if between else None,
        ),
    ]
    bounds = (wilson(hits, marked) or NONE, wilson(hits, positives) or NONE, drawn)
    return [
        score._replace(low=low, high=high) if sample else score
        for score, (low, high) in zip(scores, bounds, strict=True)
        if not isnan(score.value)
    ]


def _bootstrap(n: int, hits: int, wrong: int) -> Bounds:
    """Return the interval of F1 over draws of n units, of which some are hits and some wrong."""
    chances = [hits / n, wrong / n, max(0.0, 1 - (hits + wrong) / n)]
    hit, missed, _ = np.random.default_rng(0).multinomial(n, chances, size=DRAWS).T
    return interval(ratio(2 * hit, 2 * hit + missed))


def picks(n: int, draws: int = DRAWS) -> np.ndarray:
    """Return which of n units each draw takes, one draw a row: n of them, with replacement."""
    return np.random.default_rng(0).integers(n, size=(draws, n))


def frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return score rows as a table in a fixed order."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(ORDER, kind="stable", ignore_index=True)
