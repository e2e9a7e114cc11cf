"""Sources and quotation marks: the spans that an attribution is made of beside its cue.

A source is the noun phrase beside a cue; its class says what kind of voice is let in (after Sigal 1973,
"Reporters and Officials", with classes for conflict news). A leftmost-break rule finds the phrase, no parser:
its bounds are approximate, its class rests on `lexicons/sources.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.text.lexicon import Lexicon, load
from analysis.text.tokens import TERMINATOR, WORD, Bools, Ints, Property, Tokens, straight

CLASSES = ("official", "party", "monitor", "media", "unnamed", "other")
SIDE = 4  # words that a heading gives its source, at most
LONGEST = 14  # tokens of a source; a longer stretch is cut at its far end

Span = tuple[int, int]
Spans = list[Span]
Edges = tuple[Ints, Ints]
Flags = NDArray[np.integer]

_NO_ADVERBS = ("assembly", "monopoly", "anomaly")
_ROLES = {
    "break": "that which who whom whose when while because if but and as although though since after before whether"
    " where to in at during with into will would ; : ( ) [ ] — – \" “ ” ' ‘ , . ? !",
    "pad": "is are was were be been being has have had also yet even further repeatedly later then now still already"
    " not did do does on monday tuesday wednesday thursday friday saturday sunday yesterday today",
    "by": "by",
    "comma": ",",
    "dash": "— –",
    "is": "is are was were be been being",
    "ahead": "according citing cites cited",
    "article": "the a an this that these those",
    "inverts": "said says say added adds wrote warned explained noted claimed argued informed",
}
BREAK, PAD, BY, COMMA, DASH, IS, AHEAD, ARTICLE, INVERTS = (1 << i for i in range(len(_ROLES)))


def bits(table: Mapping[str, str]) -> dict[str, int]:
    """Return for each word of `table` the rows it stands in, as bits in their order."""
    held: dict[str, int] = {}
    for i, words in enumerate(table.values()):
        for word in words.split():
            held[word] = held.get(word, 0) | 1 << i
    return held


_BITS = bits(_ROLES)


def _role(form: str) -> int:
    low = straight(form).lower()
    adverb = len(low) > 6 and low.endswith("ly") and low not in _NO_ADVERBS
    return _BITS.get(low, 0) | _BITS.get(form, 0) | (PAD if adverb else 0)


_ROLE = Property(_role, np.int16)
_SIGN = Property(lambda form: 1 if form == ":" else 2 if form in "-–—" else 0, np.int8)


class Sources(NamedTuple):
    """Sources in columns: sentence, token bounds (half open), class (index in `CLASSES`); one row per cue."""

    sentence: Ints
    first: Ints
    last: Ints
    kind: Ints


@cache
def _lexicon() -> Lexicon:
    return load("sources")


def place(t: Tokens, cues: Edges, inside: Bools) -> Sources:
    """Return the source of every cue; where a passive leaves it out, the cue itself, of class `unnamed`.

    Behind "according to" and the like the source follows; behind a passive it follows *by*; behind a comma ("...,
    said the minister") it follows a verb that can be inverted; else it goes before. Each runs to the next break.
    """
    at, end = cues
    if not len(at):
        return Sources(*(np.empty(0, np.int64) for _ in range(4)))
    role = _ROLE(t.vocabulary)[t.type]
    opens, closes = t.first[t.sentence[at]], t.last[t.sentence[at]]
    stop = (role & BREAK != 0) | inside | covered(len(t), cues)
    sign = _SIGN(t.vocabulary)[t.type[at]] > 0
    ahead = (role[at] & AHEAD != 0) | (sign & (at - opens > SIDE))
    by = _next(role & BY != 0, end)
    passive = ~ahead & (at > opens) & ((role[at - 1] | np.where(at - 1 > opens, role[np.maximum(at - 2, 0)], 0)) & IS != 0)
    agent = passive & (by < np.minimum(end + 12, closes))
    follows = (role[at] & INVERTS != 0) & (at > opens) & (role[at - 1] & COMMA != 0) & ~np.append(stop, True)[end]
    follows &= closes - end < LONGEST
    before = _before(stop, role, at, opens)
    after = _after(stop, role, np.where(agent, by + 1, end), closes)
    right = ahead | agent | (~passive & (follows | (before[1] <= before[0])))
    left_out = passive & ~agent
    first = np.where(left_out, at, np.where(right, after[0], before[0]))
    last = np.where(left_out, end, np.where(right, after[1], before[1]))
    kinds = np.where(left_out, CLASSES.index("unnamed"), _classes(t, first, last))
    named = (last > first + 1) | ((last > first) & (role[np.minimum(first, len(t) - 1)] & ARTICLE == 0))
    return Sources(*(column[named] for column in (t.sentence[at], first, last, kinds)))


def covered(length: int, spans: Edges) -> Bools:
    """Return which of `length` tokens lie in a span."""
    edge = np.zeros(length + 1, np.int64)
    np.add.at(edge, spans[0], 1)
    np.add.at(edge, spans[1], -1)
    return np.cumsum(edge[:-1]) > 0


def _next(held: Bools, at: Ints) -> Ints:
    """Return for each place the first index from there on that is held, else one past the end."""
    index = np.append(np.flatnonzero(held), len(held))
    return np.asarray(index[np.minimum(np.searchsorted(index, at), len(index) - 1)])


def _past(held: Bools, at: Ints) -> Ints:
    """Return for each place one past the last index before it that is held, else 0."""
    index = np.append(-1, np.flatnonzero(held))
    return np.asarray(index[np.searchsorted(index, at) - 1] + 1)


def _before(stop: Bools, role: Flags, at: Ints, opens: Ints) -> tuple[Ints, Ints]:
    """Return bounds of the phrase before `at`, over auxiliaries, days and a comma or dash right before it."""
    last = np.maximum(_past(role & (PAD | COMMA | DASH) == 0, at), opens)
    first = np.maximum(np.maximum(_past(stop, last), opens), last - LONGEST)
    return np.minimum(_next(role & PAD == 0, first), last), last


def _after(stop: Bools, role: Flags, first: Ints, closes: Ints) -> tuple[Ints, Ints]:
    """Return bounds of the phrase from `first` to the next break or auxiliary."""
    last = _next(stop | (role & PAD != 0), first)
    return first, np.maximum(np.minimum(np.minimum(last, closes), first + LONGEST), first)


def _classes(t: Tokens, first: Ints, last: Ints) -> Ints:
    """Return the class of each span: the first in the lexicon's order that one of its words belongs to."""
    lexicon = _lexicon()
    found = lexicon.find(t)
    rank = np.full(len(t) + 2, len(lexicon.categories), np.int64)
    np.minimum.at(rank, found.first, found.category)
    bounds = np.stack([first, np.maximum(last, first + 1)], 1).ravel()
    best = np.minimum.reduceat(rank, bounds)[::2]
    index = [CLASSES.index(name) for name in (*lexicon.categories, "other")]
    return np.asarray(np.array(index)[best])


def headline_cues(t: Tokens, inside: Bools) -> Ints:
    """Return the colon or dash by which a heading names its source: "UN: ...", "...: Coalition".

    The side of the source has at most four words, one of which the lexicon of sources knows; a dateline
    ("GENEVA:") has none. A heading is a paragraph's first sentence that ends without a full stop.
    """
    signs = np.flatnonzero((_SIGN(t.vocabulary)[t.type] > 0) & ~inside)
    if not len(signs):
        return signs
    sentence = t.sentence[signs]
    first, last = t.first[sentence], t.last[sentence]
    heading = (t.gap[first] == 2) & (t.sorts[last - 1] & TERMINATOR == 0)
    colon = _SIGN(t.vocabulary)[t.type[signs]] == 1
    front = colon & (signs - first <= SIDE) & (signs > first) & (t.gap[first] == 2)
    back = heading & (last - signs - 1 <= SIDE) & (last - signs > 1) & (t.gap[signs + (signs + 1 < len(t))] > 0)
    if not (front | back).any():
        return signs[:0]
    found = _lexicon().find(t)
    known = np.concatenate([[0], np.cumsum(np.bincount(found.first, minlength=len(t)))])
    ahead = known[signs] - known[first] > 0
    behind = known[last] - known[signs + 1] > 0
    return np.asarray(signs[(front & ahead) | (back & behind)])


# Quotation marks: 1 straight double, 2 opening, 3 closing, 4 straight single, 5 and 6 curly single.
_KINDS = {'"': 1, "“": 2, "„": 2, "«": 2, "”": 3, "»": 3, "'": 4, "`": 4, "‘": 5, "’": 6}
_KIND = Property(lambda form: _KINDS.get(form, 0), np.int8)


class _Mark(NamedTuple):
    """A quotation mark: token bounds, family (which closes which), look (1 opens, -1 closes, 0 either)."""

    first: int
    last: int
    family: str
    look: int
    paragraph: int


def quotations(t: Tokens) -> Edges:
    """Return the bounds of every span between quotation marks, marks included.

    Straight marks have no direction: they are paired within a paragraph, the white space beside them deciding
    where one is missing. A quotation left open runs on where the next paragraph opens with a mark (the custom for
    several paragraphs), else to its sentence's end; one that was never opened begins with its sentence.
    Two single marks in a row are one double mark; an apostrophe is none.
    """
    kinds = _KIND(t.vocabulary)[t.type]
    at = np.flatnonzero(kinds)
    if not len(at):
        return at, at
    marks = _marks(t, at, kinds[at])
    double = _pairs(t, [m for m in marks if m.family != "single"])
    spans = np.array(sorted(double + _singles(t, [m for m in marks if m.family == "single"])), np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1]


def _marks(t: Tokens, at: Ints, kinds: Flags) -> list[_Mark]:
    """Return the marks with their family and look; runs of single marks are joined."""
    gap = np.append(t.gap, 2)
    word = np.append(t.sorts & WORD != 0, False)
    columns = (at, kinds, gap[at], gap[at + 1], word[at - 1] & (at > 0), word[at + 1], np.cumsum(t.gap == 2)[at])
    marks: list[_Mark] = []
    for i, kind, before, after, left, right, paragraph in zip(*(c.tolist() for c in columns), strict=True):
        if kind == 4 and marks and marks[-1].last == i and not before and marks[-1].family in ("single", "pair"):
            held = marks.pop()
            look = 1 if held.look == 1 and not after else -1
            marks.append(_Mark(held.first, i + 1, "pair", look, paragraph))
            continue
        opens, closes = bool(before) and not after, bool(after) and not before
        look = 1 if opens else -1 if closes else 1 if kind in (2, 5) else -1 if kind in (3, 6) else 0
        if kind < 4 and not before and not after and left != right:  # touched on both sides: the word lies inside
            look = -1 if left else 1
        marks.append(_Mark(i, i + 1, "single" if kind > 3 else "double", look, paragraph))
    return marks


def _pairs(t: Tokens, marks: list[_Mark]) -> Spans:
    """Return the spans of double marks."""
    spans: Spans = []
    held: _Mark | None = None
    for i, mark in enumerate(marks):
        follows = marks[i + 1] if i + 1 < len(marks) and marks[i + 1].paragraph == mark.paragraph else None
        if held and held.paragraph != mark.paragraph:
            goes_on = mark.paragraph == held.paragraph + 1 and t.gap[mark.first] == 2
            spans.append((held.first, mark.first if goes_on else _stop(t, held)))
            held = None
        if held is None:
            misplaced = follows and follows.look == -1 and _behind(t, mark, ".!?")
            if mark.look != -1 or misplaced:
                held = mark
            elif mark.family == "double" and _behind(t, mark, ",.!?"):
                first = int(t.first[t.sentence[mark.first]])
                spans += [(first, mark.last)] if first < mark.first and (not spans or spans[-1][1] <= first) else []
        elif mark.family == held.family:
            if mark.look == 1 and not (follows and follows.look == 1 and mark.family == "double"):
                spans.append((held.first, min(_stop(t, held), mark.first)))
                held = mark
            else:
                spans.append((held.first, mark.last))
                held = None
    if held:
        spans.append((held.first, _stop(t, held)))
    return spans


def _stop(t: Tokens, mark: _Mark) -> int:
    return int(t.last[t.sentence[min(mark.last, len(t) - 1)]])


def _behind(t: Tokens, mark: _Mark, marks: str) -> bool:
    """Return whether one of the punctuation `marks` stands right before a mark."""
    return mark.first > 0 and t.vocabulary.types[t.type[mark.first - 1]] in marks


def _singles(t: Tokens, marks: list[_Mark]) -> Spans:
    """Return the spans of single marks: opened at a word, closed in the same sentence or on punctuation."""
    spans: Spans = []
    held: _Mark | None = None
    for mark in marks:
        if mark.look == 1 and t.sorts[min(mark.last, len(t) - 1)] & WORD:
            held = mark
        elif held and mark.look == -1 and mark.paragraph == held.paragraph:
            if t.sentence[held.first] == t.sentence[mark.first] or not t.sorts[mark.first - 1] & WORD:
                spans.append((held.first, mark.last))
            held = None
    return spans
