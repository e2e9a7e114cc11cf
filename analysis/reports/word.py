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

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
}
_LINKS = ("w:hyperlink", "w:fldSimple")
# What stands for an element where it begins and where it ends.
_SIGNS = {
    **dict.fromkeys(("w:tab", "w:br", "w:cr"), (" ", "")),
    "w:noBreakHyphen": ("-", ""),
    **dict.fromkeys(("w:ins", "w:del", "w:moveFrom", "w:moveTo"), (TRACKED, UNTRACKED)),
    **dict.fromkeys(_LINKS, (OPEN, CLOSE)),
}
_FIELD_SIGNS = {"begin": OPEN, "separate": SHOWS, "end": CLOSE}
_UNSEEN_STYLE = ("w:lang", "w:noProof")


def _name(tag: object) -> str:
    """Return the name of an element or attribute as Word's own files write it."""
    space, _, name = str(tag).rpartition("}")
    return _PREFIXES.get(space[1:], "") + name


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.items() if _name(key) == name), "")


class WordFile:
    """What a Word file shows; raises StudyError where it or a member of it is broken."""

    def __init__(self, data: bytes, path: Path) -> None:
        self.package = WordPackage(data, path)
        self.passages: list[Passage] = []
        self.pictures: list[Embedded] = []
        self.parts: dict[str, str] = {}
        self.sources: dict[str, tuple[str, Any, str]] = {}  # member, element, attribute of a part
        for name in self.package.texts:
            _Member(name, self).walk()

    def part(self, member: str, element: Any, attribute: str = "") -> tuple[str, str]:
        """Return name and text of a new part: the text of an element, or an attribute of it."""
        name = str(len(self.parts))
        self.parts[name] = (element.get(attribute) if attribute else element.text) or ""
        self.sources[name] = (member, element, attribute)
        return name, self.parts[name]

    def written(self, changed: Mapping[str, str]) -> bytes:
        """Return the file with the texts of some parts changed."""
        for name, text in changed.items():
            _, element, attribute = self.sources[name]
            if attribute:
                element.set(attribute, text)
            else:
                element.text = text
        return self.package.written({self.sources[name][0] for name in changed})


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
            name = _name(element.tag)
            if name == "mc:Fallback" and event == "start":
                events.skip_subtree()
            elif event == "start":
                self._start(name, element)
            elif name == "w:p":
                self.file.passages.append(self.paragraphs.pop())
            else:
                self._sign(_SIGNS.get(name, ("", ""))[1])

    def _start(self, name: str, element: Any) -> None:
        if name == "w:p":
            self.count += 1
            place, self.style = f"{self.prefix}paragraph {self.count}", b""
            self.paragraphs.append(Passage("word", [], lambda _: place))
        elif name in ("w:drawing", "w:pict"):
            self._picture(element)
        elif not self.paragraphs:
            return
        elif name == "w:r":
            self._run(element)
        elif name in ("w:t", "w:instrText"):
            self._part(self.name, element)
        elif name == "w:fldChar":
            self._sign(_FIELD_SIGNS.get(_attribute(element, "w:fldCharType"), ""))
        else:
            self._sign(_SIGNS.get(name, ("", ""))[0])
            if name in _LINKS:
                self._link(element)

    def _part(self, member: str, element: Any, attribute: str = "") -> None:
        self.paragraphs[-1].parts.append(self.file.part(member, element, attribute))

    def _sign(self, sign: str) -> None:
        if sign and self.paragraphs:
            self.paragraphs[-1].parts.append(("", sign))

    def _run(self, run: Any) -> None:
        """Set a sign where a run is formatted in another way than the one before."""
        properties = (one for child in run if _name(child.tag) == "w:rPr" for one in child)
        seen = (etree.tostring(one) for one in properties if _name(one.tag) not in _UNSEEN_STYLE)
        style = b"".join(seen)
        if self.paragraphs[-1].parts and style != self.style:
            self._sign(OTHER_STYLE)
        self.style = style

    def _link(self, element: Any) -> None:
        relation = self.relations.get(_attribute(element, "r:id"))
        if relation is not None:
            self._part(relations_of(self.name), relation, "Target")
        for attribute in element.keys():  # noqa: SIM118  (an element is a list of its children)
            if _name(attribute) in ("w:anchor", "w:instr"):
                self._sign("#")
                self._part(self.name, element, attribute)
        self._sign(SHOWS)

    def _picture(self, drawing: Any) -> None:
        """Keep a picture; of a drawing in two formats the one that carries a digest."""
        elements = [(_name(element.tag), element) for element in drawing.iter()]
        drawn = [one for name, one in elements if name in ("blip", "svgBlip", "imagedata")]
        ids = [_attribute(one, "r:embed") or _attribute(one, "r:id") for one in drawn]
        targets = [str(self.relations[id].get("Target")) for id in ids if id in self.relations]
        if not targets:
            return

        described = [one for name, one in elements if name in ("docPr", "cNvPr")]
        files = [one.get("name") for one in described if "." in one.get("name", "")]
        alts = filter(None, (one.get("descr") for one in described))
        seals = filter(None, map(self.file.package.seal, targets))
        self.file.pictures.append(
            Embedded(
                max(seals, key=lambda seal: bool(seal.name), default=None),
                next(iter(files), PurePosixPath(targets[0]).name),
                next(alts, ""),
                f"{self.prefix}paragraph {self.count}",
            )
        )
