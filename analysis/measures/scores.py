"""How well an instrument agrees with a criterion: precision, recall and F1, with intervals, baseline and ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures.shares import wilson

DRAWS = 2000
COLUMNS = ["instrument", "category", "criterion", "set", "kind", "metric", "n", "positives", "value", "low", "high", "baseline", "ceiling"]


def f1(found: np.ndarray, true: np.ndarray) -> float:
    """Return F1 = 2 TP / (2 TP + FP + FN), 0 where nothing is found and nothing is there."""
    both = int((found & true).sum())
    total = int(found.sum() + true.sum())
    return 2 * both / total if total else 0.0


def against(
    found: np.ndarray, true: np.ndarray, coders: Sequence[np.ndarray] = (), sample: bool = True, seed: int = 0
) -> list[tuple[str, int, int, float, float | None, float | None, float | None, float | None]]:
    """Return rows of metric, n, positives, value, low, high, baseline, ceiling for two flags per unit.

    n counts units for F1, the marked ones for precision, the positive ones for recall.

    Precision and recall carry Wilson intervals, F1 a percentile bootstrap over units; none where the units were
    measured whole (`sample` false). Baseline: F1 of marking every unit, 2p / (1 + p). Ceiling: mean F1 between coders.
    """
    n, positives, hits = len(true), int(true.sum()), int((found & true).sum())
    marked = int(found.sum())
    baseline = 2 * positives / (n + positives) if positives else 0.0
    pairs = [f1(a, b) for a, b in combinations(coders, 2)]
    ceiling = float(np.mean(pairs)) if pairs else None
    bounds = _bootstrap(found, true, seed) if sample and positives >= 5 else (None, None)
    precision = wilson(hits, marked) if sample else None
    recall = wilson(hits, positives) if sample else None
    return [
        ("precision", marked, positives, hits / marked if marked else 0.0, *(precision or (None, None)), positives / n, None),
        ("recall", positives, positives, hits / positives if positives else 0.0, *(recall or (None, None)), None, None),
        ("f1", n, positives, f1(found, true), *bounds, baseline, ceiling),
    ]


def _bootstrap(found: np.ndarray, true: np.ndarray, seed: int) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    n = len(true)
    cells = np.array([(found & true).sum(), (found ^ true).sum(), n], float)
    drawn = rng.multinomial(n, [cells[0] / n, cells[1] / n, max(0.0, 1 - (cells[0] + cells[1]) / n)], size=DRAWS)
    both, wrong = drawn[:, 0], drawn[:, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(2 * both + wrong > 0, 2 * both / (2 * both + wrong), 0.0)
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def correlation(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """Return Pearson's r with its 95 % interval by Fisher's z."""
    r = float(np.corrcoef(x, y)[0, 1])
    z, half = np.arctanh(r), 1.959964 / np.sqrt(len(x) - 3)
    return r, float(np.tanh(z - half)), float(np.tanh(z + half))


def frame(rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return score rows as a table in a fixed order."""
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(COLUMNS[:6], kind="stable", ignore_index=True)
