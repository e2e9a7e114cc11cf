"""Figure files: which figure of the study a name or a file is, and whether the file is today's."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import StudyError, shortened
from analysis.files import read_bytes
from analysis.ledger import FigureEntry, Ledger, nearest
from analysis.reports.explanation import Picture
from analysis.reports.pictures import LARGEST, Seal, seal_of

_BEGINNINGS = {".svg": b"<", ".png": b"\x89PNG", ".pdf": b"%PDF-"}
_TABLES = (".csv", ".md")  # what lies beside a figure under its name
_BLANK = b"\xef\xbb\xbf \t\r\n"


def picture_of(asked: str, ledger: Ledger) -> Picture | None:
    """Return the figure that a name or a file is, None for what can only be a key.

    Raises StudyError for a file that is no figure of the study, or cannot be read as a drawing.
    """
    path = Path(asked)
    is_file = path.suffix in (*_BEGINNINGS, *_TABLES)
    content = _content(path) if path.suffix in _BEGINNINGS else b""

    seal = seal_of(content or None)
    name = (seal and seal.name) or (path.stem if is_file else asked)
    if name in ledger.figures:
        figure = ledger.figures[name]
        copy = _copy(seal, figure, path.suffix[1:]) if seal else ""
        title, alt, caption = figure.title, figure.alt, figure.caption
        return Picture(name, figure.digest, title, alt, caption, copy)

    if is_file:
        near = ", ".join(nearest(name, ledger.figures, 8))
        message = f"{shortened(asked)}: no figure of this study; its figures: {near}"
        raise StudyError(message)
    return None


def _content(path: Path) -> bytes:
    """Return the bytes of a drawing, none where there is no such file."""
    try:
        content = read_bytes(path, LARGEST) if path.exists() else b""
    except OSError as error:
        message = f"{shortened(str(path))}: cannot be read: {error.strerror}"
        raise StudyError(message) from None
    if path.exists() and not content.lstrip(_BLANK).startswith(_BEGINNINGS[path.suffix]):
        message = f"{path}: damaged: it does not begin as {path.suffix} files do"
        raise StudyError(message)
    return content


def _copy(seal: Seal, figure: FigureEntry, form: str) -> str:
    """Return whether a file is the study's figure as it stands today."""
    if (form, seal.sha256) in figure.sha256.items():
        return "this file is today's copy"
    if seal.digest and seal.digest != figure.digest:
        return f"this file is an old copy: it carries digest {seal.digest}"
    return "this file is not today's copy, byte for byte: it was drawn or changed elsewhere"
