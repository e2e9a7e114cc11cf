"""How much a number hangs on single paragraphs: the measure on paragraphs drawn again and again.

The text was measured whole, so this is no interval: it says how sensitive the number is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measures.intervals import interval, times_drawn
from analysis.measures.measure import Measure
from analysis.study.conditions import fits
from analysis.study.readings import Reading

DRAWS = 20_000  # with a thousand the bounds of a difference move by points
FEWEST = 2  # paragraphs; one alone is drawn every time


def resampled_bounds(measure: Measure, reading: Reading) -> tuple[float, float] | None:
    """Return the middle 95 % of a mean or a difference when the body's paragraphs are drawn.

    Those are drawn that hold something of what the measure counts among; what it counts outside the
    body stands in every draw. None where there are fewer than two such paragraphs.
    """
    table = reading.table(measure.over)
    table = table[fits((*measure.among, *measure.against), table)]
    paragraphs = table["paragraph"].where(table["zone"] == "body")
    if paragraphs.nunique() < FEWEST:
        return None
    if measure.form == "mean":
        return middle(paragraphs, table[measure.column].astype(float))
    one = fits(measure.among, table)
    low, high = middle(paragraphs, fits(measure.hit, table).astype(float), one)
    return 100 * low, 100 * high


def middle(
    paragraphs: pd.Series, values: pd.Series, late: pd.Series | None = None, draws: int = DRAWS
) -> tuple[float, float]:
    """Return the middle 95 % of the mean of `values` when whole paragraphs are drawn again.

    What has no paragraph stands in every draw. With `late`, of the mean where that is true less the
    mean elsewhere.
    """
    numbers, names = pd.factorize(paragraphs, sort=True)
    size = len(names)
    paragraph = np.where(numbers < 0, size, numbers)
    drawn = np.column_stack([times_drawn(size, draws), np.ones(draws)])

    def means(rows: np.ndarray) -> np.ndarray:
        total = np.bincount(paragraph, values * rows, size + 1)
        number = np.bincount(paragraph, rows, size + 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((drawn @ total) / (drawn @ number))

    if late is None:
        return interval(means(np.ones(len(values))))
    inside = late.to_numpy(float)
    return interval(means(inside) - means(1 - inside))
