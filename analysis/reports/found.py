"""What is found in a report: citations and embedded pictures, each with its place, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST = 2_000  # a visible citation longer than this is no citation a reader could take in


class Char(NamedTuple):
    """One visible letter: where its source stands and how it is formatted (equal styles look alike)."""

    text: str
    start: int
    end: int
    style: int


class Edit(NamedTuple):
    """One change to a report: what stands from `start` to `end` in `part` becomes `new`."""

    part: str
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Citation:
    """A citation as a report shows it.

    `marks`: where its digest stands (part, start, end); `escape`: how new text is written in this format;
    `tracked`: a tracked change touches it; `live`: the report takes the number from the ledger itself;
    `trouble`: why it cannot be read; `fixed_elsewhere`: why it must not be written here.
    """

    key: str
    digest: str
    chars: tuple[Char, ...]
    place: str
    part: str = ""
    marks: tuple[tuple[str, int, int], ...] = ()
    escape: Callable[[str], str] = str
    tracked: bool = False
    live: bool = False
    trouble: str = ""
    fixed_elsewhere: str = ""

    @property
    def visible(self) -> str:
        """The citation as a reader sees it."""
        return "".join(char.text for char in self.chars)

    def edits(self, start: int, end: int, new: str) -> list[Edit] | None:
        """Return the changes that put `new` in place of visible letters; None where their formatting differs."""
        held = self.chars[start:end]
        if not held or len({char.style for char in held}) > 1 or held[0].start < 0:
            return None
        spans: list[list[int]] = []
        for char in held:
            if spans and spans[-1][1] == char.start:
                spans[-1][1] = char.end
            else:
                spans.append([char.start, char.end])
        texts = [self.escape(new)] + [""] * (len(spans) - 1)
        return [Edit(self.part, a, b, text) for (a, b), text in zip(spans, texts, strict=True)]


class Seal(NamedTuple):
    """What the bytes of a picture say: figure and digest, their own sum, whether they are a PNG."""

    name: str
    digest: str
    sha256: str
    png: bool


@dataclass(frozen=True)
class Embedded:
    """A picture in a report: what its bytes say (None: not to be had), its name and alt text."""

    seal: Seal | None
    name: str
    alt: str
    place: str


def applied(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with the edits made; an edit given twice is made once."""
    out, at = [], 0
    for _, start, end, new in sorted(set(edits), key=lambda edit: edit[1:3]):
        if start >= at:
            out += [text[at:start], new]
            at = end
    return "".join(out) + text[at:]
