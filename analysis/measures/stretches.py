"""Counts in stretches of equal length: what lets one text be held against others.

A stretch is LENGTH running words of one text; the last one ends with the text and may overlap the
one before, so that no ending is lost. A text shorter than that has none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.instruments import sentiment
from analysis.text.annotate import Instrument, annotate
from analysis.text.lexicon import Lexicon
from analysis.text.tokens import WORD, Ints, Tokens, Vocabulary

LENGTH = 200


def stretches(tokens: Tokens, length: int = LENGTH) -> tuple[Ints, Ints]:
    """Return the bounds of all stretches, counted in words over the batch (half open)."""
    is_word = tokens.sorts & WORD != 0
    totals = np.bincount(tokens.text, weights=is_word, minlength=len(tokens.texts)).astype(np.int64)
    first = np.cumsum(totals) - totals
    starts = [
        base + at
        for base, total in zip(first.tolist(), totals.tolist(), strict=True)
        if total >= length
        for at in dict.fromkeys([*range(0, total - length + 1, length), total - length])
    ]
    begins = np.array(starts, np.int64)
    return begins, begins + length


def counts(
    texts: Sequence[str],
    instrument: Instrument,
    vocabulary: Vocabulary | None = None,
    length: int = LENGTH,
) -> dict[str, list[int]]:
    """Return the number of matches of each category in every stretch, in reading order."""
    annotation = annotate(texts, [instrument], vocabulary)
    tokens, matches = annotation.tokens, annotation.found[instrument.name]
    bounds, before = stretches(tokens, length), _words_before(tokens)
    numbers = {}
    for number, category in enumerate(instrument.categories):
        places = before[matches.first[matches.category == number]]
        inside = _sums(places, bounds, np.ones(len(places)))
        numbers[category] = inside.astype(int).tolist()
    return numbers


def mean_valence(
    texts: Sequence[str], mask: Lexicon | None = None, length: int = LENGTH
) -> list[float]:
    """Return the mean VADER compound of the sentences that begin in each stretch."""
    tokens = annotate(texts, ()).tokens
    bounds = zip(tokens.first.tolist(), tokens.last.tolist(), strict=True)
    scores = sentiment.compound([tokens.surface(a, b) for a, b in bounds], mask)
    limits, places = stretches(tokens, length), _words_before(tokens)[tokens.first]
    total = _sums(places, limits, scores)
    number = _sums(places, limits, np.ones(len(scores)))
    means = np.divide(total, number, out=np.zeros(len(total)), where=number > 0)
    return [round(float(mean), 4) for mean in means]


def _sums(places: Ints, bounds: tuple[Ints, Ints], weights: np.ndarray) -> np.ndarray:
    """Return the sum of `weights` at the ascending `places` that fall into each pair of bounds."""
    total = np.concatenate([[0.0], np.cumsum(weights)])
    low, high = (total[np.searchsorted(places, bound)] for bound in bounds)
    return np.asarray(high - low)


def _words_before(tokens: Tokens) -> Ints:
    """Return the number of words before each token, over the batch.

    Marks after a text's last word stay with it.
    """
    word = (tokens.sorts & WORD != 0).astype(np.int64)
    totals = np.bincount(tokens.text, weights=word, minlength=len(tokens.texts)).astype(np.int64)
    last = np.maximum(np.cumsum(totals) - 1, 0)
    before: Ints = np.minimum(np.cumsum(word) - word, last[tokens.text])
    return before


def percentile(value: float, values: Sequence[float]) -> float:
    """Return the mid-rank percentile of `value`: share below plus half the share equal.

    >>> percentile(2, [1, 2, 2, 3])
    0.5
    """
    others = np.asarray(values, float)
    below, equal = (others < value).sum(), (others == value).sum()
    return float((below + 0.5 * equal) / len(others))
