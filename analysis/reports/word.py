"""Word files: the citations and pictures in a .docx, each letter with its place in the file's own XML.

The file is read with expat, which gives the byte of every letter, so that a change touches the letters it must and
nothing else. A document type is refused: no entity is ever expanded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from analysis.reports.found import MOST, Char, Citation, Embedded
from analysis.reports.markup import MARK
from analysis.reports.package import Package, Relation, parser
from analysis.reports.spans import phrase

_LINK = re.compile(rf"(?:^|[#\"])\s*{MARK}(?:$|[\"\s])")
_TEXT_FORM = re.compile(rf"\[{MARK}\]")
_TRACKED = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_DEEPEST = 10  # links and fields within each other; every letter is kept for each of them
_MOST_PIECES = 1_000_000  # of text in one part: more than ten thousand pages
_MOST_CITATIONS = 20_000
_PIECE = 100  # letters
_QUIET = re.compile(rb"<w:(?:lang|noProof)\b[^>]*/>")


class _Segment(NamedTuple):
    """A stretch of text in one run: its letters, its first byte (-1: it cannot be edited), its formatting."""

    text: str
    start: int
    style: int
    tracked: bool


@dataclass
class _Link:
    """A link that carries a key and a digest, or any field, and the segments it shows."""

    key: str = ""
    digest: str = ""
    marks: tuple[tuple[str, int, int], ...] = ()
    segments: list[_Segment] = field(default_factory=list)


@dataclass
class _Field:
    """A complex field: its instruction, where it begins and the link it makes."""

    start: int
    instruction: list[str] = field(default_factory=list)
    link: _Link | None = None


@dataclass
class _Paragraph:
    number: int
    segments: list[_Segment] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)


def _xml(text: str) -> str:
    """Return text as the bytes of UTF-8 XML, one letter a byte."""
    return escape(text).encode().decode("latin-1")


class _Part:
    """One XML part of a Word file."""

    def __init__(self, name: str, raw: bytes, relations: Mapping[str, Relation]) -> None:
        self.name, self.raw, self.relations = name, raw, relations
        self.place = "" if name == "word/document.xml" else PurePosixPath(name).stem + " "
        self.citations: list[Citation] = []
        self.drawn: list[tuple[list[str], str, str, str]] = []  # targets, name, alt, place
        self.count = self.tracked = self.skipped = self.pieces = 0
        self.paragraphs: list[_Paragraph] = []
        self.open: list[_Link] = []
        self.fields: list[_Field] = []
        self.styles: dict[bytes, int] = {}
        self.style, self.style_start = 0, -1
        self.inside = ""  # the element whose text is being read
        self.drawing: tuple[list[str], list[str], list[str]] | None = None
        self.parser = parser(self._start, self._end, self._text)

    def read(self) -> _Part:
        if self.raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) or b"\0" in self.raw[:4]:
            message = "encoding: found UTF-16; allowed: UTF-8"  # a change is made in bytes of UTF-8
            raise ValueError(message)
        self.parser.Parse(self.raw, True)
        return self

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:p":
            self.count += 1
            self.paragraphs.append(_Paragraph(self.count))
        elif name == "w:r":
            self.style = 0
        elif name == "w:rPr":
            self.style_start = self.parser.CurrentByteIndex
        elif name in ("w:t", "w:delText", "w:instrText"):
            self.inside = name
        elif name in _TRACKED:
            self.tracked += 1
        elif name == "mc:Fallback":
            self.skipped += 1
        elif name in ("w:hyperlink", "w:fldSimple"):
            self._open_link(attributes)
        elif name == "w:fldChar":
            self._field(attributes.get("w:fldCharType", ""))
        elif name in ("w:tab", "w:br", "w:noBreakHyphen", "w:cr") and self.paragraphs:
            self._add("-" if name == "w:noBreakHyphen" else " ", -1)
        else:
            self._picture(name, attributes)

    def _end(self, name: str) -> None:
        if name == "w:p" and self.paragraphs:
            self._close(self.paragraphs.pop())
        elif name == "w:rPr" and self.style_start >= 0:
            held = _QUIET.sub(b"", self.raw[self.style_start : self.parser.CurrentByteIndex])
            self.style, self.style_start = self.styles.setdefault(held, len(self.styles) + 1), -1
        elif name in ("w:t", "w:delText", "w:instrText"):
            self.inside = ""
        elif name in _TRACKED:
            self.tracked -= 1
        elif name == "mc:Fallback":
            self.skipped -= 1
        elif name in ("w:hyperlink", "w:fldSimple") and self.open:
            self.open.pop()
        elif name in ("w:drawing", "w:pict") and self.drawing:
            targets, names, alts = self.drawing
            named = [one for one in names if "." in one] or [PurePosixPath(target).name for target in targets]
            if targets and not self.skipped:
                alt = next((one for one in alts if one), "")
                self.drawn.append((targets, named[0], alt, f"{self.place}paragraph {self.count}"))
            self.drawing = None

    def _text(self, data: str) -> None:
        if self.inside == "w:instrText" and self.fields:
            self.fields[-1].instruction.append(data)
        elif self.inside == "w:delText":
            self._add("", -1)
        elif self.inside == "w:t":
            self._add(data, self.parser.CurrentByteIndex)

    def _add(self, text: str, start: int) -> None:
        if self.skipped or not self.paragraphs:
            return
        for at in range(0, max(len(text), 1), _PIECE):
            segment = _Segment(text[at : at + _PIECE], start, self.style, self.tracked > 0)
            start += len(segment.text.encode(errors="surrogatepass")) if start >= 0 else 0
            self.paragraphs[-1].segments.append(segment)
            for link in self.open:
                link.segments.append(segment)
            self._bound("pieces of text", self.pieces, _MOST_PIECES)
            self.pieces += 1

    def _bound(self, what: str, found: int, most: int) -> None:
        """Refuse a part that is made to fill the memory."""
        if found >= most:
            message = f"{what}: found more than {most:,}; allowed: up to that"
            raise ValueError(message)

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        self._bound("links within each other", len(self.open), _DEEPEST)
        link, at = _Link(), self.parser.CurrentByteIndex
        relation = self.relations.get(attributes.get("r:id", ""))
        own = Relation(attributes.get("w:anchor", attributes.get("w:instr", "")), self.name, self.raw, at, -1)
        if relation and not own.target:
            self._aim(link, relation)
        else:
            self._aim(link, own._replace(end=self.raw.find(b">", at)))
        self.open.append(link)

    def _aim(self, link: _Link, aim: Relation) -> None:
        """Make `link` a citation where it aims at a key and a digest."""
        found = _LINK.search(aim.target) if len(aim.target) <= 4 * MOST else None
        if found and "." in found["key"] and self.paragraphs and not self.skipped:
            link.key, link.digest = found["key"], found["digest"]
            at = aim.raw.find(link.digest.encode(), aim.start, aim.end)
            link.marks = ((aim.part, at, at + len(link.digest)),) if at >= 0 else ()
            self.paragraphs[-1].links.append(link)

    def _field(self, kind: str) -> None:
        at = self.parser.CurrentByteIndex
        if kind == "begin":
            self._bound("fields within each other", len(self.fields), _DEEPEST)
            self.fields.append(_Field(at))
        elif kind == "separate" and self.fields and self.fields[-1].link is None:
            one = self.fields[-1]
            one.link = _Link()
            instruction = "".join(one.instruction)
            if instruction.split(maxsplit=1)[:1] == ["HYPERLINK"]:
                self._aim(one.link, Relation(instruction, self.name, self.raw, one.start, at))
            self.open.append(one.link)
        elif kind == "end" and self.fields:
            link = self.fields.pop().link
            self.open = [one for one in self.open if one is not link]

    def _picture(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("w:drawing", "w:pict"):
            self.drawing = ([], [], [])
        if self.drawing is None:
            return
        relation = self.relations.get(attributes.get("r:embed", attributes.get("r:id", "")))
        if relation and name in ("a:blip", "asvg:svgBlip", "v:imagedata"):
            self.drawing[0].append(relation.target)
        elif name in ("wp:docPr", "pic:cNvPr"):
            self.drawing[1].append(attributes.get("name", ""))
            self.drawing[2].append(attributes.get("descr", ""))

    def _close(self, paragraph: _Paragraph) -> None:
        """Turn a paragraph that has been read into its citations."""
        place = f"{self.place}paragraph {paragraph.number}"
        taken = set()
        for link in paragraph.links:
            self._bound("citations", len(self.citations), _MOST_CITATIONS)
            taken |= {id(segment) for segment in link.segments}
            self.citations.append(self._linked(link, place))
        rest = [segment for segment in paragraph.segments if id(segment) not in taken]
        text = "".join(segment.text for segment in rest)
        starts, last = list(accumulate((len(one.text) for one in rest), initial=0))[:-1], 0
        for mark in _TEXT_FORM.finditer(text) if "~" in text else ():
            if "." not in mark["key"]:
                continue
            self._bound("citations", len(self.citations), _MOST_CITATIONS)
            first = max(last, mark.start() - 400)  # no phrase reaches back over the citation before
            one, end = max(0, bisect_right(starts, first) - 1), bisect_left(starts, mark.end())
            cited = self._bracketed(mark, rest[one:end], first, starts[one], place)
            self.citations.append(cited)
            last = mark.end()

    def _linked(self, link: _Link, place: str) -> Citation:
        chars, touched = self._chars(link.segments[: MOST + 1])  # with that many it is too long
        trouble = "" if re.fullmatch(r"[0-9a-f]{12}", link.digest) else f"its digest {link.digest!r} is cut or misspelt"
        return Citation(link.key, link.digest, chars, place, self.name, link.marks, _xml, any(touched), trouble=trouble)

    def _bracketed(
        self, mark: re.Match[str], segments: list[_Segment], least: int, shift: int, place: str
    ) -> Citation:
        """Return a citation in the form of a text; its phrase begins at `least` or later.

        `segments` begin at `shift` of the paragraph.
        """
        chars, touched = self._chars(segments)
        first = phrase(mark.string[least : mark.start()])
        end, at = mark.start() - shift, (mark.start() if first is None else least + first) - shift
        digest = chars[mark.start("digest") - shift : mark.end("digest") - shift]
        marks = tuple((self.name, char.start, char.end) for char in digest)
        bad = not re.fullmatch(r"[0-9a-f]{12}", mark["digest"])
        trouble = "its digest is cut or misspelt" if bad else "" if first is not None else "no number before it"
        tracked = any(touched[at : mark.end() - shift])
        return Citation(
            mark["key"],
            mark["digest"],
            chars[at:end],
            place,
            self.name,
            marks,
            _xml,
            tracked,
            trouble=trouble,
        )

    def _chars(self, segments: list[_Segment]) -> tuple[tuple[Char, ...], list[bool]]:
        """Return the letters of segments with their bytes, and which of them a tracked change touches."""
        out: list[Char] = []
        touched: list[bool] = []
        pending = False
        for segment in segments:
            pending = pending or (segment.tracked and not segment.text)
            spans = _spans(segment, self.raw)
            for letter, (start, end) in zip(segment.text, spans, strict=True):
                out.append(Char(letter, start, end, segment.style if start >= 0 else -len(out) - 1))
                touched.append(segment.tracked or pending)
                pending = False
        if pending:
            touched.append(True)
        return tuple(out), touched


def _spans(segment: _Segment, raw: bytes) -> list[tuple[int, int]]:
    """Return the bytes of each letter of a segment; (-1, -1) where they cannot be told."""
    held, at = segment.text.encode(errors="surrogatepass"), segment.start
    if at >= 0 and raw[at : at + 1] == b"&" and len(segment.text) == 1:
        return [(at, raw.find(b";", at) + 1)]
    if at < 0 or raw[at : at + len(held)] != held:
        return [(-1, -1)] * len(segment.text)
    if len(held) == len(segment.text):
        return [(at + i, at + i + 1) for i in range(len(held))]
    out = []
    for letter in segment.text:
        out.append((at, at + len(letter.encode())))
        at = out[-1][1]
    return out


def read(package: Package) -> tuple[list[Citation], list[Embedded]]:
    """Return the citations and pictures of a Word file; raises StudyError where its XML is broken."""
    citations: list[Citation] = []
    pictures: list[Embedded] = []
    for name in package.parts:
        try:
            part = _Part(name, package.members[name], package.relations(name)).read()
        except (expat.ExpatError, LookupError, ValueError) as error:
            package.fail(f"{name}: {error}")
        citations += part.citations
        pictures += [_embedded(package, *row) for row in part.drawn]
    return citations, pictures


def _embedded(package: Package, targets: list[str], name: str, alt: str, place: str) -> Embedded:
    """Return a picture; of a drawing in two formats the one that carries a digest."""
    held = [seal for target in targets if (seal := package.picture(target))]
    marked = [seal for seal in held if seal.name]
    return Embedded(next(iter(marked or held), None), name, alt, place)
