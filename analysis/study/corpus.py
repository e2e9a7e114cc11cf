"""The pieces: one Markdown file each with YAML front matter, checked on reading.

A piece without a body is a headline piece. A text of one's own goes into `corpus/local/KEY.md`
(ignored by git) or under the body marker of the piece's file; from then on the piece is a full
piece everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from analysis.errors import StudyError, fail
from analysis.files import CONTROL, check_names, parsed_yaml, read_text
from analysis.records import Record, checked, matching, not_allowed

STANDFIRST, BODY = "<!-- standfirst -->", "<!-- body -->"
Kind = Literal["article", "related", "same-author", "same-event"]
KINDS = get_args(Kind)
_FRONT = re.compile(r"---\n(.*?)\n---(?:\n|$)", re.DOTALL)
_MARKUP = re.compile(
    r"</?(?:html|body|head|p|div|span|br|a|script|style|table|img|iframe|svg|h[1-6])\b[^>]*>?",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    if hidden := CONTROL.search(text):
        raise not_allowed("text without control characters", hidden[0])
    return text


def _in_one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise not_allowed("a title in one line")
    return _needed(text)


def _needed(text: str) -> str:
    if not text.strip():
        raise not_allowed("a value")
    return text


def _dated(text: str) -> str:
    """Return a date of the calendar, with day or month left out where unknown."""
    whole = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    try:
        # Written back, so that a week or a date without hyphens is none.
        if not text or date.fromisoformat(whole).isoformat() == whole:
            return text
    except ValueError:
        pass
    raise not_allowed("a date that exists: YYYY, YYYY-MM or YYYY-MM-DD")


Plain = Annotated[str, AfterValidator(_plain)]
Needed = Annotated[Plain, AfterValidator(_needed)]
Title = Annotated[Plain, AfterValidator(_in_one_line)]
Date = Annotated[str, AfterValidator(_dated)]
Key = Annotated[
    str,
    matching(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters and digits, parted by single hyphens"),
]
Address = Annotated[
    str,
    matching(r"(https?://[^\s<>\"]+)?", "an address that begins with http:// or https://"),
]


class Piece(Record):
    """One publication: facts, and its text where it is held. An unknown fact is an empty string."""

    key: Key
    kind: Kind
    group: Plain
    title: Title
    title_complete: Literal["yes", "no"]
    title_basis: Literal["printed", "from the address"]
    outlet: Needed
    author: Plain
    published: Date
    published_basis: Literal["printed", "url", "wording", "unknown"]
    original_published: Date
    original_outlet: Plain
    url: Address
    rights: Needed
    source_note: Plain = ""
    byline: Plain = ""
    authors_note: Plain = ""
    listed: tuple[Key, ...] = ()
    standfirst: str = ""
    body: str = ""
    local: bool = False

    @property
    def full(self) -> bool:
        """Whether the piece's text is held."""
        return bool(self.body)

    @property
    def counted(self) -> bool:
        """Whether its title can be counted: complete, and not taken from an address."""
        return self.title_complete == "yes" and self.title_basis == "printed"

    @property
    def texts(self) -> dict[str, str]:
        """The texts that are measured, by zone; offsets count in them."""
        zones = {"headline": self.title, "standfirst": self.standfirst, "body": self.body}
        return {zone: text for zone, text in zones.items() if text}


_NOT_IN_FRONT = ("standfirst", "body", "local")


def read_pieces(folder: Path, groups: Iterable[str], local: bool = True) -> tuple[Piece, ...]:
    """Return the pieces of `folder`/pieces by kind and key, with local texts unless told not to.

    Raises StudyError, one line naming file, place, value and what is allowed, for the first wrong
    input. `groups` are the groups of outlets that a piece may belong to.
    """
    check_names(folder / "pieces", (".md",))
    paths = sorted((folder / "pieces").glob("*.md"))
    if not paths:
        message = f"{folder / 'pieces'}: no piece found; one Markdown file per piece is expected"
        raise StudyError(message)
    known = tuple(groups)
    pieces = [read_piece(path, known) for path in paths]
    if local and local_keys(folder):
        pieces = [_with_local(piece, folder / "local") for piece in pieces]
    _check_together(pieces, folder / "pieces")
    return tuple(sorted(pieces, key=lambda piece: (KINDS.index(piece.kind), piece.key)))


