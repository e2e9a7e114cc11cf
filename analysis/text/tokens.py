"""Tokens and sentence bounds as parallel columns over a batch of texts.

The engine works on integers: every surface form (type) gets an id once, and every pass over a text
is an array operation. Nothing is stored per token but numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from analysis.text.bounds import BREAK, SORTS, WORD, opens_sentence
from analysis.text.vocabulary import Bools, Ints, Vocabulary, before, has, runs

# No piece but white space holds a blank, so a text may be cut at its blanks and each chunk be taken
# apart once. Only where blanks stand in an empty line is a text cut between letters alone, so that
# the break stays in one chunk.
_BLANKS_IN_BREAK = re.compile(r"\n[^\S\n]")
_BLANK = re.compile(r"(?<=\S) (?=\S)")


@dataclass(frozen=True)
class Tokens:
    """Parallel columns over the tokens of a batch of texts (white space is no token).

    `type` (id in `vocabulary`), `start` and `end` (code points in the token's own text), `gap`
    (white space before it: 0 none, 1 some, 2 a paragraph break or the text's beginning), `text`
    (index in `texts`). Sentence columns: `first` and `last` (token bounds, half open), one entry
    per sentence; `sentence` gives each token's. Equal inputs give equal columns whatever the
    vocabulary held before, up to the ids.
    """

    texts: tuple[str, ...]
    vocabulary: Vocabulary
    type: Ints
    start: Ints
    end: Ints
    gap: NDArray[np.int8]
    text: Ints

    def __len__(self) -> int:
        return len(self.type)

    @cached_property
    def _opens(self) -> Bools:
        return opens_sentence(self.sorts, self.gap)

    @cached_property
    def first(self) -> Ints:
        """First token of each sentence."""
        return np.flatnonzero(self._opens)

    @cached_property
    def last(self) -> Ints:
        """One past the last token of each sentence."""
        return np.append(self.first[1:], len(self))[: len(self.first)]

    @cached_property
    def sentence(self) -> Ints:
        """Index of each token's sentence, counted over the batch."""
        return np.cumsum(self._opens) - 1

    @cached_property
    def sorts(self) -> Ints:
        """What each token can be at a sentence bound (bits, see `bounds`)."""
        return SORTS(self.vocabulary)[self.type]

    @cached_property
    def is_word(self) -> Bools:
        """Which tokens begin with a letter or a digit."""
        return has(self.sorts, WORD)

    @cached_property
    def forms(self) -> list[str]:
        """Surface of every token, in order; made only when asked for."""
        types = self.vocabulary.types
        return [types[i] for i in self.type.tolist()]

    def surface(self, first: int, last: int) -> str:
        """Return the text from token `first` up to token `last` (half open)."""
        text: str = self.texts[self.text[first]]
        return text[self.start[first] : self.end[last - 1]]


def tokenize(texts: Iterable[str], vocabulary: Vocabulary | None = None) -> Tokens:
    """Return the columns of `texts`; linear in their length.

    >>> t = tokenize(["Rain didn’t fall. U.S. forces did."])
    >>> t.forms
    ['Rain', 'didn’t', 'fall', '.', 'U.S.', 'forces', 'did', '.']
    >>> t.first.tolist()
    [0, 4]
    """
    texts = tuple(texts)
    vocabulary = Vocabulary() if vocabulary is None else vocabulary

    parts = [_chunks(text) for text in texts]
    counts = np.fromiter(map(len, parts), np.int64, len(parts))
    numbers = map(vocabulary.chunks.__getitem__, chain.from_iterable(parts))
    return _columns(texts, vocabulary, np.fromiter(numbers, np.int64, int(counts.sum())), counts)


def _chunks(text: str) -> list[str]:
    return _BLANK.split(text) if _BLANKS_IN_BREAK.search(text) else text.split(" ")


def _columns(texts: tuple[str, ...], vocabulary: Vocabulary, chunks: Ints, counts: Ints) -> Tokens:
    """Return the columns from the numbers of the texts' chunks; offsets count in each text."""
    (types, offsets, lengths, gaps), (first, number, size) = vocabulary.read()
    text_of_chunk = np.repeat(np.arange(len(texts)), counts)

    # A chunk begins where the one before it ended and one blank on.
    text_size = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    begins = before(size[chunks] + 1) - before(text_size)[text_of_chunk]

    repeats = number[chunks]
    at = runs(first[chunks], repeats)
    start = np.repeat(begins, repeats) + offsets[at]
    text = np.repeat(text_of_chunk, repeats)

    gap = gaps[at].astype(np.int8)
    gap[np.flatnonzero(np.diff(text, prepend=-1))] = BREAK
    return Tokens(texts, vocabulary, types[at], start, start + lengths[at], gap, text)


def paragraphs(t: Tokens) -> Ints:
    """Return each token's paragraph, counted from 1 in its text."""
    breaks = np.cumsum(t.gap == BREAK)
    first = np.searchsorted(t.text, np.arange(len(t.texts)))

    # A text without a token is no token's, so that any count will do for it.
    earlier = np.append(breaks, 0)[first] - 1
    return np.asarray(breaks - earlier[t.text])
