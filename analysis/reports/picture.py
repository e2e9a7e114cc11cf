"""Pictures: which figure of the study a file is, and whether it is today's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from analysis.errors import StudyError
from analysis.intact import shortened
from analysis.reports.regular import read_regular
from analysis.results import Ledger, nearest

LARGEST = 64_000_000
BEGINNINGS = {".svg": b"<", ".png": b"\x89PNG", ".pdf": b"%PDF-"}
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
    held = _content(path) if path.suffix in COPIES else b""
    inside = _IDENTIFIER.search(held)
    name = inside[1].decode() if inside else path.stem if is_file else asked
    if name not in ledger.figures:
        if is_file:
            message = f"{shortened(asked)}: no figure of this study; its figures: {', '.join(nearest(name, ledger.figures, 8))}"
            raise StudyError(message)
        return None
    figure = ledger.figures[name]
    copy = _copy(held, inside[2].decode() if inside else "", figure, path.suffix[1:]) if held else ""
    digest, title, alt, caption = (str(figure.get(field, "")) for field in ("digest", "title", "alt", "caption"))
    return Picture(name, digest, title, alt, caption, copy)


def _content(path: Path) -> bytes:
    """Return the bytes of a drawing, none where there is no such file.

    Raises StudyError for what is no drawing: a pipe or a device would be waited for without end.
    """
    try:
        if not path.exists():
            return b""
        if not path.is_file():
            message = f"{path}: not a regular file"
            raise StudyError(message)
        if path.stat().st_size > LARGEST:
            message = f"{path}: too large; allowed: {LARGEST // 1_000_000} MB"
            raise StudyError(message)
        content = read_regular(path, LARGEST)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"{shortened(str(path))}: cannot be read: {reason}"
        raise StudyError(message) from None
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(BEGINNINGS[path.suffix]):
        message = f"{path}: damaged: it does not begin as {path.suffix} files do"
        raise StudyError(message)
    return content


def _copy(held: bytes, digest: str, figure: Mapping[str, object], kind: str) -> str:
    """Return whether a file is the study's figure as it stands today."""
    known = figure.get("sha256")
    if isinstance(known, Mapping) and sha256(held).hexdigest() == known.get(kind):
        return "this file is today's copy"
    if digest and digest != figure.get("digest"):
        return f"this file is an old copy: it carries digest {digest}"
    return "this file is not today's copy, byte for byte: it was drawn or changed elsewhere"
