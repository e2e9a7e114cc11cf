"""A visible citation, read whole: the value with its unit, the range with its kind, and n.

A digit that belongs to none of them makes the citation one for a person to look at: it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analysis.results import RANGES

NUMBER = (
    r"(?<![\w.,])(?:minus\s+|[-−–+])?"
    r"(?:(?:[1-9][0-9]{0,2}(?:[,’'\u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?!\w|[.,’'][0-9])"
)
PERCENT = r"\s*(?:%|percent\b|per\s?cent\b)"
POINTS = r"\s*(?:percentage[\s-]points?\b|pp\b)"
PER_WORDS = r"\s+per\s+(?:1[,\s]?000|thousand)\s+words\b"
UNIT = rf"(?:(?P<percent>{PERCENT}(?!\s*points?\b))|(?P<points>{POINTS}|{PERCENT}\s*points?\b)|(?P<words>{PER_WORDS}))?"
NAMES = re.compile(r"\bF1\b(?:\s*=)?")


def _loose(text: str) -> str:
    """Return a pattern for `text` however its spaces and percent sign are written."""
    return re.escape(text).replace(r"\ %", PERCENT).replace(r"\ ", r"\s+")


KINDS = {kind: re.compile(_loose(text), re.IGNORECASE) for kind, text in RANGES.items()}
LEVEL = re.compile(rf"(?P<level>[0-9]{{2}}){PERCENT}\s+(?:\w+\s+){{0,2}}(?:intervals?|CI)\b", re.IGNORECASE)
N = re.compile(rf"\b[nN]\s*=\s*(?P<n>{NUMBER})(?P<of>[^0-9;,()\[\]]*)")
RATIO = re.compile(rf"(?P<k>{NUMBER})\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<n>{NUMBER})(?!\s*(?:%|per))")
# The first digit suffices: what follows a later one follows it too.
OF = re.compile(
    r"\A[^0-9]*+[0-9].*\bof\s+(?:the\s+|all\s+)?"
    r"(?P<n>[1-9][0-9,]*(?![\w.]|,[0-9]))(?!\s*(?:%|per))",
    re.DOTALL,
)
LATER = NUMBER.removeprefix(r"(?<![\w.,])")  # after a dash, which is then no sign


def _bound(name: str) -> str:
    """Return the pattern of a unit whose groups carry `name`."""
    return UNIT.replace("?P<", f"?P<{name}_")


def _range(before: str, join: str, after: str = "") -> re.Pattern[str]:
    low, high = rf"(?P<low>{NUMBER}){_bound('low')}", rf"(?P<high>{LATER}){_bound('high')}"
    return re.compile(rf"{before}{low}\s*{join}\s*{high}{after}", re.IGNORECASE)


WRITTEN = (_range("", "(?:to|[-–—…])"), _range(r"between\s+", "and"), _range(r"\[\s*", "[,;]", r"\s*\]"))
VALUE = re.compile(rf"(?P<value>{NUMBER}){UNIT}", re.IGNORECASE)
BEFORE = re.compile(
    r"(?:\b(?:(?:more|less|fewer|greater|higher|lower|larger|smaller)\s+than|over|under|above|below|at\s+(?:least|most)"
    r"|up\s+to|not|half|twice)|[<>≤≥±×/$€£])\s*$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\s*(?:[+±×/]|(?:times|fold|thousand|million|billion|hundred|dozen|k|m|bn|in|‰)(?!\w)"
    r"|(?:or\s+)?(?:more|less|fewer|higher|lower)(?!\w)|per\s)",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number as it stands: its letters, their bounds, where its unit ends and which unit that is."""

    text: str
    start: int
    end: int
    unit: str = ""
    unit_end: int = 0

    @property
    def exact(self) -> Decimal:
        """The number itself."""
        text = re.sub(r"[,’'\u00a0\u2009\u202f+]", "", self.text)
        return Decimal(re.sub(r"^(?:minus\s+|[-−–])", "-", text))

    @property
    def decimals(self) -> int:
        """How many decimals are shown."""
        return len(self.text.partition(".")[2])


