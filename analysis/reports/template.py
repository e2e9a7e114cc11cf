"""Templates: sentences with holes for numbers, `{key}` or `{key|part}`, filled from the results."""

from __future__ import annotations

import re

from analysis.errors import StudyError
from analysis.ledger import Ledger, nearest
from analysis.reports.plain import inline
from analysis.reports.wording import PARTS, part

HOLES = "{key} or {key|part}, the part k, range, n or full"
# What begins with a letter and holds a dot or a bar is meant as a number: a formula's `{2}` is not.
_MEANT = re.compile(r"\{\s*([A-Za-z][\w-]*(?:(?:\.[\w-]*)+|(?=\s*\|)))\s*(?:\|([^{}]*))?\}")
_HOLE = re.compile(rf"\{{([a-z0-9.-]+)(?:\|({'|'.join(PARTS)}))?\}}")


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
    """Return Markdown in which each hole is a number, linked to its place on the page at `page`.

    `{key}` is the number with its unit, `{key|k}` the number as "k of n", `{key|range}` its range,
    `{key|n}` its n as "n = 47", `{key|full}` all of it. Raises StudyError for a key or a part that
    is not there.
    """

    def number(hole: re.Match[str]) -> str:
        key, name = hole[1], (hole[2] or "").strip()
        if hole[2] is not None and name not in PARTS:
            raise StudyError(_no_part(key, name, ledger))
        result = ledger[key]
        return f"[{inline(part(result, name))}]({page}#{key}~{result.digest})"

    return _MEANT.sub(number, " ".join(text.split()))


def _no_part(key: str, name: str, ledger: Ledger) -> str:
    """Return what is said of a part that there is not, and of a key that is not there either."""
    message = f"{{{key}|{name}}}: part: found {name!r}; allowed: {', '.join(PARTS)}"
    if key in ledger.results or key in ledger.aliases:
        return message
    return f"{message}; {key} is no key, nearest: {', '.join(nearest(key, ledger.results))}"
