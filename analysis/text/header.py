"""The comment block on top of a lexicon: its record, and what its categories measure.

Lines `# name: value`. Three of them say how the lexicon is used as an instrument:

    # measured in: threat
    # marks: danger_ahead as danger, responsibility as resp_causing or resp_treating
    # words: danger_ahead = words for danger ahead; intensifier = intensifiers

`measured in` is the first segment of the keys of its results; a lexicon without it gives no results
of its own and is read by other instruments. `marks` names the coded columns that a category is an
automatic reading of, with the code where it is not 1 (`episodic as scope=episodic`). `words` says
how a label names a category; a category without words is found but not reported. `version` says
which the entries are, `in custody` is for a table of actors. A line whose name is almost one of
these is refused; any other is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, NoReturn

from analysis.errors import fail

_LINE = re.compile(r"# ?(\w[\w ]*?) ?: ?(.+)")
_SEGMENT = re.compile(r"[a-z][a-z0-9-]*|")
_COLUMN = re.compile(r"([a-z]\w*)(?:=([\w-]+))?")
NAMES = ("version", "measured in", "marks", "words", "in custody")  # of the lines that are read
_MARKS = "category as column, or category as column=code, parted by commas"
_WORDS = "category = its words, parted by semicolons"


class Mark(NamedTuple):
    """A code of a coded column; `1` is the yes of a column of 0 and 1."""

    column: str
    code: str = "1"


@dataclass(frozen=True, kw_only=True)
class Header:
    """What the lines of a lexicon's header say.

    `construct` is the first segment of the keys of its results, empty where only other instruments
    read it; `marks` gives by category the codes that it is an automatic reading of, `words` how a
    label names it (one without words is found but not reported).
    """

    record: Mapping[str, str] = field(default_factory=dict)
    construct: str = ""
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Version of the entries or rules."""
        return self.record.get("version", "0")


def read_header(text: str, path: Path, categories: Collection[str]) -> Header:
    """Return the header of the lexicon `text`, whose file is `path`.

    Raises StudyError for a line of another shape, a name that is almost one of NAMES, or a category
    that the lexicon does not have.
    """
    lines = _Lines(text, path, categories)
    construct = lines.record.get("measured in", "")
    if not _SEGMENT.fullmatch(construct):
        lines.fail("measured in", construct, "one word in small letters")

    marks = {
        category: tuple(_mark(column, lines) for column in columns.split(" or "))
        for category, columns in lines.by_category("marks", ",", " as ", _MARKS)
    }
    words = dict(lines.by_category("words", ";", " = ", _WORDS))
    return Header(record=lines.record, construct=construct, marks=marks, words=words)


class _Lines:
    """The lines `# name: value` of a file."""

    def __init__(self, text: str, path: Path, categories: Collection[str]) -> None:
        found = [_LINE.fullmatch(line) for line in text.splitlines()]
        self.record = {match[1]: match[2] for match in found if match}
        self._number = {match[1]: number for number, match in enumerate(found, 1) if match}
        self._path = path
        for name in self.record:
            meant = get_close_matches(name.lower(), NAMES, 1, 0.8)
            if name not in NAMES and meant and meant[0][0] == name[0].lower():
                fail(path, self._number[name], "header", name, ", ".join(NAMES))
        # A category may be called by its label alone.
        labels = (category.partition(".")[2] for category in categories)
        self._names = dict.fromkeys([*categories, *filter(None, labels)])

    def fail(self, name: str, value: str, allowed: str) -> NoReturn:
        """Raise StudyError for a value in the line `name`."""
        fail(self._path, self._number[name], name, value, allowed)

    def by_category(
        self, name: str, parting: str, sign: str, allowed: str
    ) -> Iterator[tuple[str, str]]:
        """Yield what the line `name` says of each category."""
        for part in self.record[name].split(parting) if name in self.record else ():
            category, _, text = map(str.strip, part.strip().partition(sign))
            if not text:
                self.fail(name, part.strip(), allowed)
            if category not in self._names:
                self.fail(name, category, ", ".join(self._names))
            yield category, text


def _mark(text: str, lines: _Lines) -> Mark:
    if not (match := _COLUMN.fullmatch(text)):
        lines.fail("marks", text, _MARKS)
    return Mark(match[1], match[2] or "1")
