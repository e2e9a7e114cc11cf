"""Intervals for samples."""

from __future__ import annotations

from math import sqrt

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
