"""Quotation marks, and the spans between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.text.beside import Edges, Span
from analysis.text.tokens import BREAK, WORD, Property, Tokens
from analysis.text.vocabulary import has

# A mark's kind, and how it looks by itself: it opens (1), closes (-1) or either (0).
STRAIGHT, OPENING, CLOSING, SINGLE, SINGLE_OPENING, SINGLE_CLOSING = range(1, 7)
_LOOKS = {OPENING: 1, SINGLE_OPENING: 1, CLOSING: -1, SINGLE_CLOSING: -1}
_KINDS = {
    '"': STRAIGHT,
    **dict.fromkeys("“„«", OPENING),
    **dict.fromkeys("”»", CLOSING),
    **dict.fromkeys("'`", SINGLE),
    "‘": SINGLE_OPENING,
    "’": SINGLE_CLOSING,
}
_KIND = Property(lambda form, _: _KINDS.get(form, 0), np.int8)


class _Mark(NamedTuple):
    """A quotation mark: token bounds, family (which closes which), look and paragraph."""

    first: int
    last: int
    family: str
    look: int
    paragraph: int


def quotations(tokens: Tokens) -> Edges:
    """Return the bounds of every span between quotation marks, marks included.

    Straight marks have no direction: they are paired within a paragraph, the white space beside
    them deciding where one is missing. A quotation left open runs on where the next paragraph opens
    with a mark (the custom for several paragraphs), else to its sentence's end; one that was never
    opened begins with its sentence. Two single marks in a row are one double mark; an apostrophe is
    none.
    """
    marks = _marks(tokens)
    double = _between_double(tokens, [mark for mark in marks if mark.family != "single"])
    single = _between_single(tokens, [mark for mark in marks if mark.family == "single"])

    spans = np.array(sorted([*double, *single]), np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1]


def _marks(tokens: Tokens) -> list[_Mark]:
    """Return the marks with their family and look; runs of single marks are joined."""
    kinds = _KIND(tokens.vocabulary)[tokens.type]
    at = np.flatnonzero(kinds)
    touches = np.append(tokens.gap == 0, False)
    word = np.append(has(tokens.sorts, WORD), False)
    # Between two texts a number is left out, so that no paragraph follows one of another text.
    paragraph = np.cumsum(tokens.gap == BREAK) + tokens.text
    beside = (touches[at], touches[at + 1], word[at - 1] & (at > 0), word[at + 1])

    marks: list[_Mark] = []
    columns = (column.tolist() for column in (at, kinds[at], paragraph[at], *beside))
    for i, kind, place, touches_left, touches_right, *words in zip(*columns, strict=True):
        last = marks[-1] if marks else None
        if kind == SINGLE and last and last.last == i and touches_left and last.family != "double":
            look = 1 if last.look == 1 and touches_right else -1
            marks[-1] = _Mark(last.first, i + 1, "pair", look, place)
            continue

        look = _LOOKS.get(kind, 0)
        if touches_left != touches_right:
            look = 1 if touches_right else -1
        elif kind < SINGLE and touches_left and words[0] != words[1]:
            look = -1 if words[0] else 1  # touched on both sides: the word lies inside
        marks.append(_Mark(i, i + 1, "double" if kind < SINGLE else "single", look, place))
    return marks


def _between_double(tokens: Tokens, marks: list[_Mark]) -> list[Span]:
    """Return the spans of double marks."""
    spans: list[Span] = []
    opened: _Mark | None = None

    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        next_look = following.look if following and following.paragraph == mark.paragraph else 0

        if opened and opened.paragraph != mark.paragraph:
            goes_on = mark.paragraph == opened.paragraph + 1 and tokens.gap[mark.first] == BREAK
            spans.append((opened.first, mark.first if goes_on else _sentence_end(tokens, opened)))
            opened = None

        if opened is None:
            misplaced = next_look == -1 and _stands_behind(tokens, mark, ".!?")
            if mark.look != -1 or misplaced:
                opened = mark
            elif mark.family == "double" and _stands_behind(tokens, mark, ",.!?"):
                spans += _never_opened(tokens, mark, spans)
        elif mark.family == opened.family:
            if mark.look == 1 and not (next_look == 1 and mark.family == "double"):
                spans.append((opened.first, min(_sentence_end(tokens, opened), mark.first)))
                opened = mark
            else:
                spans.append((opened.first, mark.last))
                opened = None

    if opened:
        spans.append((opened.first, _sentence_end(tokens, opened)))
    return spans


def _never_opened(tokens: Tokens, mark: _Mark, spans: list[Span]) -> Iterator[Span]:
    """Yield the span from the sentence's beginning to `mark`, unless another reaches into it."""
    first = int(tokens.first[tokens.sentence[mark.first]])
    if first < mark.first and (not spans or spans[-1][1] <= first):
        yield first, mark.last


def _between_single(tokens: Tokens, marks: list[_Mark]) -> list[Span]:
    """Return the spans of single marks.

    They open at a word and close in the same sentence or on punctuation.
    """
    spans: list[Span] = []
    opened: _Mark | None = None
    is_word = np.append(has(tokens.sorts, WORD), False)

    for mark in marks:
        if mark.look == 1 and is_word[mark.last]:
            opened = mark
        elif opened and mark.look == -1 and mark.paragraph == opened.paragraph:
            same = tokens.sentence[opened.first] == tokens.sentence[mark.first]
            if same or not is_word[mark.first - 1]:
                spans.append((opened.first, mark.last))
            opened = None
    return spans


def _sentence_end(tokens: Tokens, mark: _Mark) -> int:
    """Return the end of the sentence that a mark opens; one at the end of its text opens none."""
    after = min(mark.last, len(tokens) - 1)
    same_text = tokens.text[after] == tokens.text[mark.first]
    return int(tokens.last[tokens.sentence[after]]) if same_text else mark.last


def _stands_behind(tokens: Tokens, mark: _Mark, signs: str) -> bool:
    """Return whether one of `signs` stands right before a mark."""
    return mark.first > 0 and tokens.vocabulary.types[tokens.type[mark.first - 1]] in signs
