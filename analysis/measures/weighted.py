"""Shares of a sample whose units were drawn with known, unlike probabilities, in nested texts.

A unit counts for as many as it stands for: the inverse of its probability (Horvitz & Thompson,
1952). The interval is the exact binomial one at the effective number of units: as many plain draws
as would vary as much (Korn & Graubard, 1998). It holds where few units hit and where sentences of
one text resemble each other; a percentile bootstrap over units does not.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta, t

from analysis.measures.intervals import FEWEST

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Sample(NamedTuple):
    """How units were drawn: the weight of each, and the number of the text that it stands in."""

    weight: Floats
    text: NDArray[np.int64]

    @classmethod
    def plain(cls, n: int) -> Sample:
        """Return n units of equal weight, each from a text of its own."""
        return cls(np.ones(n), np.arange(n))

    @classmethod
    def of(cls, codes: pd.DataFrame) -> Sample:
        """Return the units of a table with the columns weight and piece, the text of each."""
        return cls(codes["weight"].to_numpy(float), pd.factorize(codes["piece"])[0])


class Estimate(NamedTuple):
    """A weighted share: `hits` of `n` units were counted; no interval below FEWEST units."""

    value: float
    low: float | None
    high: float | None
    hits: int
    n: int


def share(hit: Bools, among: Bools, sample: Sample) -> Estimate:
    """Return the weighted share of units that hit, of those among which is counted.

    value = sum of weights that hit / sum of weights; nan where nothing is counted.
    """
    n, hits = int(among.sum()), int((hit & among).sum())
    if not n:
        return Estimate(np.nan, None, None, 0, 0)
    weight = np.where(among, sample.weight, 0.0)
    value = float(np.average(hit, weights=weight))
    if n < FEWEST:
        return Estimate(value, None, None, hits, n)
    return Estimate(value, *exact(value, _effective(hit, value, weight, sample.text)), hits, n)


def _effective(hit: Bools, value: float, weight: Floats, text: NDArray[np.int64]) -> float:
    """Return the number of plain draws that would vary as much, at most the units counted.

    The variance is the linearised one between texts, itself the less certain the more the weights
    differ: the number is cut by the squared ratio of Student's t at the units counted and at those
    that the weights leave (Kish, 1965). Where all units hit, or none does, only these are known.
    """
    weight_of = weight[weight > 0]
    n, kish = float(len(weight_of)), float(weight.sum() ** 2 / (weight**2).sum())
    if value in (0.0, 1.0):
        return kish
    parts = np.bincount(text, weight * (hit - value) / weight.sum())[np.unique(text)]
    spread = len(parts) / (len(parts) - 1) * ((parts - parts.mean()) ** 2).sum()
    plain_spread = value * (1 - value) / (n - 1)
    plain, left = t.ppf(0.975, [n - 1, max(kish - 1, 1)])
    return float(max(1.0, n * min(1, plain_spread / spread) * (plain / left) ** 2))


def exact(value: float, n: float) -> tuple[float, float]:
    """Return the 95 % interval of Clopper & Pearson (1934) for a share of n draws."""
    hits = value * n
    low = beta.ppf(0.025, hits, n - hits + 1) if value > 0 else 0.0
    high = beta.ppf(0.975, hits + 1, n - hits) if value < 1 else 1.0
    return float(low), float(high)


def f1(found: Bools, true: Bools, sample: Sample) -> Estimate:
    """Return F1 of two flags per unit, with its interval.

    F1 = 2 J / (1 + J), where J is the share of units with both flags, of those with either: its
    bounds are those of J.
    """
    both = share(found & true, found | true, sample)
    low, high = (None if bound is None else _of_share(bound) for bound in (both.low, both.high))
    return both._replace(value=_of_share(both.value), low=low, high=high)


def _of_share(jaccard: float) -> float:
    return 2 * jaccard / (1 + jaccard)
