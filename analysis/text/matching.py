"""Finding a lexicon's entries in tokens, each type of a text looked up once.

An entry's words are numbered one after another, with one number more for its end. A type's group
says which of these numbers it fits; types that fit the same share one. A phrase is followed word by
word by states, the sets of numbers that may come next, and what a state and a group lead to is
worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, count

import numpy as np

from analysis.text.tokens import Ints, Property, Tokens
from analysis.text.vocabulary import Numbers, pattern, straight

Rows = tuple[Ints, Ints, Ints]  # first token, one past the last, entry

_OUTER = 3
_WHOLE = 1 << 20  # more exact than any stem


class WordIndex:
    """Which numbers a form fits, by whole word, beginning or ending.

    Stems lie under their outer letters, so that a form, were it a megabyte long, is held against
    few.
    """

    def __init__(self) -> None:
        self._whole: dict[str, list[int]] = {}
        self._begins: dict[str, list[tuple[str, int]]] = {}
        self._ends: dict[str, list[tuple[str, int]]] = {}
        # First letters of all words: most forms fit none, which is then seen at once.
        self._heads: set[str] = set()
        self._has_short_heads = False

    def add(self, word: str, number: int) -> None:
        """Let forms that fit `word` have `number`."""
        plain = straight(word)
        low = plain.lower()
        stem = low.strip("*")
        self._heads.add(low[:_OUTER].rstrip("*"))

        if low.endswith("*"):
            self._begins.setdefault(stem[:_OUTER], []).append((stem, number))
            self._has_short_heads |= len(stem) < _OUTER
        elif low.startswith("*"):
            self._ends.setdefault(stem[-_OUTER:], []).append((stem, number))
            self._has_short_heads = True
        else:
            self._whole.setdefault(plain if _is_in_capitals(plain) else low, []).append(number)

    def fits(self, form: str, low: str) -> list[tuple[int, int]]:
        """Return how exactly a form fits, and the number, for each word that it fits.

        A whole word in the form's own capitals is more exact than another whole word, that than a
        stem, a longer beginning than a shorter one, and an ending least.
        """
        if low[:_OUTER] not in self._heads and not self._has_short_heads:
            return []
        found = [(_WHOLE, number) for number in self._whole.get(low, ())]
        if form != low:
            found += [(_WHOLE + 1, number) for number in self._whole.get(form, ())]

        # A stem of one or two letters lies under all of its letters.
        for stem, number in _under(self._begins, low[:3], low[:2], low[:1]):
            if low.startswith(stem):
                found.append((len(stem), number))
        for stem, number in _under(self._ends, low[-3:], low[-2:], low[-1:]) if self._ends else ():
            if low.endswith(stem):
                found.append((0, number))
        return found


def _under(stems: dict[str, list[tuple[str, int]]], *keys: str) -> Iterator[tuple[str, int]]:
    """Return the stems under each of the `keys`, which may be alike where a form is short."""
    return chain.from_iterable(stems.get(key, ()) for key in dict.fromkeys(keys))


def _is_in_capitals(word: str) -> bool:
    """Return whether a word is matched in its own case: `US`, but neither `us` nor `Us`."""
    return len(word) > 1 and word.isupper() and word.isalpha()


_NOWHERE, _START = range(2)  # states that no phrase goes on from, and before its first word
_NEVER = -1  # a number that no form has; the start is a state of its own without phrases as well


class Matcher:
    """The entries of a lexicon, each given as its words."""

    def __init__(self, entries: Sequence[str]) -> None:
        words = [pattern(entry) for entry in entries]
        starts = accumulate((len(parts) + 1 for parts in words), initial=0)
        self._index = WordIndex()
        self._single: dict[int, int] = {}  # number of an entry's only word to the entry
        self._ends: dict[int, int] = {}  # number of a phrase's end to the entry
        opens: list[int] = []

        for entry, (parts, start) in enumerate(zip(words, starts, strict=False)):
            for number, part in enumerate(parts, start):
                self._index.add(part, number)
            if len(parts) == 1:
                self._single[start] = entry
            else:
                self._ends[start + len(parts)] = entry
                opens.append(start)

        self._group = Property(self._group_of)
        self._groups = Numbers([(tuple[int, ...](), frozenset[int]())])  # the first fits nothing
        self._states = Numbers([frozenset[int](), frozenset([_NEVER, *opens])])
        self._complete: list[list[int]] = []
        self._moves: dict[tuple[int, int], int] = {}

    def find(self, tokens: Tokens) -> Rows:
        """Return first token, one past the last, and entry of each match, in reading order."""
        groups = self._group(tokens.vocabulary)[tokens.type]
        at = np.flatnonzero(groups)
        phrases = _longest(self._phrases(tokens, groups, at))

        phrase = np.searchsorted(phrases[0], at, "right") - 1
        free = at[at >= np.append(phrases[1], 0)[phrase]]
        entries = [single for single, _ in self._groups.things]
        which, entry = _spread(entries, groups[free])
        words = (free[which], free[which] + 1, entry)

        both = [np.concatenate(pair) for pair in zip(phrases, words, strict=True)]
        order = np.lexsort((both[2], both[0]))
        return both[0][order], both[1][order], both[2][order]

    def reached(self, tokens: Tokens) -> set[int]:
        """Return the entries that fit somewhere, longest or not."""
        types, lows = tokens.vocabulary.types, tokens.vocabulary.lows
        used = np.unique(tokens.type).tolist()
        groups = self._group(tokens.vocabulary)[tokens.type]
        phrases = self._phrases(tokens, groups, np.flatnonzero(groups))[2]

        words = (number for i in used for _, number in self._index.fits(types[i], lows[i]))
        return {*phrases.tolist(), *(self._single[n] for n in words if n in self._single)}

    def _group_of(self, form: str, low: str) -> int:
        """Return the group of a form, by the entries that fit it best and numbers in phrases."""
        fits = self._index.fits(form, low)
        if not fits:
            return 0
        singles = [(exactness, self._single[n]) for exactness, n in fits if n in self._single]
        best = max(singles)[0] if singles else 0
        entries = sorted(entry for exactness, entry in singles if exactness == best)
        return self._groups[tuple(entries), frozenset(n for _, n in fits if n not in self._single)]

    def _move(self, state: int, group: int) -> int:
        """Return the state that a state and a group lead to."""
        key = (state, group)
        if key not in self._moves:
            fitting = self._states.things[state] & self._groups.things[group][1]
            self._moves[key] = self._states[frozenset(number + 1 for number in fitting)]
        return self._moves[key]

    def _completed(self) -> list[list[int]]:
        """Return the entries that each state completes."""
        for state in self._states.things[len(self._complete) :]:
            self._complete.append(
                [self._ends[number] for number in sorted(state & self._ends.keys())]
            )
        return self._complete

    def _phrases(self, tokens: Tokens, groups: Ints, at: Ints) -> Rows:
        """Return every fit of an entry of several words that begins at one of the tokens `at`."""
        opening = [self._move(_START, group) for group in range(len(self._groups))]
        state = np.array(opening)[groups[at]]
        goes_on = np.array([bool(numbers) for _, numbers in self._groups.things])
        first = at[state != _NOWHERE]
        state = state[state != _NOWHERE]

        rows: list[Rows] = [(first[:0], first[:0], first[:0])]
        for length in count(2):
            place = first + length - 1
            group = groups[np.minimum(place, len(groups) - 1)]
            alive = (place < tokens.last[tokens.sentence[first]]) & goes_on[group]
            if not alive.any():
                break

            first, keys = first[alive], (state << 32 | group)[alive]
            keys, of_key = np.unique(keys, return_inverse=True)
            moves = [self._move(key >> 32, key & 0xFFFFFFFF) for key in keys.tolist()]
            state = np.array(moves)[of_key]
            which, entry = _spread(self._completed(), state)
            rows.append((first[which], first[which] + length, entry))
            first, state = first[state != _NOWHERE], state[state != _NOWHERE]

        firsts, lasts, entries = zip(*rows, strict=True)
        return np.concatenate(firsts), np.concatenate(lasts), np.concatenate(entries)


def _spread(lists: Sequence[Sequence[int]], keys: Ints) -> tuple[Ints, Ints]:
    """Return the place of each key, once for every number in its list, and these numbers."""
    size = np.array([len(numbers) for numbers in lists])
    flat = np.fromiter(chain.from_iterable(lists), np.int64)
    begin = np.cumsum(size) - size

    repeats = size[keys]
    which = np.repeat(np.arange(len(keys)), repeats)
    within = np.arange(len(which)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return which, flat[begin[keys][which] + within]


def _longest(rows: Rows) -> Rows:
    """Return the rows that no longer span, or one as long to their left, overlaps."""
    order = np.lexsort(rows[::-1])
    first, last, entry = (column[order] for column in rows)
    before = np.maximum.accumulate(np.append(0, last))[:-1]
    after = np.append(first[1:], np.iinfo(np.int64).max)[: len(first)]
    keep = (first >= before) & (last <= after)

    taken: dict[int, tuple[int, int]] = {}
    rivals = np.flatnonzero(~keep)
    columns = ((first - last)[rivals].tolist(), first[rivals].tolist(), rivals.tolist())
    by_length = sorted(zip(*columns, strict=True))
    for length, start, row in by_length:
        span = (start, start - length)
        if all(taken.get(token, span) == span for token in range(*span)):
            taken.update(dict.fromkeys(range(*span), span))
            keep[row] = True
    return first[keep], last[keep], entry[keep]
