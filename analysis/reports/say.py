"""Sentences with numbers put in from the results, each linked to its evidence."""

from __future__ import annotations

import re

from analysis.errors import StudyError
from analysis.reports.cite import visible
from analysis.reports.listing import inline
from analysis.results import MARK, Ledger, Result, nearest

PARTS = ("k", "range", "n", "full")
# What begins with a letter and holds a dot or a bar is meant as a number: a formula's `{2}` is not.
_HOLE = re.compile(r"\{\s*([A-Za-z][\w-]*(?:(?:\.[\w-]*)+|(?=\s*\|)))\s*(?:\|([^{}]*))?\}")
_WHOLE = re.compile(r"\{([a-z0-9.-]+)(?:\|(k|range|n|full))?\}")
HOLES = "{key} or {key|part}, the part k, range, n or full"


def broken(text: str) -> str:
    """Return the first brace that belongs to no hole with what follows it, empty where all do.

    >>> broken("{a.b|k} of {a.b|foo}")
    '{a.b|foo}'
    """
    stray = re.search(r"[{}][^{}]*\}?", _WHOLE.sub("", text))
    return stray[0] if stray else ""


def holes(text: str) -> list[tuple[str, str]]:
    """Return key and part of each hole; the part is empty where none is named."""
    return [(hole[1], hole[2] or "") for hole in _WHOLE.finditer(text)]


def filled(text: str, ledger: Ledger, page: str) -> str:
    """Return Markdown in which `{key}` is replaced by its number, linked to its place on the results page at `page`.

    `{key|k}` is the number as "k of n", `{key|range}` its range, `{key|n}` its n as "n = 47",
    `{key|full}` all of it. Raises StudyError for a key or a part that is not there.
    """

    def number(hole: re.Match[str]) -> str:
        wanted = (hole[2] or "").strip()
        if hole[2] is not None and wanted not in PARTS:
            raise StudyError(_refusal(hole[1], wanted, ledger))
        result = ledger[hole[1]]
        return f"[{inline(part(result, wanted))}]({page}#{hole[1]}~{result.digest})"

    return _HOLE.sub(number, " ".join(text.split()))


def part(result: Result, name: str) -> str:
    """Return one part of a result as a sentence holds it."""
    if name == "full":
        return visible(result)
    if name == "k":
        count = round(result.value * (result.n if result.unit == "share" else 1))
        return f"{count:,} of {result.n:,}" + MARK * result.exploratory
    if name == "n":
        return f"n = {result.n:,}"
    if name == "range":
        return result.quoted_range
    return result.quoted


def _refusal(key: str, wanted: str, ledger: Ledger) -> str:
    """Return what is said of a part that there is not, and of a key that is not there either."""
    message = f"{{{key}|{wanted}}}: part: found {wanted!r}; allowed: {', '.join(PARTS)}"
    if key in ledger.results or key in ledger.aliases:
        return message
    return f"{message}; {key} is no key, nearest: {', '.join(nearest(key, ledger.results))}"
