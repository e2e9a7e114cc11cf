"""Rates in stretches of equal length: what the article is held against.

A stretch is LENGTH running words of one text; what is left at a text's end is no stretch. Of other news only the
counts per stretch are kept, never a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis import evidence
from analysis.tokens import WORD, Ints, Tokens, Vocabulary

LENGTH = 200
FILE = Path(__file__).parent / "reference" / "rates.json"
CATEGORIES = ("violent_event", "danger_ahead", "intensifier", "reassurance")


def stretch_of(tokens: Tokens, length: int = LENGTH) -> tuple[Ints, Ints]:
    """Return each token's stretch (-1 in a text's left-over end) and the text of each stretch."""
    word = (tokens.sorts & WORD != 0).astype(np.int64)
    totals = np.bincount(tokens.text, weights=word, minlength=len(tokens.texts)).astype(np.int64)
    before = (np.cumsum(totals) - totals)[tokens.text]
    within = (np.cumsum(word) - word - before) // length
    whole = totals // length
    index = (np.cumsum(whole) - whole)[tokens.text] + within
    return np.where(within < whole[tokens.text], index, -1), np.repeat(np.arange(len(whole)), whole)


def threat(texts: Sequence[str], vocabulary: Vocabulary | None = None, length: int = LENGTH) -> dict[str, list[int]]:
    """Return the number of matches of each threat component in every stretch of `texts`, in reading order."""
    using = [i for i in evidence.instruments() if i.name == "threat"]
    held = evidence.annotate(texts, using, vocabulary)
    of_token, of_text = stretch_of(held.tokens, length)
    found = held.found["threat"]
    stretch = of_token[found.first]
    return {
        name: np.bincount(stretch[(found.category == i) & (stretch >= 0)], minlength=len(of_text)).tolist()
        for i, name in enumerate(using[0].categories)
        if name in CATEGORIES
    }


def valence(texts: Sequence[str], masked: bool, length: int = LENGTH) -> list[float]:
    """Return the mean VADER compound of the sentences that begin in each stretch of `texts`."""
    from analysis import lexicon
    from analysis.instruments import sentiment

    tokens = evidence.annotate(texts, ()).tokens
    of_token, of_text = stretch_of(tokens, length)
    sentences = [tokens.surface(a, b) for a, b in zip(tokens.first.tolist(), tokens.last.tolist(), strict=True)]
    scores = sentiment.compound(sentences, lexicon.load("event_nouns") if masked else None)
    at = of_token[tokens.first]
    total = np.bincount(at[at >= 0], weights=scores[at >= 0], minlength=len(of_text))
    number = np.bincount(at[at >= 0], minlength=len(of_text))
    return [round(float(v), 4) for v in np.divide(total, number, out=np.zeros(len(of_text)), where=number > 0)]


def read(path: Path = FILE) -> dict[str, Any]:
    """Return the shipped rates: sources, date, command, and the sorted values of each measure by set."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def percentile(value: float, values: Sequence[float]) -> float:
    """Return the mid-rank percentile of `value` among `values`: share below plus half the share equal.

    >>> percentile(2, [1, 2, 2, 3])
    0.5
    """
    held = np.asarray(values, float)
    return float(((held < value).sum() + 0.5 * (held == value).sum()) / len(held))


def summary(texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return for each set of texts the sorted values of every measure, as shipped."""
    out = {}
    for name, held in texts.items():
        values: dict[str, list[float]] = {k: sorted(map(float, v)) for k, v in threat(held).items()}
        values["valence"] = sorted(valence(held, masked=False))
        values["valence_masked"] = sorted(valence(held, masked=True))
        out[name] = {"texts": len(held), "stretches": len(values["valence"]), "values": values}
    return out
