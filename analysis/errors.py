"""The one error that a user sees: a line that names the file, the place, the value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

_MOST_SHOWN = 80


class StudyError(Exception):
    """A wrong input; its text is the one line that is shown."""


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
