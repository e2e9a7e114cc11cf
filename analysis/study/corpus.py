"""The pieces: one Markdown file each with YAML front matter, validated on reading.

A piece without a body is a headline piece. A text of one's own goes into `corpus/local/KEY.md` (ignored by git)
or under the body marker of the piece's file; from then on the piece is a full piece everywhere.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import yaml

from analysis import yaml_shape
from analysis.errors import StudyError
from analysis.errors import fail as _fail

MOST_BYTES = 32_000_000
STANDFIRST, BODY = "<!-- standfirst -->", "<!-- body -->"
KINDS = ("article", "related", "same-author", "same-event")
GROUPS = (
    "broadcaster", "kurdish", "ngo", "reference", "russian and pro-damascus", "syrian independent", "syrian state",
    "turkish", "un", "us government and voa", "western press", "wire",
)  # fmt: skip
ALLOWED = {
    "kind": KINDS,
    "group": ("", *GROUPS),
    "title_complete": ("yes", "no"),
    "title_basis": ("printed", "from the address"),
    "published_basis": ("printed", "url", "wording", "unknown"),
}
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKUP = re.compile(r"</?(?:html|body|head|p|div|span|br|a|script|style|table|img|iframe|svg|h[1-6])\b[^>]*>?", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Piece:
    """One publication: facts, and its text where it is held. An unknown fact is an empty string."""

    key: str
    kind: str
    group: str
    title: str
    title_complete: str
    title_basis: str
    outlet: str
    author: str
    published: str
    published_basis: str
    original_published: str
    original_outlet: str
    url: str
    rights: str
    source_note: str = ""
    byline: str = ""
    authors_note: str = ""
    listed: tuple[str, ...] = ()
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
        held = {"headline": self.title, "standfirst": self.standfirst, "body": self.body}
        return {zone: text for zone, text in held.items() if text}


_REQUIRED = [f.name for f in fields(Piece)][:14]
_OPTIONAL = ["source_note", "byline", "authors_note", "listed"]
_NEEDED = ("key", "kind", "title", "title_complete", "title_basis", "outlet", "published_basis", "rights")


def read(folder: Path, local: bool = True) -> tuple[Piece, ...]:
    """Return the pieces of `folder`/pieces in the order of kind and key, with local texts unless `local` is false.

    Raises StudyError, one line naming file, place, value and what is allowed, for the first wrong input.
    """
    check_names(folder / "pieces", (".md",))
    paths = sorted((folder / "pieces").glob("*.md"))
    if not paths:
        message = f"{folder / 'pieces'}: no piece found; one Markdown file per piece is expected"
        raise StudyError(message)
    pieces = [_with_local(read_piece(path), folder / "local") if local else read_piece(path) for path in paths]
    if local:
        _check_local(folder / "local", {piece.key for piece in pieces})
    _check_together(pieces, folder / "pieces")
    return tuple(sorted(pieces, key=lambda piece: (KINDS.index(piece.kind), piece.key)))


def read_piece(path: Path) -> Piece:
    """Return the piece in the file `path`."""
    text = read_text(path)
    match = re.match(r"---\n(.*?)\n---(?:\n|$)", text, re.DOTALL)
    if not match:
        _fail(path, 1, "the file's beginning", text[:20], "front matter between two lines of ---")
    facts = _facts(match[1], path)
    line = text[: match.end()].count("\n") + 1
    standfirst, body = _sections(text[match.end() :], path, line)
    for field, value in facts.items():
        _check(field, value, path)
    if facts["key"] != path.stem:
        _fail(path, None, "key", facts["key"], f"the file's name, {path.stem}")
    if bool(facts["published"]) != (facts["published_basis"] != "unknown"):
        _fail(path, None, "published_basis", facts["published_basis"], "unknown exactly where published is empty")
    return Piece(**facts, standfirst=standfirst, body=body)  # type: ignore[arg-type]


def read_bytes(path: Path) -> bytes:
    """Return a regular file's bytes, at most MOST_BYTES of them.

    A pipe or a device says that it holds nothing and may never end: it is refused unread.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        kind, size = _kind_and_size(file.fileno())
        if kind != "a regular file":
            _fail(path, None, "file", kind, "a regular file")
        # Bounded as well where the file grows while it is read.
        raw = file.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
    if size > MOST_BYTES or len(raw) > MOST_BYTES:
        _fail(path, None, "size", f"{max(size, len(raw)):,} bytes", f"at most {MOST_BYTES:,} bytes")
    return raw


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a plain opening of a pipe that nobody writes to would never return."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind_and_size(number: int) -> tuple[str, int]:
    """Return what an open file is, in words, and its size in bytes."""
    facts = os.fstat(number)
    if stat.S_ISREG(facts.st_mode):
        return "a regular file", facts.st_size
    return "a pipe" if stat.S_ISFIFO(facts.st_mode) else "a device or folder", facts.st_size


