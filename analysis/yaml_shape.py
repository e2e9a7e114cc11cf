"""The shape of a YAML file: what a plain reader would take in silence is refused, with its line.

A repeated name drops the first value, an alias can stand for a million values, a tag asks for
another type, and deep nesting ends the interpreter. None of them has a place in an input.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import fail

DEEPEST = 20
_HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")


def check(text: str, path: Path, first: int = 1, loader: Any = yaml.BaseLoader) -> None:
    """Raise StudyError where YAML repeats a name, nests too deep, or uses aliases or tags.

    `first` is the number of the line in the file `path` with which `text` begins. The events of
    the parser are read one by one, so that no nesting is too deep for this check itself.
    Raises yaml.YAMLError for what is no YAML.
    """
    # One entry for each open list or mapping: the names seen so far, or None in a list.
    open_parts: list[_Names | None] = []
    for event in yaml.parse(text, Loader=loader):
        line = (event.start_mark.line if event.start_mark else 0) + first
        if isinstance(event, yaml.CollectionEndEvent):
            open_parts.pop()
        if isinstance(event, yaml.NodeEvent):
            _plain(event, path, line)
            if open_parts and (names := open_parts[-1]) is not None:
                names.take(event, path, line)
        if isinstance(event, yaml.CollectionStartEvent):
            open_parts.append(_Names() if isinstance(event, yaml.MappingStartEvent) else None)
            if len(open_parts) > DEEPEST:
                fail(path, line, "nesting", "too deep", f"at most {DEEPEST} levels")


class _Names:
    """The names of one mapping, told from its values by taking turns."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.name_is_next = True

    def take(self, event: yaml.NodeEvent, path: Path, line: int) -> None:
        """Take the next name or value of the mapping; raise StudyError for a name seen before."""
        if self.name_is_next:
            if not isinstance(event, yaml.ScalarEvent):
                fail(path, line, "name", "a list or mapping", "a name in words")
            if event.value in self.seen:
                fail(path, line, event.value, "given twice", "each field once")
            self.seen.add(event.value)
        self.name_is_next = not self.name_is_next


def _plain(event: yaml.NodeEvent, path: Path, line: int) -> None:
    """Raise StudyError for an alias, an anchor, a tag, or half of a pair of code units."""
    if event.anchor is not None:
        fail(path, line, "YAML", f"the mark & or * for {event.anchor}", "each value written out")
    if (tag := getattr(event, "tag", None)) not in (None, "!"):
        fail(path, line, "YAML", f"the tag {tag}", "values without a tag")
    if isinstance(event, yaml.ScalarEvent) and (half := _HALF_A_PAIR.search(event.value)):
        fail(path, line, "character", f"U+{ord(half[0]):04X}", "whole characters")
