"""A visible citation, read whole: the value with its unit, the range with its kind, and n.

A digit that belongs to none of them makes the citation one for a person to look at: it is never
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analysis.results import RANGES

GAPS = ",’'\u00a0\u2009\u202f"  # what parts thousands
NUMBER = (
    r"(?<![\w.,])(?:minus\s+|[-−–+])?"
    rf"(?:(?:[1-9][0-9]{{0,2}}(?:[{GAPS}][0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?!\w|[.,’'][0-9])"
)
_AFTER_DASH = NUMBER.removeprefix(r"(?<![\w.,])")  # the dash before it is no sign
_PERCENT = r"\s*(?:%|percent\b|per\s?cent\b)"
_POINTS = rf"\s*(?:percentage[\s-]points?\b|pp\b)|{_PERCENT}\s*points?\b"
_PER_WORDS = r"\s+per\s+(?:1[,\s]?000|thousand)\s+words\b"
_ALL = r"(?:the\s+|all\s+)?"


def _unit(prefix: str = "") -> str:
    """Return the pattern of a unit, its groups named with `prefix`."""
    return (
        rf"(?:(?P<{prefix}percent>{_PERCENT}(?!\s*points?\b))"
        rf"|(?P<{prefix}points>{_POINTS})|(?P<{prefix}words>{_PER_WORDS}))?"
    )


def _range(before: str, join: str, after: str = "") -> re.Pattern[str]:
    low = rf"(?P<low>{NUMBER}){_unit('low_')}"
    high = rf"(?P<high>{_AFTER_DASH}){_unit('high_')}"
    return re.compile(rf"{before}{low}\s*{join}\s*{high}{after}", re.IGNORECASE)


def _loose(text: str) -> re.Pattern[str]:
    """Return a pattern for `text` however its spaces and percent sign are written."""
    escaped = re.escape(text).replace(r"\ %", _PERCENT).replace(r"\ ", r"\s+")
    return re.compile(escaped, re.IGNORECASE)


_NAMES = re.compile(r"\bF1\b(?:\s*=)?")  # a digit that is no number
_KINDS = {kind: _loose(text) for kind, text in RANGES.items()}
_LEVEL = re.compile(
    rf"(?P<level>[0-9]{{2}}){_PERCENT}\s+(?:\w+\s+){{0,2}}(?:intervals?|CI)\b", re.IGNORECASE
)
_N = re.compile(rf"\b[nN]\s*=\s*(?P<n>{NUMBER})(?P<of>[^0-9;,()\[\]]*)")
_RATIO = re.compile(rf"(?P<k>{NUMBER})\s+(?:out\s+)?of\s+{_ALL}(?P<n>{NUMBER})(?!\s*(?:%|per))")
# The first digit suffices: what follows a later one follows it too.
_OF_N = re.compile(
    rf"\A[^0-9]*+[0-9].*\bof\s+{_ALL}(?P<n>[1-9][0-9,]*(?![\w.]|,[0-9]))(?!\s*(?:%|per))",
    re.DOTALL,
)
_WRITTEN_RANGES = (
    _range("", "(?:to|[-–—…])"),
    _range(r"between\s+", "and"),
    _range(r"\[\s*", "[,;]", r"\s*\]"),
)
_VALUE = re.compile(rf"(?P<value>{NUMBER}){_unit()}", re.IGNORECASE)
# What makes of a number another one.
_BEFORE = re.compile(
    r"(?:\b(?:(?:more|less|fewer|greater|higher|lower|larger|smaller)\s+than|over|under|above"
    r"|below|at\s+(?:least|most)|up\s+to|not|half|twice)|[<>≤≥±×/$€£])\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[+±×/]"
    r"|(?:times|fold|thousand|million|billion|hundred|dozen|k|m|bn|in|‰)(?!\w)"
    r"|(?:or\s+)?(?:more|less|fewer|higher|lower)(?!\w)|per\s)",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number as it stands: its letters, their bounds, its unit and where that ends."""

    text: str
    start: int
    end: int
    unit: str = ""  # percent, points or words
    unit_end: int = 0

    @property
    def exact(self) -> Decimal:
        """The number itself."""
        digits = re.sub(rf"[{GAPS}+]", "", self.text)
        return Decimal(re.sub(r"^(?:minus\s+|[-−–])", "-", digits))

    @property
    def decimals(self) -> int:
        """How many decimals are shown."""
        return len(self.text.partition(".")[2])


class Kind(NamedTuple):
    """The kind of a range: a key of RANGES, "interval", or "" for one of another level."""

    name: str
    start: int
    end: int


