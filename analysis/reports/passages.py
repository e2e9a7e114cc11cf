"""Passages: the texts that a report shows, the citations in them, and the edits that change them.

A report's file is a number of *parts* (all of a Markdown file, a string of a notebook, a text of a
Word file). A passage joins parts to the text that a reader sees; places are places in a passage
until an edit is made, which names the part.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from analysis.reports.escapes import Letter, escape
from analysis.reports.syntax import blanked


class Spot(NamedTuple):
    """A stretch of a part of a report's file."""

    part: Hashable
    start: int
    end: int


class Edit(NamedTuple):
    """One change to a report: what stands at `spot` becomes `new`."""

    spot: Spot
    new: str


@dataclass(frozen=True)
class Passage:
    """A text as a report's source holds it.

    `form`: the markup it is written in; `parts`: the parts that it is joined from, with the
    text of each, none for what stands in no part; `place`: what a finding calls the place of a
    letter.
    """

    form: str
    parts: list[tuple[Hashable, str]]
    place: Callable[[int], str]
    fixed_elsewhere: str = ""  # why nothing in it may be rewritten

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return "".join(text for _, text in self.parts)

    @cached_property
    def prose(self) -> str:
        """The whole text, with what is no part of a report as spaces."""
        return blanked(self.text, self.form)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(text) for _, text in self.parts), initial=0))[:-1]

    def spots(self, start: int, end: int) -> list[Spot]:
        """Return where in its parts a stretch of the text stands."""
        spots = []
        while start < end:
            index = bisect_right(self._starts, start) - 1
            name, text = self.parts[index]
            begins = self._starts[index]
            stop = min(end, begins + len(text))
            spots.append(Spot(name, start - begins, stop - begins))
            start = stop
        return spots


@dataclass(frozen=True)
class Citation:
    """A citation as a report shows it.

    `marks`: where its digest stands; `form`: the markup of its visible letters; `tracked`: a
    tracked change touches it; `live`: the report takes the number from the ledger itself;
    `trouble`: why it cannot be read.
    """

    key: str
    digest: str
    letters: tuple[Letter, ...]
    place: str
    passage: Passage
    marks: tuple[Spot, ...] = ()
    form: str = "text"
    tracked: bool = False
    live: bool = False
    trouble: str = ""

    @cached_property
    def visible(self) -> str:
        """The citation as a reader sees it."""
        return "".join(letter.text for letter in self.letters)

    def edits(self, start: int, end: int, new: str) -> list[Edit]:
        """Return the edits that put `new` in place of visible letters.

        No edits where there are no letters, they are formatted differently from each other or stand
        in no part.
        """
        letters = self.letters[start:end]
        if len({letter.style for letter in letters}) != 1:
            return []
        spots = self.passage.spots(letters[0].start, letters[-1].end)
        return replacing(spots, escape(new, self.form)) if all(spot.part for spot in spots) else []


def replacing(spots: Sequence[Spot], new: str) -> list[Edit]:
    """Return the edits that put `new` in the first of `spots` and nothing in the others."""
    return [Edit(spot, "" if i else new) for i, spot in enumerate(spots)]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text of a part with the edits made; an edit given twice is made once."""
    pieces, done = [], 0
    for (_, start, end), new in sorted(set(edits)):
        if start >= done:
            pieces += [text[done:start], new]
            done = end
    return "".join(pieces) + text[done:]
