"""An explanation: all that a number, or a figure's numbers, rest on, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from analysis.reports.pictures import Picture
from analysis.reports.template import rendered
from analysis.reports.wording import certainty, value
from analysis.results import MARK, Result

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Private code points stand for colours while lines are broken; no plain text holds them.
_COLOURS = str.maketrans({"\ue000": "\x1b[1m", "\ue001": "\x1b[0m"})
_NARROWEST = 30


class Mark(NamedTuple):
    """A matched span, half open, in code points of the sentence; `entry` counts from 1."""

    start: int
    end: int
    entry: int


class Stretch(NamedTuple):
    """A stretch of a sentence: how many marks open at its start and cover it, which end with it."""

    text: str
    opens: int
    depth: int
    ends: list[int]


def cut(text: str, marks: Sequence[Mark]) -> Iterator[Stretch]:
    """Yield `text` cut at every bound of `marks`, which may overlap."""
    bounds = (bound for mark in marks for bound in mark[:2])
    for start, end in pairwise(sorted({0, len(text), *bounds})):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        over.sort(key=lambda mark: (-mark.start, mark.entry))
        opens = sum(mark.start == start for mark in over)
        ends = [mark.entry for mark in over if mark.end == end]
        yield Stretch(text[start:end], opens, len(over), ends)


class Sentence(NamedTuple):
    """A sentence (its row of `sentences.csv`) with its marks and what the coders gave it.

    Not `counted`: the coders differed and it does not enter the number.
    """

    row: Mapping[str, str]
    marks: Sequence[Mark]
    ballots: list[str]
    counted: bool

    @property
    def stretches(self) -> Iterator[Stretch]:
        """The sentence cut at every bound of its marks."""
        return cut(self.row["text"], self.marks)


class Entry(NamedTuple):
    """An entry of an instrument and why it is there."""

    words: str
    category: str
    reason: str


class Explanation(NamedTuple):
    """All that a number, or a figure's numbers, rest on.

    `results`: one for a key, those shown for a figure; `sentences`: those counted, then those in
    dispute; `entries`: each with how often it was found; `coders`: who they are; `inputs`: names
    with digests; `notes`: what a reader has to know beside.
    """

    results: Sequence[Result]
    sentences: Sequence[Sentence] = ()
    entries: Mapping[Entry, int] = {}
    coders: Sequence[str] = ()
    inputs: Mapping[str, str] = {}
    notes: Sequence[str] = ()
    picture: Picture | None = None

    def __repr__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        return as_html(self)


def facts(result: Result) -> dict[str, str]:
    """Return what stands beside a number: formula, instrument, validity, key and digest."""
    rows = {
        "Formula": result.formula,
        "Measured with": f"{result.instrument} {result.version}".strip(),
        "Coded as": ", ".join(result.coded),
        "Validity": result.validity,
        "Key": f"{result.key}~{result.digest}",
    }
    return {name: text for name, text in rows.items() if text}


def as_html(explanation: Explanation) -> str:
    """Return an explanation as HTML without styles or scripts, every text escaped."""
    return _filled("explanation.html", explanation)


def as_text(explanation: Explanation, width: int = 80, colour: bool = False) -> str:
    """Return an explanation for a terminal, without any control character of its texts.

    Marked words stand in brackets or, with `colour`, in bold.
    """
    lines = []
    for line in _filled("explanation.txt", explanation, colour).splitlines():
        margin = " " * (len(line) - len(line.lstrip()))
        most = max(width, _NARROWEST)
        lines += wrap(line, most, subsequent_indent=margin, break_on_hyphens=False) or [""]
    return "\n".join([*lines, ""]).translate(_COLOURS)


def _filled(name: str, explanation: Explanation, colour: bool = False) -> str:
    return rendered(
        name,
        **explanation._asdict(),
        colours=list(map(Markup, map(chr, _COLOURS))) if colour else None,
        certainty=certainty,
        facts=facts,
        raised=lambda number: str(number).translate(_RAISED),
        value=value,
        doubt=MARK,
    )
