"""How much a number hangs on single paragraphs: the measure on paragraphs drawn again and again.

The text was measured whole, so this is no interval: it says how sensitive the number is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.measure import Measure
from analysis.study.conditions import fits
from analysis.study.readings import Reading

DRAWS = 1000


def resampled_bounds(measure: Measure, reading: Reading) -> tuple[float, float] | None:
    """Return the middle 95 % of a mean or a difference when the body's paragraphs are drawn."""
    table = reading.table(measure.over)
    body = table[table["zone"] == "body"]
    if body.empty:
        return None
    if measure.form == "mean":
        return middle(body["paragraph"], body[measure.column].astype(float))
    one = fits(measure.among, body)
    low, high = middle(body["paragraph"], fits(measure.hit, body).astype(float), one)
    return 100 * low, 100 * high


def middle(
    paragraphs: pd.Series,
    values: pd.Series,
    late: pd.Series | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[float, float]:
    """Return the middle 95 % of the mean of `values` when whole paragraphs are drawn again.

    With `late`, of its mean where that is true less its mean elsewhere.
    """
    rng = np.random.default_rng(seed)
    paragraph = pd.factorize(paragraphs, sort=True)[0]
    size = int(paragraph.max()) + 1
    weights = rng.multinomial(size, np.full(size, 1 / size), size=draws)
    numbers = values.to_numpy(float)

    def means(rows: np.ndarray) -> np.ndarray:
        total = np.bincount(paragraph[rows], weights=numbers[rows], minlength=size)
        number = np.bincount(paragraph[rows], minlength=size)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((weights @ total) / (weights @ number))

    if late is None:
        drawn = means(np.ones(len(numbers), bool))
    else:
        rows = late.to_numpy(bool)
        drawn = means(rows) - means(~rows)
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
