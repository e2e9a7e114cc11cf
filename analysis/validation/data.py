"""The human-coded sets and the news to compare with: where they lie, what they must hold, where they are to be had.

Nothing of them is kept in the study but scores and rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import csv_text
from analysis.errors import StudyError, fail
from analysis.study import corpus


@dataclass(frozen=True)
class Source:
    """One data set: its file, the columns it must have, the one that names rows, and where it is to be had."""

    file: str
    columns: tuple[str, ...]
    key: str
    had: str
    words: str


SETS = {
    "emobank": Source(
        "emobank_news.csv", ("id", "V", "A", "D", "text", "category"), "id",
        "Buechel & Hahn, EACL 2017: repository JULIELab/EmoBank, file corpus/emobank.csv joined with corpus/meta.tsv",
        "EmoBank's newspaper sentences and news headlines",
    ),
    "nyt": Source(
        "nyt_opinion.csv", ("id", "mean", "text"), "id",
        "Hutto & Gilbert, ICWSM 2014: repository cjhutto/vaderSentiment, nytEditorialSnippets_GroundTruth.txt",
        "New York Times opinion sentences",
    ),
    "passive": Source(
        "passive_voice.csv", ("Sentence", "human_coding"), "",
        "Sepehri, Mirshafiee & Markowitz 2022: repository mitramir55/PassivePy", "sentences coded for the passive",
    ),
    "grievance": Source(
        "grievance_dictionary.csv", ("category", "word", "mean_rating"), "",
        "van der Vegt et al. 2021: repository Isabellevdv/grievancedictionary", "the Grievance Dictionary",
    ),
    "climate": Source(
        "narrative_frames.csv", ("ID", "text", "RE", "HI", "CO", "MO", "EC"), "ID",
        "Frermann et al., ACL 2023: repository phenixace/narrative-framing", "climate articles",
    ),
    "conflict": Source(
        "conflict_news.csv", ("id", "text"), "id",
        "Halterman et al., Findings of ACL 2021: repository slanglab/IndiaPoliceEvents", "Indian reports on riots, 2002",
    ),
    "political": Source(
        "political_news.csv", ("id", "text"), "id",
        "Newell, Margolin & Ruths, LREC 2018: repository networkdynamics/PolNeAR", "US campaign articles, 2016",
    ),
}  # fmt: skip
NEWS = ("conflict", "political", "climate")


def path(name: str, folder: Path) -> Path:
    """Return where the set's file lies: in `folder`, or in a folder validation or reference in or beside it."""
    source = SETS[name]
    near = [folder, *(base / part for base in (folder, folder.parent) for part in ("validation", "reference"))]
    for place in near:
        if (place / source.file).is_file():
            return place / source.file
    message = f"{folder / source.file}: not found; {source.words} are to be had from {source.had}"
    raise StudyError(message)


def read(name: str, folder: Path) -> pd.DataFrame:
    """Return a set as text cells, its columns, ids and blank texts checked, broken quotes of old encodings mended."""
    from analysis.instruments.attribution import repair

    source, file = SETS[name], path(name, folder)
    # As the file has it: the drawn sentences are places in the texts, so no line end may change.
    rows = csv_text.rows(corpus.decoded(corpus.read_bytes(file), file), file, source.columns)
    seen: set[str] = set()
    for line, cells in rows:
        for column in source.columns:
            if not cells[column].strip():
                fail(file, line, column, cells[column], "a value in each column")
        if source.key and cells[source.key] in seen:
            fail(file, line, source.key, f"{cells[source.key]} twice", "each id once")
        seen.add(cells.get(source.key, ""))
    table = pd.DataFrame([row.cells for row in rows])
    if "text" in table:
        table["raw"] = table["text"]
        table["text"] = table["text"].map(repair)
    return table


def numbers(table: pd.DataFrame, columns: Sequence[str], name: str) -> pd.DataFrame:
    """Return the table with `columns` as numbers; raises StudyError for a cell that is none."""
    held = table.copy()
    for column in columns:
        held[column] = pd.to_numeric(table[column], errors="coerce")
        if (bad := held.index[~np.isfinite(held[column])]).size:
            place = f"row {bad[0] + 1}: {column}"
            fail(SETS[name].file, None, place, table[column].iloc[bad[0]], "a number")
    return held


def among(table: pd.DataFrame, column: str, name: str, codes: Sequence[str]) -> None:
    """Raise StudyError unless each of `codes` stands in the column: all are scored."""
    held = set(table[column])
    for code in codes:
        if code not in held:
            fail(SETS[name].file, None, column, f"no {code}", f"rows of each: {', '.join(codes)}")
