"""Coded sheets: a CSV named after its coder, with a record of the same name beside it (YAML).

The record says who the coder is, a person or which language model, what it was told and when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pandas as pd

from analysis.csv_text import read as read_csv
from analysis.errors import fail
from analysis.files import Lines, check_names
from analysis.records import Record, checked, matching, read
from analysis.study import mentions
from analysis.study.codebook import FREE, Codebook, Coder, Column

NOT_SHEETS = ("settled", "units")  # tables that lie beside the sheets
_TAKEN = ("consensus", "instrument")  # readings that choices may name beside the coders
Name = Annotated[str, matching(r"(?s).*\S.*", "a name")]
Offset = Annotated[str, matching("[0-9]{1,9}", "a whole number")]


class Place(Record):
    """Where an unseen sentence stands: a stretch of a text of a set, its bounds in code points.

    `probability`: that with which it was drawn of its stratum; 1 where all have the same weight.
    """

    unit: Name
    set: Name
    id: Name
    start: Offset
    end: Offset
    sha256: Annotated[str, matching("[0-9a-f]{16}", "the first 16 hex digits of a SHA-256")]
    stratum: str = ""
    probability: Annotated[str, matching(r"1|0?\.[0-9]*[1-9][0-9]*", "above 0, at most 1")] = "1"


def read_sheets(
    folder: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> tuple[dict[str, Coder], pd.DataFrame]:
    """Return who coded the sheets of `folder`, by name, and their cells; none where it is missing.

    The cells are a table of text: a row per variable and unit, a column per coder. A person's sheet
    may leave units out.

    Raises StudyError, one line, for a sheet without a record, a record without a sheet, a missing
    or unknown column or unit, a repeated unit, a blank cell, or a code that is not in the codebook.
    """
    check_names(folder, (".csv", ".yaml"))
    for record in sorted(folder.glob("*.yaml")):
        if not record.with_suffix(".csv").exists():
            allowed = f"a record beside its sheet, {record.stem}.csv"
            fail(record, None, "sheet", "missing", allowed)
    paths = [path for path in sorted(folder.glob("*.csv")) if path.stem not in NOT_SHEETS]
    for path in paths:
        if path.stem in _TAKEN:
            fail(path, None, "name", path.name, f"other names than {', '.join(_TAKEN)}")
    names = [column.name for column in columns]
    index = pd.MultiIndex.from_product([names, units], names=["variable", "unit"])
    cells = {path.stem: _read_cells(path, units, columns, book) for path in paths}
    coders = {path.stem: read_coder(path.with_suffix(".yaml")) for path in paths}
    return coders, pd.DataFrame(cells, index)


def _read_cells(
    path: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> pd.Series:
    """Return one coder's cells by variable and unit."""
    names = [column.name for column in columns]
    seen: set[str] = set()
    coded: dict[tuple[str, str], str] = {}
    for line, cells in read_csv(path, ["unit", *names], beside=["piece"]):
        unit = cells["unit"]
        if unit not in units:
            fail(path, line, "unit", unit, "a unit of the study")
        if unit in seen:
            fail(path, line, "unit", unit, "each unit once")
        seen.add(unit)
        for column in columns:
            code = _whole(cells[column.name], column)
            check_code(code, column, book, f"{path}:{line}")
            if column.kind == "unit" and code not in ("none", *_of_piece(unit, units)):
                fail(path, line, column.name, code, "none, or a unit of the same piece")
            coded[column.name, unit] = code
    return pd.Series(coded)


def _of_piece(unit: str, units: Sequence[str]) -> list[str]:
    piece = unit.partition(":")[0]
    return [other for other in units if other.partition(":")[0] == piece]


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


def read_places(path: Path) -> dict[str, Place]:
    """Return where each unseen sentence stands, by unit: the rows of a `units.csv`."""
    places: dict[str, Place] = {}
    needed = [name for name, field in Place.model_fields.items() if field.is_required()]
    for line, cells in read_csv(path, needed, beside=["stratum", "probability"]):
        place = checked(cells, Place, path, Lines({(): line}))
        if int(place.start) >= int(place.end):
            fail(path, line, "end", place.end, f"a number above the start, {place.start}")
        if place.unit in places:
            fail(path, line, "unit", place.unit, "each unit once")
        places[place.unit] = place
    return places
