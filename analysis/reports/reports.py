"""Reports: a file of any known format, with its citations and embedded figures, and a way to write it back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from analysis.errors import StudyError
from analysis.reports.embedded import Seals, opened
from analysis.reports.found import Citation, Edit, Embedded, applied
from analysis.reports.markup import Finder
from analysis.reports.regular import TooLargeError, read_regular
from analysis.reports.spans import lines

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".qmd": "markdown",
    ".rmd": "markdown",
    ".tex": "latex",
    ".typ": "typst",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".ipynb": "notebook",
    ".docx": "word",
}
LARGEST = 200_000_000


@dataclass(frozen=True)
class Report:
    """A report that has been read; `parts` are its texts by name, `write` makes a file of them."""

    path: Path
    citations: Sequence[Citation]
    pictures: Sequence[Embedded]
    parts: Mapping[str, str]
    write: Callable[[Mapping[str, str]], bytes]
    data: bytes  # the file as it was read

    def save(self, edits: Sequence[Edit]) -> None:
        """Write the report with `edits` made, whole or not at all; a symbolic link to it stays one.

        Raises StudyError where it cannot be written, must not be, or was changed since it was read.
        """
        by_part: dict[str, list[Edit]] = {}
        for edit in edits:
            by_part.setdefault(edit.part, []).append(edit)
        parts = {name: applied(text, by_part.get(name, [])) for name, text in self.parts.items()}
        target = self.path.resolve()
        try:
            self._writable(target.stat())
            self._replace(target, self.write(parts))
        except OSError as error:
            self._refuse(f"cannot be written: {error.strerror}")

    def _writable(self, facts: os.stat_result) -> None:
        """Refuse a protected file, and one whose other name would keep the old text."""
        if not facts.st_mode & 0o222 or not os.access(self.path, os.W_OK):
            self._refuse("not rewritten: it is read-only")
        if facts.st_nlink > 1:
            names = f"{facts.st_nlink} names (hard links)"
            self._refuse(f"not rewritten: it has {names}, which would part")

    def _replace(self, target: Path, data: bytes) -> None:
        """Put a new file in the place of `target`, which must still hold what was read."""
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
        made = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
            made.chmod(target.stat().st_mode & 0o7777)
            if read_regular(target, LARGEST) != self.data:
                self._refuse("not rewritten: it was changed since it was read; check it again")
            made.replace(target)
        finally:
            made.unlink(missing_ok=True)

    def _refuse(self, problem: str) -> NoReturn:
        message = f"{self.path}: {problem}"
        raise StudyError(message) from None


def read(path: Path) -> Report:
    """Return the report in a file.

    Raises StudyError for a format that is not known and a file that cannot be read, is too large or malformed.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        message = f"{path}: format: found {path.suffix or 'no suffix'!r}; allowed: {', '.join(FORMATS)}"
        raise StudyError(message)
    data = _bytes(path)
    if form == "word":
        return _word(data, path)
    text = _text(data, path)
    if form == "notebook":
        from analysis.reports.notebook import Notebook

        notebook = Notebook(text, path)
        return Report(path, notebook.citations, notebook.pictures, {"": text}, _encoded, data)
    finder = Finder(text, form, lines(text))
    seals: Seals = {}
    pictures = [found for one in finder.references() if (found := opened(one, path.parent, seals))]
    return Report(path, finder.citations(), pictures, {"": text}, _encoded, data)


def _encoded(parts: Mapping[str, str]) -> bytes:
    return parts[""].encode("utf-8")


def _bytes(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST)
    except TooLargeError:
        message = f"{path}: size: found more than {LARGEST // 1_000_000} MB; allowed: up to that"
        raise StudyError(message) from None
    except (OSError, ValueError) as error:
        message = f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"
        raise StudyError(message) from None


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{path}: byte {error.start}: found {data[error.start]:#04x}; allowed: UTF-8"
        raise StudyError(message) from None


def _word(data: bytes, path: Path) -> Report:
    """Return a Word file; its parts are held one letter a byte, so that places are bytes."""
    from analysis.reports import word
    from analysis.reports.package import Package

    package = Package(data, path)
    citations, pictures = word.read(package)
    parts = {name: raw.decode("latin-1") for name, raw in package.members.items() if not name.startswith("word/media/")}

    def write(changed: Mapping[str, str]) -> bytes:
        return package.saved({name: text.encode("latin-1") for name, text in changed.items() if text != parts[name]})

    return Report(path, citations, pictures, parts, write, data)