@dataclass
class Shown:
    """What a citation shows; `trouble` says why it cannot be read whole."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    kind: tuple[str, int, int] | None = None  # a key of RANGES, or "" for an interval of another level
    ns: list[tuple[Number, str]] = field(default_factory=list)  # n and the words after it
    ratio: Number | None = None  # the 14 of "14 of 47"
    trouble: str = ""


def _unit(found: re.Match[str], prefix: str = "") -> str:
    return next((n for n in ("percent", "points", "words") if found[prefix + n]), "")


class _Reader:
    """Takes the parts out of a visible citation one after the other; what is taken is blanked."""

    def __init__(self, text: str) -> None:
        self.text, self.rest, self.shown = text, text, Shown()

    def number(self, found: re.Match[str], name: str, unit: str = "") -> Number:
        return Number(self.text[slice(*found.span(name))], *found.span(name), unit, found.end())

    def take(self, found: re.Match[str]) -> None:
        self.blank(*found.span())

    def blank(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + "\x00" * (end - start) + self.rest[end:]

    def read(self) -> Shown:
        for step in (self._names, self._kind, self._n, self._range, self._value):
            step()
        if not self.shown.trouble and re.search(r"\d", self.rest):
            self.shown.trouble = "a number in it belongs to no part of the citation"
        if self.shown.low and not self.shown.value and not self.shown.kind and re.search(r"\bfrom\s+\0", self.rest):
            self.shown.trouble = "it may be a range or a change"
        if not (self.shown.value or self.shown.low or self.shown.ns):
            self.shown.trouble = self.shown.trouble or "no number can be read in it"
        return self.shown

    def _names(self) -> None:
        for found in NAMES.finditer(self.rest):
            self.take(found)

    def _kind(self) -> None:
        for kind, pattern in KINDS.items():
            if found := pattern.search(self.rest):
                self.shown.kind = (kind, *found.span())
                self.take(found)
                return
        if level := LEVEL.search(self.rest):
            self.shown.kind = ("interval" if level["level"] == "95" else "", *level.span())
            self.take(level)

    def _n(self) -> None:
        for found in N.finditer(self.rest):
            self.shown.ns.append((self.number(found, "n"), found["of"].strip()))
            self.take(found)
        if ratio := RATIO.search(self.rest):
            self.shown.ratio = self.number(ratio, "k")
            self.shown.ns.append((self.number(ratio, "n"), ""))
            self.take(ratio)
        elif of := OF.search(self.rest):
            self.shown.ns.append((self.number(of, "n"), ""))
            self.blank(*of.span("n"))

    def _range(self) -> None:
        for pattern in WRITTEN:
            if found := pattern.search(self.rest):
                low, high = _unit(found, "low_"), _unit(found, "high_")
                self.shown.low = self.number(found, "low", low or high)
                self.shown.high = self.number(found, "high", high or low)
                self.take(found)
                return

    def _value(self) -> None:
        found = VALUE.search(self.rest)
        if not found:
            return
        bare = not _unit(found) and re.search(r"\b(?:in|every)\s*$", self.rest[: found.start()])
        if bare or BEFORE.search(self.rest[: found.start()]) or AFTER.match(self.rest, found.end()):
            self.shown.trouble = "a comparison or another scale stands beside the number"
        self.shown.value = self.number(found, "value", _unit(found))
        self.take(found)


def read(visible: str) -> Shown:
    """Return the parts of a visible citation: value and unit, range and kind, n.

    >>> shown = read("30 % (range of the coders 28 to 32 %; n = 47 sentences)")
    >>> shown.value.text, shown.low.text, shown.high.text, shown.kind[0], shown.ns[0][0].text
    ('30', '28', '32', 'coders', '47')
    """
    return _Reader(visible).read()
