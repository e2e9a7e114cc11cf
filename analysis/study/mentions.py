"""Mentions of actors, as coders write them into a cell, and which of them coders mean alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from analysis.errors import fail
from analysis.study.codebook import ROLES, Codebook

NONE = "none"
FORM = "actor:role:label:surface with the codebook's codes, parted by ;"


class Mention(NamedTuple):
    """One mention of an actor as a coder marked it."""

    actor: str
    role: str
    label: str
    surface: str


def mentions(cell: str) -> tuple[Mention, ...]:
    """Return the mentions in a cell `actor:role:label:surface; …`; an empty tuple for `none`.

    >>> mentions("other:agent:function:The attackers")[0].label
    'function'
    """
    if cell == NONE:
        return ()
    return tuple(Mention(*part.strip().split(":", 3)) for part in cell.split(";"))


def check(cell: str, book: Codebook, place: str, column: str) -> None:
    """Raise StudyError unless each part of a cell has the form of a mention in known codes."""
    known: tuple[Collection[str], ...] = (book.actors, ROLES, book.labels)
    for part in () if cell == NONE else cell.split(";"):
        fields = part.strip().split(":", 3)
        codes = zip(fields, known, strict=False)
        if len(fields) != 4 or not fields[3] or any(code not in allowed for code, allowed in codes):
            fail(place, None, column, part.strip(), FORM)


def majority(cells: Sequence[str]) -> str:
    """Return the mentions that most coders marked, each with its most given parts, as a cell."""
    kept = []
    for group in aligned([mentions(cell) for cell in cells]):
        marked = [mention for mention in group if mention]
        if 2 * len(marked) > len(cells):
            kept.append(":".join(map(most_given, zip(*marked, strict=True))))
    return "; ".join(kept) or NONE


def most_given(texts: Iterable[str]) -> str:
    """Return the text that is given most often; of several the shortest, then the first by name."""
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], len(text), text))


def aligned(lists: Sequence[Sequence[Mention]]) -> list[list[Mention | None]]:
    """Return groups of mentions that coders mean alike: one slot per coder, in reading order.

    Two mentions are one when one surface holds the other's head (its last word) and none lies
    between.
    """
    groups: list[list[Mention | None]] = []
    for coder, marked in enumerate(lists):
        at = 0
        for mention in marked:
            at = _placed(mention, coder, groups, at, len(lists))
    return groups


def _placed(
    mention: Mention, coder: int, groups: list[list[Mention | None]], at: int, coders: int
) -> int:
    """Put a mention into the first group from `at` that means it, or a new one; return the next."""
    for place in range(at, len(groups)):
        if groups[place][coder] is None and _means(groups[place], mention):
            groups[place][coder] = mention
            return place + 1
    group: list[Mention | None] = [None] * coders
    group[coder] = mention
    groups.insert(at, group)
    return at + 1


def _means(group: Iterable[Mention | None], mention: Mention) -> bool:
    words = _words(mention)
    others = [_words(other) for other in group if other]
    return any(words[-1] in other or other[-1] in words for other in others)


def _words(mention: Mention) -> list[str]:
    """Return the words of a surface in small letters; a surface without any as it stands."""
    return re.findall(r"\w+", mention.surface.lower()) or [mention.surface]
