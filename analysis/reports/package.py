"""The package of a Word file: its members and relations, read with care, written back with nothing else changed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from analysis.errors import StudyError
from analysis.reports.embedded import sealed
from analysis.reports.found import Seal

LARGEST = 200_000_000
_LARGEST_XML = 64_000_000  # of all parts together; a text of a thousand pages is less
_DEEPEST = 1_000
_METHODS = {zipfile.ZIP_STORED: "stored", zipfile.ZIP_DEFLATED: "deflated"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header[0-9]*|footer[0-9]*)\.xml")
_WANTED = re.compile(rf"{_PARTS.pattern}$|.*\.rels$|word/media/")


class Relation(NamedTuple):
    """What an id of a part stands for: a target, and where the package says so."""

    target: str
    part: str
    raw: bytes
    start: int
    end: int


def parser(
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """Return an expat parser of UTF-8 that refuses a document type, and with it every entity."""
    made = expat.ParserCreate("UTF-8")
    depth = 0

    def deeper(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            found = f"found more than {_DEEPEST:,} within each other"
            message = f"elements: {found}; allowed: up to that"
            raise ValueError(message)
        start(name, attributes)

    def higher(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name)

    made.StartElementHandler, made.EndElementHandler = deeper, higher
    made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler, made.XmlDeclHandler = _refuse, _in_utf8
    made.buffer_text = False
    return made


def _refuse(*_: object) -> None:
    message = "a document type is not allowed in a Word file"
    raise ValueError(message)


def _in_utf8(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "UTF-8").upper() not in ("UTF-8", "UTF8", "US-ASCII"):
        message = f"encoding: found {encoding!r}; allowed: UTF-8"
        raise ValueError(message)


def _unpacked(held: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member, unpacking no more than the size that it declares."""
    if info.compress_type not in _METHODS:
        found = f"compression: found {info.compress_type}"
        message = f"{info.filename}: {found}; allowed: stored or deflated"
        raise ValueError(message)
    if info.flag_bits & 1:
        message = f"{info.filename}: it is encrypted"
        raise ValueError(message)
    with held.open(info) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        message = f"{info.filename}: size: found {len(data)} bytes, declared {info.file_size}"
        raise ValueError(message)
    return data


class Package:
    """The members of a .docx; raises StudyError for what is none, or is too large to be one."""

    def __init__(self, data: bytes, path: Path) -> None:
        self.data, self.path = data, path
        self.seals: dict[str, Seal | None] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as held:
                infos = {info.filename: info for info in held.infolist()}
                self.names = list(infos)
                self._bound(held.infolist())
                wanted = {name: one for name, one in infos.items() if _WANTED.match(name)}
                self.members = {name: _unpacked(held, one) for name, one in wanted.items()}
        except _BROKEN as error:
            self.fail(f"not a Word file: {str(error) or 'a part of it ends too early'}")
        self.parts = sorted((n for n in self.names if _PARTS.fullmatch(n)), key=lambda n: (n != "word/document.xml", n))
        if self.parts[:1] != ["word/document.xml"]:
            self.fail("not a Word file: it has no word/document.xml")

    def _bound(self, infos: list[zipfile.ZipInfo]) -> None:
        """Refuse what unpacks to more than a text can be; none yields more than it declares."""
        wanted = [info for info in infos if _WANTED.match(info.filename)]
        read = [info for info in wanted if "/media/" not in info.filename]
        for held, most in ((infos, LARGEST), (read, _LARGEST_XML)):
            if sum(info.file_size for info in held) > most:
                self.fail(f"unpacks to more than {most // 1_000_000} MB")

    def fail(self, problem: str) -> NoReturn:
        """Raise the one line that a user sees."""
        message = f"{self.path}: {' '.join(problem.split())}"
        raise StudyError(message)

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their id."""
        name = str(PurePosixPath(part).parent / "_rels" / (PurePosixPath(part).name + ".rels"))
        raw, out = self.members.get(name, b""), dict[str, Relation]()

        def start(element: str, attributes: dict[str, str]) -> None:
            if element.rpartition(":")[2] == "Relationship" and "Id" in attributes:
                at = made.CurrentByteIndex
                out[attributes["Id"]] = Relation(attributes.get("Target", ""), name, raw, at, raw.find(b">", at))

        made = parser(start)
        if raw:
            made.Parse(raw, True)
        return out

    def picture(self, target: str) -> Seal | None:
        """Return what a picture says that a relation points to; each is looked at once."""
        path = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        if path not in self.seals:
            self.seals[path] = sealed(self.members.get(path))
        return self.seals[path]

    def saved(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the package with some parts changed; every other member, its name, date and order stay."""
        out = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(out, "w") as new:
                new.comment = old.comment
                for info in old.infolist():
                    data = parts.get(info.filename) or _unpacked(old, info)
                    new.writestr(info, data, info.compress_type)
        except _BROKEN as error:
            self.fail(f"cannot be written: {str(error) or 'a part of it ends too early'}")
        return out.getvalue()
