"""The article coded again in another way: by an earlier codebook, or as other news was coded.

Each way has a folder of sheets with some of the study's columns; `ways.yaml` beside the folders
names these and says in words what was done otherwise. No result of the study rests on them: they
show how far its results hang on how it was coded.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import fail
from analysis.records import Code, Record, Text, read
from analysis.study.codebook import Codebook
from analysis.study.consensus import read_coding
from analysis.study.readings import Derived, Reading, read_codes

FOLDER = Path("corpus", "coding", "again")
WAYS = "ways.yaml"


class Way(Record):
    """One way: what was done otherwise, in words, and the columns that were coded."""

    words: Text
    columns: tuple[Code, ...]


def read_ways(root: Path) -> Mapping[str, Way]:
    """Return the ways by name; none where the study has no such folder."""
    return read(root / FOLDER / WAYS, dict[Code, Way], {})


def read_again(
    root: Path,
    article: str,
    sentences: pd.DataFrame,
    book: Codebook,
    derived: Mapping[str, Derived],
) -> tuple[Reading, ...]:
    """Return the reading of the article by each way, named after it.

    Raises StudyError, one line, for a way without sheets, for a column that the codebook does not
    have, and for what `read_coding` does not take.
    """
    path, known = root / FOLDER / WAYS, {column.name: column for column in book.columns}
    units = list(sentences["id"][sentences["piece"] == article])
    readings = []
    for name, way in read_ways(root).items():
        for column in way.columns:
            if column not in known:
                fail(path, None, f"{name}: columns", column, ", ".join(known))
        coding = read_coding(path.parent / name, units, [known[one] for one in way.columns], book)
        if not coding.records:
            fail(path, None, name, "no sheets", f"sheets in the folder {name} beside this file")
        readings.append(read_codes(name, coding.consensus, sentences, derived))
    return tuple(readings)
