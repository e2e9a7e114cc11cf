"""The surface forms (types) of texts: what is known of one is worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

# Typographic marks and their plain twins, one code point for one, so that offsets stay true.
STRAIGHT = str.maketrans("’‘‛ʼ`“”„«»", "'''''\"\"\"\"\"")

_APOSTROPHE = "['’ʼ]"
_LETTER = r"[\w\u0300-\u036f]"
# The alternatives tile a text: joined again, the pieces are the text.
_PIECE = re.compile(
    r"\s+|(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)+"
    rf"|{_LETTER}+(?:{_APOSTROPHE}(?![sS]\b){_LETTER}+)*|{_APOSTROPHE}[sS]\b|\.{{2,}}|\S",
    re.DOTALL,
)
_BREAK = re.compile(r"\n[^\S\n]*\n")
_STAR = "\ue000"  # stands for * in an entry that is cut


def straight(text: str) -> str:
    """Return `text` with typographic quotes and apostrophes made plain; offsets stay."""
    return text.translate(STRAIGHT)


def pattern(entry: str) -> Sequence[str]:
    """Return a lexicon entry's tokens, cut as texts are cut; a `*` stays at the word it touches.

    >>> pattern("car bomb* *ism")
    ['car', 'bomb*', '*ism']
    """
    words: list[str] = []

    for part in entry.split():
        inside, lead = [], ""
        for piece in _PIECE.findall(part.replace("*", _STAR)):
            if piece != _STAR:
                inside.append(lead + piece)
                lead = ""
            elif inside:
                inside[-1] += "*"
            else:
                lead = "*"
        words += inside
    return words


def has(facts: Ints, kinds: int) -> Bools:
    """Return where a fact has one of the bits `kinds`."""
    return np.asarray(facts & kinds != 0)


def before(sizes: Ints) -> Ints:
    """Return for each size the sum of those before it."""
    return np.cumsum(sizes) - sizes


def runs(first: Ints, size: Ints) -> Ints:
    """Return the places of runs, one run after another, each from its first on."""
    return np.arange(size.sum()) + np.repeat(first - before(size), size)


class Numbers(dict[T, int]):
    """Things to their numbers, in order of first appearance; `things` are they by number."""

    def __init__(self, things: Iterable[T] = ()) -> None:
        super().__init__()
        self.things: list[T] = []
        for thing in things:
            self[thing]

    def __missing__(self, thing: T) -> int:
        self[thing] = number = len(self)
        self.things.append(thing)
        return number


class Vocabulary:
    """The types met so far: `types[id]` is a form, `lows[id]` it in small letters with plain marks.

    Texts are read in chunks, what stands between two blanks; the tokens of each are worked out once
    and kept in parallel columns: type, offset in the chunk, length and gap.
    """

    def __init__(self) -> None:
        self.ids: Numbers[str] = Numbers()
        self.chunks: Numbers[str] = Numbers()
        self.types = self.ids.things
        self._lows: list[str] = []
        self._tokens = np.empty((4, 0), np.int64)
        self._bounds = np.empty((3, 0), np.int64)

    @property
    def lows(self) -> list[str]:
        """Each type in small letters with plain marks."""
        self._lows += [straight(form).lower() for form in self.types[len(self._lows) :]]
        return self._lows

    def __len__(self) -> int:
        return len(self.types)

    def read(self) -> tuple[Ints, Ints]:
        """Return the tokens of all chunks and the bounds of the chunks.

        Rows of the first: type, offset, length, gap; of the second: first token, number of tokens,
        length.
        """
        known = self._bounds.shape[1]

        if known < len(self.chunks):
            tokens: list[tuple[int, int, int, int]] = []
            bounds = []
            start = self._tokens.shape[1]
            for chunk in self.chunks.things[known:]:
                before = len(tokens)
                tokens += self._cut(chunk)
                bounds.append((start + before, len(tokens) - before, len(chunk)))

            self._tokens = np.hstack([self._tokens, np.array(tokens, np.int64).reshape(-1, 4).T])
            self._bounds = np.hstack([self._bounds, np.array(bounds, np.int64).T])
        return self._tokens, self._bounds

    def _cut(self, chunk: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield type, offset, length and gap of each token; the first's gap is at least a blank."""
        offset, gap = 0, 1

        for piece in _PIECE.findall(chunk):
            if piece.isspace():
                gap = 2 if _BREAK.search(piece) else 1
            else:
                yield self.ids[piece], offset, len(piece), gap
                gap = 0
            offset += len(piece)


class Property:
    """One number per type, computed for the types met since the last call and kept.

    `of` gives it for a form and the same form in small letters with plain marks.
    """

    def __init__(self, of: Callable[[str, str], int], dtype: type[np.integer] = np.int32) -> None:
        self._of = of
        self._vocabulary: Vocabulary | None = None
        self._known = np.empty(0, dtype)

    def __call__(self, vocabulary: Vocabulary) -> NDArray[Any]:
        """Return the property of every type of `vocabulary`, indexed by type id."""
        if vocabulary is not self._vocabulary:
            self._vocabulary, self._known = vocabulary, self._known[:0]

        known = len(self._known)
        if known < len(vocabulary):
            fresh = map(self._of, vocabulary.types[known:], vocabulary.lows[known:])
            numbers = np.fromiter(fresh, self._known.dtype, len(vocabulary) - known)
            self._known = np.concatenate([self._known, numbers])
        return self._known
