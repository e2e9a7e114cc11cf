"""Tables of the study as CSV text, and back with the kind of each column known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis import csv_text

Kind = Literal["text", "whole", "number"]
Columns = Mapping[str, Kind]


def frame_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV text: lists parted by spaces, truth as 1 and 0, no number as empty."""
    rows = frame.itertuples(index=False, name=None)
    return csv_text.written(list(frame.columns), ([_plain(cell) for cell in row] for row in rows))


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return int(value)
    return None if isinstance(value, float) and value != value else value


def kinds(frame: pd.DataFrame) -> dict[str, Kind]:
    """Return what each column of a table holds, as `read_table` asks for it."""
    return {str(name): _kind(frame[name]) for name in frame}


def _kind(column: pd.Series) -> Kind:
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_integer_dtype(column):
        return "whole"
    return "number" if pd.api.types.is_float_dtype(column) else "text"


def read_table(path: Path, columns: Columns) -> pd.DataFrame:
    """Return a table that the study wrote, each column of its kind; an empty number is nan.

    The columns stand in the order of the file.

    Raises StudyError for a missing column, and for a cell that is not of its column's kind.
    """
    whole = [name for name, kind in columns.items() if kind == "whole"]
    numbers = [name for name, kind in columns.items() if kind == "number"]
    names, rows = csv_text.table(path, columns, whole, numbers)
    ordered = [name for name in names if name in columns]
    frame = pd.DataFrame(rows, columns=ordered, dtype=object)
    for name in whole:
        frame[name] = frame[name].astype("int64")
    for name in numbers:
        frame[name] = pd.to_numeric(frame[name].where(frame[name] != "")).astype(float)
    return frame
