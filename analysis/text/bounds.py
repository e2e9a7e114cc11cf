"""Sentence bounds: what a type can be at one, and which tokens open a sentence.

A sentence ends at a paragraph break, or at . ! ? … and the quotes or brackets that close on it,
when white space follows and then anything but a small letter; not after an abbreviation or an
initial. In a text without capitals (some archives fold case) a small letter may open a sentence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.text.vocabulary import Bools, Ints, Property, has

TERMINATOR, CLOSER, LOWER, CAPITAL, ABBREVIATION, INITIALISM, OPENER, WORD, POINT = (
    1 << i for i in range(9)
)
BLANK, BREAK = 1, 2  # the gap before a token; 0 is none

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st rev hon gen lt col maj capt sgt cpl cmdr adm gov sen rep pres sec dept"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri"
    " no nos vs etc al fig vol pp ed eds approx inc ltd co corp bros jr sr ave rs messrs smt"
    " shri".split()
)
# What may open a sentence after an initialism such as "U.S."; any other capital is taken for part
# of a name.
_OPENERS = frozenset(
    "the a an it he she they we i you this that these those but and in on at as if when while"
    " after before there his her their its our for from by to no not yet so still also however"
    " meanwhile although".split()
)


def sort_of(form: str, low: str) -> int:
    """Return the bits of what a type can be at a sentence bound."""
    if form in (".", "!", "?", "…", "।") or (len(form) > 1 and not form.strip(".")):
        return TERMINATOR | POINT * (form == ".")
    if form in "\"'”’»)]":
        return CLOSER

    first = form[0]
    bits = WORD if first.isalnum() else 0
    bits |= CAPITAL if first.isupper() else LOWER if first.islower() else 0
    if low in _ABBREVIATIONS or (len(form) == 1 and first.isupper() and form != "I"):
        bits |= ABBREVIATION
    if len(form) > 2 and form[1] == "." and form[-1] == ".":
        bits |= INITIALISM
    return bits | (OPENER if low in _OPENERS else 0)


SORTS = Property(sort_of, np.int16)


def opens_sentence(sorts: Ints, gap: NDArray[np.int8]) -> Bools:
    """Return which tokens open a sentence, by their sorts and the white space before them."""
    opens: Bools = gap == BREAK
    candidates = np.flatnonzero((gap == BLANK) & _follows_end(sorts, gap == 0))
    is_small = has(sorts[candidates], LOWER)

    opens[candidates[~is_small | _is_caseless(sorts, gap)[candidates]]] = True
    return opens


def _follows_end(sorts: Ints, touches: Bools) -> Bools:
    """Return which tokens follow a sentence's last mark; `touches`: no space stands before."""
    before, after = sorts[:-1], sorts[1:]
    is_end = has(sorts, TERMINATOR | INITIALISM)
    is_end[1:] &= ~(has(before, ABBREVIATION) & touches[1:] & has(after, POINT))

    for _ in range(3):  # closing marks that touch the end belong to it
        is_end[1:] |= is_end[:-1] & has(after, CLOSER) & touches[1:]

    follows = np.zeros(len(sorts), np.bool_)
    capital_opener = has(after, OPENER) & has(after, CAPITAL)
    follows[1:] = is_end[:-1] & (~has(before, INITIALISM) | capital_opener)
    return follows


def _is_caseless(sorts: Ints, gap: NDArray[np.int8]) -> Bools:
    """Return which tokens stand in a paragraph where under 1 % of the words have capitals."""
    paragraph = np.cumsum(gap == BREAK)
    words = np.bincount(paragraph, weights=has(sorts, WORD))
    capitals = np.bincount(paragraph, weights=has(sorts, CAPITAL))

    caseless = (capitals < 0.01 * words) & (words > 0)
    return np.asarray(caseless[paragraph])
