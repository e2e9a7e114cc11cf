"""Rates in stretches of equal length: what the article is held against.

A stretch is LENGTH running words of one text; the last one ends with the text and may overlap the one before. Of other
news only the counts per stretch are kept, never a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.errors import fail, made_by
from analysis.study.corpus import read_text
from analysis.text import annotate as evidence
from analysis.text.tokens import WORD, Ints, Tokens, Vocabulary

LENGTH = 200
FILE = Path(__file__).parents[1] / "reference" / "rates.json"
CATEGORIES = ("violent_event", "danger_ahead", "intensifier", "reassurance")


def stretches(tokens: Tokens, length: int = LENGTH) -> tuple[Ints, Ints]:
    """Return the bounds of all stretches, counted in words over the batch (half open).

    Each text is cut into stretches of `length` words from its beginning; where words are left, the last stretch is
    the text's last `length` words, so that no ending is lost. A text shorter than that has none.
    """
    totals = np.bincount(tokens.text, weights=tokens.sorts & WORD != 0, minlength=len(tokens.texts)).astype(np.int64)
    first = np.cumsum(totals) - totals
    starts = [
        base + at
        for base, total in zip(first.tolist(), totals.tolist(), strict=True)
        if total >= length
        for at in dict.fromkeys([*range(0, total - length + 1, length), total - length])
    ]
    held = np.array(starts, np.int64)
    return held, held + length


def _within(places: Ints, bounds: tuple[Ints, Ints], weights: np.ndarray) -> np.ndarray:
    """Return the sum of `weights` at the ascending `places` that fall into each pair of bounds."""
    total = np.concatenate([[0.0], np.cumsum(weights)])
    low, high = (total[np.searchsorted(places, bound)] for bound in bounds)
    return np.asarray(high - low)


def threat(texts: Sequence[str], vocabulary: Vocabulary | None = None, length: int = LENGTH) -> dict[str, list[int]]:
    """Return the number of matches of each threat component in every stretch of `texts`, in reading order."""
    using = [i for i in evidence.instruments() if i.name == "threat"]
    held = evidence.annotate(texts, using, vocabulary)
    bounds, before = stretches(held.tokens, length), _before(held.tokens)
    found = held.found["threat"]
    counts = {}
    for i, name in enumerate(using[0].categories):
        if name in CATEGORIES:
            places = before[found.first[found.category == i]]
            counts[name] = _within(places, bounds, np.ones(len(places))).astype(int).tolist()
    return counts


def _before(tokens: Tokens) -> Ints:
    """Return the number of words before each token, over the batch; marks after a text's last word stay with it."""
    word = (tokens.sorts & WORD != 0).astype(np.int64)
    last = np.cumsum(np.bincount(tokens.text, weights=word, minlength=len(tokens.texts)).astype(np.int64)) - 1
    held: Ints = np.minimum(np.cumsum(word) - word, np.maximum(last, 0)[tokens.text])
    return held


def valence(texts: Sequence[str], masked: bool, length: int = LENGTH) -> list[float]:
    """Return the mean VADER compound of the sentences that begin in each stretch of `texts`."""
    from analysis.instruments import sentiment
    from analysis.text import lexicon

    tokens = evidence.annotate(texts, ()).tokens
    sentences = [tokens.surface(a, b) for a, b in zip(tokens.first.tolist(), tokens.last.tolist(), strict=True)]
    scores = sentiment.compound(sentences, lexicon.load("event_nouns") if masked else None)
    bounds, places = stretches(tokens, length), _before(tokens)[tokens.first]
    total, number = _within(places, bounds, scores), _within(places, bounds, np.ones(len(scores)))
    return [round(float(v), 4) for v in np.divide(total, number, out=np.zeros(len(total)), where=number > 0)]


def read(path: Path = FILE) -> dict[str, Any]:
    """Return the shipped rates: sources, date, command, and the sorted values of each measure by set.

    Raises StudyError, naming the command that makes them anew, where the file is damaged.
    """
    with made_by("study rates --data DIR"):
        text = read_text(path)
        try:
            held = json.loads(text)
        except (ValueError, RecursionError) as error:
            fail(path, None, "JSON", str(error), "JSON")
        if not isinstance(held, dict) or held.get("length") != LENGTH:
            found = held.get("length") if isinstance(held, dict) else held
            fail(path, None, "length", found, str(LENGTH))
        sets = held.get("sets")
        if not isinstance(sets, dict) or not sets:
            fail(path, None, "sets", sets, "a mapping of at least one set")
        for name, facts in sets.items():
            _check_set(facts, path, name)
    return dict(held)


def _check_set(facts: object, path: Path, name: str) -> None:
    """Raise StudyError unless a set holds a sorted list of numbers for each measure."""
    for field in ("source", "words", "texts", "stretches", "values"):
        if not isinstance(facts, dict) or field not in facts:
            fail(path, None, name, f"no {field}", "source, words, texts, stretches, values")
    assert isinstance(facts, dict)
    stretches, values = facts["stretches"], facts["values"]
    if type(stretches) is not int or stretches < 1:
        fail(path, None, f"{name}: stretches", stretches, "a whole number above 0")
    for measure in (*CATEGORIES, "valence", "valence_masked"):
        held = values.get(measure) if isinstance(values, dict) else None
        if not isinstance(held, list) or len(held) != stretches or not _are_sorted(held):
            found = f"{len(held)} values" if isinstance(held, list) else held
            fail(path, None, f"{name}: {measure}", found, f"{stretches} numbers in order")


def _are_sorted(held: Sequence[object]) -> bool:
    """Return whether all are numbers, none is less than the one before, and none is endless."""
    if not all(type(value) in (int, float) for value in held):
        return False
    numbers = np.asarray(held, float)
    return bool(np.isfinite(numbers).all() and (np.diff(numbers) >= 0).all())


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
