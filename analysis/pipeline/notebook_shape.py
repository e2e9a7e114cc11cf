"""The shape of a notebook file: held against what JupyterLab saves, a fault told with its cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

FORMAT = 4
TYPES = ("code", "markdown", "raw")
OUTPUTS = {
    "stream": {"name": "text", "text": "lines"},
    "display_data": {"data": "object", "metadata": "object"},
    "execute_result": {"data": "object", "metadata": "object"},
    "error": {"ename": "text", "evalue": "text", "traceback": "list of text"},
}
_HEAD = {"nbformat_minor": "count", "metadata": "object", "cells": "list"}
_NEEDED = {"source": "lines", "metadata": "object"}
_FREE = {"id": "text", "outputs": "list", "attachments": "object"}
_ALLOWED = {
    "text": "a text",
    "lines": "a text or a list of texts",
    "list of text": "a list of texts",
    "list": "a list",
    "object": "an object",
    "count": "a whole number from 0 on",
}
_MISSING = object()


def faults(notebook: object) -> Iterator[str]:
    """Yield each fault of a notebook's JSON: place, what was found, what is allowed."""
    if not isinstance(notebook, dict):
        yield f"found {shown(notebook)}; allowed: an object with cells, metadata and nbformat"
        return
    form = notebook.get("nbformat", _MISSING)
    if form != FORMAT or isinstance(form, bool):
        yield f"nbformat: found {shown(form)}; allowed: {FORMAT}, as JupyterLab saves it"
        return
    yield from _fields(notebook, _HEAD)
    yield from _whole(notebook.get("metadata"), "metadata: ")
    cells = notebook.get("cells")
    for number, cell in enumerate(cells if isinstance(cells, list) else (), start=1):
        for fault in _cell(cell):
            yield f"cell {number}: {fault}"


def shown(value: object) -> str:
    """Return a value as an error shows it: short, on one line."""
    if value is _MISSING:
        return "none"
    if isinstance(value, list | dict):
        kind = "a list" if isinstance(value, list) else "an object"
        return f"{kind} of {len(value)}"
    return json.dumps(value)[:60]


def _cell(cell: Any) -> Iterator[str]:
    if not isinstance(cell, dict):
        yield f"found {shown(cell)}; allowed: an object"
        return
    kind = cell.get("cell_type", _MISSING)
    if kind not in TYPES:
        yield f"cell_type: found {shown(kind)}; allowed: {', '.join(TYPES)}"
    yield from _fields(cell, _NEEDED)
    yield from _fields(cell, {name: form for name, form in _FREE.items() if name in cell})
    yield from _tags(cell.get("metadata"))
    yield from _outputs(cell.get("outputs"))
    yield from _whole(cell)


def _tags(metadata: object) -> Iterator[str]:
    if isinstance(metadata, dict) and "tags" in metadata:
        yield from _fields(metadata, {"tags": "list of text"})


def _outputs(outputs: object) -> Iterator[str]:
    for number, output in enumerate(outputs if isinstance(outputs, list) else (), start=1):
        kind = output.get("output_type", _MISSING) if isinstance(output, dict) else output
        if not isinstance(kind, str) or kind not in OUTPUTS:
            allowed = ", ".join(OUTPUTS)
            yield f"output {number}: output_type: found {shown(kind)}; allowed: {allowed}"
        else:
            for fault in _fields(output, OUTPUTS[kind]):
                yield f"output {number}: {fault}"


def _fields(held: Mapping[str, object], forms: Mapping[str, str]) -> Iterator[str]:
    for name, form in forms.items():
        value = held.get(name, _MISSING)
        if not _fits(value, form):
            yield f"{name}: found {shown(value)}; allowed: {_ALLOWED[form]}"


def _fits(value: object, form: str) -> bool:
    """Return whether a value has the form."""
    if form == "lines":
        return isinstance(value, str) or _fits(value, "list of text")
    if form == "list of text":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if form == "count":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, {"text": str, "list": list, "object": dict}[form])


def _whole(held: object, place: str = "") -> Iterator[str]:
    """Yield a fault for half of a pair of surrogates, which no file in UTF-8 can hold."""
    try:
        json.dumps(held, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        yield f"{place}found half a character, {half}; allowed: whole characters"
