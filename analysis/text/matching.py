"""Finding a lexicon's entries in tokens, each type of a text looked up once.

A type's group says which entries may begin with it and which words it fits; types with the same of
both share one. A phrase is tried wherever a token fits its first word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain, zip_longest

import numpy as np

from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints, Numbers, Property, before, pattern, runs, straight

_HEAD = 3  # letters by which it is seen at once that a form begins like no word
_ENDED = -1  # stands behind the words of an entry


class WordIndex:
    """Words of entries by how they are written: `bomb`, `bomb*` (a beginning), `*ism` (an ending).

    A form, were it a megabyte long, is held against few.
    """

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        beginnings = sorted((word[:-1] for word in self._words if word.endswith("*")), key=len)
        endings = (word for word in self._words if word.startswith("*"))
        self._end_lengths = sorted({len(word) - 1 for word in endings})

        self._head = min([_HEAD, *map(len, beginnings)])
        self._beginnings: dict[str, list[str]] = {w[: self._head].lower(): [] for w in self._words}
        for beginning in reversed(beginnings):
            self._beginnings[beginning[: self._head]].append(beginning)

    def fits(self, form: str, low: str) -> list[list[str]]:
        """Return the words that a form fits, the most exact first.

        A whole word in the form's own capitals is more exact than another whole word, that than a
        beginning, a longer beginning than a shorter one, and an ending least.
        """
        beginnings = self._beginnings.get(low[: self._head])
        if beginnings is None and not self._end_lengths:
            return []

        starred = [start + "*" for start in beginnings or () if low.startswith(start)]
        endings = ["*" + low[-length:] for length in self._end_lengths]
        fits = [[word] for word in (form, low, *starred) if word in self._words]
        if endings:
            fits.append([word for word in endings if word in self._words])
        return fits


class Matcher:
    """The entries of a lexicon, each given as its words."""

    def __init__(self, entries: Sequence[str]) -> None:
        written = [[_key(word) for word in pattern(entry)] for entry in entries]
        self._numbers = Numbers(chain(*written))
        self._index = WordIndex(self._numbers)
        self._single: defaultdict[str, list[int]] = defaultdict(list)
        self._phrases: defaultdict[str, list[int]] = defaultdict(list)
        for entry, words in enumerate(written):
            (self._phrases if len(words) > 1 else self._single)[words[0]].append(entry)

        numbered = [[self._numbers[word] for word in words] for words in written]
        # Row by row the first words of all entries, their second words and so on.
        self._words = np.array([*zip_longest(*numbered, fillvalue=_ENDED)], np.int64)
        self._length = np.array([len(words) for words in written], np.int64)
        self._group = Property(self._group_of)
        self._groups = Numbers([(tuple[int, ...](), tuple[int, ...]())])  # the first fits nothing
        self._tables = lru_cache(maxsize=1)(self._made_tables)

    def find(self, tokens: Tokens) -> Ints:
        """Return the matches in reading order: rows of first token, one past the last and entry."""
        first, last, _ = rows = self._fits(tokens)
        is_word = last - first == 1
        phrases, taken = _longest(rows[:, np.flatnonzero(~is_word)], len(tokens))
        words = rows[:, np.flatnonzero(is_word & ~taken[first])]
        rows = np.concatenate([phrases, words], axis=1)
        return rows[:, np.lexsort((rows[2], rows[0]))]

    def _group_of(self, form: str, low: str) -> int:
        """Return the group of a form: entries of one word that it fits best, phrases, and words."""
        fits = self._index.fits(form, low)
        if not fits:
            return 0
        singles = ([entry for word in words for entry in self._single[word]] for words in fits)
        best: list[int] = next(filter(None, singles), [])
        words = dict.fromkeys(chain(*fits))
        phrases = [entry for word in words for entry in self._phrases[word]]
        numbers = [self._numbers[word] for word in words]
        return self._groups[(*best, *phrases), tuple(numbers)]

    def _fits(self, tokens: Tokens) -> Ints:
        """Return every fit of an entry, in rows as of `find`."""
        groups = self._group(tokens.vocabulary)[tokens.type]
        entries, begin, size, fitting = self._tables(len(self._groups))

        # Every token with every entry that may begin with it; then word by word those that go on.
        at = np.flatnonzero(groups)
        group = groups[at]
        first = np.repeat(at, size[group])
        entry = entries[runs(begin[group], size[group])]
        for step, words in enumerate(self._words[1:], 1):
            word = words[entry]
            has_ended = word == _ENDED
            if has_ended.all():
                break
            group = groups.take(first + step, mode="clip")
            is_open = np.flatnonzero(~has_ended & (group > 0))
            pair = word[is_open] << 32 | group[is_open]
            goes_on = has_ended
            goes_on[is_open] = fitting[np.searchsorted(fitting, pair)] == pair
            first, entry = first[goes_on], entry[goes_on]

        last = first + self._length[entry]
        is_inside = last <= tokens.last[tokens.sentence[first]]
        return np.stack([first[is_inside], last[is_inside], entry[is_inside]])

    def _made_tables(self, number: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the entries of all groups, where a group's begin and how many they are.

        Last, each word with each group that fits it as one number; these rise.
        """
        entries, words = zip(*self._groups.things, strict=True)
        size = np.array([*map(len, entries)])
        group = np.repeat(np.arange(number), [*map(len, words)])
        fitting = np.sort(np.array([*chain(*words)], np.int64) << 32 | group)
        listed = np.array([*chain(*entries)], np.int64)
        return listed, before(size), size, np.append(fitting, np.iinfo(np.int64).max)


def _key(word: str) -> str:
    """Return how a word is put down; one in capitals, and no other, minds its case."""
    plain = straight(word)
    is_in_capitals = len(plain) > 1 and plain.isupper() and plain.isalpha()
    return plain if is_in_capitals else plain.lower()


def _longest(rows: Ints, length: int) -> tuple[Ints, Bools]:
    """Return the rows that no longer span, or one as long to their left, overlaps.

    Also which of `length` tokens they take.
    """
    taken = bytearray(length)
    last_kept = (0, 0)
    kept = []

    order = np.lexsort((rows[0], rows[0] - rows[1]))
    for row, first, last in zip(order.tolist(), *rows[:2, order].tolist(), strict=True):
        if (first, last) == last_kept or 1 not in taken[first:last]:
            taken[first:last] = b"\1" * (last - first)
            last_kept = first, last
            kept.append(row)
    return rows[:, kept], np.frombuffer(taken, np.bool_)
