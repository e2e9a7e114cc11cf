"""Quotation marks, and the spans between them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from analysis.text.bounds import BREAK
from analysis.text.patterns import Edges, Span
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints, Property

STRAIGHT, OPENING, CLOSING, SINGLE, SINGLE_OPENING, SINGLE_CLOSING = range(1, 7)
_KINDS = {
    '"': STRAIGHT,
    **dict.fromkeys("“„«", OPENING),
    **dict.fromkeys("”»", CLOSING),
    **dict.fromkeys("'`", SINGLE),
    "‘": SINGLE_OPENING,
    "’": SINGLE_CLOSING,
}
_KIND = Property(lambda form, _: _KINDS.get(form, 0), np.int8)
# How a mark of each kind looks by itself: it opens (1), closes (-1) or either (0).
_LOOKS = np.array([0, 0, 1, -1, 0, 1, -1])
# Which marks close which; a pair is two single marks that stand for a double one.
_DOUBLE, _PAIR, _SINGLE = range(3)


class _Mark(NamedTuple):
    """A mark: token bounds, family, look, paragraph; where its sentence begins, and ends behind."""

    first: int
    last: int
    family: int
    look: int
    paragraph: int
    begin: int
    end: int


_END = _Mark(0, 0, _PAIR, -1, -1, 0, 0)  # behind the last mark


def quotations(tokens: Tokens) -> Edges:
    """Return the bounds of every span between quotation marks, marks included.

    Straight marks have no direction: they are paired within a paragraph, the white space beside
    them deciding where one is missing. A quotation left open runs on where the next paragraph opens
    with a mark (the custom for several paragraphs), else to its sentence's end; one that was never
    opened begins with its sentence. Two single marks in a row are one double mark; an apostrophe is
    none.
    """
    marks = _marks(tokens)
    is_single = marks[2] == _SINGLE
    double = _between_double(tokens, map(_Mark, *marks[:, ~is_single].tolist()))
    single = _between_single(tokens, marks[:, is_single])
    first, last = np.array(sorted(double + single), np.int64).reshape(-1, 2).T
    return first, last


def _marks(tokens: Tokens) -> Ints:
    """Return the marks, with the fields of `_Mark` as rows; runs of single marks are joined."""
    kinds = _KIND(tokens.vocabulary)[tokens.type]
    at = np.flatnonzero(kinds)
    touches = np.append(tokens.gap == 0, False)
    look = _looks(tokens, at, kinds[at], touches)

    is_joined = (kinds[at] == SINGLE) & touches[at] & (kinds[at - 1] >= SINGLE)
    head = np.flatnonzero(~is_joined)
    tail = np.append(head, len(at))[1:] - 1
    first, last = at[head], at[tail] + 1
    is_pair = tail > head
    family = np.select([kinds[first] < SINGLE, is_pair], [_DOUBLE, _PAIR], _SINGLE)
    look_of_pair = np.where((look[head] == 1) & touches[last], 1, -1)
    look = np.where(is_pair, look_of_pair, look[head])
    return np.stack([first, last, family, look, *_places(tokens, first, last)])


def _places(tokens: Tokens, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the fields of marks that say where they stand: paragraph, begin and end."""
    # Between two texts a number is left out, so that no paragraph follows one of another text.
    paragraph = np.cumsum(tokens.gap == BREAK) + tokens.text
    # A mark at the end of its text opens no sentence.
    after = np.minimum(last, len(tokens) - 1)
    same_text = tokens.text[after] == tokens.text[first]
    end = np.where(same_text, tokens.last[tokens.sentence[after]], last)
    return paragraph[first], tokens.first[tokens.sentence[first]], end


def _looks(tokens: Tokens, at: Ints, kind: Ints, touches: Bools) -> Ints:
    """Return whether each mark opens (1), closes (-1) or may do either (0), by what touches it."""
    left, right = touches[at], touches[at + 1]
    is_word = np.append(tokens.is_word, False)
    follows_word, leads_word = is_word[at - 1], is_word[at + 1]

    # Touched on one side, or on both and with a word on one: there lies the inside.
    by_word = (kind < SINGLE) & left & (follows_word != leads_word)
    return np.select([left != right, by_word], [2 * right - 1, 2 * leads_word - 1], _LOOKS[kind])


def _between_double(tokens: Tokens, marks: Iterable[_Mark]) -> list[Span]:
    """Return the spans of double marks."""
    spans = [(0, 0)]
    opened: _Mark | None = None

    for mark, following in pairwise(chain(marks, (_END, _END))):
        next_look = following.look if following.paragraph == mark.paragraph else 0

        if opened and opened.paragraph != mark.paragraph:
            goes_on = mark.paragraph == opened.paragraph + 1 and tokens.gap[mark.first] == BREAK
            spans.append((opened.first, mark.first if goes_on else opened.end))
            opened = None

        if opened is None:
            sign = tokens.surface(mark.first - 1, mark.first) if mark.first else " "
            if mark.look != -1 or (next_look == -1 and sign in ".!?"):
                opened = mark
            elif _was_never_opened(mark, sign) and spans[-1][1] <= mark.begin:
                spans.append((mark.begin, mark.last))
        elif mark.family == opened.family:
            reopens = mark.look == 1 and (next_look != 1 or mark.family == _PAIR)
            end = min(opened.end, mark.first) if reopens else mark.last
            spans.append((opened.first, end))
            opened = mark if reopens else None
    return spans[1:]


def _was_never_opened(mark: _Mark, sign: str) -> bool:
    """Return whether a mark behind a sign closes what its sentence began with."""
    return mark.family == _DOUBLE and sign in ",.!?" and mark.begin < mark.first


def _between_single(tokens: Tokens, marks: Ints) -> list[Span]:
    """Return the spans of single marks, which have the fields of `_Mark` as rows.

    They open at a word and close in the same sentence or on punctuation.
    """
    first, last, _, look, paragraph, begin, _ = marks
    is_word = np.append(tokens.is_word, False)
    opens = (look == 1) & is_word[last]
    either = np.flatnonzero(opens | (look == -1))

    left, right = either[:-1], either[1:]
    same_paragraph = paragraph[left] == paragraph[right]
    same_sentence = begin[left] == begin[right]
    on_sign = ~is_word[first[right] - 1]
    is_span = opens[left] & ~opens[right] & same_paragraph & (same_sentence | on_sign)
    spans = np.stack([first[left], last[right]], 1)[is_span]
    return [(a, b) for a, b in spans.tolist()]
