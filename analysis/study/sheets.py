"""Coded sheets: a CSV named after its coder, with a record of the same name beside it (YAML).

The record says who the coder is, a person or which language model, what it was told and when.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis.csv_text import read as read_csv
from analysis.errors import fail
from analysis.files import check_names
from analysis.records import Day, Record, Text, read
from analysis.study import mentions
from analysis.study.codebook import FREE, Codebook, Column

NOT_SHEETS = ("settled", "units")  # tables that lie beside the sheets
PLACE = ("unit", "set", "id", "start", "end", "sha256")


class Coder(Record):
    """Who coded a sheet."""

    coder: Literal["person", "language model"]
    name: Text
    told: Text
    date: Day


@dataclass(frozen=True)
class Sheet:
    """One coder's codes: a table of text indexed by unit, and who the coder is."""

    name: str
    coder: Coder
    codes: pd.DataFrame

    @property
    def person(self) -> bool:
        """Whether a person coded it."""
        return self.coder.coder == "person"


def read_sheets(
    folder: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> tuple[Sheet, ...]:
    """Return the sheets of `folder` by name, none where there is no folder.

    Raises StudyError, one line, for a sheet without a record, a record without a sheet, a missing
    or unknown column or unit, a repeated unit, a blank cell, or a code that is not in the codebook.
    """
    check_names(folder, (".csv", ".yaml"))
    for record in sorted(folder.glob("*.yaml")):
        if not record.with_suffix(".csv").exists():
            allowed = f"a record beside its sheet, {record.stem}.csv"
            fail(record, None, "sheet", "missing", allowed)
    paths = [path for path in sorted(folder.glob("*.csv")) if path.stem not in NOT_SHEETS]
    return tuple(read_sheet(path, units, columns, book) for path in paths)


def read_sheet(
    path: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> Sheet:
    """Return one coder's sheet with its record; a person's sheet may leave units out."""
    place = {unit: i for i, unit in enumerate(units)}
    names = [column.name for column in columns]
    codes: dict[str, dict[str, str]] = {}
    for line, cells in read_csv(path, ["unit", *names], beside=["piece"]):
        unit = cells["unit"]
        if unit not in place:
            fail(path, line, "unit", unit, "a unit of the study")
        if unit in codes:
            fail(path, line, "unit", unit, "each unit once")
        codes[unit] = {column.name: _whole(cells[column.name], column) for column in columns}
        for column in columns:
            check_code(codes[unit][column.name], column, book, f"{path}:{line}")
    ordered = sorted(codes, key=place.__getitem__)
    table = pd.DataFrame([codes[unit] for unit in ordered], pd.Index(ordered, name="unit"), names)
    return Sheet(path.stem, read_coder(path.with_suffix(".yaml")), table)


def _whole(cell: str, column: Column) -> str:
    """Return a number without the zeros that a spreadsheet adds behind its point or comma."""
    number = re.fullmatch(r"(-?[0-9]+)[.,]0+", cell) if column.kind == "number" else None
    return number[1] if number else cell


def check_code(cell: str, column: Column, book: Codebook, place: str) -> None:
    """Raise StudyError unless the codebook allows a cell in a column."""
    if not cell.strip():
        allowed = "a code; 0 or none where nothing applies"
        fail(place, None, column.name, "a blank cell", allowed)
    if column.kind == "mentions":
        mentions.check(cell, book, place, column.name)
    elif column.kind not in FREE and cell not in (codes := book.words(column.name)):
        fail(place, None, column.name, cell, ", ".join(codes))


def read_coder(path: Path) -> Coder:
    """Return the record of a coder."""
    if not path.exists():
        allowed = "a file that says who coded: coder, name, told, date"
        fail(path, None, "record", "missing", allowed)
    return read(path, Coder)


def read_coders(folder: Path) -> dict[str, Coder]:
    """Return the record of each coder of `folder` by the sheet's name."""
    return {path.stem: read_coder(path) for path in sorted(folder.glob("*.yaml"))}


def read_places(path: Path) -> list[Mapping[str, str]]:
    """Return where each unseen sentence stands in its set: the rows of a `units.csv`.

    Columns: unit, set, id (of the text), start and end (code points), sha256 (16 hex digits).
    """
    rows = read_csv(path, PLACE)
    seen: set[str] = set()
    for line, cells in rows:
        _check_place(cells, path, line)
        if cells["unit"] in seen:
            fail(path, line, "unit", cells["unit"], "each unit once")
        seen.add(cells["unit"])
    return [row.cells for row in rows]


def _check_place(cells: Mapping[str, str], path: Path, line: int) -> None:
    """Raise StudyError unless a row names a unit, its set, a stretch of its text and a digest."""
    for name in ("unit", "set", "id"):
        if not cells[name].strip():
            fail(path, line, name, cells[name], "a name")
    for name in ("start", "end"):
        if not re.fullmatch("[0-9]{1,9}", cells[name]):
            fail(path, line, name, cells[name], "a whole number")
    if int(cells["start"]) >= int(cells["end"]):
        fail(path, line, "end", cells["end"], f"a number above the start, {cells['start']}")
    if not re.fullmatch("[0-9a-f]{16}", cells["sha256"]):
        fail(path, line, "sha256", cells["sha256"], "the first 16 hex digits of a SHA-256")
