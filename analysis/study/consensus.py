"""The consensus of coders: the majority's code, with the votes kept.

Where no code has a majority, or where the codebook decides otherwise, a line in `settled.csv`
decides and says why. The consensus rests on the coding runs of a language model where there are
any; a person's sheet is then held against it. Without such runs it rests on the people's sheets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.csv_text import read as read_csv
from analysis.errors import StudyError, fail
from analysis.study import mentions
from analysis.study.codebook import FREE, Codebook, Coder, Column, basis
from analysis.study.sheets import check_code, read_sheets

VOTES = ["unit", "variable", "code", "votes", "decided"]
Settled = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Coding:
    """All sheets of a folder and their consensus.

    `records`: who each coder is; `cells`: all codes as text, a row per variable and unit and a
    column per coder; `decisions`: of each cell unit, variable, code, votes (in the order of the
    coders' names) and how it was decided (all, majority, median, settled, merged).
    """

    records: Mapping[str, Coder]
    cells: pd.DataFrame
    decisions: pd.DataFrame

    @cached_property
    def consensus(self) -> pd.DataFrame:
        """The codes that stand, a row per unit and a column per variable."""
        return _by_unit(self.decisions.set_index(["variable", "unit"])["code"])

    @property
    def votes(self) -> pd.DataFrame:
        """The decisions that were voted on: all but those on mentions."""
        return self.decisions[self.decisions["decided"] != "merged"].reset_index(drop=True)

    @property
    def coders(self) -> dict[str, Coder]:
        """Those that the consensus rests on."""
        return basis(self.records)

    @property
    def people(self) -> list[str]:
        """The people who coded beside those that the consensus rests on."""
        return [name for name in self.records if name not in self.coders]

    def codes(self, coder: str) -> pd.DataFrame:
        """Return one coder's codes, in the form of the consensus."""
        return _by_unit(self.cells[coder].dropna())


def _by_unit(codes: pd.Series) -> pd.DataFrame:
    """Return codes by variable and unit as a table: a row per unit, a column per variable."""
    return codes.unstack("variable", sort=False).rename_axis(columns=None)


def in_words(coders: Mapping[str, Coder]) -> str:
    """Return who the coders are: "three coding runs of one language model", "two people".

    Nothing where there are none.
    """
    if not coders:
        return ""
    words = ("", "one", "two", "three", "four", "five", "six")
    number = words[len(coders)] if len(coders) < len(words) else str(len(coders))
    people = all(one.coder == "person" for one in coders.values())
    return f"{number} people" if people else f"{number} coding runs of one language model"


def read_coding(
    folder: Path, units: Sequence[str], columns: Sequence[Column], book: Codebook
) -> Coding:
    """Return the sheets of `folder` and their consensus; empty tables where it holds no sheet.

    Raises StudyError, one line, for what `read_sheets` does not take, for fewer than two sheets
    that code every unit, and for a tie that nothing settles.
    """
    records, cells = read_sheets(folder, units, columns, book)
    if not records:
        return Coding({}, cells, pd.DataFrame(columns=VOTES))
    voted = cells[[*basis(records)]]
    _check_whole(voted, folder)
    settled = _settled(folder / "settled.csv", units, columns, book)
    return Coding(records, cells, _decisions(voted, settled, book, folder))


def _check_whole(voted: pd.DataFrame, folder: Path) -> None:
    """Raise StudyError unless there are two sheets, and each codes every unit."""
    missing = {name: codes.index[codes.isna()].unique("unit") for name, codes in voted.items()}
    lacking = [
        f"{name}.csv lacks {len(units)} units, the first {units[0]}"
        for name, units in missing.items()
        if len(units)
    ]
    if lacking or len(missing) < 2:
        found = "; ".join([f"{len(missing) - len(lacking)} that code every unit", *lacking])
        message = f"{folder}: sheets: found {found}; allowed: at least 2, all with every unit"
        raise StudyError(message)


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


def _decisions(voted: pd.DataFrame, settled: Settled, book: Codebook, folder: Path) -> pd.DataFrame:
    """Return for each cell the code that stands, the votes and how it came about."""
    rows = []
    for (name, unit), *votes in voted.itertuples(name=None):
        column = book[name]
        code, how = _decided(votes, settled.get((unit, name)), column)
        between = "; " if column.kind == "text" else " "  # a text holds spaces
        rows.append((unit, name, code, between.join(votes), how))
    _check_ties([row for row in rows if not row[-1]], folder / "settled.csv")
    return pd.DataFrame(rows, columns=VOTES)


def _check_ties(ties: Sequence[Sequence[str]], path: Path) -> None:
    """Raise StudyError where there are ties; the first ten are told."""
    told = "; ".join(f"{unit}, {name}: {votes}" for unit, name, _, votes, _ in ties[:10])
    if ties:
        more = "; …" if len(ties) > 10 else ""
        allowed = "a line each (unit,variable,code,reason) in this file, made if not there"
        message = f"{path}: ties: found {len(ties)}: {told}{more}; allowed: {allowed}"
        raise StudyError(message)


def _decided(votes: Sequence[str], settled: str | None, column: Column) -> tuple[str, str]:
    """Return the consensus code and how it came about; nothing where the votes are a tie.

    A settled code overrules any vote, a unanimous one too: coders may share a misreading of the
    codebook. An ordered code without a majority takes the median, where there is a middle one.
    A free text is the one that most of those who give one give; mentions are merged.
    """
    if column.kind == "mentions":
        return mentions.majority(votes), "merged"
    if column.kind in ("text", "unit"):
        return _majority_text(votes), "all" if len({*votes}) == 1 else "majority"
    if settled is not None:
        return settled, "settled"
    code, count = Counter(votes).most_common(1)[0]
    if 2 * count > len(votes):
        return code, "all" if count == len(votes) else "majority"
    if column.kind == "number" and len(votes) % 2:
        return sorted(votes, key=int)[len(votes) // 2], "median"
    return "", ""


def _majority_text(cells: Sequence[str]) -> str:
    """Return the text as most coders that give one do; `none` where most give none."""
    given = [cell for cell in cells if cell != "none"]
    return mentions.most_given(given) if 2 * len(given) > len(cells) else "none"
