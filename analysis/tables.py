"""Tables of the study as CSV text, and back with the kind of each column known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import csv_text
from analysis.csv_text import Kind

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")  # how a cell begins that a spreadsheet would run
_TYPES = {"text": "object", "whole": "int64", "number": "float64"}


def frame_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV text: lists parted by spaces, truth as 1 and 0, no number as empty.

    A cell that a spreadsheet would run is made text by an apostrophe; `csv_text.table` takes the
    apostrophe off again.
    """
    return str(frame.map(_cell).to_csv(index=False, lineterminator="\n"))


def _cell(value: Any) -> str:
    if isinstance(value, tuple | list):
        value = " ".join(map(str, value))
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return repr(round(float(value), 12))
    return str(value * 1)  # truth as a number


def kinds(frame: pd.DataFrame) -> dict[str, Kind]:
    """Return what each column of a table holds, as `read_table` asks for it."""
    return {str(name): _kind(frame[name]) for name in frame}


def _kind(column: pd.Series) -> Kind:
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_integer_dtype(column):
        return "whole"
    return "number" if pd.api.types.is_float_dtype(column) else "text"


def read_table(path: Path, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """Return a table that the study wrote, each column of its kind; an empty number is nan.

    The columns stand in the order of the file.

    Raises StudyError for a missing column, and for a cell that is not of its column's kind.
    """
    names, rows = csv_text.table(path, columns)
    frame = pd.DataFrame(rows, columns=[n for n in names if n in columns], dtype=object)
    numbers = [name for name, kind in columns.items() if kind == "number"]
    frame[numbers] = frame[numbers].replace("", "nan")
    return frame.astype({name: _TYPES[kind] for name, kind in columns.items()})
