"""Word files: a .docx read as passages of text in which signs stand for what is no letter.

A link or a field is written as OPEN, its address, SHOWS, its text, CLOSE. The signs are code points
for private use: no other markup is needed to find a citation, and `markup` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from analysis.reports.escapes import CLOSE, OPEN, OTHER_STYLE, SHOWS, TRACKED, UNTRACKED
from analysis.reports.passages import Passage
from analysis.reports.pictures import Embedded
from analysis.reports.word_package import WordPackage, relations_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REPEATED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LINKS, _CHANGES = ("hyperlink", "fldSimple"), ("ins", "del", "moveFrom", "moveTo")
# What stands for an element, or for a sign of a field, where it begins, and where it ends.
_OPENED = {
    **dict.fromkeys(("tab", "br", "cr"), " "),
    "noBreakHyphen": "-",
    **dict.fromkeys(_CHANGES, TRACKED),
    **dict.fromkeys(_LINKS, OPEN),
    "fldChar begin": OPEN,
    "fldChar separate": SHOWS,
    "fldChar end": CLOSE,
}
_CLOSED = {**dict.fromkeys(_CHANGES, UNTRACKED), **dict.fromkeys(_LINKS, CLOSE)}
_UNSEEN_STYLE = (f"{_W}lang", f"{_W}noProof")
# Of a drawing: the ids of its pictures, and what is said of it.
_DRAWN = etree.XPath(
    ".//*[local-name()='blip' or local-name()='svgBlip' or local-name()='imagedata']"
    f"/@*[namespace-uri()='{_R[1:-1]}' and (local-name()='embed' or local-name()='id')]"
)
_SAID = ".//*[local-name()='docPr' or local-name()='cNvPr']"
_FILE = etree.XPath(f"string({_SAID}/@name[contains(., '.')])")
_ALT = etree.XPath(f"string({_SAID}/@descr[. != ''])")


class WordFile:
    """What a Word file shows; raises StudyError where it or a member of it is broken.

    A part of it is the text of an element, or an attribute of one, in a member of the package.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self.package = WordPackage(data, path)
        self.passages: list[Passage] = []
        self.pictures: list[Embedded] = []
        for name in self.package.texts:
            _Member(name, self).walk()

    def written(self, changed: Mapping[Any, str]) -> bytes:
        """Return the file with the texts of some parts changed."""
        for (_, element, attribute), text in changed.items():
            if attribute:
                element.set(attribute, text)
            else:
                element.text = text
        return self.package.written({member for member, _, _ in changed})


class _Member:
    """One XML member of a Word file, walked from its first element to its last."""

    def __init__(self, name: str, file: WordFile) -> None:
        self.name, self.file = name, file
        self.relations = {one.get("Id"): one for one in file.package.relations(name)}
        self.prefix = "" if name == "word/document.xml" else f"{PurePosixPath(name).stem} "
        self.count = 0
        self.style = b""  # of the run before, in the same paragraph
        self.paragraphs: list[Passage] = []  # those that are being read, within each other

    def walk(self) -> None:
        """Read paragraph by paragraph; what a paragraph repeats for older programs is left out."""
        events = etree.iterwalk(self.file.package.tree(self.name), events=("start", "end"))
        for event, element in events:
            if event == "start" and element.tag == _REPEATED:
                events.skip_subtree()
                continue
            name = element.tag.partition(_W)[2]
            if event == "start":
                self._start(name, element)
            elif name == "p":
                self.file.passages.append(self.paragraphs.pop())
            else:
                self._sign(_CLOSED.get(name))

    def _start(self, name: str, element: Any) -> None:
        if name == "p":
            self.count += 1
            place, self.style = f"{self.prefix}paragraph {self.count}", b""
            self.paragraphs.append(Passage("word", [], lambda _: place))
        elif name in ("drawing", "pict"):
            self._picture(element)
        elif self.paragraphs and name == "r":
            self._run(element)
        elif self.paragraphs and name in ("t", "instrText"):
            self._part(self.name, element)
        else:
            self._sign(_OPENED.get(f"{name} {element.get(f'{_W}fldCharType', '')}".rstrip()))
            if self.paragraphs and name in _LINKS:
                self._link(element)

    def _part(self, member: str, element: Any, attribute: str = "") -> None:
        text = element.get(attribute) if attribute else element.text
        self.paragraphs[-1].parts.append(((member, element, attribute), text or ""))

    def _sign(self, sign: str | None) -> None:
        if sign and self.paragraphs:
            self.paragraphs[-1].parts.append(("", sign))

    def _run(self, run: Any) -> None:
        """Set a sign where a run is formatted in another way than the one before."""
        seen = (one for one in run.iterfind(f"{_W}rPr/*") if one.tag not in _UNSEEN_STYLE)
        style = b"".join(map(etree.tostring, seen))
        if self.paragraphs[-1].parts and style != self.style:
            self._sign(OTHER_STYLE)
        self.style = style

    def _link(self, element: Any) -> None:
        relation = self.relations.get(element.get(_R + "id"))
        if relation is not None:
            self._part(relations_of(self.name), relation, "Target")
        for attribute in (f"{_W}anchor", f"{_W}instr"):
            if attribute in element.attrib:
                self._sign("#")
                self._part(self.name, element, attribute)
        self._sign(SHOWS)

    def _picture(self, drawing: Any) -> None:
        """Keep a picture; of a drawing in two formats the one that carries a digest."""
        relations = (self.relations[one] for one in _DRAWN(drawing) if one in self.relations)
        targets = [one.get("Target", "") for one in relations]
        if targets:
            seals = filter(None, map(self.file.package.seal, targets))
            seal = max(seals, key=lambda seal: bool(seal.name), default=None)
            name = _FILE(drawing) or PurePosixPath(targets[0]).name
            place = f"{self.prefix}paragraph {self.count}"
            self.file.pictures.append(Embedded(seal, name, _ALT(drawing), place))
