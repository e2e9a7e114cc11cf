"""How well an instrument agrees with a criterion: precision, recall, F1, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.intervals import FEWEST, wilson

DRAWS = 2000
Bounds = tuple[float | None, float | None]
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

    0 where nothing is found and nothing is there.
    """
    both = 2 * (found & true).sum(axis=-1)
    total = found.sum(axis=-1) + true.sum(axis=-1)
    return np.asarray(np.divide(both, total, out=np.zeros(np.shape(total)), where=total > 0))


def against(
    found: np.ndarray,
    true: np.ndarray,
    coders: Sequence[np.ndarray] = (),
    sample: bool = True,
    seed: int = 0,
) -> list[Score]:
    """Return precision, recall and F1 for two flags per unit.

    Precision and recall carry Wilson intervals, F1 a percentile bootstrap over units; none where
    the units were measured whole (`sample` false). Baseline: F1 of marking every unit,
    2p / (1 + p). Ceiling: mean F1 between coders.
    """
    n, positives, hits = len(true), int(true.sum()), int((found & true).sum())
    marked = int(found.sum())
    none: Bounds = (None, None)
    precision: Bounds = (wilson(hits, marked) if sample else None) or none
    recall: Bounds = (wilson(hits, positives) if sample else None) or none
    bounds: Bounds = _bootstrap(found, true, seed) if sample and positives >= FEWEST else none
    pairs = [f1(one, other) for one, other in combinations(coders, 2)]
    ceiling = float(np.mean(pairs)) if pairs else None
    baseline = 2 * positives / (n + positives) if positives else 0.0
    return [
        Score("precision", marked, positives, _ratio(hits, marked), *precision, positives / n),
        Score("recall", positives, positives, _ratio(hits, positives), *recall),
        Score("f1", n, positives, float(f1(found, true)), *bounds, baseline, ceiling),
    ]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _bootstrap(found: np.ndarray, true: np.ndarray, seed: int) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    n, both, wrong = len(true), int((found & true).sum()), int((found ^ true).sum())
    chances = [both / n, wrong / n, max(0.0, 1 - (both + wrong) / n)]
    drawn = rng.multinomial(n, chances, size=DRAWS)
    both_drawn, wrong_drawn = drawn[:, 0], drawn[:, 1]
    total = 2 * both_drawn + wrong_drawn
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(total > 0, 2 * both_drawn / total, 0.0)
    return interval(values)


def picks(n: int, draws: int = DRAWS, seed: int = 0) -> np.ndarray:
    """Return which of n units each draw takes, one draw a row: n of them, with replacement."""
    return np.random.default_rng(seed).integers(n, size=(draws, n))


def interval(drawn: np.ndarray) -> tuple[float, float]:
    """Return the middle 95 % of a number over the draws that have one: a percentile bootstrap."""
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return score rows as a table in a fixed order."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(ORDER, kind="stable", ignore_index=True)
