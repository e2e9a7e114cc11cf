"""The consensus of coders: the majority's code, with the votes kept.

Where no code has a majority, or where the codebook decides otherwise, a line in `settled.csv`
decides and says why. The consensus rests on the coding runs of a language model where there are
any; a person's sheet is then held against it. Without such runs it rests on the people's sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.csv_text import read as read_csv
from analysis.errors import StudyError, fail
from analysis.study import mentions
from analysis.study.codebook import FREE, Codebook, Column
from analysis.study.sheets import Sheet, check_code, read_places, read_sheets

VOTES = ["unit", "variable", "code", "votes", "decided"]
Settled = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Coding:
    """All sheets of a folder and their consensus.

    `consensus` is indexed by unit, codes as text; `votes` is long: unit, variable, code, votes (in
    the order of the sheets' names) and how it was decided (all, majority, median, settled).
    """

    sheets: tuple[Sheet, ...]
    consensus: pd.DataFrame
    votes: pd.DataFrame

    @property
    def coders(self) -> tuple[Sheet, ...]:
        """The sheets that the consensus rests on."""
        return basis(self.sheets)

    @property
    def people(self) -> tuple[Sheet, ...]:
        """The sheets that people coded beside those that the consensus rests on."""
        return tuple(sheet for sheet in self.sheets if sheet not in self.coders)


def basis(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets that a consensus rests on: a language model's runs, else the people's."""
    runs = tuple(sheet for sheet in sheets if not sheet.person)
    return runs or tuple(sheets)


def in_words(coders: Sequence[Sheet]) -> str:
    """Return who the coders are: "three coding runs of one language model", "two people".

    Nothing where there are none.
    """
    if not coders:
        return ""
    numbers = ("one", "two", "three", "four", "five", "six")
    number = numbers[len(coders) - 1] if len(coders) <= len(numbers) else str(len(coders))
    people = all(sheet.person for sheet in coders)
    return f"{number} people" if people else f"{number} coding runs of one language model"


def read_coding(
    folder: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> Coding:
    """Return the sheets of `folder` and their consensus; empty tables where it holds no sheet.

    Raises StudyError, one line, for what `read_sheets` does not take, for fewer than two sheets
    that code every unit, and for a tie that nothing settles.
    """
    sheets = read_sheets(folder, units, columns, book)
    if not sheets:
        nobody = pd.DataFrame(index=pd.Index([], name="unit"))
        return Coding((), nobody, pd.DataFrame(columns=VOTES))
    coders = basis(sheets)
    if len(coders) < 2 or any(len(sheet.codes) != len(units) for sheet in coders):
        whole = sum(len(sheet.codes) == len(units) for sheet in coders)
        message = f"{folder}: {whole} sheets that code every unit; at least 2 are needed"
        raise StudyError(message)
    settled = _settled(folder / "settled.csv", units, columns, book)
    return Coding(sheets, *_consensus(coders, settled, columns, folder))


def read_unseen(root: Path, book: Codebook) -> Coding:
    """Return the sheets of the sentences from other news, with their consensus."""
    folder = root / "corpus" / "coding" / "unseen"
    path = folder / "units.csv"
    units = [place["unit"] for place in read_places(path)] if path.exists() else []
    return read_coding(folder, units, book.unseen, book)


def _settled(
    path: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> Settled:
    """Return what the codebook decides over the votes, by unit and variable."""
    by_name = {column.name: column for column in columns if column.kind not in FREE}
    decided: dict[tuple[str, str], str] = {}
    rows = read_csv(path, ["unit", "variable", "code", "reason"]) if path.exists() else []
    for line, cells in rows:
        unit, variable, code = cells["unit"], cells["variable"], cells["code"]
        if unit not in units:
            fail(path, line, "unit", unit, "a unit of the study")
        if variable not in by_name:
            fail(path, line, "variable", variable, "a column of the sheets with codes")
        if (unit, variable) in decided:
            fail(path, line, "unit", unit, "each unit and variable once")
        check_code(code, by_name[variable], book, f"{path}:{line}")
        if not cells["reason"].strip():
            fail(path, line, "reason", "a blank cell", "why this code was taken")
        decided[unit, variable] = code
    return decided


def _consensus(
    coders: Sequence[Sheet], settled: Settled, columns: Sequence[Column], folder: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the majority's codes by unit, and the votes behind each."""
    units = list(coders[0].codes.index)
    consensus: dict[str, list[str]] = {}
    rows: list[tuple[str, str, str, str, str]] = []
    for column in columns:
        cells = list(zip(*(sheet.codes[column.name] for sheet in coders), strict=True))
        if column.kind in FREE:
            merged = mentions.majority if column.kind == "mentions" else _majority_text
            consensus[column.name] = [merged(votes) for votes in cells]
            continue
        for unit, votes in zip(units, cells, strict=True):
            code, how = _decided(votes, settled.get((unit, column.name)), column)
            if not how:
                where, allowed = f"{unit}, {column.name}", "a line that settles this tie"
                fail(folder / "settled.csv", None, where, " ".join(votes), allowed)
            rows.append((unit, column.name, code, " ".join(votes), how))
            consensus.setdefault(column.name, []).append(code)
    table = pd.DataFrame(consensus, pd.Index(units, name="unit"))
    return table, pd.DataFrame(rows, columns=VOTES)


def _decided(votes: Sequence[str], settled: str | None, column: Column) -> tuple[str, str]:
    """Return the consensus code and how it came about; nothing where the votes are a tie.

    A settled code overrules any vote, a unanimous one too: coders may share a misreading of the
    codebook. An ordered code without a majority takes the median, where there is a middle one.
    """
    if settled is not None:
        return settled, "settled"
    code, count = Counter(votes).most_common(1)[0]
    if count == len(votes):
        return code, "all"
    if 2 * count > len(votes):
        return code, "majority"
    if column.kind == "number" and len(votes) % 2:
        return sorted(votes, key=int)[len(votes) // 2], "median"
    return "", ""


def _majority_text(cells: Sequence[str]) -> str:
    """Return the text as most coders that give one do; `none` where most give none."""
    given = [cell for cell in cells if cell != "none"]
    return mentions.most_given(given) if 2 * len(given) > len(cells) else "none"
