"""Stretches of equal length: what lets one text be held against others.

A stretch is LENGTH running words of one text; the last one ends with the text and may overlap the
one before, so that no ending is lost. A text shorter than that has none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.instruments import sentiment
from analysis.instruments.listing import general
from analysis.study.marks import MASKED, VADER
from analysis.text.annotate import annotate
from analysis.text.bounds import WORD
from analysis.text.lexicon_files import load
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Ints

LENGTH = 200
# What is counted: an instrument's categories, and VADER's mean, plain or with event nouns masked.
INSTRUMENT = "threat"
CATEGORIES = ("violent_event", "danger_ahead", "intensifier", "reassurance")
WAYS = {"valence": VADER, "valence_masked": MASKED}
MEASURES = (*CATEGORIES, *WAYS)


def in_stretches(texts: Sequence[str], length: int = LENGTH) -> pd.DataFrame:
    """Return the columns MEASURES of every stretch of `texts`, a row each, in reading order.

    Matches of each category, and the mean VADER compound of the sentences that begin in a stretch.
    """
    instrument = general(INSTRUMENT)
    annotation = annotate(texts, [instrument])
    tokens, found = annotation.tokens, annotation.found[INSTRUMENT]
    bounds = stretches(tokens, length)
    columns = {}
    for category in CATEGORIES:
        matches = found.first[found.category == instrument.categories.index(category)]
        columns[category] = _sums(np.bincount(matches, minlength=len(tokens)), bounds)

    spans = zip(tokens.first.tolist(), tokens.last.tolist(), strict=True)
    sentences = [tokens.surface(first, last) for first, last in spans]
    number = _sums(np.bincount(tokens.first, minlength=len(tokens)), bounds)
    for name, way in WAYS.items():
        scores = sentiment.compound(sentences, load("event_nouns") if way == MASKED else None)
        total = _sums(np.bincount(tokens.first, scores, len(tokens)), bounds)
        means = total / np.maximum(number, 1)
        columns[name] = np.array([round(mean, 4) for mean in means.tolist()])
    return pd.DataFrame(columns, dtype=float)


def stretches(tokens: Tokens, length: int) -> tuple[Ints, Ints]:
    """Return the bounds of all stretches in tokens (half open), in reading order."""
    is_word = tokens.sorts & WORD != 0
    words = np.bincount(tokens.text, is_word, len(tokens.texts)).astype(np.int64)
    ends = np.cumsum(words)
    begins: list[int] = []
    for number, end in zip(words.tolist(), ends.tolist(), strict=True):
        if number >= length:
            last = end - length
            begins += sorted({*range(end - number, last, length), last})

    # How many words stand before each token; marks after a text's last word stay with it.
    last_words = np.maximum(ends - 1, 0)
    before = np.minimum(np.cumsum(is_word) - is_word, last_words[tokens.text])
    first = np.array(begins, np.int64)
    return np.searchsorted(before, first), np.searchsorted(before, first + length)


def _sums(values: np.ndarray, bounds: tuple[Ints, Ints]) -> np.ndarray:
    """Return the sum of the tokens' values in each stretch."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    first, last = bounds
    return np.asarray(total[last] - total[first])


def percentile(value: float, others: Sequence[float]) -> float:
    """Return the mid-rank percentile of `value`: share below plus half the share equal.

    >>> percentile(2, [1, 2, 2, 3])
    0.5
    """
    values = np.asarray(others)
    return float(((values < value).sum() + (values <= value).sum()) / (2 * len(values)))
