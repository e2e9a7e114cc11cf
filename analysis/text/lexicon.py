"""Lexicons: reading them, and finding their entries in tokens.

A lexicon is a YAML file in the shape of a quanteda dictionary: categories, in each one or more
reasons, under each reason the entries that are there for it:

    violent_event:
      the act of attacking itself:
        - attack*
        - car bomb*

`*` stands for any letters at the beginning or the end of a word. An entry ignores case, but for
words written all in capitals: `IS` is never *is*. The comment block on top is the file's header
(see `header`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.errors import fail
from analysis.text.header import Header, Mark
from analysis.text.matching import Matcher
from analysis.text.tokens import Ints, Tokens


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


NOTHING = Matches(*(np.empty(0, np.int64) for _ in range(4)))


@dataclass(frozen=True)
class Lexicon:
    """Entries by category, compiled so that each type of a text is looked up once.

    `name` is the instrument's. Overlaps inside one lexicon go to the longest match, then to the
    leftmost; an entry that stands in two categories gives a row for each.
    """

    name: str
    entries: tuple[Entry, ...]
    header: Header = field(default_factory=Header)
    path: Path | None = None

    @property
    def record(self) -> Mapping[str, str]:
        """Lines `name: value` of the file's comment block."""
        return self.header.record

    @property
    def version(self) -> str:
        """Version that the file states."""
        return self.record.get("version", "0")

    @property
    def construct(self) -> str:
        """First segment of the keys of its results, empty where only other instruments read it."""
        return self.header.construct

    @property
    def marks(self) -> Mapping[str, tuple[Mark, ...]]:
        """Coded columns, with the code, that a category is an automatic reading of."""
        return self.header.marks

    @property
    def words(self) -> Mapping[str, str]:
        """How a label names a category."""
        return self.header.words

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories in the order of the file."""
        return tuple(dict.fromkeys(entry.category for entry in self.entries))

    def forms(self, category: str) -> frozenset[str]:
        """Return the words of a category as they stand in the file."""
        return frozenset(entry.words for entry in self.entries if entry.category == category)

    def require(self, categories: Iterable[str]) -> None:
        """Raise StudyError unless the lexicon has these categories and no other."""
        wanted = tuple(categories)
        allowed = ", ".join(wanted)

        for category in wanted:
            if category not in self.categories:
                fail(self.path or self.name, None, "category", f"no {category}", allowed)
        for category in self.categories:
            if category not in wanted:
                fail(self.path or self.name, None, "category", category, allowed)

    def select(self, keep: Callable[[Entry], bool]) -> Lexicon:
        """Return the lexicon with only the entries that `keep` accepts."""
        return replace(self, entries=tuple(entry for entry in self.entries if keep(entry)))

    def find(self, tokens: Tokens) -> Matches:
        """Return every match of the lexicon in `tokens`, longest first, in reading order."""
        first, last, entry = self._matcher.find(tokens)
        return Matches(first, last, self._category[entry], entry)

    def reached(self, tokens: Tokens) -> Lexicon:
        """Return the lexicon with the entries that `tokens` hold, were no other in their way."""
        reached = self._matcher.reached(tokens)
        return replace(self, entries=tuple(e for i, e in enumerate(self.entries) if i in reached))

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([entry.words for entry in self.entries])

    @cached_property
    def _category(self) -> Ints:
        """Category of each entry, as an index."""
        index = {name: i for i, name in enumerate(self.categories)}
        return np.array([index[entry.category] for entry in self.entries], np.int64)
