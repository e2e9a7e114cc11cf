"""The comment block on top of a lexicon: its record, and what its categories measure.

Lines `# name: value`. Three of them say how the lexicon is used as an instrument:

    # measured in: threat
    # marks: danger_ahead as danger, responsibility as resp_causing or resp_treating
    # words: danger_ahead = words for danger ahead; intensifier = intensifiers

`measured in` is the first segment of the keys of its results; a lexicon without it gives no results
of its own and is read by other instruments. `marks` names the coded columns that a category is an
automatic reading of, with the code where it is not 1 (`episodic as scope=episodic`). `words` says
how a label names a category; a category without words is found but not reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

from analysis.errors import fail

_LINE = re.compile(r"# (\w[\w ]*): (.+)")
_SEGMENT = re.compile(r"[a-z][a-z0-9-]*")
_COLUMN = re.compile(r"([a-z]\w*)(?:=([\w-]+))?")
_MARKS = "category as column, or category as column=code, parted by commas"
_WORDS = "category = its words, parted by semicolons"


class Mark(NamedTuple):
    """A code of a coded column; `1` is the yes of a column of 0 and 1."""

    column: str
    code: str = "1"


@dataclass(frozen=True)
class Header:
    """What the lines of a lexicon's header say."""

    record: Mapping[str, str] = field(default_factory=dict)
    construct: str = ""
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def read_header(text: str, path: Path, categories: Collection[str]) -> Header:
    """Return the header of the lexicon `text`, whose file is `path`.

    Raises StudyError for a line of another shape or a category that the lexicon does not have.
    """
    matches = ((number, _LINE.fullmatch(line)) for number, line in enumerate(text.splitlines(), 1))
    lines = {
        match[1]: _Line(number, match[2], match[1], path) for number, match in matches if match
    }

    construct = lines.get("measured in")
    if construct and not _SEGMENT.fullmatch(construct.value):
        construct.fail(construct.value, "one word in small letters")
    marks = _by_category(lines.get("marks"), ",", " as ", _MARKS, categories)
    words = _by_category(lines.get("words"), ";", " = ", _WORDS, categories)

    return Header(
        {name: line.value for name, line in lines.items()},
        construct.value if construct else "",
        {
            c: tuple(_mark(part, lines["marks"]) for part in t.split(" or "))
            for c, t in marks.items()
        },
        words,
    )


class _Line(NamedTuple):
    """A line `# name: value` of a file."""

    number: int
    value: str
    name: str
    path: Path

    def fail(self, value: str, allowed: str) -> NoReturn:
        fail(self.path, self.number, self.name, value, allowed)


def _by_category(
    line: _Line | None, parting: str, sign: str, allowed: str, categories: Collection[str]
) -> dict[str, str]:
    """Return what a line says of each category, which may be called by its label alone."""
    labels = (category.partition(".")[2] for category in categories)
    names = list(dict.fromkeys([*categories, *filter(None, labels)]))
    found: dict[str, str] = {}

    if line is None:
        return found
    for part in line.value.split(parting):
        category, _, text = part.strip().partition(sign)
        if not text.strip():
            line.fail(part.strip(), allowed)
        if category not in names:
            line.fail(category, ", ".join(names))
        found[category] = text.strip()
    return found


def _mark(text: str, line: _Line) -> Mark:
    if not (match := _COLUMN.fullmatch(text)):
        line.fail(text, _MARKS)
    return Mark(match[1], match[2] or "1")
