"""What stands beside spans of tokens, within their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from analysis.text.tokens import Bools, Ints, Tokens

_PAD = 8  # blanks on both sides keep the neighbours of a batch's first and last token defined

Span = tuple[int, int]
Edges = tuple[Ints, Ints]  # first token and one past the last, in columns


class Beside:
    """The facts (bits) of tokens as seen from spans; beyond a span's sentence they are blank."""

    def __init__(self, tokens: Tokens, facts: Ints, spans: Edges) -> None:
        self._facts = np.pad(facts, _PAD)
        self._first, self._last = spans
        sentence = tokens.sentence[self._first]
        self.opens, self.closes = tokens.first[sentence], tokens.last[sentence]

    def before(self, back: int = 1) -> Ints:
        """Return the facts of the token that stands `back` tokens before each span."""
        at = self._first - back
        return np.where(at >= self.opens, self._facts[at + _PAD], 0)

    def head(self) -> Ints:
        """Return the facts of each span's last token."""
        return self._facts[self._last - 1 + _PAD]

    def after(self, ahead: int = 1, beyond: int = 0) -> Ints:
        """Return the facts of the token `ahead` after each span, `beyond` past its sentence."""
        at = self._last + ahead - 1
        return np.where(at < self.closes, self._facts[at + _PAD], beyond)


def covered(length: int, spans: Edges) -> Bools:
    """Return which of `length` tokens lie in a span."""
    edge = (
        np.bincount(spans[0], minlength=length)
        - np.bincount(spans[1], minlength=length + 1)[:length]
    )
    return np.cumsum(edge) > 0


def count(flags: Bools, first: Ints, last: Ints) -> Ints:
    """Return the number of tokens with a flag in each span."""
    total = np.append(0, np.cumsum(flags))
    return np.asarray(total[last] - total[first])


def listed_bits(table: Mapping[str, str]) -> Callable[[str, str], int]:
    """Return the function that gives a form, or its small letters, the rows of `table` as bits."""
    bits: dict[str, int] = {}

    for i, words in enumerate(table.values()):
        for word in words.split():
            bits[word] = bits.get(word, 0) | 1 << i
    return lambda form, low: bits.get(form, 0) | bits.get(low, 0)
