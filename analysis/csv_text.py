"""CSV: rows of text cells, each with the line that it begins in.

`read` is for the inputs of a study, which a spreadsheet may have saved: cells may be parted by
commas, semicolons or tabs. `table` is for what a run of the study wrote, and takes nothing else.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from analysis.errors import StudyError, fail
from analysis.files import MOST_DIGITS, decoded, read_bytes, read_text, written_by_run

SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 10_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # how a cell begins that a spreadsheet would run
csv.field_size_limit(LONGEST_CELL)

Table = tuple[list[str], list[dict[str, str]]]


class Row(NamedTuple):
    """One row: the line that it begins in, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read(path: Path, columns: Sequence[str], beside: Sequence[str] = ()) -> list[Row]:
    """Return the rows of the CSV at `path`, with exactly `columns`; those `beside` may be there.

    A row that is cut short has empty cells at its end. Raises StudyError for a missing, unknown
    or repeated column, for a row with more cells than columns, and where there are no rows.
    """
    return rows(read_text(path), path, columns, (*columns, *beside))


def rows(text: str, path: Path, columns: Sequence[str], known: Sequence[str] = ()) -> list[Row]:
    """Return the rows of CSV text with the columns `columns`.

    Other columns are refused unless they are `known`, or nothing is said to be.
    """
    names, table = _parsed(text, _separator(text, columns), path, columns)
    for name in names:
        if known and name not in known:
            fail(path, 1, "column", name, ", ".join(columns))
    if not table:
        fail(path, None, "table", "no rows", "at least one row under the names of the columns")
    padded = ((line, [*cells, *[""] * (len(names) - len(cells))]) for line, cells in table)
    return [Row(line, dict(zip(names, cells, strict=True))) for line, cells in padded]


def _separator(text: str, columns: Sequence[str]) -> str:
    """Return the sign that parts the first line into `columns`, else a comma."""
    head = text.partition("\n")[0]
    for sign in SEPARATORS:
        if set(columns) <= set(next(csv.reader([head], delimiter=sign), [])):
            return sign
    return ","


def _parsed(
    text: str, sign: str, path: Path, needed: Iterable[str]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names of the columns, and the cells of each row with the line it begins in.

    Raises StudyError for a column that is missing or given twice, and a row with cells too many.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)
    line, table = 1, []
    try:
        for cells in reader:
            if any(cells):
                table.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        fail(path, line, "table", str(error), "a CSV, each quotation mark closed")
    names = table[0][1] if table else []
    for name in needed:
        if name not in names:
            fail(path, 1, "column", f"no {name}", ", ".join(needed))
    for name, times in Counter(names).items():
        if times > 1:
            fail(path, 1, "column", f"{name} {times} times", "each column once")
    for line, cells in table:
        if len(cells) > len(names):
            fail(path, line, "row", f"{len(cells)} cells", f"{len(names)}, as in the line of names")
    return names, table[1:]


def table(
    path: Path,
    needed: Iterable[str] = (),
    whole: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> Table:
    """Return the columns and rows of a CSV that a run of the study wrote.

    Raises StudyError for a file that is not whole or lacks a column of `needed`, and for a cell
    that is no whole number in a column of `whole`, or neither a finite number nor empty in a
    column of `numbers`.
    """
    if not path.exists():
        message = f"{path}: not there; `study run` makes it"
        raise StudyError(message)
    with written_by_run():
        text = decoded(read_bytes(path), path)  # as it stands: it is shown escaped
        if (at := text.find("\0")) >= 0:  # what a disk leaves of a file that was not all written
            fail(path, text.count("\n", 0, at) + 1, "character", "U+0000", "text")
        if not text.endswith("\n"):
            fail(path, text.count("\n") + 1, "line", "cut off", "a line with its end")
        columns, lines = _parsed(text, ",", path, needed)
        table = []
        for line, cells in lines:
            if len(cells) < len(columns) or cells == columns:
                fail(path, line, "row", ",".join(cells), f"a row of {len(columns)} values")
            row = dict(zip(columns, (cell.removeprefix("'") for cell in cells), strict=True))
            for name in (*whole, *numbers):
                if not (_is_whole if name in whole else is_number)(row[name]):
                    allowed = "a whole number" if name in whole else "a finite number or nothing"
                    fail(path, line, name, row[name], allowed)
            table.append(row)
    return columns, table


def _is_whole(cell: str) -> bool:
    digits = cell.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS


def is_number(cell: str) -> bool:
    """Return whether a cell is a finite number, or empty."""
    try:
        return not cell or isfinite(float(cell))
    except ValueError:
        return False


def written(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV text; a cell that a spreadsheet would run is made text by an apostrophe.

    The guard is one a reader can undo: `table` takes the apostrophe off again.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, float):
        return repr(round(value, 12))
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
