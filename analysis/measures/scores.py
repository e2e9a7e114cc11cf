"""How well an instrument agrees with a criterion: precision, recall, F1, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.intervals import FEWEST
from analysis.measures.weighted import Sample, f1, share

DRAWS = 2000
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
    "interval",
]
ORDER = COLUMNS[:6]


class Score(NamedTuple):
    """One metric of an instrument on a set of units; `n` counts what the metric divides by.

    `interval`: how the bounds were made, a key of `results.RANGES`; empty where there are none.
    """

    metric: str
    n: int
    positives: int
    value: float
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    ceiling: float | None = None
    interval: str = ""

    def without_bounds(self) -> Score:
        """Return the score alone."""
        return self._replace(low=None, high=None, interval="")


def against(
    found: np.ndarray,
    true: np.ndarray,
    coders: Sequence[np.ndarray] = (),
    sample: Sample | None = None,
) -> list[Score]:
    """Return precision, recall, specificity and F1 for two flags per unit.

    None that would divide 0 by 0. `sample` tells how the units were drawn; without it they were
    measured whole, and nothing carries an interval, as where positives are fewer than FEWEST.
    Baseline: F1 of marking every unit,
    2p / (1 + p). Ceiling: mean F1 between coders, of those pairs that have one.
    """
    drawn = sample or Sample.plain(len(true))
    every, positives = np.ones(len(true), bool), int(true.sum())
    coded = share(true, every, drawn).value
    pairs = (f1(one, other, drawn).value for one, other in combinations(coders, 2))
    between = [value for value in pairs if not isnan(value)]
    ceiling = float(np.mean(between)) if between else None
    estimates = {
        "precision": (share(true, found, drawn), coded, None),
        "recall": (share(found, true, drawn), None, None),
        "specificity": (share(~found, ~true, drawn), None, None),
        "f1": (f1(found, true, drawn)._replace(n=len(true)), 2 * coded / (1 + coded), ceiling),
    }
    scores = [
        Score(name, one.n, positives, one.value, one.low, one.high, baseline, top, "exact")
        for name, (one, baseline, top) in estimates.items()
        if not isnan(one.value)
    ]
    bounded = sample is not None and positives >= FEWEST
    return [one if bounded and one.low is not None else one.without_bounds() for one in scores]


def picks(n: int, draws: int = DRAWS) -> np.ndarray:
    """Return which of n units each draw takes, one draw a row: n of them, with replacement."""
    return np.random.default_rng(0).integers(n, size=(draws, n))


def frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return score rows as a table in a fixed order."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(ORDER, kind="stable", ignore_index=True)
