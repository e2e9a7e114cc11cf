"""Wording: a result as a sentence holds it."""

from __future__ import annotations

from analysis.results import FOLLOWING, MARK, RANGES, Result

NAMED = ("alpha", "r", "F1", "precision", "recall", "AUC")  # units that stand before their number
PARTS = ("k", "range", "n", "full")


def value(result: Result) -> str:
    """Return the value with its unit: "30 %", "4.2 per 1,000 words", "alpha = .72"."""
    if result.unit in NAMED:
        return f"{result.unit} = {result.shown}"
    return f"{result.shown} {result.unit}" if result.unit in FOLLOWING else result.shown


def spread(result: Result) -> str:
    """Return the range with its kind, or that all coders are alike; a value outside it is told."""
    if result.range is None:
        return ""
    if result.range == "coders" and result.low == result.high and not result.outside:
        return "all coders alike"
    bounds = f"{RANGES[result.range]} {result.shown_range}"
    return bounds + ", the value outside it" * result.outside


def certainty(result: Result) -> str:
    """Return the range with its kind, and n with what it counts: "n = 47 sentences"."""
    count = f"n = {result.n:,} {result.n_of}".rstrip()
    return "; ".join(filter(None, (spread(result), count)))


def visible(result: Result) -> str:
    """Return what a reader sees: value, unit, range and its kind, n and what n counts.

    "30 % (range of the coders 28 to 32 %; n = 47 sentences)"
    """
    doubt = "; exploratory" if result.exploratory else ""
    return f"{value(result)} ({certainty(result)}{doubt})"


def ratio(result: Result) -> str:
    """Return a share or a count as "14 of 47"; as it is quoted where nothing was counted."""
    if result.hits is None:
        return result.quoted
    return f"{result.hits:,} of {result.n:,}" + MARK * result.exploratory


def part(result: Result, name: str) -> str:
    """Return one of PARTS of a result; its value with its unit for any other name."""
    texts = {
        "n": f"n = {result.n:,}",
        "range": result.quoted_range,
        "full": visible(result),
        "k": ratio(result),
    }
    return texts.get(name, result.quoted)
