"""The pieces: one Markdown file each with YAML front matter, checked on reading.

A piece without a body is a headline piece. A text of one's own goes into `corpus/local/KEY.md`
(ignored by git) or under the body marker of the piece's file; from then on the piece is a full
piece everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from analysis.errors import StudyError, fail
from analysis.files import check_names, parsed_yaml, read_text
from analysis.records import Record, checked, is_day, matching, not_allowed, plain

STANDFIRST, BODY = "<!-- standfirst -->", "<!-- body -->"
Kind = Literal["article", "related", "same-author", "same-event"]
KINDS = get_args(Kind)
_MARKER = re.compile(f"({STANDFIRST}|{BODY})")
_FRONT = re.compile(r"---\n(.*?)\n---(?:\n|$)", re.DOTALL)
_TAG = rf"(?!{_MARKER.pattern})<[a-z/!][\w-]*(?:[^<>\n]*>)?"
_ENTITY = r"&(?:#\d+|#x[\da-f]+|[a-z]{2,}\d*);"  # not of one letter: "R&D;"
_MARKUP = re.compile(f"{_TAG}|{_ENTITY}", re.IGNORECASE)
_NO_MARKUP = "plain text or Markdown, no HTML"


def _dated(text: str) -> str:
    """Return a date of the calendar, with day or month left out where unknown."""
    whole = text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
    if whole and not is_day(whole):
        raise not_allowed("a date that exists: YYYY, YYYY-MM or YYYY-MM-DD")
    return text


def _without_markup(text: str) -> str:
    """Return a text without tags and entities, which would be counted as words."""
    if tag := _MARKUP.search(text):
        raise not_allowed(_NO_MARKUP, tag[0])
    return text


_one_line = matching(r"[^\r\n\x85\u2028\u2029]*(\r\n|\s)?", "a title in one line")
_needed = matching(r"(?s).*\S.*", "a value")
Plain = Annotated[str, AfterValidator(plain)]
Needed = Annotated[Plain, _needed]
Title = Annotated[Plain, _one_line, _needed, AfterValidator(_without_markup)]
Date = Annotated[str, AfterValidator(_dated)]
Key = Annotated[
    str,
    matching(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters and digits, parted by single hyphens"),
]
Address = Annotated[
    str,
    matching(r"(https?://[^\s<>\"]+)?", "an address that begins with http:// or https://"),
]


class Facts(Record):
    """What the front matter says of a publication. An unknown fact is an empty string."""

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
    original_published: Date = ""
    original_outlet: Plain = ""
    url: Address
    rights: Needed
    source_note: Plain = ""
    byline: Plain = ""
    authors_note: Plain = ""
    listed: tuple[Key, ...] = ()


class Piece(Facts):
    """One publication: facts, and its text where it is held."""

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


def read_pieces(folder: Path, groups: Collection[str], local: bool = True) -> tuple[Piece, ...]:
    """Return the pieces of `folder`/pieces by kind and key, with local texts unless told not to.

    Raises StudyError, one line naming file, place, value and what is allowed, for the first wrong
    input. `groups` are the groups of outlets that a piece may belong to.
    """
    check_names(folder / "pieces", (".md",))
    paths = sorted((folder / "pieces").glob("*.md"))
    if not paths:
        message = f"{folder / 'pieces'}: no piece found; one Markdown file per piece is expected"
        raise StudyError(message)
    pieces = [read_piece(path, groups) for path in paths]
    texts = local_keys(folder) if local else []
    pieces = [_with_local(one, folder / "local") if one.key in texts else one for one in pieces]
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
            fail(path, None, "name", path.stem, "the key of a piece; add its file to pieces/ first")
    return [path.stem for path in paths]


def read_piece(path: Path, groups: Collection[str]) -> Piece:
    """Return the piece in the file `path`; its group is empty or one of `groups`."""
    text = read_text(path)
    match = _FRONT.match(text)
    if not match:
        fail(path, 1, "the file's beginning", text[:20], "front matter between two lines of ---")
    facts, lines = parsed_yaml("\n" + match[1], path)  # "\n": it begins in line 2
    line = text.count("\n", 0, match.end()) + 1
    texts = _sections(text[match.end() :], path, line)
    piece = Piece.model_validate({**vars(checked(facts, Facts, path, lines)), **texts})
    for name, is_right, allowed in (
        ("group", piece.group in ("", *groups), f"nothing, or one of {', '.join(groups)}"),
        ("key", piece.key == path.stem, f"the file's name, {path.stem}"),
        (
            "published_basis",
            bool(piece.published) != (piece.published_basis == "unknown"),
            "unknown exactly where published is empty",
        ),
    ):
        if not is_right:
            fail(path, lines((name,)), name, getattr(piece, name), allowed)
    return piece


def _sections(text: str, path: Path, line: int) -> dict[str, str]:
    """Return standfirst and body: what stands under their markers."""
    lead, *parts = _MARKER.split(text)
    markers, texts = parts[::2], parts[1::2]
    if lead.strip():
        fail(path, line, "text", lead.strip(), f"text under {STANDFIRST} or {BODY}")
    if markers not in ([], [BODY], [STANDFIRST], [STANDFIRST, BODY]):
        allowed = f"{STANDFIRST}, then {BODY}, each once"
        fail(path, line, "marker", "given twice or out of order", allowed)
    under = dict(zip(markers, (inside.strip() for inside in texts), strict=True))
    for marker, inside in under.items():
        if not inside:
            at = line + text.count("\n", 0, text.index(marker))
            fail(path, at, marker, "nothing under it", "a text, or no marker")
    if markers == [STANDFIRST]:
        fail(path, line, STANDFIRST, "no body after it", f"a text under {BODY}")
    if tag := _MARKUP.search(text):
        at = line + text.count("\n", 0, tag.start())
        fail(path, at, "text", tag[0], _NO_MARKUP)
    return {"standfirst": under.get(STANDFIRST, ""), "body": under.get(BODY, "")}


def _with_local(piece: Piece, folder: Path) -> Piece:
    """Return the piece with the text that lies in `folder` under its key."""
    path = folder / f"{piece.key}.md"
    if piece.full:
        fail(path, None, "text", piece.key, "a text for a piece that has none in its own file")
    text = read_text(path)
    marked = text if BODY in text or STANDFIRST in text else f"{BODY}\n{text}"
    return piece.model_copy(update={**_sections(marked, path, 1), "local": True})


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
