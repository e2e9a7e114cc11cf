"""Notebooks: the citations and pictures in Markdown cells and outputs, with their place in the file's JSON."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

from analysis.errors import StudyError
from analysis.reports.embedded import Seals, from_base64, opened, sealed
from analysis.reports.found import Char, Citation, Embedded
from analysis.reports.markup import Finder
from analysis.reports.spans import lines

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ESCAPED = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_OUTPUTS = {"text/html": "html", "text/markdown": "markdown", "text/plain": "text"}
_PICTURES = ("image/png", "image/svg+xml", "application/pdf", "image/jpeg")
_DEEPEST = 7  # cells, i, outputs, j, data, kind, line: what lies deeper is no text of a notebook
_AGAIN = "an output is made by running the notebook again"
Route = tuple[str | int, ...]


class _Piece(NamedTuple):
    """A string of the JSON: where it begins in the text and in the file, its escapes and what they add."""

    at: int
    raw: int
    escapes: list[int]
    added: list[int]


class _Source:
    """A text that a notebook keeps as a string or a list of strings."""

    def __init__(self, raw: str, spans: list[tuple[int, int]]) -> None:
        self.pieces: list[_Piece] = []
        texts, at = [], 0
        for start, end in spans:
            texts.append(json.loads(raw[start:end], strict=False))
            self.pieces.append(_piece(raw[start + 1 : end - 1], at, start + 1))
            at += len(texts[-1])
        self.text = "".join(texts)
        self.starts = [piece.at for piece in self.pieces]

    def raw(self, at: int, end: bool = False) -> int:
        """Return where a letter stands in the file; `end`: where the letter before it ends."""
        piece = self.pieces[bisect_right(self.starts, at - end) - 1]
        return piece.raw + at - piece.at + piece.added[bisect_left(piece.escapes, at - piece.at)]


def _piece(literal: str, at: int, raw: int) -> _Piece:
    escapes: list[int] = []
    added: list[int] = []
    for found in _ESCAPED.finditer(literal) if "\\" in literal else ():
        escapes.append(found.start() - sum(added[-1:]))
        added.append(sum(added[-1:]) + len(found[0]) - 1)
    return _Piece(at, raw, escapes, [0, *added])


def _strings(raw: str) -> Iterator[tuple[Route, int, int]]:
    """Yield every string value of a JSON text with the route to it."""
    stack: list[str | int] = []
    kinds: list[str] = []
    key = True  # whether a string would be a key
    for found in _TOKEN.finditer(raw):
        token = found[0]
        if token in "{[":
            kinds.append(token)
            stack.append("" if token == "{" else 0)
            key = token == "{"
        elif token in "}]":
            kinds.pop()
            stack.pop()
        elif token == ",":
            key = kinds[-1] == "{"
            if not key:
                stack[-1] = int(stack[-1]) + 1
        elif token == ":":
            key = False
        elif token[0] == '"' and key:
            stack[-1] = json.loads(token, strict=False)
        elif token[0] == '"' and len(stack) <= _DEEPEST:
            yield tuple(stack), found.start(), found.end()


def _loaded(raw: str, path: Path) -> list[Any]:
    """Return the cells of a notebook; raises StudyError for what is none."""
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        _refuse(path, "JSON", "values nested too deep" if deep else str(error).partition(";")[0])
    cells = held.get("cells") if isinstance(held, dict) else None
    if not isinstance(cells, list):
        _refuse(path, "cells", f"found {_kind(cells)}; allowed: a list of cells")
    for i, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            _refuse(path, f"cell {i}", f"found {_kind(cell)}; allowed: an object")
    return cells


def _refuse(path: Path, place: str, problem: str) -> NoReturn:
    message = f"{path}: not a notebook of format 4: {place}: {problem}"
    raise StudyError(message)


def _is_text(held: object) -> bool:
    """Return whether a value is a text as a notebook keeps it, whole or line by line."""
    lines_of = held if isinstance(held, list) else [held]
    return all(isinstance(line, str) for line in lines_of)


def _kind(held: object) -> str:
    """Return what kind of value JSON holds, in plain words."""
    if held is None or isinstance(held, bool):
        return {None: "nothing", True: "true", False: "false"}[held]
    names = {str: "a text", list: "a list", dict: "an object", int: "a number", float: "a number"}
    return names[type(held)]


class Notebook:
    """What a notebook holds: its citations and its embedded pictures."""

    def __init__(self, raw: str, path: Path) -> None:
        self.raw, self.path, self.folder = raw, path, path.parent
        self.citations: list[Citation] = []
        self.pictures: list[Embedded] = []
        self.seals: Seals = {}
        cells = _loaded(raw, path)
        self.spans: dict[Route, list[tuple[int, int]]] = {}
        for route, start, end in _strings(raw):
            if route[0] == "cells":
                text = route[:-1] if isinstance(route[-1], int) else route
                self.spans.setdefault(text, []).append((start, end))
        for i, cell in enumerate(cells):
            self._cell(i, cell)

    def _cell(self, i: int, cell: dict[str, Any]) -> None:
        kind, place = cell.get("cell_type"), f"cell {i + 1}"
        self._told(cell.get("source"), "source", place)
        if kind in ("markdown", "raw"):
            self._attachments(cell.get("attachments"), place)
            self._text(("cells", i, "source"), "markdown", place, "")
        outputs = cell.get("outputs")
        for j, output in enumerate(outputs if isinstance(outputs, list) else ()):
            held = output.get("data") if isinstance(output, dict) else None
            data: dict[str, object] = held if isinstance(held, dict) else {}
            route: Route = ("cells", i, "outputs", j)
            if isinstance(output, dict) and "text" in output:
                self._told(output["text"], "text", f"{place} output")
            self._text((*route, "text"), "text", f"{place} output", _AGAIN)
            shown = [mime for mime in _OUTPUTS if mime in data][:1]
            for mime in shown:
                self._told(data[mime], mime, f"{place} output")
                self._text((*route, "data", mime), _OUTPUTS[mime], f"{place} output", _AGAIN)
            for mime in _PICTURES:
                if mime in data:
                    self._picture(data[mime], mime, place)

    def _text(self, route: Route, form: str, place: str, elsewhere: str) -> None:
        if route not in self.spans:
            return
        source = _Source(self.raw, self.spans[route])
        line = lines(source.text)
        finder = Finder(source.text, form, lambda at: f"{place} line {line(at)}")
        self.citations += [_moved(one, source, elsewhere) for one in finder.citations()]
        found = [opened(reference, self.folder, self.seals) for reference in finder.references()]
        self.pictures += [one for one in found if one]

    def _picture(self, held: object, mime: str, place: str, name: str = "") -> None:
        text = "".join(self._told(held, mime, place))
        drawn = mime.endswith("xml")
        body = Embedded(sealed(text.encode(errors="replace")), name, "", place)
        self.pictures.append(body if drawn else from_base64(text, name, place))

    def _told(self, held: object, name: str, place: str) -> Sequence[str]:
        """Return what a notebook keeps as text; refuses anything else."""
        if not _is_text(held):
            allowed = "text or a list of texts"
            _refuse(self.path, place, f"{name}: found {_kind(held)}; allowed: {allowed}")
        return cast(Sequence[str], held)

    def _attachments(self, held: object, place: str) -> None:
        for name, data in held.items() if isinstance(held, dict) else ():
            for mime in _PICTURES:
                if isinstance(data, dict) and mime in data:
                    self._picture(data[mime], mime, place, str(name))


def _moved(citation: Citation, source: _Source, elsewhere: str) -> Citation:
    """Return a citation whose places are those in the file."""
    chars = tuple(_moved_letter(char, source) for char in citation.chars)
    marks = tuple((part, source.raw(a), source.raw(b, end=True)) for part, a, b in citation.marks)
    return replace(citation, chars=chars, marks=marks, escape=_quoted(citation.escape), fixed_elsewhere=elsewhere)


def _moved_letter(char: Char, source: _Source) -> Char:
    if char.start < 0:
        return char  # it stands nowhere: it joins two cells of a table
    return char._replace(start=source.raw(char.start), end=source.raw(char.end, end=True))


def _quoted(escape: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: json.dumps(escape(text), ensure_ascii=False)[1:-1]
