"""Pictures: which figure of the study a picture, a file or a name is, and whether it is today's."""

from __future__ import annotations

import os.path
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from analysis.errors import StudyError, one_line, shortened
from analysis.files import read_bytes
from analysis.ledger import FigureEntry, Ledger, nearest

_SOURCE = re.compile(rb"study-figure:([\w.-]{1,200})~([0-9a-f]{12})(?![0-9a-f]{4})")
LARGEST = 64_000_000
_KINDS = (".pdf", ".png", ".svg", ".jpg", ".jpeg")  # what LaTeX looks for under a bare name
_BEGINNINGS = {".svg": b"<", ".png": b"\x89PNG", ".pdf": b"%PDF-"}
_TABLES = (".csv", ".md")  # what lies beside a figure under its name
_BLANK = b"\xef\xbb\xbf \t\r\n"
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//|attachment:")


class Picture(NamedTuple):
    """A figure of the study; `copy` says whether the file that was asked about is today's."""

    name: str
    figure: FigureEntry
    copy: str


class Seal(NamedTuple):
    """What the bytes of a picture say: figure and digest, their own sum, whether they are a PNG."""

    name: str
    digest: str
    sha256: str
    is_png: bool


class Reference(NamedTuple):
    """A picture as a source names it: an address or a data URI, its alt text, its place."""

    address: str
    alt: str
    place: str


class Embedded(NamedTuple):
    """A picture in a report: what its bytes say (None: not to be had), its name and alt text."""

    seal: Seal | None
    name: str
    alt: str
    place: str


Seals = dict[Path, Seal | None]  # a file that a report names a thousand times is read once


def seal_of(data: bytes | None) -> Seal | None:
    """Return what the bytes of a picture say; the bytes themselves are not kept."""
    if data is None:
        return None
    source = _SOURCE.search(data)
    name, digest = (part.decode() for part in source.groups()) if source else ("", "")
    return Seal(name, digest, sha256(data).hexdigest(), data.startswith(b"\x89PNG"))


def decoded(body: str, is_base64: bool = True) -> bytes | None:
    """Return the bytes of a picture that stands in a text; None where it holds none."""
    data = unquote_to_bytes(body)
    try:
        return b64decode(data) if is_base64 else data
    except ValueError:
        return None


def opened(reference: Reference, folder: Path, seals: Seals) -> Embedded | None:
    """Return the picture that a report in `folder` names; None for one on another machine.

    `seals` holds what has been read for this report.
    """
    address, alt, place = reference
    if address.startswith("data:"):
        head, _, body = address.partition(",")
        return Embedded(seal_of(decoded(body, head.endswith(";base64"))), "", alt, place)
    if _ELSEWHERE.match(address):
        return None

    path = folder / unquote(re.split(r"[?#]", address)[0])
    if path not in seals:
        kinds = _KINDS if path.name and not path.suffix else ()
        paths = (path, *(path.with_name(path.name + kind) for kind in kinds))
        seals[path] = next(filter(None, map(_seal_in, paths)), None)
    return Embedded(seals[path], path.name, alt, place)


def _seal_in(path: Path) -> Seal | None:
    """Return what a picture file says; None for one that is not to be had."""
    try:
        return seal_of(read_bytes(path, LARGEST))
    except (StudyError, ValueError):
        return None


def judge(picture: Embedded, ledger: Ledger) -> tuple[str, str, str, str, str] | None:
    """Return verdict, name of the figure, what is shown, what should be, and why.

    None where the picture has nothing to do with the study. right; stale; unknown; wrong (another
    figure than its name or alt text says); look (it should be a figure of the study, but carries no
    digest or was changed).
    """
    claimed, seal = _claimed(picture, ledger), picture.seal
    if not seal or not seal.name:
        why = "it carries no digest" if seal else "its file is not to be had"
        return ("look", claimed, picture.name or "a picture", claimed, why) if claimed else None

    shown = f"{seal.name}~{seal.digest}"
    if seal.name not in ledger.figures:
        near = ", ".join(nearest(seal.name, ledger.figures))
        return "unknown", seal.name, shown, "", f"no such figure; nearest: {near}"

    name = claimed or seal.name
    figure = ledger.figures[name]
    today = f"{name}~{figure.digest}"
    if name != seal.name:
        return "wrong", name, shown, today, "another figure stands in its place"
    if shown != today:
        return "stale", name, shown, today, "an old copy is embedded"

    # Other formats than PNG are rewritten by what embeds them.
    if seal.is_png and seal.sha256 != figure.sha256.get("png", seal.sha256):
        return "look", name, shown, today, "it was changed since it was drawn"
    return "right", name, shown, today, ""


def _claimed(picture: Embedded, ledger: Ledger) -> str:
    """Return the figure that a picture is said to be, by the name of its file or its alt text."""
    stem = picture.name.rpartition(".")[0] or picture.name
    if stem in ledger.figures:
        return stem
    words = one_line(picture.alt)
    named = (name for name, one in ledger.figures.items() if words in (one.alt, one.title))
    return next(named, "") if words else ""


def picture_of(asked: str, ledger: Ledger) -> Picture | None:
    """Return the figure that a name or a file is, None for what can only be a key.

    Raises StudyError for a file that is no figure of the study, or cannot be read as a drawing.
    """
    path = Path(asked)
    is_file = path.suffix in (*_BEGINNINGS, *_TABLES)
    seal = seal_of(_drawing(path))
    name = (seal and seal.name) or (path.stem if is_file else asked)
    if name in ledger.figures:
        figure = ledger.figures[name]
        return Picture(name, figure, _copy(seal, figure, path.suffix[1:]))
    if is_file:
        near = ", ".join(nearest(name, ledger.figures, 8))
        message = f"{shortened(asked)}: no figure of this study; its figures: {near}"
        raise StudyError(message)
    return None


def _drawing(path: Path) -> bytes | None:
    """Return the bytes of a drawing, None where there is no such file."""
    if path.suffix not in _BEGINNINGS or not os.path.exists(path):
        return None
    content = read_bytes(path, LARGEST)
    if not content.lstrip(_BLANK).startswith(_BEGINNINGS[path.suffix]):
        message = f"{path}: damaged: it does not begin as {path.suffix} files do"
        raise StudyError(message)
    return content


def _copy(seal: Seal | None, figure: FigureEntry, form: str) -> str:
    """Return whether a file is the study's figure as it stands today; empty for no file."""
    if seal is None:
        return ""
    if (form, seal.sha256) in figure.sha256.items():
        return "this file is today's copy"
    if seal.digest and seal.digest != figure.digest:
        return f"this file is an old copy: it carries digest {seal.digest}"
    return "this file is not today's copy, byte for byte: it was drawn or changed elsewhere"