def read_text(path: Path) -> str:
    """Return a text file's content: UTF-8, line ends made plain, no control characters."""
    text = decoded(read_bytes(path), path).replace("\r\n", "\n").replace("\r", "\n")
    if wrong := CONTROL.search(text):
        line = text[: wrong.start()].count("\n") + 1
        sign = f"U+{ord(wrong[0]):04X}"
        _fail(path, line, "character", sign, "text without control characters")
    return text


def decoded(raw: bytes, path: Path) -> str:
    """Return the bytes of the file `path` as text; raises StudyError unless they are UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        how = "; a spreadsheet saves it as “CSV UTF-8”" if path.suffix == ".csv" else ""
        _fail(path, line, "encoding", f"byte 0x{raw[error.start]:02x}", f"UTF-8{how}")


def read_yaml(path: Path) -> object:
    """Return a YAML file's content as text, lists and mappings."""
    text = read_text(path)
    try:
        yaml_shape.check(text, path)
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (text, lists and mappings)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        _fail(path, place.line + 1 if place else None, "YAML", str(getattr(error, "problem", error)), "YAML")


def _facts(front: str, path: Path) -> dict[str, object]:
    """Return the front matter as a mapping with every field, checked for unknown, missing and repeated ones."""
    try:
        yaml_shape.check(front, path, first=2)
        node = yaml.compose(front, Loader=yaml.BaseLoader)
        held = yaml.load(front, Loader=yaml.BaseLoader)  # noqa: S506  (BaseLoader builds text, lists and mappings only)
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        _fail(path, place.line + 2 if place else 1, "front matter", str(getattr(error, "problem", error)), "YAML")
    if not isinstance(held, dict):
        _fail(path, 2, "front matter", str(held), "lines of `field: value`")
    assert isinstance(node, yaml.MappingNode)
    for name, _ in node.value:
        if name.value not in (*_REQUIRED, *_OPTIONAL):
            _fail(path, name.start_mark.line + 2, "field", name.value, f"one of {', '.join([*_REQUIRED, *_OPTIONAL])}")
    for name in _REQUIRED:
        if name not in held:
            _fail(path, None, name, "missing", "every field of a piece, empty where unknown")
    if isinstance(held.get("listed"), list):
        held["listed"] = tuple(held["listed"])
    return {str(name): value for name, value in held.items()}


def _check(field: str, value: object, path: Path) -> None:
    """Raise StudyError unless `value` is allowed for `field`."""
    if field == "listed":
        if not isinstance(value, tuple) or not all(isinstance(v, str) and _KEY.fullmatch(v) for v in value):
            _fail(path, None, field, value, "a list of keys")
        return
    if not isinstance(value, str):
        _fail(path, None, field, value, "text")
    if CONTROL.search(value) or (field == "title" and len(value.splitlines()) > 1):
        _fail(path, None, field, value, "text without control characters, a title in one line")
    if field in _NEEDED and not value.strip():
        _fail(path, None, field, value, "a value")
    if field in ALLOWED and value not in ALLOWED[field]:
        _fail(path, None, field, value, f"one of {', '.join(v or '(empty)' for v in ALLOWED[field])}")
    if field == "key" and not _KEY.fullmatch(value):
        _fail(path, None, field, value, "small letters and digits, parted by single hyphens")
    if field in ("published", "original_published") and value and not _is_date(value):
        _fail(path, None, field, value, "a date that exists: YYYY, YYYY-MM or YYYY-MM-DD")
    if field == "url" and value and not ADDRESS.fullmatch(value):
        _fail(path, None, field, value, "an address that begins with http:// or https://")