def local_keys(folder: Path) -> list[str]:
    """Return the keys of the pieces for which a text of one's own lies in `folder`/local.

    Raises StudyError for a text there that is no piece's.
    """
    check_names(folder / "local", (".md",))
    paths = [path for path in sorted((folder / "local").glob("*.md")) if path.stem != "README"]
    for path in paths:
        if not (folder / "pieces" / path.name).exists():
            allowed = "the key of a piece; add its file to pieces/ first"
            fail(path, None, "name", path.stem, allowed)
    return [path.stem for path in paths]


def read_piece(path: Path, groups: Collection[str]) -> Piece:
    """Return the piece in the file `path`; its group is empty or one of `groups`."""
    text = read_text(path)
    match = _FRONT.match(text)
    if not match:
        fail(path, 1, "the file's beginning", text[:20], "front matter between two lines of ---")
    facts, lines = parsed_yaml(match[1], path, first=2)
    line = text[: match.end()].count("\n") + 1
    standfirst, body = _sections(text[match.end() :], path, line)
    for name in _NOT_IN_FRONT:
        if isinstance(facts, Mapping) and name in facts:
            fail(path, lines((name,)), "field", name, "facts; the text stands below them")
    piece = checked(facts, Piece, path, lines)
    if piece.group and piece.group not in groups:
        allowed = f"nothing, or one of {', '.join(groups)}"
        fail(path, lines(("group",)), "group", piece.group, allowed)
    if piece.key != path.stem:
        fail(path, lines(("key",)), "key", piece.key, f"the file's name, {path.stem}")
    if bool(piece.published) != (piece.published_basis != "unknown"):
        allowed = "unknown exactly where published is empty"
        fail(path, lines(("published_basis",)), "published_basis", piece.published_basis, allowed)
    return piece.model_copy(update={"standfirst": standfirst, "body": body})


def _sections(text: str, path: Path, line: int) -> tuple[str, str]:
    """Return standfirst and body: what stands under their markers."""
    before, body_marker, body = text.partition(BODY)
    lead, standfirst_marker, standfirst = before.partition(STANDFIRST)
    if lead.strip():
        fail(path, line, "text", lead.strip(), f"text under {STANDFIRST} or {BODY}")
    if STANDFIRST in body or BODY in body or STANDFIRST in standfirst:
        allowed = f"{STANDFIRST}, then {BODY}, each once"
        fail(path, line, "marker", "given twice or out of order", allowed)
    if body_marker and not body.strip():
        _nothing_under(path, line + before.count("\n"), BODY)
    if standfirst_marker and not standfirst.strip():
        _nothing_under(path, line + lead.count("\n"), STANDFIRST)
    if standfirst_marker and not body_marker:
        fail(path, line, STANDFIRST, "no body after it", f"a text under {BODY}")
    _check_plain(text, path, line)
    return standfirst.strip(), body.strip()


def _nothing_under(path: Path, line: int, marker: str) -> None:
    fail(path, line, marker, "nothing under it", "a text, or no marker")


def _check_plain(text: str, path: Path, line: int) -> None:
    """Raise StudyError for HTML; the two markers are none."""
    for marker in (STANDFIRST, BODY):
        text = text.replace(marker, " " * len(marker))
    if tag := _MARKUP.search(text):
        where = line + text[: tag.start()].count("\n")
        fail(path, where, "text", tag[0], "plain text or Markdown, no HTML")


def _with_local(piece: Piece, folder: Path) -> Piece:
    """Return the piece with the text that lies in `folder` under its key, if one does."""
    path = folder / f"{piece.key}.md"
    if not path.exists():
        return piece
    if piece.full:
        allowed = "a text for a piece that has none in its own file"
        fail(path, None, "text", piece.key, allowed)
    text = read_text(path)
    marked = text if BODY in text or STANDFIRST in text else f"{BODY}\n{text}"
    standfirst, body = _sections(marked, path, 1)
    return piece.model_copy(update={"standfirst": standfirst, "body": body, "local": True})


def _check_together(pieces: Iterable[Piece], folder: Path) -> None:
    """Raise StudyError for what no file shows alone: a repeated text, an unknown listed piece."""
    keys = {piece.key for piece in pieces}
    texts: dict[str, str] = {}
    for piece in pieces:
        path = folder / f"{piece.key}.md"
        for key in piece.listed:
            if key not in keys:
                fail(path, None, "listed", key, "keys of pieces that are there")
        if piece.full:
            same = " ".join(piece.body.split())
            if same in texts:
                fail(path, None, "body", f"the text of {texts[same]} again", "each text once")
            texts[same] = piece.key
