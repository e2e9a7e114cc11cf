"""Tables of results: the rows that the study prints, with key, value, range and n in cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.reports.found import Char
from analysis.reports.letters import letters

Cells = dict[str, tuple[int, int]]  # where a cell stands, by the name of its column
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_LINE = re.compile(r"[^\n]*+\n?")
_ORDER = (("value", ""), ("range", "; "), ("n", "; n = "))


def result_rows(text: str) -> dict[int, Cells]:
    """Return the rows of tables with columns `key` and `value`, by the start of their line."""
    out: dict[int, Cells] = {}
    names: list[str] = []
    before: list[str] = []
    for line in _LINE.finditer(text) if "|" in text else ():
        spans = list(_cells(line))
        if _RULE.fullmatch(line[0].strip()) and len(before) == len(spans):
            names = before if {"key", "value"} <= set(before) else []
        elif names and len(spans) == len(names):
            out[line.start()] = dict(zip(names, spans, strict=True))
        elif not spans:
            names = []
        before = [text[start:end].strip() for start, end in spans]
    return out


def _cells(line: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where the cells of a row stand; none for a line that is no row."""
    if line[0].startswith("|"):
        bars = [line.start() + bar.start() for bar in _BAR.finditer(line[0])]
        yield from ((start + 1, end) for start, end in pairwise(bars))


def shown(text: str, cells: Cells) -> tuple[Char, ...]:
    """Return what a row says of its result, as the letters of one citation: value; range; n."""
    out: list[Char] = []
    for name, joint in _ORDER:
        start, end = cells.get(name, (0, 0))
        if text[start:end].strip():
            out += [Char(letter, -1, -1, -1) for letter in joint]
            out += letters(text, start, end, "markdown")
    return tuple(out)
