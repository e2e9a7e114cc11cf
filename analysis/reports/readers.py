"""Readers: a report of any known format, with its citations and pictures and a way to write it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from analysis.errors import StudyError
from analysis.files import decoded, read_bytes
from analysis.reports.markup import citations, references
from analysis.reports.notebooks import Notebook
from analysis.reports.passages import Citation, Edit, Passage, edited
from analysis.reports.pictures import Embedded, Seals, opened
from analysis.reports.replacing import LARGEST, replace_report
from analysis.reports.syntax import line_of

FORMATS = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd"), "markdown"),
    ".tex": "latex",
    ".typ": "typst",
    **dict.fromkeys((".html", ".htm"), "html"),
    ".txt": "text",
    ".ipynb": "notebook",
    ".docx": "word",
}


class Source(Protocol):
    """What a file shows, and how it is written anew."""

    passages: list[Passage]
    pictures: list[Embedded]

    def written(self, changed: Mapping[Any, str]) -> bytes:
        """Return the file with the texts of some parts changed."""


class _TextFile:
    """A file that is one text."""

    def __init__(self, text: str, form: str) -> None:
        self.passages = [Passage(form, [("file", text)], line_of(text))]
        self.pictures: list[Embedded] = []

    def written(self, changed: Mapping[str, str]) -> bytes:
        return changed["file"].encode()


@dataclass(frozen=True)
class Report:
    """A report that has been read, and the file as it was then."""

    path: Path
    data: bytes
    source: Source
    citations: Sequence[Citation]
    pictures: Sequence[Embedded]

    def save(self, edits: Iterable[Edit]) -> None:
        """Write the report with `edits` made, whole or not at all.

        Raises StudyError where it cannot be written, must not be, or was changed since it was read.
        """
        by_part: dict[Hashable, list[Edit]] = {}
        for edit in edits:
            by_part.setdefault(edit.spot.part, []).append(edit)

        texts = dict(part for passage in self.source.passages for part in passage.parts)
        changed = {part: edited(texts[part], made) for part, made in by_part.items()}
        replace_report(self.path, self.data, self.source.written(changed))


def read(path: Path) -> Report:
    """Return the report in a file.

    Raises StudyError for a format that is not known and a file that cannot be read, is too large
    or malformed.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        suffix = path.suffix or "no suffix"
        message = f"{path}: format: found {suffix!r}; allowed: {', '.join(FORMATS)}"
        raise StudyError(message)

    data = read_bytes(path, LARGEST)
    source = _source(data, path, form)
    pictures = list(source.pictures)
    seals: Seals = {}
    for passage in source.passages:
        named = (opened(reference, path.parent, seals) for reference in references(passage))
        pictures += filter(None, named)
    cited = [citation for passage in source.passages for citation in citations(passage)]
    return Report(path, data, source, cited, pictures)


def _source(data: bytes, path: Path, form: str) -> Source:
    if form == "word":
        from analysis.reports.word import WordFile

        return WordFile(data, path)

    decoded(data, path)  # which names the byte that is not UTF-8, and would lose a mark before all
    text = data.decode()
    return Notebook(text, path) if form == "notebook" else _TextFile(text, form)