@dataclass
class Phrase:
    """What a citation shows; `trouble` says why it cannot be read whole."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    kind: Kind | None = None
    ns: list[tuple[Number, str]] = field(default_factory=list)  # n and the words after it
    ratio: Number | None = None  # the 14 of "14 of 47"
    trouble: str = ""


def _named_unit(match: re.Match[str], prefix: str = "") -> str:
    return next((name for name in ("percent", "points", "words") if match[prefix + name]), "")


class _PhraseReader:
    """Takes the parts out of a visible citation one after the other; what is taken is blanked."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text
        self.phrase = Phrase()

    def read(self) -> Phrase:
        steps = (self._names, self._kind, self._n, self._range, self._value)
        for step in steps:
            step()
        phrase = self.phrase
        if not phrase.trouble and re.search(r"\d", self.rest):
            phrase.trouble = "a number in it belongs to no part of the citation"

        is_bare_range = phrase.low and not phrase.value and not phrase.kind
        if is_bare_range and re.search(r"\bfrom\s+\0", self.rest):
            phrase.trouble = "it may be a range or a change"
        if not (phrase.value or phrase.low or phrase.ns):
            phrase.trouble = phrase.trouble or "no number can be read in it"
        return phrase

    def _number(self, match: re.Match[str], name: str, unit: str = "") -> Number:
        return Number(match[name], *match.span(name), unit, match.end())

    def _take(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + "\x00" * (end - start) + self.rest[end:]

    def _names(self) -> None:
        for name in _NAMES.finditer(self.rest):
            self._take(*name.span())

    def _kind(self) -> None:
        for kind, pattern in _KINDS.items():
            if match := pattern.search(self.rest):
                self.phrase.kind = Kind(kind, *match.span())
                return self._take(*match.span())
        if level := _LEVEL.search(self.rest):
            name = "interval" if level["level"] == "95" else ""
            self.phrase.kind = Kind(name, *level.span())
            self._take(*level.span())
        return None

    def _n(self) -> None:
        for match in _N.finditer(self.rest):
            self.phrase.ns.append((self._number(match, "n"), match["of"].strip()))
            self._take(*match.span())
        if ratio := _RATIO.search(self.rest):
            self.phrase.ratio = self._number(ratio, "k")
            self.phrase.ns.append((self._number(ratio, "n"), ""))
            self._take(*ratio.span())
        elif of_n := _OF_N.search(self.rest):
            self.phrase.ns.append((self._number(of_n, "n"), ""))
            self._take(*of_n.span("n"))

    def _range(self) -> None:
        searched = (pattern.search(self.rest) for pattern in _WRITTEN_RANGES)
        match = next((one for one in searched if one), None)
        if match:
            low, high = _named_unit(match, "low_"), _named_unit(match, "high_")
            self.phrase.low = self._number(match, "low", low or high)
            self.phrase.high = self._number(match, "high", high or low)
            self._take(*match.span())

    def _value(self) -> None:
        match = _VALUE.search(self.rest)
        if not match:
            return

        before, unit = self.rest[: match.start()], _named_unit(match)
        is_part = not unit and re.search(r"\b(?:in|every)\s*$", before)
        if is_part or _BEFORE.search(before) or _AFTER.match(self.rest, match.end()):
            self.phrase.trouble = "a comparison or another scale stands beside the number"
        self.phrase.value = self._number(match, "value", unit)
        self._take(*match.span())


def read(visible: str) -> Phrase:
    """Return the parts of a visible citation: value and unit, range and kind, n.

    >>> phrase = read("30 % (range of the coders 28 to 32 %; n = 47 sentences)")
    >>> phrase.value.text, phrase.low.text, phrase.high.text, phrase.kind.name, phrase.ns[0][0].text
    ('30', '28', '32', 'coders', '47')
    """
    return _PhraseReader(visible).read()


_MOST_WORDS_AFTER = 80  # letters between a phrase's last number and its key
_HALF = rf"{NUMBER}(?:\s*%|\s*percent)?"
_JOINT = (
    rf"\s*(?:to|[-–—])\s*|\s+(?:out\s+)?of\s+{_ALL}"
    r"|[^.;:()|0-9]{0,40}\b[nN]\s*=\s*"
)


def _joined(joint: str) -> Callable[[str, int, int], object]:
    """Return the search for a number that belongs to the one after it."""
    pattern = rf"{_HALF}(?:{joint})$|\bbetween\s+{_HALF}\s+and\s+$"
    return re.compile(pattern, re.IGNORECASE).search


_BELONGS, _BELONGS_TO_OTHERS = _joined(_JOINT), _joined(rf"{_JOINT}|,\s*")


def phrase_start(text: str) -> int | None:
    """Return where the phrase begins that a text ends with: "30 % (n = 47 sentences)".

    Words may stand between number and end, and a range, a ratio or a comparison before it belongs
    to it. None where the text ends with no such phrase.
    """
    head = text.rstrip()
    if head.endswith(")"):
        head = head[: head.rfind("(")]

    starts = [match.start() for match in _VALUE.finditer(head)]
    ends = [match.end() for match in _VALUE.finditer(head)]
    rest = head[ends[-1] :] if ends else ""
    is_far = len(rest) > _MOST_WORDS_AFTER or re.search(r"[.!?;:]\s|[\[\]()|]", rest)
    if not starts or is_far:
        return None

    start = starts.pop()
    belongs = _BELONGS
    while starts and belongs(head, max(0, starts[-1] - 9), start):
        start = starts.pop()
        belongs = _BELONGS_TO_OTHERS

    before = _BEFORE.search(head[:start])
    before = before or re.search(r"\b(?:between|from)\s+$", head[:start], re.IGNORECASE)
    return before.start() if before else start
