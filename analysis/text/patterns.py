"""Rules as regular expressions over word classes instead of letters.

Every token becomes one letter, which stands for the set of classes that its form belongs to; the
tokens of a batch become one string, with a line break before each sentence. In a rule `<be get>` is
a token of either class, `<^be get>` one of neither, and everything else is as in `re`:
`<be><adverb>{0,4}<participle>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np

from analysis.text.tokens import Ints, Property, Tokens
from analysis.text.vocabulary import Numbers

_CLASS = re.compile(r"<(\^?)([\w' ]+)>")
_FIRST_LETTER = 0x3400  # of a script without any meaning in a regular expression


class WordClasses:
    """The letters for sets of classes; `classify` gives a form's, from it and its small letters."""

    def __init__(self, classify: Callable[[str, str], Iterable[str]]) -> None:
        self._sets: Numbers[frozenset[str]] = Numbers()
        self._compiled: dict[str, tuple[int, re.Pattern[str]]] = {}
        self.of_type = Property(lambda form, low: ord(self.letter(classify(form, low))))

    def letter(self, names: Iterable[str]) -> str:
        """Return the letter of a set of classes."""
        return chr(_FIRST_LETTER + self._sets[frozenset(names)])

    def rule(self, text: str) -> re.Pattern[str]:
        """Return a rule, compiled for all sets of classes met so far."""
        known, pattern = self._compiled.get(text, (-1, None))
        if pattern is None or known != len(self._sets):
            pattern = re.compile(_CLASS.sub(self._letters_of, text), re.MULTILINE | re.VERBOSE)
            self._compiled[text] = len(self._sets), pattern
        return pattern

    def _letters_of(self, match: re.Match[str]) -> str:
        wanted = set(match[2].split())
        fitting = (names for names in self._sets.things if not wanted.isdisjoint(names))
        letters = "".join(map(self.letter, fitting))

        if match[1]:
            return rf"[^\n{letters}]"
        return f"[{letters}]" if letters else "(?!)"


class Page:
    """A batch of tokens as a string of letters; `letters` are those of its tokens."""

    def __init__(self, tokens: Tokens, letters: Ints) -> None:
        self._first = tokens.first
        codes = np.insert(letters, tokens.first, ord("\n")).astype("<u4")
        self.text = codes.tobytes().decode("utf-32-le")

    @cached_property
    def _token(self) -> Ints:
        """Token at each place of the text; a line break has that of the token after it."""
        breaks = np.zeros(len(self.text), np.int64)
        breaks[self._first + np.arange(len(self._first))] = 1
        return np.arange(len(self.text)) - np.cumsum(breaks)

    def replace(self, rule: re.Pattern[str], letter: str) -> None:
        """Put another letter in the place of each that a rule fits."""
        self.text = rule.sub(letter, self.text)

    def tokens(self, places: Iterable[int]) -> Ints:
        """Return the tokens at places of the text."""
        return np.asarray(self._token[np.fromiter(places, np.int64)])
