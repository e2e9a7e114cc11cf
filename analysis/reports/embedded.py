"""Embedded figures: the pictures in a report, and whether they are the study's figures of today."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from analysis.reports.found import Embedded, Seal
from analysis.reports.markup import Reference
from analysis.reports.regular import read_regular
from analysis.results import Ledger, nearest

MARK = re.compile(rb"study-figure:([\w.-]{1,200})~([0-9a-f]{12})(?![0-9a-f])")
_KINDS = (".pdf", ".png", ".svg", ".jpg", ".jpeg")
_LARGEST = 64_000_000
_REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//")


Seals = dict[Path, Seal | None]  # a file that a report names a thousand times is read once


def sealed(data: bytes | None) -> Seal | None:
    """Return what the bytes of a picture say; the bytes themselves are not kept."""
    if data is None:
        return None
    mark = MARK.search(data)
    name, digest = (mark[1].decode(), mark[2].decode()) if mark else ("", "")
    return Seal(name, digest, sha256(data).hexdigest(), data.startswith(b"\x89PNG"))


class Judged(NamedTuple):
    """The verdict on an embedded figure: its name, what is shown and what should be."""

    verdict: str
    name: str
    shown: str
    should: str
    why: str = ""


def opened(reference: Reference, folder: Path, seals: Seals) -> Embedded | None:
    """Return the picture that a report in `folder` names; None for one on another machine.

    `seals` holds what has been read for this report.
    """
    address = reference.address
    if address.startswith("data:"):
        head, _, body = address.partition(",")
        data = _decoded(body, head.endswith(";base64"))
        return Embedded(sealed(data), "", reference.alt, reference.place)
    if _REMOTE.match(address) or address.startswith("attachment:"):
        return None
    path = folder / unquote(re.split(r"[?#]", address)[0])
    if path not in seals:
        kinds = _KINDS if path.name and not path.suffix else ()
        others = (path.with_name(path.name + kind) for kind in kinds)
        held = (_sealed(candidate, seals) for candidate in (path, *others))
        seals[path] = next((seal for seal in held if seal), None)
    return Embedded(seals[path], path.name, reference.alt, reference.place)


def _sealed(path: Path, seals: Seals) -> Seal | None:
    """Return what a picture file says; None for one that is not to be had."""
    try:
        real = path.resolve()
        if real not in seals:
            seals[real] = sealed(read_regular(real, _LARGEST))
        return seals[real]
    except (OSError, ValueError, RuntimeError):
        return None


def _decoded(body: str, base64: bool) -> bytes | None:
    try:
        return b64decode(re.sub(r"\s", "", unquote(body))) if base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def from_base64(body: str, name: str, place: str, alt: str = "") -> Embedded:
    """Return a picture that a notebook holds."""
    return Embedded(sealed(_decoded(body, base64=True)), name, alt, place)


def judge(picture: Embedded, ledger: Ledger) -> Judged | None:
    """Return the verdict on an embedded picture: right, stale, unknown, wrong (another figure than its name or alt
    text says) or look (it should be a figure of the study, but carries no digest or was changed); None for a picture
    that has nothing to do with the study.
    """
    claimed = _claimed(picture, ledger)
    seal = picture.seal
    name, digest = (seal.name, seal.digest) if seal else ("", "")
    if seal and not name:
        name = _same_bytes(seal, ledger)
        digest = str(ledger.figures[name].get("digest", "")) if name else ""
    if not name:
        why = "it carries no digest" if seal else "its file is not to be had"
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
    if seal and not _untouched(seal, name, ledger):
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


def _same_bytes(seal: Seal, ledger: Ledger) -> str:
    sums = ((name, dict(one.get("sha256", {}))) for name, one in ledger.figures.items())
    return next((name for name, held in sums if seal.sha256 in held.values()), "")


def _untouched(seal: Seal, name: str, ledger: Ledger) -> bool:
    """Return False for a PNG that is not the ledger's; other formats are rewritten by what embeds them."""
    known = dict(ledger.figures[name].get("sha256", {})).get("png")
    return not known or not seal.png or seal.sha256 == known
