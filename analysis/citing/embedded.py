"""Embedded figures: the pictures in a report, and whether they are the study's figures of today."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from analysis.citing.found import Embedded
from analysis.citing.markup import Reference
from analysis.results import Ledger, nearest

MARK = re.compile(rb"study-figure:([\w.-]{1,200})~([0-9a-f]{12})(?![0-9a-f])")
_KINDS = (".pdf", ".png", ".svg", ".jpg", ".jpeg")
_LARGEST = 64_000_000
_REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")


class Judged(NamedTuple):
    """The verdict on an embedded figure: its name, what is shown and what should be."""

    verdict: str
    name: str
    shown: str
    should: str
    why: str = ""


def opened(reference: Reference, folder: Path) -> Embedded | None:
    """Return the picture that a report in `folder` names; None for one on another machine."""
    address = reference.address
    if address.startswith("data:"):
        head, _, body = address.partition(",")
        return Embedded(_decoded(body, head.endswith(";base64")), "", reference.alt, reference.place)
    if _REMOTE.match(address) or address.startswith("attachment:"):
        return None
    path = folder / unquote(re.split(r"[?#]", address)[0])
    data = None
    for candidate in (path, *(path.with_name(path.name + kind) for kind in _KINDS if not path.suffix)):
        data = data if data is not None else _bytes(candidate)
    return Embedded(data, path.name, reference.alt, reference.place)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= _LARGEST else None
    except (OSError, ValueError):
        return None


def _decoded(body: str, base64: bool) -> bytes | None:
    try:
        return b64decode(re.sub(r"\s", "", unquote(body))) if base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def from_base64(body: str, name: str, place: str, alt: str = "") -> Embedded:
    """Return a picture that a notebook holds."""
    return Embedded(_decoded(body, base64=True), name, alt, place)


def judge(picture: Embedded, ledger: Ledger) -> Judged | None:
    """Return the verdict on an embedded picture: right, stale, unknown, wrong (another figure than its name or alt
    text says) or look (it should be a figure of the study, but carries no digest or was changed); None for a picture
    that has nothing to do with the study.
    """
    claimed = _claimed(picture, ledger)
    mark = MARK.search(picture.data) if picture.data is not None else None
    name, digest = (mark[1].decode(), mark[2].decode()) if mark else ("", "")
    if not mark and picture.data is not None:
        name = _same_bytes(picture.data, ledger)
        digest = str(ledger.figures[name].get("digest", "")) if name else ""
    if not name:
        why = "it carries no digest" if picture.data is not None else "its file is not to be had"
        return Judged("look", claimed, picture.name or "a picture", claimed, why) if claimed else None
    shown = f"{name}~{digest}"
    if name not in ledger.figures:
        near = ", ".join(nearest(name, ledger.figures))
        return Judged("unknown", name, shown, "", f"no such figure; nearest: {near}")
    today = f"{claimed or name}~{ledger.figures[claimed or name].get('digest', '')}"
    if claimed and claimed != name:
        return Judged("wrong", claimed, shown, today, "another figure stands in its place")
    if shown != today:
        return Judged("stale", name, shown, today, "an old copy is embedded")
    if not _untouched(picture.data or b"", name, ledger):
        return Judged("look", name, shown, today, "it was changed since it was drawn")
    return Judged("right", name, shown, today)


def _claimed(picture: Embedded, ledger: Ledger) -> str:
    """Return the figure that a picture is said to be, by the name of its file or its alt text."""
    stem = picture.name.rpartition(".")[0] or picture.name
    if stem in ledger.figures:
        return stem
    alt = " ".join(picture.alt.split())
    said = (n for n, f in ledger.figures.items() if alt and alt in (_flat(f.get("alt")), _flat(f.get("title"))))
    return next(said, "")


def _flat(text: object) -> str:
    return " ".join(str(text or "").split())


def _same_bytes(data: bytes, ledger: Ledger) -> str:
    held = sha256(data).hexdigest()
    return next((name for name, one in ledger.figures.items() if held in dict(one.get("sha256", {})).values()), "")


def _untouched(data: bytes, name: str, ledger: Ledger) -> bool:
    """Return False for a PNG that is not the ledger's; other formats are rewritten by what embeds them."""
    known = dict(ledger.figures[name].get("sha256", {})).get("png")
    return not known or not data.startswith(b"\x89PNG") or sha256(data).hexdigest() == known
