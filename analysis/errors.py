"""The one error that a user sees: a line that names the file, the place, the value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from unicodedata import category

_MOST_SHOWN = 80


class StudyError(Exception):
    """A wrong input; its text is the one line that is shown."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows of it: the one line, with nothing that steers a terminal."""
        return [printable(f"study: {' '.join(str(self).split())}", None)]


STEERING = frozenset(
    {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F, 0xFEFF}
)


def printable(text: str, encoding: str | None) -> str:
    r"""Return text for a terminal: what it would obey or cannot show, as an escape.

    >>> print(printable("a\x1b[31m 30\u2009%", "ascii"))
    a\x1b[31m 30\u2009%
    """
    seen = "".join(escaped(letter) if _obeyed(letter) else letter for letter in text)
    return fitting(seen, encoding)


def fitting(text: str, encoding: str | None) -> str:
    """Return text with an escape for every letter that a terminal's encoding does not have."""
    name = encoding or "utf-8"
    return text.encode(name, "backslashreplace").decode(name)


def _obeyed(letter: str) -> bool:
    kind = category(letter)
    return letter not in "\n\t" and (kind in ("Cc", "Zl", "Zp") or ord(letter) in STEERING)


def escaped(letter: str) -> str:
    """Return a letter as Python writes it, without the letter itself."""
    return letter.encode("unicode_escape").decode("ascii")


def fail(path: Path | str, line: int | None, place: str, value: object, allowed: str) -> NoReturn:
    """Raise the one line that says what is wrong in the file `path`, and what would be right."""
    found = repr(value)
    if len(found) > _MOST_SHOWN:
        found = found[: _MOST_SHOWN - 1] + "…"
    where = f"{path}:{line}" if line else f"{path}"
    message = f"{where}: {place}: found {found}; allowed: {allowed}"
    raise StudyError(message)


@contextmanager
def made_by(command: str) -> Iterator[None]:
    """Say of a wrong file that a command wrote which one makes it anew."""
    try:
        yield
    except StudyError as error:
        message = f"{error}; damaged: run `{command}`"
        raise StudyError(message) from None
