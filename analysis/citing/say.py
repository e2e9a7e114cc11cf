"""Sentences with numbers put in from the results, each linked to its evidence."""

from __future__ import annotations

import re

from analysis.citing.cite import visible
from analysis.errors import StudyError
from analysis.results import Ledger, Result

_HOLE = re.compile(r"\{([a-z0-9.-]+)(?:\|(k|range|n|full))?\}")
HOLES = "{key} or {key|part}, the part k, range, n or full"


def broken(text: str) -> str:
    """Return the first brace that belongs to no hole with what follows it, empty where all do.

    >>> broken("{a.b|k} of {a.b|foo}")
    '{a.b|foo}'
    """
    stray = re.search(r"[{}][^{}]*\}?", _HOLE.sub("", text))
    return stray[0] if stray else ""


def holes(text: str) -> list[tuple[str, str]]:
    """Return key and part of each hole; the part is empty where none is named."""
    return [(hole[1], hole[2] or "") for hole in _HOLE.finditer(text)]


def filled(text: str, ledger: Ledger, page: str) -> str:
    """Return Markdown in which `{key}` is replaced by its number, linked to its place on the results page at `page`.

    `{key|k}` is the number as "k of n", `{key|range}` its range, `{key|n}` its n, `{key|full}` all of it. Raises
    StudyError for a key that is not there, and for a brace that is no hole.
    """
    if brace := broken(text):
        message = f"finding: found {brace!r}; allowed: {HOLES}"
        raise StudyError(message)

    def number(hole: re.Match[str]) -> str:
        result = ledger[hole[1]]
        return f"[{part(result, hole[2] or '')}]({page}#{hole[1]}~{result.digest})"

    return _HOLE.sub(number, " ".join(text.split()))


def part(result: Result, name: str) -> str:
    """Return one part of a result as a sentence holds it."""
    if name == "full":
        return visible(result)
    if name == "k":
        return f"{round(result.value * (result.n if result.unit == 'share' else 1)):,} of {result.n:,}"
    if name == "n":
        return f"{result.n:,}"
    if name == "range":
        return result.shown_range
    return f"{result.shown} percentage points" if result.unit == "percentage points" else result.shown
