"""What each field of the ledger may hold, as one table, and the line that says which one does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from math import isfinite
from typing import Any, NamedTuple

from analysis.intact import found

LARGEST = 10.0**15  # a float holds no more digits
DECIMALS = 6
FORMATS = ("png", "svg", "pdf")
_DIGEST = re.compile(r"[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIGURE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Allowed(NamedTuple):
    """A check of a value, and what it lets pass in words."""

    fits: Callable[[Any], bool]
    words: str


def _is_text(value: object) -> bool:
    """Return whether a value is text that can be written: half of a surrogate pair cannot."""
    if not isinstance(value, str):
        return False
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and isfinite(value) and abs(value) <= LARGEST  # type: ignore[arg-type]


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(one) and one for one in value)


def one_of(names: Collection[str]) -> Allowed:
    """Return the check that lets only `names` pass."""
    return Allowed(lambda value: isinstance(value, str) and value in names, ", ".join(names))


def like(pattern: re.Pattern[str], words: str) -> Allowed:
    """Return the check that lets text of a pattern pass."""
    return Allowed(lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)), words)


ANY_TEXT = Allowed(_is_text, "text")
TEXT = Allowed(lambda value: _is_text(value) and bool(value.strip()), "text")
NUMBER = Allowed(_is_number, "a finite number")
COUNT = Allowed(lambda value: type(value) is int and value >= 0, "a whole number, 0 or more")
PLACES = Allowed(
    lambda value: type(value) is int and 0 <= value <= DECIMALS,
    f"a whole number from 0 to {DECIMALS}",
)
TEXTS = Allowed(_is_list, "a list of texts, none of them empty")
TRUTH = Allowed(lambda value: isinstance(value, bool), "true or false")
OBJECT = Allowed(lambda value: isinstance(value, dict), "an object")
DIGEST = like(_DIGEST, "12 letters of 0-9 and a-f")
FIGURE_NAME = like(_FIGURE, "a name of lower-case letters, digits and hyphens")

HEAD = {
    "schema": COUNT,
    "version": ANY_TEXT,
    "digest": DIGEST,
    "aliases": OBJECT,
    "figures": OBJECT,
    "inputs": OBJECT,
    "results": OBJECT,
}
FIGURE = {"digest": DIGEST, "title": TEXT, "alt": TEXT, "caption": ANY_TEXT, "keys": TEXTS}
MARKED = {"sha256": OBJECT}
HASHES = dict.fromkeys(FORMATS, like(_SHA256, "64 letters of 0-9 and a-f"))
NEEDED = ("label", "value", "unit", "n", "n_of", "formula", "digest")


def of_result(units: Collection[str], ranges: Collection[str]) -> dict[str, Allowed]:
    """Return the fields of a result with what each may hold."""
    texts = ("label", "n_of", "formula", "variable", "instrument", "version", "validity")
    return {
        **dict.fromkeys(texts, TEXT),
        **dict.fromkeys(("value", "low", "high"), NUMBER),
        **dict.fromkeys(("evidence", "units", "inputs"), TEXTS),
        "unit": one_of(units),
        "range": one_of(ranges),
        "n": COUNT,
        "digits": PLACES,
        "exploratory": TRUTH,
        "digest": DIGEST,
    }


def hold(place: str, held: Any, fields: Mapping[str, Allowed], needed: Iterable[str] = ()) -> None:
    """Raise ValueError for the first field of `held` that is unknown, of a wrong kind or missing."""
    only(place, held, OBJECT)
    for name, value in held.items():
        if name not in fields:
            message = f"{place}{found(name)}: no such field; allowed: {', '.join(fields)}"
            raise ValueError(message)
        only(f"{place}{name}", value, fields[name])
    if lacking := [name for name in needed if name not in held]:
        message = f"{place}{lacking[0]}: not there; allowed: {fields[lacking[0]].words}"
        raise ValueError(message)


def only(place: str, value: object, allowed: Allowed) -> None:
    """Raise ValueError where `value` is not what is allowed at `place`."""
    if not allowed.fits(value):
        message = f"{place.rstrip(': ')}: found {found(value)}; allowed: {allowed.words}"
        raise ValueError(message)


def hold_range(place: str, row: Mapping[str, Any]) -> None:
    """Raise ValueError for a range that is not whole, or whose bounds are the wrong way round."""
    given = [name for name in ("low", "high", "range") if name in row]
    if given and len(given) < 3:
        message = f"{place}range: found only {', '.join(given)}; allowed: low, high and range, or none"
        raise ValueError(message)
    if given and row["low"] > row["high"]:
        message = f"{place}low: found {row['low']}; allowed: at most high, which is {row['high']}"
        raise ValueError(message)


def hold_figures(figures: Mapping[str, Any], keys: Collection[str]) -> None:
    """Raise ValueError for the first figure that is not described as it has to be."""
    for name, facts in figures.items():
        only("figures", name, FIGURE_NAME)
        place = f"figures.{name}: "
        hold(place, facts, FIGURE | MARKED, FIGURE)
        hold(f"{place}sha256: ", facts.get("sha256", {}), HASHES)
        for key in facts["keys"]:
            if key not in keys:
                message = f"{place}keys: found {found(key)}; allowed: keys of results"
                raise ValueError(message)
