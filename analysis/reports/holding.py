"""A citation held against the result that it cites: what is visible is held, what is not visible is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from analysis.reports.citation import Number, Shown, read
from analysis.reports.cite import visible as whole
from analysis.results import RANGES, Result, show


class Outcome(NamedTuple):
    """The verdict on a citation, what it should show and the changes that make it so.

    `changes` are (start, end, new) over the visible letters; None: it must be written anew by a person.
    """

    verdict: str
    should: str
    changes: tuple[tuple[int, int, str], ...] | None
    why: str = ""


_DECIMALS = 15  # more than a value holds


def rounds(number: Number, exact: Decimal, digits: int) -> bool:
    """Return whether `number` is a valid rounding of `exact`: at its own number of decimals, halves up or to even.

    One significant digit must be left, unless the result itself is shown with fewer (`digits`); from 1,000 on
    a rounding to tens or more is valid with two significant digits.
    """
    if number.decimals > _DECIMALS:
        return False
    least = min(digits, -exact.adjusted()) if exact else 0
    if number.decimals < least:
        return False
    places = [number.decimals]
    if number.decimals == 0 and abs(exact) >= 1000:
        zeros = len(number.text) - len(number.text.rstrip("0,’'\u00a0\u2009\u202f"))
        places += [-zero for zero in range(1, min(zeros, exact.adjusted() - 1) + 1)]
    steps = [Decimal(1).scaleb(-place) for place in places]
    return any(exact.quantize(s, mode) == number.exact for s in steps for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN))


def _exact(value: float, unit: str, scaled: bool) -> Decimal:
    """Return the value as it is shown: a share in percent where `scaled`."""
    held = Decimal(repr(round(float(value), 12)))
    return held * 100 if scaled and unit in ("share", "difference") else held


def _fits(number: Number, value: float, result: Result) -> bool | None:
    """Return whether a shown number is the value; None where its unit leaves that open."""
    unit = number.unit
    digits = result.digits + (2 if result.unit == "share" and not unit else 0)
    if result.unit == "share":
        if unit in ("points", "words"):
            return None if unit == "points" else False
        plain = rounds(number, _exact(value, result.unit, bool(unit)), digits)
        return None if not plain and not unit and rounds(number, _exact(value, "share", True), result.digits) else plain
    if result.unit == "difference" and unit in ("percent", "points"):
        fits = rounds(number, _exact(value, "difference", True), max(0, result.digits - 2))
        return fits if unit == "points" else None
    if result.unit == "percentage points" and unit in ("points", "percent"):
        fits = rounds(number, _exact(value, result.unit, False), digits)
        return fits if unit == "points" else None
    if unit and not (unit == "words" and result.unit == "per 1,000 words"):
        return False
    return rounds(number, _exact(value, result.unit, False), digits)


def _change(number: Number, value: float, result: Result) -> tuple[int, int, str]:
    """Return the change that puts the value in place of `number`, in the way the report shows it."""
    start, end, unit = number.start, number.end, number.unit
    kept = min(number.decimals, _DECIMALS)
    places = result.digits if float(value).is_integer() else kept
    if result.unit == "share" and unit == "percent":
        confused = rounds(number, _exact(value, "share", False), result.digits + 2)
        text = show(value, "share", result.digits if confused else kept).removesuffix(" %")
    elif result.unit == "share" and number.exact > 1:
        return start, number.unit_end, show(value, "share", result.digits)
    elif result.unit == "share":
        text = show(value, "score", max(kept, 1))
    elif result.unit == "difference" and unit == "points":
        text = show(value * 100, "score", kept)
    elif unit and not (unit == "words" and result.unit == "per 1,000 words"):
        return start, number.unit_end, show(value, result.unit, result.digits) + _after(result.unit)
    else:
        text = show(value, "score", max(places, 1 if abs(value) < 1 and result.digits else 0))
    return start, end, _styled(text, number.text)


def _after(unit: str) -> str:
    """Return the unit as it follows its number, where it does."""
    return f" {unit}" if unit in ("per 1,000 words", "percentage points") else ""


def _styled(text: str, like: str) -> str:
    """Return a number written as another one is: its minus, its zero before the point, its thousands."""
    if re.match(r"[-−–+]?\.", like):
        text = re.sub(r"^(−?)0\.", r"\1.", text)
    if re.search(r"[0-9]{4}", like.partition(".")[0]):
        text = text.replace(",", "")
    elif parted := re.search(r"[0-9]([’'\u00a0\u2009\u202f])[0-9]", like):
        text = text.replace(",", parted[1])
    return text.replace("−", "-") if like.startswith("-") else text


def _number_changes(shown: Shown, result: Result) -> Iterator[tuple[int, int, str] | str]:
    """Yield a change per number that is not right, or the reason why a person must look."""
    value = shown.value
    if shown.ratio:
        counted = result.value * result.n if result.unit == "share" else result.value
        if abs(counted - round(counted)) > 1e-6:
            yield "the share is not so many of n"
        elif shown.ratio.exact != round(counted):
            yield shown.ratio.start, shown.ratio.end, f"{round(counted):,}".replace("-", "−")
    pairs = [(value, result.value), (shown.low, result.low), (shown.high, result.high)]
    for found, held in pairs:
        if found is None or held is None:
            continue
        lent = value and not found.unit and _fits(found, held, result) is not True
        number = found._replace(unit=value.unit) if value and lent else found
        fits = _fits(number, held, result)
        if fits is None:
            yield "the number fits, its unit does not say so"
        elif not fits:
            yield _change(number, held, result)
    for n, words in shown.ns:
        if n.exact != result.n:
            yield n.start, n.end, _styled(f"{result.n:,}", n.text)
        if words and not _alike(words, result.n_of):
            yield f"n counts {result.n_of}, the report says {words!r}"


def _alike(words: str, others: str) -> bool:
    """Return whether two phrases share a word, by its first four letters."""
    first, second = ({word[:4] for word in re.findall(r"\w+", text.lower())} for text in (words, others))
    return bool(first & second) or not first or not second


def _kind_changes(shown: Shown, result: Result) -> list[tuple[int, int, str]] | None:
    """Return the change that names the right kind of range; None where the result has no range at all."""
    if (shown.low or shown.kind) and result.range is None:
        return None
    if shown.kind is None or result.range is None:
        return []
    kind, start, end = shown.kind
    if kind == result.range or (kind == "interval" and result.range in ("wilson", "bootstrap")):
        return []
    return [(start, end, RANGES[result.range])]


def hold(visible: str, digest: str, result: Result) -> Outcome:
    """Return the verdict on a visible citation of `result` that carries `digest`.

    right, wrong; with another digest than the result's unchanged, stale; look where it cannot be read whole.
    """
    shown = read(visible)
    if shown.trouble:
        return Outcome("look", whole(result), None, shown.trouble)
    numbers, kinds = list(_number_changes(shown, result)), _kind_changes(shown, result)
    reasons = [one for one in numbers if isinstance(one, str)]
    changes = sorted({one for one in numbers if not isinstance(one, str)} | set(kinds or []))
    fresh = digest == result.digest
    if not changes and kinds is not None:
        if reasons:
            return Outcome("look", whole(result), None, reasons[0])
        return Outcome("right" if fresh else "unchanged", visible, ())
    verdict = "wrong" if fresh else "stale"
    if kinds is None or reasons:
        return Outcome(verdict, whole(result), None, reasons[0] if reasons else "the result has no range")
    should = visible
    for start, end, new in reversed(changes):
        should = should[:start] + new + should[end:]
    return Outcome(verdict, should, tuple(changes))
