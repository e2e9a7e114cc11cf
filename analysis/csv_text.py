"""Tables: CSV files as rows of text cells, each with the line that it stands in.

Cells may be parted by commas, semicolons or tabs, since spreadsheets save what their country has.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from analysis.errors import fail
from analysis.study.corpus import read_text

MARKS = (",", ";", "\t")
_LONGEST_CELL = 10_000_000
csv.field_size_limit(_LONGEST_CELL)


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


def rows(text: str, path: Path, needed: Sequence[str], known: Sequence[str] = ()) -> list[Row]:
    """Return the rows of CSV text with the columns `needed`.

    Other columns are refused unless they are `known`, or nothing is said to be.
    """
    lines = _lines(text, _mark(text, needed), path)
    _, names = next(lines, (1, []))
    if not names:
        fail(path, None, "table", "No columns", "a CSV with a line of column names")
    _check_columns(names, path, needed, known)
    found = []
    for line, cells in lines:
        if len(cells) > len(names):
            fail(path, line, "row", f"{len(cells)} cells", f"{len(names)}, as in the line of names")
        padded = [*cells, *[""] * (len(names) - len(cells))]
        found.append(Row(line, dict(zip(names, padded, strict=True))))
    if not found:
        fail(path, None, "table", "no rows", "at least one row under the names of the columns")
    return found


def _mark(text: str, needed: Sequence[str]) -> str:
    """Return the mark that parts the first line into the columns `needed`, else a comma."""
    head = text.partition("\n")[0]
    for mark in MARKS:
        if set(needed) <= set(next(csv.reader([head], delimiter=mark), [])):
            return mark
    return ","


def _lines(text: str, mark: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row that is not blank, with the line that it begins in."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        fail(path, line, "table", str(error), "a CSV, each quotation mark closed")


def _check_columns(
    names: Sequence[str], path: Path, needed: Sequence[str], known: Sequence[str]
) -> None:
    """Raise StudyError for a column that is missing, unknown or given twice."""
    for name in needed:
        if name not in names:
            fail(path, 1, "column", f"no {name}", ", ".join(needed))
    for name, times in Counter(names).items():
        if known and name not in known:
            fail(path, 1, "column", name, ", ".join(needed))
        if times > 1:
            fail(path, 1, "column", f"{name} {times} times", "each column once")
