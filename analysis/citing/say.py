"""Sentences with numbers put in from the results, each linked to its evidence."""

from __future__ import annotations

import re

from analysis.citing.cite import visible
from analysis.citing.listing import inline
from analysis.results import Ledger, Result

_HOLE = re.compile(r"\{([a-z0-9.-]+)(?:\|(k|range|n|full))?\}")


def filled(text: str, ledger: Ledger, page: str) -> str:
    """Return Markdown in which `{key}` is replaced by its number, linked to its place on the results page at `page`.

    `{key|k}` is the number as "k of n", `{key|range}` its range, `{key|n}` its n, `{key|full}` all of it. Raises
    StudyError for a key that is not there.
    """

    def number(hole: re.Match[str]) -> str:
        result = ledger[hole[1]]
        return f"[{inline(part(result, hole[2] or ''))}]({page}#{hole[1]}~{result.digest})"

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
