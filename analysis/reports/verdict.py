"""A citation judged by the result that it cites: by what is visible, never by what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from analysis.reports.phrase import GAPS, Number, Phrase, read
from analysis.reports.wording import visible as whole
from analysis.results import FOLLOWING, INTERVALS, RANGES, Result, show

_MOST_DECIMALS = 15  # more than a value holds


class Change(NamedTuple):
    """What the visible letters from `start` to `end` should be."""

    start: int
    end: int
    new: str


class Verdict(NamedTuple):
    """The verdict on a citation, what it should show and the changes that make it so.

    `changes` is None where a person must write it anew.
    """

    name: str
    should: str
    changes: tuple[Change, ...] | None
    why: str = ""


def judge(visible: str, digest: str, result: Result) -> Verdict:
    """Return the verdict on a visible citation of `result` that carries `digest`.

    right, wrong; with another digest than the result's unchanged, stale; look where it cannot be
    read whole.
    """
    phrase = read(visible)
    answers = [phrase.trouble] if phrase.trouble else [*_answers(phrase, result)]
    changes = sorted({one for one in answers if isinstance(one, Change)})
    reasons = [one for one in answers if isinstance(one, str)]

    is_fresh = digest == result.digest
    name = "right" if is_fresh else "unchanged"
    if changes or _NO_RANGE in reasons:
        name = "wrong" if is_fresh else "stale"
    elif reasons:
        name = "look"
    if reasons:
        return Verdict(name, whole(result), None, reasons[0])

    should = visible
    for start, end, new in reversed(changes):
        should = should[:start] + new + should[end:]
    return Verdict(name, should, tuple(changes))


_NO_RANGE = "the result has no range"


def _answers(phrase: Phrase, result: Result) -> Iterator[Change | str]:
    """Yield a change per part that is not right, or the reason why a person must look."""
    if phrase.ratio and result.hits is None:
        yield "the share is not so many of n"
    elif phrase.ratio and phrase.ratio.exact != result.hits:
        yield Change(phrase.ratio.start, phrase.ratio.end, f"{result.hits:,}")

    value = phrase.value
    pairs = ((value, result.value), (phrase.low, result.low), (phrase.high, result.high))
    for quoted, exact in pairs:
        if quoted and exact is not None:
            yield from _number_answers(quoted, exact, value.unit if value else "", result)

    for n, words in phrase.ns:
        if n.exact != result.n:
            yield Change(n.start, n.end, _styled(f"{result.n:,}", n.text))
        if words and not _are_alike(words, result.n_of):
            yield f"n counts {result.n_of}, the report says {words!r}"

    if result.range is None:
        if phrase.low or phrase.kind:
            yield _NO_RANGE
    elif phrase.kind:
        kind, start, end = phrase.kind
        is_interval = kind == "interval" and result.range in INTERVALS
        if kind != result.range and not is_interval:
            yield Change(start, end, RANGES[result.range])


def _number_answers(
    number: Number, exact: float, lent: str, result: Result
) -> Iterator[Change | str]:
    """Yield the answer to a number, with a unit lent to one that does not fit without."""
    fits = _fits(number, exact, result)
    if not fits and lent and not number.unit:
        number = number._replace(unit=lent)
        fits = _fits(number, exact, result)
    if fits is None:
        yield "the number fits, its unit does not say so"
    elif not fits:
        yield _change(number, exact, result)


def _are_alike(words: str, others: str) -> bool:
    """Return whether two phrases share a word, by its first four letters."""
    first, second = (set(re.findall(r"\b\w{1,4}", text.lower())) for text in (words, others))
    return not (first and second and first.isdisjoint(second))


# A result's unit and a number's: how many of the one are one of the other. None: not clear.
_SCALES = {
    "share percent": 100,
    "share points": None,
    "difference points": 100,
    "difference percent": None,
    "percentage points points": 1,
    "percentage points percent": None,
    "per 1,000 words words": 1,
}


def _scale(number: Number, result: Result, unfit: int | None = None) -> int | None:
    """Return how many of a number's unit the result's is; `unfit` for units that do not fit."""
    return _SCALES.get(f"{result.unit} {number.unit}", unfit) if number.unit else 1


def _digits(scale: int, result: Result) -> int:
    """Return the decimals that the result is shown with at a scale."""
    hundredths = 2 * (result.unit == "share") - 2 * (scale == 100)  # a share's are its percentage's
    return max(0, result.digits + hundredths)


def _exact(value: float, scale: int) -> Decimal:
    return Decimal(repr(round(float(value), 12))) * scale


def _fits(number: Number, value: float, result: Result) -> bool | None:
    """Return whether a shown number is the value; None where its unit leaves that open."""
    scale = _scale(number, result, 0)
    if scale and rounds(number, _exact(value, scale), _digits(scale, result)):
        return True
    is_percent = result.unit == "share" and not number.unit
    is_open = is_percent and rounds(number, _exact(value, 100), result.digits)
    return None if is_open or scale is None else False


def rounds(number: Number, exact: Decimal, digits: int) -> bool:
    """Return whether `number` is a valid rounding of `exact`, at its own number of decimals.

    Halves go up or to even. One significant digit must be left, unless the result itself is shown
    with fewer (`digits`); from 1,000 on a rounding to tens or more is valid with two significant
    digits.
    """
    least = min(digits, -exact.adjusted()) if exact else 0
    if not least <= number.decimals <= _MOST_DECIMALS:
        return False

    zeros = 0
    if number.decimals == 0 and abs(exact) >= 1000:
        zeros = len(number.text) - len(number.text.rstrip("0" + GAPS))
    places = (-number.decimals, *range(1, min(zeros, exact.adjusted() - 1) + 1))
    return any(
        exact.quantize(Decimal(1).scaleb(place), mode) == number.exact
        for place in places
        for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def _change(number: Number, value: float, result: Result) -> Change:
    """Return the change that puts the value in place of `number`, written as the report does."""
    scale = _scale(number, result)
    is_percent = result.unit == "share" and not number.unit and number.exact > 1
    if scale is None or is_percent:
        shown = show(value, result.unit, result.digits)
        unit = f" {result.unit}" * (result.unit in FOLLOWING)
        return Change(number.start, number.unit_end, shown + unit)

    decimals = _decimals(number, value, result, scale)
    shown = show(value, "share" if scale == 100 else "score", decimals).removesuffix(" %")
    return Change(number.start, number.end, _styled(shown, number.text))


def _decimals(number: Number, value: float, result: Result, scale: int) -> int:
    """Return the decimals that a number's replacement is shown with: as many, where that holds."""
    kept = min(number.decimals, _MOST_DECIMALS)
    own = _digits(scale, result)
    if scale == 100:
        is_unscaled = rounds(number, _exact(value, 1), result.digits + 2)  # 0.30 % for 30 %
        return own if is_unscaled else kept
    return own if float(value).is_integer() else max(kept, int(own > 0 and abs(value) < 1))


def _styled(text: str, like: str) -> str:
    """Return a number written as another one is: its minus, its zero, its thousands."""
    if re.match(r"[-−–+]?\.", like):
        text = re.sub(r"^(−?)0\.", r"\1.", text)
    if re.search(r"[0-9]{4}", like.partition(".")[0]):
        text = text.replace(",", "")
    elif gap := re.search(rf"[0-9]([{GAPS[1:]}])[0-9]", like):
        text = text.replace(",", gap[1])
    return text.replace("−", "-") if like.startswith("-") else text
