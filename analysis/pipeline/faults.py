"""Faults told together, and faults of the disk told with the file they befell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import StudyError


class SeveralErrors(StudyError):  # noqa: N818 - several errors are what it holds
    """Several wrong inputs, told together: a line for each."""

    def __init__(self, errors: Iterable[StudyError]) -> None:
        self.lines = tuple(one_line(error) for error in errors)
        super().__init__("\n".join(self.lines))


def lines(error: StudyError) -> tuple[str, ...]:
    """Return the lines that are shown of an error: one, unless it holds several."""
    return error.lines if isinstance(error, SeveralErrors) else (one_line(error),)


def one_line(error: Exception) -> str:
    """Return an error's text in one line, whatever breaks a quoted value holds."""
    return " ".join(str(error).split())


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Name the file that is written in the system's own error, which says only "disk full"."""
    try:
        yield
    except OSError as error:
        message = f"{path}: not written: {error.strerror or error}"
        raise StudyError(message) from None
