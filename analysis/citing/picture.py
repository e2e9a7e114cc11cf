"""Pictures: which figure of the study a file is, and whether it is today's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from analysis.citing.regular import read_regular
from analysis.errors import StudyError
from analysis.results import Ledger, nearest

LARGEST = 64_000_000
COPIES = (".svg", ".png", ".pdf")
_IDENTIFIER = re.compile(rb"study-figure:([\w.-]+)~([0-9a-f]{12})")


class Picture(NamedTuple):
    """A figure of the study; `copy` says whether the file that was asked about is today's."""

    name: str
    digest: str
    title: str
    alt: str
    caption: str
    copy: str


def picture_of(asked: str, ledger: Ledger) -> Picture | None:
    """Return the figure that a name or a file is, None for what can only be a key."""
    path = Path(asked)
    is_file = path.suffix in (*COPIES, ".csv", ".md")
    held = read_regular(path, LARGEST) if path.suffix in COPIES and path.is_file() else b""
    inside = _IDENTIFIER.search(held)
    name = inside[1].decode() if inside else path.stem if is_file else asked
    if name not in ledger.figures:
        if is_file:
            message = f"{asked}: no figure of this study; its figures: {', '.join(nearest(name, ledger.figures, 8))}"
            raise StudyError(message)
        return None
    figure = ledger.figures[name]
    copy = _copy(held, inside[2].decode() if inside else "", figure, path.suffix[1:]) if held else ""
    digest, title, alt, caption = (str(figure.get(field, "")) for field in ("digest", "title", "alt", "caption"))
    return Picture(name, digest, title, alt, caption, copy)


def _copy(held: bytes, digest: str, figure: Mapping[str, object], kind: str) -> str:
    """Return whether a file is the study's figure as it stands today."""
    known = figure.get("sha256")
    if isinstance(known, Mapping) and sha256(held).hexdigest() == known.get(kind):
        return "this file is today's copy"
    if digest and digest != figure.get("digest"):
        return f"this file is an old copy: it carries digest {digest}"
    return "this file is not today's copy, byte for byte: it was drawn or changed elsewhere"
