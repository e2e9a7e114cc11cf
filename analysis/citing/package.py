"""The package of a Word file: its members and relations, read with care, written back with nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from analysis.errors import StudyError

LARGEST = 200_000_000
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
    """Return an expat parser that refuses a document type, and with it every entity."""
    made = expat.ParserCreate()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, text
    made.StartDoctypeDeclHandler = _refuse
    made.buffer_text = False
    return made


def _refuse(*_: object) -> None:
    message = "a document type is not allowed in a Word file"
    raise ValueError(message)


class Package:
    """The members of a .docx; raises StudyError for what is none, or is too large to be one."""

    def __init__(self, data: bytes, path: Path) -> None:
        self.data, self.path = data, path
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as held:
                self.names = held.namelist()
                if sum(info.file_size for info in held.infolist()) > LARGEST:
                    self.fail(f"unpacks to more than {LARGEST // 1_000_000} MB")
                self.members = {name: held.read(name) for name in self.names if _WANTED.match(name)}
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            self.fail(f"not a Word file: {error}")
        self.parts = sorted((n for n in self.names if _PARTS.fullmatch(n)), key=lambda n: (n != "word/document.xml", n))
        if self.parts[:1] != ["word/document.xml"]:
            self.fail("not a Word file: it has no word/document.xml")

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

    def picture(self, target: str) -> bytes | None:
        """Return the bytes of a picture that a relation points to."""
        path = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        return self.members.get(path)

    def saved(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the package with some parts changed; every other member, its name, date and order stay."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(out, "w") as new:
            new.comment = old.comment
            for info in old.infolist():
                new.writestr(info, parts.get(info.filename, old.read(info)), info.compress_type)
        return out.getvalue()
