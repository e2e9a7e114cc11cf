"""Intervals: Wilson's for samples, and the middle of what is drawn again and again."""

from __future__ import annotations

from math import sqrt

import numpy as np

FEWEST = 5


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of k out of n; None below n = 5. Source: Wilson (1927)."""
    if n < FEWEST:
        return None
    p = k / n
    scale = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / scale
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def times_drawn(n: int, draws: int) -> np.ndarray:
    """Return how often each of n units is drawn, one draw a row: n of them, with replacement."""
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=draws)


def interval(drawn: np.ndarray) -> tuple[float, float]:
    """Return the middle 95 % of a number over the draws that have one: a percentile bootstrap."""
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
