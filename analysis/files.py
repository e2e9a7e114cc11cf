"""Files: read within bounds as bytes, UTF-8 text, JSON or YAML; written with the failing one named.

Whatever is wrong in a file raises StudyError: file, line, place, value and what is allowed. Only
the standard library is loaded here, so that a command answers at once; YAML's parser when needed.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.errors import StudyError, WrongFileError, fail, shown

MOST_BYTES = 32_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
MOST_DIGITS = 15  # of a whole number: as many as a float holds
MOST_LEVELS = 20
REMEDY = "run `study run`"

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Lines:
    """Where the parts of a YAML file stand."""

    by_place: Mapping[Place, int]

    def __call__(self, place: Sequence[str | int]) -> int:
        """Return the line, from 1 on, of names and positions such as ("actors", "is", 0).

        Parts that are not there are passed over: what is missing has the line of what lacks it.
        """
        known: Place = ()
        for part in place:
            if (*known, part) in self.by_place:
                known = (*known, part)
        return self.by_place.get(known, 1)


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return a regular file's bytes, at most `most` of them.

    A pipe or a device says that it holds nothing and may never end: it is refused unread.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                kind = "a pipe" if stat.S_ISFIFO(facts.st_mode) else "a device or folder"
                fail(path, None, "file", kind, "a regular file")
            content = file.read(most + 1)  # it may grow, or say that it holds nothing
            if (size := max(facts.st_size, len(content))) > most:
                fail(path, None, "size", f"{size:,} bytes", f"at most {most:,} bytes")
            return content
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise StudyError(message) from None


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a plain opening of a pipe that nobody writes to would never return."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(path: Path) -> str:
    """Return a text file's content: UTF-8, line ends made plain, no control characters."""
    text = decoded(read_bytes(path), path).replace("\r\n", "\n").replace("\r", "\n")
    if wrong := CONTROL.search(text):
        line = text.count("\n", 0, wrong.start()) + 1
        sign = f"U+{ord(wrong[0]):04X}"
        fail(path, line, "character", sign, "text without control characters")
    return text


def decoded(content: bytes, path: Path) -> str:
    """Return the bytes of the file `path` as text; raises StudyError unless they are UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        how = "; a spreadsheet saves it as “CSV UTF-8”" if path.suffix == ".csv" else ""
        fail(path, line, "encoding", f"byte 0x{content[error.start]:02x}", f"UTF-8{how}")


def read_yaml(path: Path) -> tuple[object, Lines]:
    """Return a YAML file's content as text, lists and mappings, and the line of each part."""
    return parsed_yaml(read_text(path), path)


def parsed_yaml(text: str, path: Path) -> tuple[object, Lines]:
    """Return what YAML text holds as text, lists and mappings, and the line of each part.

    What a plain reader takes in silence is refused: a repeated name drops the first value, an alias
    can stand for a million values, a tag asks for another type, deep nesting ends the interpreter.
    """
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    lines: dict[Place, int] = {}
    try:
        _check_tokens(yaml.scan(text, Loader=loader), path)
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        last = text.rstrip().count("\n")  # what is not closed is missed behind the end
        line = min(mark.line, last) + 1 if mark else None
        fail(path, line, "YAML", str(getattr(error, "problem", error)), "YAML")
    value = _value(node, (), lines, path) if node else None
    return value, Lines(lines)


def _check_tokens(tokens: Iterable[Any], path: Path) -> None:
    """Raise StudyError for aliases, tags and deep nesting, before anything is built of them."""
    depth = 0
    for token in tokens:
        line = token.start_mark.line + 1
        if token.id in ("<alias>", "<anchor>"):
            fail(path, line, "YAML", f"the mark & or * for {token.value}", "each value written out")
        if token.id == "<tag>":
            tag = "".join(filter(None, token.value))
            fail(path, line, "YAML", f"the tag {tag}", "values without a tag")
        depth += token.id in ("[", "{", "<block sequence start>", "<block mapping start>")
        depth -= token.id in ("]", "}", "<block end>")
        if depth > MOST_LEVELS:
            fail(path, line, "nesting", "too deep", f"at most {MOST_LEVELS} levels")


def _value(node: Any, place: Place, lines: dict[Place, int], path: Path) -> object:
    """Return the value of a node of YAML, noting the line of each part of it."""
    lines.setdefault(place, node.start_mark.line + 1)
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        parts = enumerate(node.value)
        return [_value(part, (*place, number), lines, path) for number, part in parts]
    mapping: dict[str, object] = {}
    for name, part in node.value:
        line = name.start_mark.line + 1
        if name.id != "scalar":
            fail(path, line, "name", "a list or mapping", "a name in words")
        if name.value in mapping:
            fail(path, line, name.value, "given twice", "each field once")
        lines[(*place, name.value)] = line
        mapping[name.value] = _value(part, (*place, name.value), lines, path)
    return mapping


def read_json(path: Path) -> object:
    """Return what a JSON file holds."""
    return parsed_json(decoded(read_bytes(path), path), path)


def parsed_json(text: str, path: Path) -> object:
    """Return what JSON text of the file `path` holds."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        fault = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        fault = "lists or objects are nested too deeply"
    except ValueError as error:
        fault = str(error)
    raise WrongFileError(path, None, fault if text.strip() else "the file is empty")


def read_object(path: Path, missing: str) -> dict[str, Any]:
    """Return the JSON object in a file that the study wrote.

    Raises StudyError where it is `missing`, and with the remedy where it is damaged.
    """
    if not path.exists():
        message = f"{path}: {missing}"
        raise StudyError(message)
    with written_by_run():
        content = read_json(path)
    if not isinstance(content, dict):
        raise damaged(path, f"found {shown(content)}; allowed: an object")
    return content


def damaged(path: Path, fault: str, remedy: str = REMEDY) -> StudyError:
    """Return the error for a file that is not as the study wrote it."""
    return StudyError(f"{path}: damaged ({fault}): {remedy}")


@contextmanager
def written_by_run(remedy: str = REMEDY) -> Iterator[None]:
    """Say of a wrong file that a run of the study wrote that it is damaged, and the remedy."""
    try:
        yield
    except WrongFileError as error:
        raise damaged(error.path, error.fault, remedy) from None


def check_names(folder: Path, endings: tuple[str, ...]) -> None:
    """Raise StudyError for a file that no reader would look at; hidden ones are the editor's."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        hidden = path.name.startswith((".", "~$"))
        if not (path.is_dir() or hidden or path.suffix in endings):
            fail(path, None, "name", path.name, f"names that end in {' or '.join(endings)}")


def digest(path: Path) -> str:
    """Return the first 16 hex digits of a file's SHA-256, empty where there is no such file."""
    return sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""


def write(path: Path, text: str) -> None:
    """Write a text file; raises StudyError that names it where the disk does not take it."""
    with written(path):
        path.write_text(text, encoding="utf-8", newline="\n")


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Name the file that is written in the system's own error, which says only "disk full"."""
    try:
        yield
    except OSError as error:
        message = f"{path}: not written: {error.strerror or error}"
        raise StudyError(message) from None
