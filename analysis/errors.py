"""The one error that a user sees: a line with file, place, value and what is allowed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn
from unicodedata import category

LONGEST_VALUE = 80
LONGEST_TEXT = 60
# Signs that turn the direction of a text, or cannot be seen.
STEERING = frozenset(
    {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F, 0xFEFF}
)


class StudyError(Exception):
    """A wrong input; its text is the one line that is shown, or a line each of several."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that are shown of it."""
        return tuple(one_line(str(part)) for part in self.args)

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows of it: the one line, with nothing that steers a terminal."""
        return [printable(f"study: {one_line(str(self))}", None)]


class WrongFileError(StudyError):
    """A file that holds what is not allowed: `fault` says what, and in which line."""

    def __init__(self, path: Path | str, line: int | None, fault: str) -> None:
        self.path = Path(path)
        self.fault = f"line {line}: {fault}" if line else fault
        super().__init__(f"{path}:{line}: {fault}" if line else f"{path}: {fault}")


def fail(path: Path | str, line: int | None, place: str, value: object, allowed: str) -> NoReturn:
    """Raise the one line that says what is wrong in the file `path`, and what would be right."""
    shown_value = repr(value)
    if len(shown_value) > LONGEST_VALUE:
        shown_value = shown_value[: LONGEST_VALUE - 1] + "…"
    raise WrongFileError(path, line, f"{place}: found {shown_value}; allowed: {allowed}")


def one_line(text: str) -> str:
    """Return a text in one line, whatever breaks a quoted value in it holds."""
    return " ".join(text.split())


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """Return `text`, cut with … after `most` letters.

    >>> shortened("abcdef", 3), shortened("abc", 3)
    ('abc…', 'abc')
    """
    return text if len(text) <= most else text[:most] + "…"


def shown(value: object) -> str:
    """Return a wrong value of JSON as a message shows it: lists and objects by kind only.

    >>> shown([1]), shown(None), shown("x"), shown(-1)
    ('a list', 'null', "'x'", '-1')
    """
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, str):
        return repr(shortened(value))
    return "null" if value is None else shortened(json.dumps(value, default=str).strip('"'), 20)


def printable(text: str, encoding: str | None) -> str:
    r"""Return text for a terminal: what it would obey or cannot show, as an escape.

    >>> print(printable("a\x1b[31m 30\u2009%", "ascii"))
    a\x1b[31m 30\u2009%
    """
    plain = "".join(escaped(letter) if _is_obeyed(letter) else letter for letter in text)
    return fitting(plain, encoding)


def fitting(text: str, encoding: str | None) -> str:
    """Return text with an escape for every letter that a terminal's encoding does not have."""
    name = encoding or "utf-8"
    return text.encode(name, "backslashreplace").decode(name)


def _is_obeyed(letter: str) -> bool:
    kind = category(letter)
    return letter not in "\n\t" and (kind in ("Cc", "Zl", "Zp") or ord(letter) in STEERING)


def escaped(letter: str) -> str:
    """Return a letter as Python writes it, without the letter itself."""
    return letter.encode("unicode_escape").decode("ascii")
