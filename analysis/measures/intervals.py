"""Intervals that are the middle of what is drawn again and again."""

from __future__ import annotations

import numpy as np

FEWEST = 5


def times_drawn(n: int, draws: int) -> np.ndarray:
    """Return how often each of n units is drawn, one draw a row: n of them, with replacement."""
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=draws)


def interval(drawn: np.ndarray) -> tuple[float, float]:
    """Return the middle 95 % of a number over the draws that have one: a percentile bootstrap."""
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
