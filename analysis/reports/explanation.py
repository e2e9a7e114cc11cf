"""An explanation: all that a number, or a figure's numbers, rest on, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from analysis.reports.templates import rendered
from analysis.reports.wording import certainty, value
from analysis.results import MARK, Result

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Private code points stand for colours while lines are broken; no plain text holds them.
_COLOURS = {"\ue000": "\x1b[1m", "\ue001": "\x1b[0m"}
_NARROWEST = 30


class Mark(NamedTuple):
    """A matched span, half open, in code points of the sentence; `entry` counts from 1."""

    start: int
    end: int
    entry: int


class Vote(NamedTuple):
    """What the coders gave a sentence, the code that stands and how it was decided."""

    variable: str
    votes: tuple[str, ...]
    code: str
    decided: str


class Entry(NamedTuple):
    """An entry of an instrument, why it is there and how often it was found for the number."""

    words: str
    category: str
    reason: str
    times: int

    @property
    def counted(self) -> str:
        """How often it was found, in words."""
        return "once" if self.times == 1 else f"{self.times} times"


class Picture(NamedTuple):
    """A figure of the study; `copy` says whether the file that was asked about is today's."""

    name: str
    digest: str
    title: str
    alt: str
    caption: str
    copy: str


@dataclass(frozen=True)
class Sentence:
    """A sentence with its marks and votes.

    Not `counted`: the coders differed and it does not enter the number.
    """

    id: str
    zone: str
    voice: str
    source: str
    text: str
    marks: tuple[Mark, ...] = ()
    votes: tuple[Vote, ...] = ()
    counted: bool = True

    @property
    def place(self) -> str:
        """Where it stands and who speaks in it."""
        source = f": {self.source}" if self.source else ""
        return f"{self.zone}, {self.voice}{source}"

    @property
    def stretches(self) -> Iterator[Stretch]:
        """The sentence cut at every bound of its marks."""
        return cut(self.text, self.marks)


class Stretch(NamedTuple):
    """A stretch of a sentence: how many marks open at its start and cover it, which end with it."""

    text: str
    opens: int
    depth: int
    ends: tuple[int, ...]


def cut(text: str, marks: Sequence[Mark]) -> Iterator[Stretch]:
    """Yield `text` cut at every bound of `marks`, which may overlap."""
    bounds = (bound for mark in marks for bound in mark[:2])
    for start, end in pairwise(sorted({0, len(text), *bounds})):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        ending = [mark for mark in over if mark.end == end]
        ending.sort(key=lambda mark: (-mark.start, mark.entry))
        opens = sum(mark.start == start for mark in over)
        yield Stretch(text[start:end], opens, len(over), tuple(mark.entry for mark in ending))


@dataclass(frozen=True)
class Explanation:
    """All that a number, or a figure's numbers, rest on.

    `results`: one for a key, those shown for a figure; `sentences`: those counted, then those in
    dispute; `voters`: the coders in the order of the votes; `coders`: who they are; `inputs`: names
    with digests; `notes`: what a reader has to know beside.
    """

    results: tuple[Result, ...]
    sentences: tuple[Sentence, ...] = ()
    entries: tuple[Entry, ...] = ()
    voters: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    picture: Picture | None = None

    def _repr_html_(self) -> str:
        return as_html(self)


def facts(result: Result) -> list[tuple[str, str]]:
    """Return what stands beside a number: formula, instrument, validity, key and digest."""
    rows = (
        ("Formula", result.formula),
        ("Measured with", f"{result.instrument} {result.version}".strip()),
        ("Coded as", result.variable or ""),
        ("Validity", result.validity),
        ("Key", f"{result.key}~{result.digest}"),
    )
    return [(name, text) for name, text in rows if text]


def ballot(vote: Vote, voters: Sequence[str]) -> str:
    """Return the code that stands, how it came about and, where coders differ, who gave which."""
    stands = f"{vote.variable} = {vote.code}"
    if set(vote.votes) == {vote.code}:
        return f"{stands} (all {len(vote.votes)} coders)"
    votes: Iterable[str] = vote.votes
    if len(voters) == len(vote.votes):
        votes = (f"{name} {code}" for name, code in zip(voters, vote.votes, strict=True))
    return f"{stands} ({vote.decided}: {', '.join(votes)})"


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
    text = "\n".join(lines) + "\n"
    for sign, colour_code in _COLOURS.items():
        text = text.replace(sign, colour_code)
    return text


def _filled(name: str, explanation: Explanation, colour: bool = False) -> str:
    return rendered(
        name,
        explanation=explanation,
        colours=list(map(Markup, _COLOURS)) if colour else None,
        ballot=ballot,
        certainty=certainty,
        facts=facts,
        raised=lambda number: str(number).translate(_RAISED),
        value=value,
        doubt=MARK,
    )
