"""What a title or a finding states, as comparisons of results, so that none outlives its numbers.

A claim is `KEY OP KEY`, or a number on either side; OP is one of < <= > >= =. `KEY|part` compares
another part of a result than its value: low, high, hits, or share (hits of n). Shares are
fractions of 1.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator

from analysis.records import not_allowed
from analysis.results import Result

PIECE = "{piece}"
OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
PARTS: Mapping[str, Callable[[Result], float | None]] = {
    "": lambda result: result.value,
    "low": lambda result: result.low,
    "high": lambda result: result.high,
    "hits": lambda result: result.hits,
    "share": lambda result: result.hits / result.n if result.hits is not None else None,
}
FORM = "KEY, KEY|part or a number on either side of < <= > >= =; parts: low, high, hits, share"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_KEY = re.compile(r"[a-z0-9.{}-]+")


def _is_side(side: str) -> bool:
    key, _, part = side.partition("|")
    return bool(_NUMBER.fullmatch(side)) or (part in PARTS and bool(_KEY.fullmatch(key)))


def _compared(text: str) -> str:
    """Return a claim that has its form."""
    match text.split():
        case [left, middle, right] if middle in OPERATORS and _is_side(left) and _is_side(right):
            return text
    raise not_allowed(FORM)


Claim = Annotated[str, AfterValidator(_compared)]


def keys(claim: str) -> Iterator[str]:
    """Yield the keys that a claim names."""
    left, _, right = claim.split()
    yield from (side.partition("|")[0] for side in (left, right) if not _NUMBER.fullmatch(side))


def not_borne_out(claims: Iterable[str], results: Mapping[str, Result], article: str) -> str:
    """Return the first claim that the results do not bear out; nothing where they bear out all.

    `{piece}` in a key stands for the article. A result that is not there bears nothing out.
    """
    for claim in claims:
        left, middle, right = claim.replace(PIECE, article).split()
        low, high = _number(left, results), _number(right, results)
        if low is None or high is None or not OPERATORS[middle](low, high):
            return claim.replace(PIECE, article)
    return ""


def _number(side: str, results: Mapping[str, Result]) -> float | None:
    if _NUMBER.fullmatch(side):
        return float(side)
    key, _, part = side.partition("|")
    return PARTS[part](results[key]) if key in results else None
