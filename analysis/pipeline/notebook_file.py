"""Notebook files: read, and brought to one form whoever saved them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import StudyError, WrongFileError, one_line, shortened
from analysis.files import decoded, parsed_json, read_bytes

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
FORMAT, MINOR = 4, 5
LONGEST_ID = 64
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")


def read(path: Path) -> Any:
    """Return the notebook in the file `path`; raises StudyError where it is none."""
    return parse(decoded(read_bytes(path), path), path)


def parse(text: str, path: Path) -> Any:
    """Return the notebook that `text` holds, each cell with an id; errors name `path`."""
    nbformat = _nbformat()
    try:
        content: Any = parsed_json(text, path)
        json.dumps(content, ensure_ascii=False).encode()  # half a character has no UTF-8
        if not isinstance(content, dict) or content.get("nbformat") != FORMAT:
            message = f"found no nbformat {FORMAT}, which JupyterLab saves"
            raise ValueError(message)  # noqa: TRY301 - told below with what nbformat finds
        for number, cell in enumerate(content.get("cells", ()), start=1):
            cell["id"] = f"cell-{number}"  # ids are given below
        nbformat.validate(content | {"nbformat_minor": MINOR}, relax_add_props=True)
    except (ValueError, TypeError) as error:
        fault = str(error)
    except WrongFileError as error:
        fault = error.fault
    except nbformat.ValidationError as error:
        fault = ": ".join(map(str, (*error.path, error.message)))
    else:
        notebook = nbformat.v4.reads(text)
        for cell, name in zip(notebook.cells, _names(notebook.cells), strict=True):
            cell.id = name
        return notebook
    message = f"{path}: not a notebook: {shortened(one_line(fault), 200)}"
    raise StudyError(message)


FOLDED = {"jupyter": {"source_hidden": True}}


def _nbformat() -> Any:
    # It is for a check of addresses that notebooks do not have, and takes two seconds to load;
    # jsonschema does without it where it is not installed.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import nbformat

    return nbformat


def clean(text: str, path: Path = Path("notebook")) -> str:
    """Return a notebook's text in the form that a run gives it, so that the two can be compared."""
    return canonical(parse(text, path))


def canonical(notebook: Any) -> str:
    """Return a notebook's text.

    It has known metadata only, ids of words, counts from 1 on, and streams joined.
    """
    nbformat = _nbformat()
    cells = []
    count = 0
    for cell, name in zip(notebook.cells, _names(notebook.cells), strict=True):
        count += cell.cell_type == "code" and bool(cell.source.strip())
        cells.append(_cell(cell, name, count if cell.source.strip() else None))
    title = {"title": notebook.metadata.title} if "title" in notebook.metadata else {}
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE} | title
    head = {"metadata": metadata, "nbformat": FORMAT, "nbformat_minor": MINOR}
    text = str(nbformat.writes(nbformat.from_dict({"cells": cells} | head)))
    return text.rstrip("\n") + "\n"


def _cell(cell: Any, name: str, count: int | None) -> dict[str, Any]:
    """Return a cell; its metadata are its tags, and whether its source is folded away."""
    tags = cell.metadata.get("tags")
    folded = cell.metadata.get("jupyter", {}).get("source_hidden") is True
    plain = {
        "id": name,
        "cell_type": cell.cell_type,
        "source": cell.source,
        "metadata": ({"tags": list(tags)} if tags else {}) | (FOLDED if folded else {}),
    }
    if cell.get("attachments"):
        plain["attachments"] = cell.attachments
    if cell.cell_type == "code":
        plain |= {"execution_count": count, "outputs": _outputs(cell.outputs, count)}
    return plain


def _names(cells: Sequence[Any]) -> list[str]:
    """Return an id for each cell: its own where it is made of words, else words of its source."""
    names: list[str] = []
    for cell in cells:
        own = str(cell.get("id", ""))
        first = "-".join(re.findall(r"[a-z]+", cell.source.lower())[:4])[:48]
        name = own if _ID.fullmatch(own) else (first or "cell").strip("-")
        while name in names:
            name += "-again"
        names.append(name[-LONGEST_ID:].strip("-"))
    return names


def _outputs(outputs: Sequence[Any], count: int | None) -> list[dict[str, Any]]:
    """Return outputs with streams of one name joined where the first stood, and counts set."""
    joined: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        plain = dict(output)
        if output.output_type == "stream":
            if output.name in streams:
                streams[output.name]["text"] += output.text
                continue
            streams[output.name] = plain
        if output.output_type == "execute_result":
            plain["execution_count"] = count
        joined.append(plain)
    return joined
