"""The human-coded sets and the news to compare with: where they lie, and what they must hold.

`sets.yaml` describes them. Nothing of them is kept in the study but scores and rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import csv_text
from analysis.errors import StudyError, fail
from analysis.files import decoded, read_bytes
from analysis.instruments.attribution import repair
from analysis.records import Code, Record, Text, read

FILE = Path(__file__).with_name("sets.yaml")
NEAR = ("validation", "reference")
NEWS = ("conflict", "political", "climate")


class Set(Record):
    """One set: its file, where it is to be had, and what its columns hold."""

    file: Text
    words: Text
    source: Text
    key: Code = ""
    columns: tuple[Code, ...]
    numbers: tuple[Code, ...] = ()
    codes: Mapping[Code, tuple[str, ...]] = {}
    each: Mapping[Code, tuple[str, ...]] = {}


@cache
def sets() -> Mapping[str, Set]:
    """Return what is known of each set, by name."""
    return read(FILE, dict[Code, Set])


def find_set(name: str, folder: Path) -> Path:
    """Return where a set's file lies: in `folder`, in a folder of NEAR in it or beside it."""
    wanted = sets()[name]
    beside = (up / part for up in (folder, folder.parent) for part in NEAR)
    for place in (folder, *beside):
        if (place / wanted.file).is_file():
            return place / wanted.file
    where = f"{wanted.words} are to be had from {wanted.source}"
    message = f"{folder / wanted.file}: not found; {where}"
    raise StudyError(message)


def read_set(name: str, folder: Path) -> pd.DataFrame:
    """Return a set as a table of text, with its numbers as numbers.

    `text` has broken quotes of old encodings mended; `raw` is the text as it stands. Raises
    StudyError for a cell that is blank, no number or no code, and for an id or code amiss.
    """
    wanted, path = sets()[name], find_set(name, folder)
    # Not by lines: unseen sentences are places in these texts, so no line end may change.
    rows = csv_text.rows(decoded(read_bytes(path), path), path, wanted.columns)
    for line, cells in rows:
        _check(cells, wanted, path, line)
    table = pd.DataFrame([row.cells for row in rows])
    if wanted.key and (twice := table[wanted.key].duplicated()).any():
        line, cells = rows[int(twice.argmax())]
        fail(path, line, wanted.key, f"{cells[wanted.key]} twice", "each id once")
    for column, codes in wanted.each.items():
        for code in codes:
            if code not in set(table[column]):
                fail(path, None, column, f"no {code}", f"rows of each: {', '.join(codes)}")
    if "text" in table:
        table = table.assign(raw=table["text"], text=table["text"].map(repair))
    return table.astype(dict.fromkeys(wanted.numbers, "float64"))


def _check(cells: Mapping[str, str], wanted: Set, path: Path, line: int) -> None:
    """Raise StudyError for a cell that is blank, or no number or code where there must be one."""
    for column in wanted.columns:
        cell = cells[column]
        if not cell.strip():
            fail(path, line, column, cell, "a value in each column")
        if column in wanted.numbers and not csv_text.is_number(cell):
            fail(path, line, column, cell, "a number")
        if cell not in (codes := wanted.codes.get(column, (cell,))):
            fail(path, line, column, cell, ", ".join(codes))