def _is_date(value: str) -> bool:
    """Return whether `value` is a date of the calendar, with day or month left out where unknown."""
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[: 10 - len(value)] if len(value) == 4 else value + "-01" * (len(value) == 7))
    except ValueError:
        return False
    return True


def _sections(text: str, path: Path, line: int) -> tuple[str, str]:
    """Return standfirst and body: what stands under their markers."""
    before, body_marker, body = text.partition(BODY)
    lead, standfirst_marker, standfirst = before.partition(STANDFIRST)
    if lead.strip():
        _fail(path, line, "text", lead.strip(), f"text under {STANDFIRST} or {BODY}")
    if STANDFIRST in body or BODY in body or STANDFIRST in standfirst:
        _fail(path, line, "marker", "given twice or out of order", f"{STANDFIRST}, then {BODY}, each once")
    if body_marker and not body.strip():
        _fail(path, line + before.count("\n"), BODY, "nothing under it", "a text, or no marker")
    if standfirst_marker and not standfirst.strip():
        _fail(path, line + lead.count("\n"), STANDFIRST, "nothing under it", "a text, or no marker")
    if standfirst_marker and not body_marker:
        _fail(path, line, STANDFIRST, "no body after it", f"a text under {BODY}")
    for found in _MARKUP.finditer(text.replace(STANDFIRST, " " * len(STANDFIRST)).replace(BODY, " " * len(BODY))):
        _fail(path, line + text[: found.start()].count("\n"), "text", found[0], "plain text or Markdown, no HTML")
    return standfirst.strip(), body.strip()


def _with_local(piece: Piece, folder: Path) -> Piece:
    """Return the piece with the text that lies in `folder` under its key, if one does."""
    path = folder / f"{piece.key}.md"
    if not path.exists():
        return piece
    text = read_text(path)
    standfirst, body = _sections(text if BODY in text or STANDFIRST in text else f"{BODY}\n{text}", path, 1)
    if piece.full:
        _fail(path, None, "text", piece.key, "a text for a piece that has none in its own file")
    return Piece(**{**{f.name: getattr(piece, f.name) for f in fields(Piece)}, "standfirst": standfirst, "body": body, "local": True})


def _check_local(folder: Path, keys: set[str]) -> None:
    check_names(folder, (".md",))
    for path in sorted(folder.glob("*.md")):
        if path.stem not in keys and path.stem != "README":
            _fail(path, None, "name", path.stem, "the key of a piece; add its file to pieces/ first")


def check_names(folder: Path, endings: tuple[str, ...]) -> None:
    """Raise StudyError for a file that no reader would look at; hidden ones are the editor's."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() or path.name.startswith((".", "~$")) or path.suffix in endings:
            continue
        _fail(path, None, "name", path.name, f"names that end in {' or '.join(endings)}")


def _check_together(pieces: Iterable[Piece], folder: Path) -> None:
    """Raise StudyError for what no file shows alone: a repeated text, a listed piece that is not there."""
    keys = {piece.key for piece in pieces}
    texts: dict[str, str] = {}
    for piece in pieces:
        for key in piece.listed:
            if key not in keys:
                _fail(folder / f"{piece.key}.md", None, "listed", key, "keys of pieces that are there")
        if piece.full:
            same = " ".join(piece.body.split())
            if same in texts:
                _fail(folder / f"{piece.key}.md", None, "body", f"the text of {texts[same]} again", "each text once")
            texts[same] = piece.key


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and text of each paragraph: what blank lines part.

    >>> list(paragraphs("a b\\n\\n## c"))
    [(0, 'a b'), (5, '## c')]
    """
    for match in re.finditer(r"[^\n]+(?:\n(?![^\S\n]*\n)[^\n]+)*", text):
        if match[0].strip():
            yield match.start(), match[0]
