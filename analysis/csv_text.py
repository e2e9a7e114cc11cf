"""CSV: rows of text cells, each with the line that it begins in.

`read` is for the inputs of a study, which a spreadsheet may have saved: cells may be parted by
commas, semicolons or tabs. `table` is for what a run of the study wrote, whole and as it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import Literal, NamedTuple

from analysis.errors import StudyError, WrongFileError, fail
from analysis.files import MOST_DIGITS, decoded, read_bytes, read_text, written_by_run

SEPARATORS = (",", ";", "\t")
LONGEST_CELL = 10_000_000
_WHOLE = re.compile(f"-?[0-9]{{1,{MOST_DIGITS}}}")
csv.field_size_limit(LONGEST_CELL)

Kind = Literal["text", "whole", "number"]
Table = tuple[list[str], list[dict[str, str]]]
_ALLOWED: Mapping[Kind, str] = {"whole": "a whole number", "number": "a finite number or nothing"}


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
    names, table = _parsed(text, path, columns)
    for name in names:
        if known and name not in known:
            fail(path, 1, "column", name, ", ".join(columns))
    if not table:
        fail(path, None, "table", "no rows", "at least one row under the names of the columns")
    return [Row(line, dict(zip_longest(names, cells, fillvalue=""))) for line, cells in table]


def _parsed(
    text: str, path: Path, needed: Iterable[str]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names of the columns, and the cells of each row with the line it begins in.

    Raises StudyError for a column that is missing or given twice, and a row with cells too many.
    """
    head = text.partition("\n")[0].rstrip("\r").replace('"', "")
    parted = (sign for sign in SEPARATORS if set(needed) <= set(head.split(sign)))
    reader = csv.reader(StringIO(text, newline=""), delimiter=next(parted, ","), strict=True)
    line, table = 1, []
    try:
        for cells in reader:
            if any(cells):
                table.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        fail(path, line, "table", str(error), "a CSV, each quotation mark closed")
    names = table[0][1] if table else []
    if missing := ", ".join(name for name in needed if name not in names):
        fault = f"column: found 'no {missing}'; allowed: {', '.join(needed)}"
        raise WrongFileError(path, 1, fault)
    for name in names:
        if (times := names.count(name)) > 1:
            fail(path, 1, "column", f"{name} {times} times", "each column once")
    for line, cells in table:
        if len(cells) > len(names):
            fail(path, line, "row", f"{len(cells)} cells", f"{len(names)}, as in the line of names")
    return names, table[1:]


def table(path: Path, kinds: Mapping[str, Kind]) -> Table:
    """Return the columns and rows of a CSV that a run of the study wrote.

    Raises StudyError for a file that is not whole or lacks a column of `kinds`, and for a cell that
    is not of its column's kind: a whole number; or a finite number or nothing.
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
        columns, lines = _parsed(text, path, kinds)
        table = []
        for line, cells in lines:
            if len(cells) < len(columns) or cells == columns:
                fail(path, line, "row", ",".join(cells), f"a row of {len(columns)} values")
            row = dict(zip(columns, (cell.removeprefix("'") for cell in cells), strict=True))
            for name, kind in kinds.items():
                if not _is_of(kind, row[name]):
                    fail(path, line, name, row[name], _ALLOWED[kind])
            table.append(row)
    return columns, table


def _is_of(kind: Kind, cell: str) -> bool:
    if kind == "whole":
        return bool(_WHOLE.fullmatch(cell))
    return kind == "text" or is_number(cell)


def is_number(cell: str) -> bool:
    """Return whether a cell is a finite number, or empty."""
    try:
        return not cell or isfinite(float(cell))
    except ValueError:
        return False
