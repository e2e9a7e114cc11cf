"""Word classes, and rules as regular expressions over them instead of letters.

Every form has a number, which stands for the set of classes that it belongs to. Written as letters
the numbers of a batch are one string, with a line break before each sentence. In a rule `<be get>`
is a token of either class, `<^be get>` one of neither, and everything else is as in `re`:
`<be><adverb>{0,4}<participle>`.
`Beside` looks at the classes of what stands next to spans of tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints, Numbers, Property

Span = tuple[int, int]
Edges = tuple[Ints, Ints]  # first token and one past the last, in columns

_CLASS = re.compile(r"<(\^?)([\w' ]+)>")
_FIRST_LETTER = 0x3400  # of a script without any meaning in a regular expression
_KEPT = 128  # rules, and classes asked for


class WordClasses:
    """Numbers of sets of classes; `classify` gives a form's, from it and its small letters."""

    def __init__(self, classify: Callable[[str, str], Iterable[str]]) -> None:
        self._sets = Numbers([frozenset[str]()])
        self.of_type = Property(lambda *form: self._sets[frozenset(classify(*form))], np.int64)
        # What was made for fewer sets holds no more: their number is part of the question.
        self._members = lru_cache(_KEPT)(self._find_members)
        self._compiled = lru_cache(_KEPT)(self._compile)

    def number(self, names: str) -> int:
        """Return the number of a set of classes, parted by blanks."""
        return self._sets[frozenset(names.split())]

    def has(self, numbers: Ints, names: str) -> Bools:
        """Return which numbers are of sets with one of the classes `names`, parted by blanks."""
        return np.take(self._members(names, len(self._sets)), numbers)

    def rule(self, text: str) -> re.Pattern[str]:
        """Return a rule, compiled for all sets of classes met so far."""
        return self._compiled(text, len(self._sets))

    def _find_members(self, names: str, _: int) -> Bools:
        wanted = set(names.split())
        return np.array([not wanted.isdisjoint(kinds) for kinds in self._sets.things])

    def _compile(self, text: str, _: int) -> re.Pattern[str]:
        return re.compile(_CLASS.sub(self._letters_of, text), re.MULTILINE | re.VERBOSE)

    def _letters_of(self, match: re.Match[str]) -> str:
        members = np.flatnonzero(self._members(match[2], len(self._sets)))
        letters = "".join(map(letter, members.tolist()))
        if match[1]:
            return rf"[^\n{letters}]"
        return f"[{letters}]" if letters else "(?!)"


def letter(number: int) -> str:
    """Return the letter that stands for a number in a page."""
    return chr(_FIRST_LETTER + number)


def listed(
    lists: Mapping[str, str], spelled: Callable[[str, str], Mapping[str, object]]
) -> WordClasses:
    """Return classes by lists of words, parted by blanks, and by how a form is written.

    A word listed in capitals is another than the same in small letters. `spelled` says by the names
    of classes whether a form, given with its small letters, is of them.
    """
    of_word: dict[str, set[str]] = {}
    for name, words in lists.items():
        for word in words.split():
            of_word.setdefault(word, set()).add(name)

    def classify(form: str, low: str) -> set[str]:
        names = {name for name, holds in spelled(form, low).items() if holds}
        return names | (of_word.get(form) or of_word.get(low, set()))

    return WordClasses(classify)


class Page:
    """A batch of tokens as a string of letters; `numbers` are those of their classes."""

    def __init__(self, tokens: Tokens, numbers: Ints) -> None:
        self._first = tokens.first
        codes = np.insert(numbers + _FIRST_LETTER, tokens.first, ord("\n")).astype("<u4")
        self.text = codes.tobytes().decode("utf-32-le")

    @cached_property
    def _token(self) -> Ints:
        """Token at each place of the text; a line break has that of the token after it."""
        breaks = np.zeros(len(self.text), np.int64)
        breaks[self._first + np.arange(len(self._first))] = 1
        return np.arange(len(self.text)) - np.cumsum(breaks)

    def replace(self, rule: re.Pattern[str], number: int) -> None:
        """Put a number's letter in the place of each that a rule fits."""
        self.text = rule.sub(letter(number), self.text)

    def tokens(self, places: Iterable[int]) -> Ints:
        """Return the tokens at places of the text."""
        return self._token[np.fromiter(places, np.int64)]


class Beside:
    """The classes of tokens as seen from spans.

    Beyond a span's sentence are words of no class, behind it of the classes `beyond`.
    """

    def __init__(
        self, tokens: Tokens, classes: WordClasses, spans: Edges, beyond: str = ""
    ) -> None:
        self.numbers = classes.of_type(tokens.vocabulary)[tokens.type]
        self._classes, self._beyond = classes, classes.number(beyond)
        self.first, self.last = spans
        sentence = tokens.sentence[self.first]
        self.opens, self.closes = tokens.first[sentence], tokens.last[sentence]

    def are(self, names: str) -> Bools:
        """Return which tokens are of one of the classes `names`, parted by blanks."""
        return self._classes.has(self.numbers, names)

    def before(self, names: str, back: int = 1) -> Bools:
        """Return where the token `back` before a span, 0 its first, is of the classes `names`."""
        at = self.first - back
        numbers = self.numbers[np.maximum(at, self.opens)]
        return (at >= self.opens) & self._classes.has(numbers, names)

    def head(self, names: str) -> Bools:
        """Return where a span's last token is of one of the classes `names`."""
        return self._classes.has(self.numbers[self.last - 1], names)

    def after(self, names: str, ahead: int = 1) -> Bools:
        """Return where the token `ahead` after a span is of one of the classes `names`."""
        at = self.last + ahead - 1
        numbers = self.numbers[np.minimum(at, self.closes - 1)]
        return self._classes.has(np.where(at < self.closes, numbers, self._beyond), names)


def covered(length: int, spans: Edges) -> Bools:
    """Return which of `length` tokens lie in a span."""
    first, last = (np.bincount(edge, minlength=length + 1) for edge in spans)
    return np.cumsum(first - last)[:length] > 0


def count(flags: Bools | Ints, first: Ints, last: Ints) -> Ints:
    """Return the number of tokens with a flag (or the sum of numbers) in each span."""
    total = np.append(0, np.cumsum(flags))
    return np.asarray(total[last] - total[first])
