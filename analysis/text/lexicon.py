"""Lexicons: what an instrument is, and finding a lexicon's entries in tokens.

A lexicon is a YAML file in the shape of a quanteda dictionary: categories, in each one or more
reasons, under each reason the entries that are there for it:

    violent_event:
      the act of attacking itself:
        - attack*
        - car bomb*

`*` stands for any letters at the beginning or the end of a word. An entry ignores case, but for
words written all in capitals: `IS` is never *is*. Otherwise its words are those of a text: a sign
of a pattern (`?`, `|`, `[`, a point inside a word) is refused. The comment block on top is the
file's header (see `header`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.text.header import Header
from analysis.text.matching import Matcher
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Ints


class Entry(NamedTuple):
    """One line of a lexicon: the words, where they belong and why they are there."""

    words: str
    category: str
    reason: str


class Matches(NamedTuple):
    """What an instrument found, in columns: token bounds (half open), category, entry."""

    first: Ints
    last: Ints
    category: Ints
    entry: Ints


@dataclass(frozen=True)
class Instrument(Header, ABC):
    """What finds evidence in tokens, by its entries (words or rules), each with its reason."""

    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Names of the categories that it tells apart, in the order of its entries."""
        return tuple(dict.fromkeys(entry.category for entry in self.entries))

    @abstractmethod
    def find(self, tokens: Tokens) -> Matches:
        """Return its matches in reading order."""

    def matches(self, first: Ints, last: Ints, entry: Ints) -> Matches:
        """Return matches of entries, with the entries' categories."""
        return Matches(first, last, self._category[entry], entry)

    @cached_property
    def _category(self) -> Ints:
        """Category of each entry, as an index."""
        return np.array([self.categories.index(e.category) for e in self.entries], np.int64)


@dataclass(frozen=True)
class Lexicon(Instrument):
    """Entries by category, compiled so that each type of a text is looked up once.

    Overlaps inside one lexicon go to the longest match, then to the leftmost; an entry that stands
    in two categories gives a row for each.
    """

    path: Path | None = None

    @property
    def word_lists(self) -> dict[str, str]:
        """The words of each category, parted by blanks."""
        lists = dict.fromkeys(self.categories, "")
        for entry in self.entries:
            lists[entry.category] += f" {entry.words}"
        return lists

    def select(self, keep: Callable[[Entry], bool]) -> Lexicon:
        """Return the lexicon with only the entries that `keep` accepts."""
        return replace(self, entries=tuple(filter(keep, self.entries)))

    def find(self, tokens: Tokens) -> Matches:
        """Return every match of the lexicon in `tokens`, longest first, in reading order."""
        return self.matches(*self._matcher.find(tokens))

    def reached(self, tokens: Tokens) -> Lexicon:
        """Return the lexicon with the entries that `tokens` hold, were no other in their way."""
        found = {self.entries[i] for i in self.find(tokens).entry.tolist()}
        hidden = self.select(lambda entry: entry not in found).reached(tokens) if found else self
        return self.select(found.union(hidden.entries if found else ()).__contains__)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([entry.words for entry in self.entries])
