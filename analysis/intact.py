"""The study's own files, read only where they are whole: one clear line for each that is damaged.

Reading them needs only the standard library, so that a command answers at once.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from math import isfinite
from pathlib import Path
from typing import Any

from analysis.errors import StudyError

REMEDY = "run `study run`"
LONGEST = 60  # letters of a wrong value that a message repeats
LONGEST_CELL = 131_072  # letters of a cell in a table; the study writes none a tenth as long
DIGITS = 15  # of a whole number: as many as a float holds
Table = tuple[list[str], list[dict[str, str]]]


def damaged(path: Path, what: str) -> StudyError:
    """Return the error for a file of the study that is not as `study run` wrote it."""
    return StudyError(f"{path}: damaged ({what}): {REMEDY}")


def shortened(text: str, most: int = LONGEST) -> str:
    """Return `text`, cut with … after `most` letters.

    >>> shortened("abcdef", 3), shortened("abc", 3)
    ('abc…', 'abc')
    """
    return text if len(text) <= most else text[:most] + "…"


def found(value: object) -> str:
    """Return a wrong value as a message shows it: lists and objects by name, others cut short.

    >>> found([1]), found(None), found("x"), found(-1)
    ('a list', 'null', "'x'", '-1')
    """
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, str):
        return repr(shortened(value))
    return "null" if value is None else shortened(json.dumps(value, default=str).strip('"'), 20)


def text_of(path: Path, missing: str) -> str:
    """Return the text of a file, its line ends kept.

    Raises StudyError where it is `missing` or cannot be read, ValueError where its bytes are no text.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            message = f"{path}: not a regular file"
            raise StudyError(message)
        content = path.read_bytes()
    except FileNotFoundError:
        message = f"{path}: {missing}"
        raise StudyError(message) from None
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise StudyError(message) from None
    return _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")  # the mark that some editors put first does no harm
    except UnicodeDecodeError as error:
        message = f"byte {error.start}: found {content[error.start]:#04x}; allowed: UTF-8"
        raise ValueError(message) from None
    if not text.strip():
        message = "the file is empty"
        raise ValueError(message)
    if (at := text.find("\0")) >= 0:
        message = f"line {text.count(chr(10), 0, at) + 1}: found NUL; allowed: text"
        raise ValueError(message)
    return text


def read_object(path: Path, missing: str) -> dict[str, Any]:
    """Return the JSON object in a file; raises StudyError where there is none."""
    try:
        read = _parsed(text_of(path, missing))
    except json.JSONDecodeError as error:
        raise damaged(path, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except ValueError as error:
        raise damaged(path, str(error)) from None
    if not isinstance(read, dict):
        raise damaged(path, f"found {found(read)}; allowed: an object")
    return read


def _parsed(text: str) -> object:
    """Return what JSON text holds; ValueError for what is no JSON, or gives a name twice."""
    try:
        return json.loads(text, parse_int=_whole, object_pairs_hook=_once)
    except RecursionError:
        message = "lists or objects are nested too deeply"
        raise ValueError(message) from None


def _whole(digits: str) -> object:
    """Return a whole number; as a Decimal, which no field allows, where it has too many digits."""
    if len(digits) <= DIGITS:
        return int(digits)
    from decimal import Decimal

    return Decimal(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in held if names.count(name) > 1)
        message = f"{found(twice)} is given twice"
        raise ValueError(message)
    return held


def read_table(
    path: Path,
    needed: Iterable[str] = (),
    whole: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> Table:
    """Return the columns and rows of a CSV of the study.

    Raises StudyError for a file that is not whole or lacks a column of `needed`, and for a cell that is no whole
    number in a column of `whole`, or neither a finite number nor empty in a column of `numbers`.
    """
    try:
        text = text_of(path, "not there; `study run` makes it")
        names, rows = parsed_csv(text)
        _entire(text, names, rows)
        if lacking := [name for name in needed if name not in names]:
            message = f"line 1: no column {', '.join(lacking)}"
            raise ValueError(message)
        _all(rows, whole, _is_whole, "a whole number")
        _all(rows, numbers, _is_number, "a finite number or nothing")
    except ValueError as error:
        raise damaged(path, str(error)) from None
    return names, rows


def _entire(text: str, names: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    """Raise ValueError where a table ends within a line, or begins a second time."""
    if not text.endswith("\n"):
        message = f"line {len(text.splitlines())}: cut off; allowed: a line with its end"
        raise ValueError(message)
    if {name: name for name in names} in rows:
        message = "its first line stands in it again"
        raise ValueError(message)


def _all(
    rows: Iterable[dict[str, str]], names: Iterable[str], fits: Callable[[str], bool], allowed: str
) -> None:
    """Raise ValueError for the first cell of the columns `names` that does not fit."""
    for name in names:
        for number, row in enumerate(rows, 1):
            if not fits(row[name]):
                message = f"row {number}: {name}: found {found(row[name])}; allowed: {allowed}"
                raise ValueError(message)


def _is_whole(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= DIGITS


def _is_number(cell: str) -> bool:
    try:
        return not cell or isfinite(float(cell))
    except ValueError:
        return False


def parsed_csv(text: str) -> Table:
    """Return the columns and rows of CSV text, the guard of cells like formulas taken off.

    Raises ValueError for a row with more or fewer cells than there are columns.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        names = next(reader, [])
        if repeated := [name for name in names if names.count(name) > 1]:
            message = f"line 1: the column {found(repeated[0])} is given twice"
            raise ValueError(message)
        return names, [_row(names, cells, reader.line_num) for cells in reader if cells]
    except csv.Error as error:
        message = f"line {reader.line_num}: {error}"
        raise ValueError(message) from None


def _row(names: list[str], cells: list[str], line: int) -> dict[str, str]:
    if len(cells) != len(names):
        message = f"line {line}: found {len(cells)} cells; allowed: {len(names)}"
        raise ValueError(message)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        message = f"line {line}: found a cell of more than {LONGEST_CELL:,} letters"
        raise ValueError(message)
    return {name: cell.removeprefix("'") for name, cell in zip(names, cells, strict=True)}
