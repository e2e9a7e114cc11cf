"""A citation judged by the result that it cites: by what is visible, never by what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from analysis.reports.phrase import GAPS, Number, Phrase, read
from analysis.reports.wording import visible as whole
from analysis.results import FOLLOWING, RANGES, Result, show

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
    if phrase.trouble:
        return Verdict("look", whole(result), None, phrase.trouble)

    answers = [*_number_changes(phrase, result), *_kind_changes(phrase, result)]
    changes = sorted({one for one in answers if isinstance(one, Change)})
    reasons = [one for one in answers if isinstance(one, str)]

    is_fresh = digest == result.digest
    if changes or _NO_RANGE in reasons:
        name = "wrong" if is_fresh else "stale"
        if reasons:
            return Verdict(name, whole(result), None, reasons[0])
        return Verdict(name, _changed(visible, changes), tuple(changes))
    if reasons:
        return Verdict("look", whole(result), None, reasons[0])
    return Verdict("right" if is_fresh else "unchanged", visible, ())


def _changed(text: str, changes: list[Change]) -> str:
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    return text


_NO_RANGE = "the result has no range"


def _number_changes(phrase: Phrase, result: Result) -> Iterator[Change | str]:
    """Yield a change per number that is not right, or the reason why a person must look."""
    if phrase.ratio:
        yield from _ratio_changes(phrase.ratio, result)

    value = phrase.value
    pairs = ((value, result.value), (phrase.low, result.low), (phrase.high, result.high))
    for quoted, exact in pairs:
        if quoted is None or exact is None:
            continue
        # The unit of the value is lent to a bound that does not fit without one.
        is_lent = value and not quoted.unit and _fits(quoted, exact, result) is not True
        number = quoted._replace(unit=value.unit) if value and is_lent else quoted
        fits = _fits(number, exact, result)
        if fits is None:
            yield "the number fits, its unit does not say so"
        elif not fits:
            yield _change(number, exact, result)

    for n, words in phrase.ns:
        if n.exact != result.n:
            yield Change(n.start, n.end, _styled(f"{result.n:,}", n.text))
        if words and not _are_alike(words, result.n_of):
            yield f"n counts {result.n_of}, the report says {words!r}"


def _ratio_changes(number: Number, result: Result) -> Iterator[Change | str]:
    if result.hits is None:
        yield "the share is not so many of n"
    elif number.exact != result.hits:
        yield Change(number.start, number.end, f"{result.hits:,.0f}".replace("-", "−"))


def _kind_changes(phrase: Phrase, result: Result) -> Iterator[Change | str]:
    """Yield the change that names the right kind of range, or that there is no range at all."""
    if result.range is None:
        if phrase.low or phrase.kind:
            yield _NO_RANGE
    elif phrase.kind:
        kind, start, end = phrase.kind
        is_right = kind == result.range
        if not is_right and not (kind == "interval" and result.range in ("wilson", "bootstrap")):
            yield Change(start, end, RANGES[result.range])


def _are_alike(words: str, others: str) -> bool:
    """Return whether two phrases share a word, by its first four letters."""
    both = (words, others)
    first, second = ({word[:4] for word in re.findall(r"\w+", text.lower())} for text in both)
    return bool(first & second) or not first or not second


# A number's unit on a result's: how many of it the result's number is.
_SCALES = {
    ("share", "percent"): 100,
    ("difference", "points"): 100,
    ("percentage points", "points"): 1,
    ("per 1,000 words", "words"): 1,
}
_UNCLEAR = {("share", "points"), ("difference", "percent"), ("percentage points", "percent")}


def _scale(number: Number, result: Result) -> int | None:
    """Return what the result's value is multiplied by in the number's unit; None for another."""
    return _SCALES.get((result.unit, number.unit)) if number.unit else 1


def _digits(scale: int, result: Result) -> int:
    """Return the decimals that the result is shown with at a scale."""
    hundredths = 2 * (result.unit == "share") - 2 * (scale == 100)  # a share's are its percentage's
    return max(0, result.digits + hundredths)


def _exact(value: float, scale: int) -> Decimal:
    return Decimal(repr(round(float(value), 12))) * scale


def _fits(number: Number, value: float, result: Result) -> bool | None:
    """Return whether a shown number is the value; None where its unit leaves that open."""
    if (result.unit, number.unit) in _UNCLEAR:
        return None
    scale = _scale(number, result)
    if scale is None:
        return False
    if rounds(number, _exact(value, scale), _digits(scale, result)):
        return True
    is_percent = result.unit == "share" and not number.unit
    return None if is_percent and rounds(number, _exact(value, 100), result.digits) else False


def rounds(number: Number, exact: Decimal, digits: int) -> bool:
    """Return whether `number` is a valid rounding of `exact`, at its own number of decimals.

    Halves go up or to even. One significant digit must be left, unless the result itself is shown
    with fewer (`digits`); from 1,000 on a rounding to tens or more is valid with two significant
    digits.
    """
    if number.decimals > _MOST_DECIMALS:
        return False

    least = min(digits, -exact.adjusted()) if exact else 0
    if number.decimals < least:
        return False

    places = [number.decimals]
    if number.decimals == 0 and abs(exact) >= 1000:
        zeros = len(number.text) - len(number.text.rstrip("0" + GAPS))
        places += [-zero for zero in range(1, min(zeros, exact.adjusted() - 1) + 1)]

    steps = [Decimal(1).scaleb(-place) for place in places]
    modes = (ROUND_HALF_UP, ROUND_HALF_EVEN)
    return any(exact.quantize(step, mode) == number.exact for step in steps for mode in modes)


def _change(number: Number, value: float, result: Result) -> Change:
    """Return the change that puts the value in place of `number`, written as the report does."""
    scale = _scale(number, result)
    is_percent = result.unit == "share" and not number.unit and number.exact > 1
    if scale is None or is_percent:
        unit = f" {result.unit}" if result.unit in FOLLOWING else ""
        shown = show(value, result.unit, result.digits) + unit
        return Change(number.start, number.unit_end, shown)

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

    if float(value).is_integer():
        return own
    return max(kept, 1 if abs(value) < 1 and own else 0)


def _styled(text: str, like: str) -> str:
    """Return a number written as another one is: its minus, its zero, its thousands."""
    if re.match(r"[-−–+]?\.", like):
        text = re.sub(r"^(−?)0\.", r"\1.", text)
    if re.search(r"[0-9]{4}", like.partition(".")[0]):
        text = text.replace(",", "")
    elif gap := re.search(rf"[0-9]([{GAPS[1:]}])[0-9]", like):
        text = text.replace(",", gap[1])
    return text.replace("−", "-") if like.startswith("-") else text
