"""A visible citation, read whole: the value with its unit, the range with its kind, and n.

A digit that belongs to none of them makes the citation one for a person to look at: it is never
guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analysis.reports.syntax import filled
from analysis.results import RANGES

GAPS = ",’'\u00a0\u2009\u202f"  # what parts thousands
_PARTS = {
    "GAPS": GAPS,
    "AFTER_DASH": (  # which is no sign of it
        r"(?:minus\s+|[-−–+])?"
        r"(?:(?:[1-9][0-9]{0,2}(?:[<GAPS>][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
        r"(?!\w|[.,’'][0-9])"
    ),
    "NUMBER": r"(?<![\w.,])<AFTER_DASH>",
    "PERCENT": r"\s*(?:%|percent\b|per\s?cent\b)",
    "POINTS": r"\s*(?:percentage[\s-]points?\b|pp\b)|<PERCENT>\s*points?\b",
    "PER_WORDS": r"\s+per\s+(?:1[,\s]?000|thousand)\s+words\b",
    "UNIT": r"(?:<PERCENT>(?!\s*points?\b)|<POINTS>|<PER_WORDS>)?",
    "ALL": r"(?:the\s+|all\s+)?",
    "NOT_OF_N": r"(?!\s*(?:%|per))",
    "LOW": r"(?P<low><NUMBER>)(?P<low_unit><UNIT>)\s*",
    "HIGH": r"\s*(?P<high><AFTER_DASH>)(?P<high_unit><UNIT>)",
    "VALUE": "(?i)(?P<value><NUMBER>)(?P<unit><UNIT>)",
    "BEFORE": (  # what makes of a number another one
        r"(?i)(?:\b(?:(?:more|less|fewer|greater|higher|lower|larger|smaller)\s+than|over|under"
        r"|above|below|at\s+(?:least|most)|up\s+to|not|half|twice)|[<>≤≥±×/$€£])\s*$"
    ),
    "HALF": r"<NUMBER>(?:\s*%|\s*percent)?",
    "JOINT": (
        r"\s*(?:to|[-–—])\s*|\s+(?:out\s+)?of\s+<ALL>"
        r"|[^.;:()|0-9]{0,40}\b[nN]\s*=\s*"
    ),
    "ENDING": r"$|\bbetween\s+<HALF>\s+and\s+$",
}
_UNIT_NAMES = {  # by a part of what is written
    "word": "words",
    "point": "points",
    "pp": "points",
    "per": "percent",
    "%": "percent",
}


def _pattern(text: str) -> str:
    return filled(text, _PARTS)


def _loose(text: str) -> str:
    """Return the pattern of `text` however its spaces and percent sign are written."""
    return _pattern("(?i)" + re.escape(text).replace(r"\ %", "<PERCENT>").replace(r"\ ", r"\s+"))


# The kinds of a range by their patterns: a key of RANGES, or an interval of any level.
_LEVEL = r"(?i)(?:95|(?P<other>[0-9]{2}))<PERCENT>\s+(?:\w+\s+){0,2}(?:intervals?|CI)\b"
_KINDS = {_loose(text): kind for kind, text in RANGES.items()} | {_pattern(_LEVEL): "interval"}
# The first digit suffices: what follows a later one follows it too.
_OF_N = _pattern(
    r"(?s)\A[^0-9]*+[0-9].*\bof\s+<ALL>(?P<n>[1-9][0-9,]*(?![\w.]|,[0-9]))(?P<of>)<NOT_OF_N>"
)
_VALUE = re.compile(_pattern("<VALUE>"))
_BEFORE = _pattern("<BEFORE>")
# What is looked for in turn: of the patterns of one name the first that is found.
_GRAMMAR = [
    ("name", r"\bF1\b(?:\s*=)?"),  # a digit that is no number
    *(("kind", pattern) for pattern in _KINDS),
    ("n", _pattern(r"\b[nN]\s*=\s*(?P<n><NUMBER>)(?P<of>[^0-9;,()\[\]]*)")),
    ("of", _pattern(r"(?P<k><NUMBER>)\s+(?:out\s+)?of\s+<ALL>(?P<n><NUMBER>)(?P<of>)<NOT_OF_N>")),
    ("of", _OF_N),
    ("range", _pattern("(?i)<LOW>(?:to|[-–—…])<HIGH>")),
    ("range", _pattern(r"(?i)between\s+<LOW>and<HIGH>")),
    ("range", _pattern(r"(?i)\[\s*<LOW>[,;]<HIGH>\s*\]")),
    ("value", _VALUE.pattern),
]
_OFTEN = ("name", "n")  # what may stand there more than once
_AFTER = re.compile(
    r"(?i)\s*(?:[+±×/]"
    r"|(?:times|fold|thousand|million|billion|hundred|dozen|k|m|bn|in|‰)(?!\w)"
    r"|(?:or\s+)?(?:more|less|fewer|higher|lower)(?!\w)|per\s)"
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
        return Decimal(re.sub(r"(?i)^(?:minus\s*|[-−–])", "-", digits))

    @property
    def decimals(self) -> int:
        """How many decimals are shown."""
        return len(self.text.partition(".")[2])


@dataclass
class Phrase:
    """What a citation shows; `trouble` says why it cannot be read whole.

    `kind` is the kind of a range, with its bounds: a key of RANGES, "interval", or "" for one of
    another level.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    kind: tuple[str, int, int] | None = None
    ns: list[tuple[Number, str]] = field(default_factory=list)  # n and the words after it
    ratio: Number | None = None  # the 14 of "14 of 47"
    trouble: str = ""


