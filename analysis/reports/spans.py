"""Spans: where in a text a phrase with its number begins, what brackets hold, and on which line a letter stands."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable

from analysis.reports.citation import BEFORE, NUMBER, VALUE
from analysis.reports.found import MOST

_UNIT = r"(?:\s*%|\s*percent)?"
_TO = r"\s*(?:to|[-–—])\s*|\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?|[^.;:()|0-9]{0,40}\b[nN]\s*=\s*"
_JOINED = (
    re.compile(rf"{NUMBER}{_UNIT}(?:{_TO})$|\bbetween\s+{NUMBER}{_UNIT}\s+and\s+$", re.IGNORECASE),
    re.compile(rf"{NUMBER}{_UNIT}(?:{_TO}|,\s*)$|\bbetween\s+{NUMBER}{_UNIT}\s+and\s+$", re.IGNORECASE),
)


def phrase(text: str) -> int | None:
    """Return where the number begins that a text ends with: a phrase such as "30 % (n = 47 sentences)".

    Words may stand between number and end, and a range, a ratio or a comparison before it belongs to it.
    """
    head = text.rstrip()
    if head.endswith(")"):
        head = head[: head.rfind("(")]
    numbers = list(VALUE.finditer(head))
    rest = head[numbers[-1].end() :] if numbers else ""
    if not numbers or len(rest) > 80 or re.search(r"[.!?;:]\s|[\[\]()|]", rest):
        return None
    at = numbers.pop().start()
    last = len(numbers)
    while numbers and _JOINED[len(numbers) < last].search(head, max(0, numbers[-1].start() - 9), at):
        at = numbers.pop().start()
    before = BEFORE.search(head[:at]) or re.search(r"\b(?:between|from)\s+$", head[:at], re.IGNORECASE)
    return before.start() if before else at


_DEEPEST = 6
_SQUARE = re.compile(r"\\.|[\[\]]|\n[ \t]*\n", re.DOTALL)


def brackets(text: str) -> dict[int, int]:
    """Return for every `]` where the text within its brackets begins; no pair spans paragraphs.

    A pair that holds more than a few levels of brackets is no link: its text would be read again
    at every level.
    """
    out: dict[int, int] = {}
    stack: list[tuple[int, int]] = []  # where a bracket opens, how many levels it holds so far
    for found in _SQUARE.finditer(text):
        if found[0] == "[":
            stack.append((found.end(), 0))
        elif found[0] == "]" and stack:
            start, height = stack.pop()
            if height < _DEEPEST:
                out[found.start()] = start
            if stack:
                stack[-1] = stack[-1][0], max(stack[-1][1], height + 1)
        elif found[0][0] == "\n":
            stack.clear()
    return out


def closing(text: str, start: int, end: int, pair: str) -> tuple[int, int] | None:
    """Return the bounds from `start` to the bracket that closes it, if that stands before `end`."""
    depth = 1
    last = min(end, start + 4 * MOST)
    for found in re.compile(rf"\\.|[{re.escape(pair)}]", re.DOTALL).finditer(text, start, last):
        depth += {pair[0]: 1, pair[1]: -1}.get(found[0], 0)
        if depth == 0:
            return start, found.start()
    return None


def lines(text: str) -> Callable[[int], str]:
    """Return the function that names the line of a letter."""
    ends = [found.start() for found in re.finditer("\n", text)]
    return lambda at: str(bisect(ends, at - 1) + 1)
