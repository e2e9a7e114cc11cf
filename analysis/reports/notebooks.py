"""Notebooks: the passages and pictures in cells and outputs.

Each text in the JSON is a part under its number, and is rewritten where it stands: nothing else in
the file moves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from analysis.errors import StudyError, shown
from analysis.reports.passages import Edit, Passage, Spot, edited
from analysis.reports.pictures import Embedded, decoded, seal_of
from analysis.reports.syntax import line_of

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"(?P<name>\s*+:)?')
_FORMS = {"text/html": "html", "text/markdown": "markdown", "text/plain": "text"}
_PICTURES = ("image/png", "image/svg+xml", "application/pdf", "image/jpeg")
_AGAIN = "an output is made by running the notebook again"


class Notebook:
    """What a notebook shows; raises StudyError, one line, for what is none of format 4."""

    def __init__(self, raw: str, path: Path) -> None:
        self.raw, self.path = raw, path
        self.passages: list[Passage] = []
        self.pictures: list[Embedded] = []
        self.texts = [text for text in _TEXT.finditer(raw) if not text["name"]]

        for number, cell in enumerate(self._cells(), 1):
            self._cell(cell, f"cell {number}")

    def _cells(self) -> list[dict[str, Any]]:
        """Return the cells, with the number of each text in its place."""
        try:
            cells = _fields(json.loads(self.raw)).get("cells")
        except RecursionError:
            self._refuse("JSON", "values nested too deep")
        except ValueError as error:
            self._refuse("JSON", str(error).partition(";")[0])

        if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
            self._refuse("cells", f"found {shown(cells)}; allowed: a list of objects")
        numbers = map(str, range(len(self.texts)))
        return list(json.loads(self._with({one: one for one in numbers}))["cells"])

    def _with(self, changed: Mapping[str, str]) -> str:
        """Return the JSON with other texts, by number, each in ASCII where the old one was."""
        edits = []
        for number, text in changed.items():
            old = self.texts[int(number)]
            in_ascii = old[0].isascii() or "\\u" in old[0]
            new = json.dumps(text, ensure_ascii=in_ascii)
            edits.append(Edit(Spot("", *old.span()), new))
        return edited(self.raw, edits)

    def written(self, changed: Mapping[str, str]) -> bytes:
        """Return the file with the texts of some parts changed."""
        return self._with(changed).encode()

    def _refuse(self, place: str, problem: str) -> NoReturn:
        message = f"{self.path}: not a notebook of format 4: {place}: {problem}"
        raise StudyError(message)

    def _cell(self, cell: dict[str, Any], place: str) -> None:
        if "outputs" not in cell:
            self._passage(cell.get("source"), "source", "markdown", place)
        for name, data in _fields(cell.get("attachments")).items():
            self._pictures(_fields(data), place, name)

        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else ():
            self._output(_fields(output), f"{place} output")

    def _output(self, output: dict[str, Any], place: str) -> None:
        if "text" in output:
            self._passage(output["text"], "text", "text", place, _AGAIN)

        data = _fields(output.get("data"))
        # What JupyterLab shows: the richest of the forms that an output has.
        if mime := next((mime for mime in _FORMS if mime in data), None):
            self._passage(data[mime], mime, _FORMS[mime], place, _AGAIN)
        self._pictures(data, place)

    def _passage(
        self, numbers: object, name: str, form: str, place: str, fixed_elsewhere: str = ""
    ) -> None:
        parts = self._parts(numbers, name, place)
        line = line_of("".join(text for _, text in parts))
        passage = Passage(form, parts, lambda at: f"{place} line {line(at)}", fixed_elsewhere)
        self.passages.append(passage)

    def _pictures(self, data: dict[str, Any], place: str, name: str = "") -> None:
        for mime in filter(data.__contains__, _PICTURES):
            text = "".join(text for _, text in self._parts(data[mime], mime, place))
            is_drawing = mime.endswith("xml")
            content = text.encode(errors="replace") if is_drawing else decoded(text)
            self.pictures.append(Embedded(seal_of(content), name, "", place))

    def _parts(self, numbers: object, name: str, place: str) -> list[tuple[Hashable, str]]:
        """Return the texts that a notebook keeps as one, whole or line by line."""
        lines: list[Any] = numbers if isinstance(numbers, list) else [numbers]
        if not all(isinstance(line, str) for line in lines):
            allowed = "text or a list of texts"
            self._refuse(place, f"{name}: found {shown(numbers)}; allowed: {allowed}")
        return [(number, json.loads(self.texts[int(number)][0])) for number in lines]


def _fields(value: object) -> dict[str, Any]:
    """Return the fields of a JSON object, none of any other value."""
    return value if isinstance(value, dict) else {}