def _number(match: re.Match[str], name: str, unit: str = "") -> Number:
    units = (of for part, of in _UNIT_NAMES.items() if part in unit.lower())
    return Number(match[name], *match.span(name), next(units, ""), match.end())


def read(visible: str) -> Phrase:
    """Return the parts of a visible citation: value and unit, range and kind, n.

    >>> phrase = read("30 % (range of the coders 28 to 32 %; n = 47 sentences)")
    >>> phrase.value.text, phrase.low.text, phrase.high.text, phrase.kind[0], phrase.ns[0][0].text
    ('30', '28', '32', 'coders', '47')
    """
    found: dict[str, list[re.Match[str]]] = {name: [] for name, _ in _GRAMMAR}
    before = rest = visible  # in which what is found is blanked
    for name, pattern in _GRAMMAR:
        while (name in _OFTEN or not found[name]) and (match := re.search(pattern, rest)):
            found[name].append(match)
            start, end = match.span("n" if pattern == _OF_N else 0)
            before, rest = rest, rest[:start] + "\x00" * (end - start) + rest[end:]

    phrase = Phrase(ns=[(_number(one, "n"), one["of"].strip()) for one in found["n"] + found["of"]])
    for kind in found["kind"]:
        name = "" if kind.lastgroup else _KINDS[kind.re.pattern]
        phrase.kind = (name, *kind.span())
    for ratio in found["of"]:
        phrase.ratio = _number(ratio, "k") if "k" in ratio.groupdict() else None
    for pair in found["range"]:
        low, high = pair["low_unit"], pair["high_unit"]
        phrase.low = _number(pair, "low", low or high)
        phrase.high = _number(pair, "high", high or low)
    for value in found["value"]:
        phrase.value = _number(value, "value", value["unit"])
        phrase.trouble = _beside(before, *value.span(), value["unit"])
    phrase.trouble = phrase.trouble or _left_over(phrase, rest)
    return phrase


def _beside(text: str, start: int, end: int, unit: str) -> str:
    """Return what is wrong with the words before and after the value."""
    is_part = not unit and re.search(r"\b(?:in|every)\s*$", text[:start])
    if is_part or re.search(_BEFORE, text[:start]) or _AFTER.match(text, end):
        return "a comparison or another scale stands beside the number"
    return ""


def _left_over(phrase: Phrase, rest: str) -> str:
    """Return what is wrong with what belongs to no part, empty where nothing is."""
    is_bare_range = phrase.low and not phrase.value and not phrase.kind
    if is_bare_range and re.search(r"\bfrom\s+\0", rest):
        return "it may be a range or a change"
    if re.search(r"\d", rest):
        return "a number in it belongs to no part of the citation"
    return "" if phrase.value or phrase.low or phrase.ns else "no number can be read in it"


_MOST_LETTERS_AFTER = 80  # letters between a phrase's last number and its key
# What ends with a number that belongs to the one after it, and with one of others before that.
_BELONGS = re.compile(_pattern("(?i)<HALF>(?:<JOINT>)<ENDING>"))
_BELONGS_TO_OTHERS = re.compile(_pattern(r"(?i)<HALF>(?:<JOINT>|,\s*)<ENDING>"))


def phrase_start(text: str) -> int | None:
    """Return where the phrase begins that a text ends with: "30 % (n = 47 sentences)".

    Words may stand between number and end, and a range, a ratio or a comparison before it belongs
    to it. None where the text ends with no such phrase.
    """
    head = text.rstrip()
    if head.endswith(")"):
        head = head[: head.rfind("(")]

    values = list(_VALUE.finditer(head))
    rest = head[values[-1].end() :] if values else ""
    is_far = len(rest) > _MOST_LETTERS_AFTER or re.search(r"[.!?;:]\s|[\[\]()|]", rest)
    if not values or is_far:
        return None

    start = values.pop().start()
    belongs = _BELONGS
    while values and belongs.search(head, max(0, values[-1].start() - 9), start):
        start = values.pop().start()
        belongs = _BELONGS_TO_OTHERS
    before = re.search(rf"{_BEFORE}|\b(?:between|from)\s+$", head[:start])
    return before.start() if before else start
