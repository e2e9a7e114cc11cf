"""The package of a Word file: members read with care, written back with no other changed."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from lxml import etree

from analysis.errors import StudyError, one_line
from analysis.reports.pictures import Seal, seal_of
from analysis.reports.replacing import LARGEST

_LARGEST_XML = 64_000_000  # of all parts together; a text of a thousand pages is less
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes|header[0-9]*|footer[0-9]*)\.xml")
_MAIN = "word/document.xml"


class WordPackage:
    """The members of a .docx; raises StudyError for what is none, or is too large to be one."""

    def __init__(self, data: bytes, path: Path) -> None:
        self.path = path
        self.tree, self.seal = cache(self._tree), cache(self._seal)
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            self.fail(f"not a Word file: {error}")

        self.members = {one.filename: one for one in self.archive.infolist()}
        if _MAIN not in self.members:
            self.fail(f"not a Word file: it has no {_MAIN}")
        # Names of the members that hold text, the document first.
        self.texts = sorted(
            filter(_TEXTS.fullmatch, self.members), key=lambda name: (name != _MAIN, name)
        )
        for left_out, most in (("\0", LARGEST), ("/media/", _LARGEST_XML)):
            sizes = (one.file_size for name, one in self.members.items() if left_out not in name)
            if sum(sizes) > most:
                self.fail(f"unpacks to more than {most // 1_000_000} MB")

    def fail(self, problem: str) -> NoReturn:
        """Raise the one line that a user sees."""
        message = f"{self.path}: {one_line(problem)}"
        raise StudyError(message)

    def _unpacked(self, name: str) -> bytes:
        """Return a member, unpacking no more than the size that it declares."""
        member = self.members[name]
        try:
            with self.archive.open(member) as file:
                return file.read(member.file_size + 1)
        except _BROKEN as error:
            self.fail(f"not a Word file: {str(error) or 'a part of it ends too early'}")

    def _tree(self, name: str) -> Any:
        """Return the root element of a member, parsed once; no entity in it is ever expanded."""
        data = self._unpacked(name)
        if b"<!DOCTYPE" in data:
            self.fail(f"{name}: a document type is not allowed in a Word file")
        # Without `huge_tree` libxml2 bounds the depth and the length of a text.
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            self.fail(f"{name}: {error}")

    def relations(self, text: str) -> Iterable[Any]:
        """Return the relations of a member that holds text."""
        name = relations_of(text)
        return self.tree(name) if name in self.members else ()

    def _seal(self, target: str) -> Seal | None:
        """Return what a picture says that a relation points to; each is looked at once."""
        name = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        return seal_of(self._unpacked(name)) if name in self.members else None

    def written(self, changed: Collection[str]) -> bytes:
        """Return the package with the trees of the members `changed` written anew.

        Every other member, its name, date and order stay.
        """
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as new:
            new.comment = self.archive.comment
            for name, member in self.members.items():
                data = self._unpacked(name)
                if name in changed:
                    tree = self.tree(name).getroottree()
                    data = etree.tostring(tree, encoding="UTF-8", standalone=True)
                new.writestr(member, data, member.compress_type)
        return file.getvalue()


def relations_of(text: str) -> str:
    """Return the name of the member that holds the relations of another."""
    path = PurePosixPath(text)
    return str(path.parent / "_rels" / f"{path.name}.rels")
