"""Tables: what a finished study keeps beside its results, each read when it is first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis import csv_text
from analysis.csv_text import Kind
from analysis.errors import shown
from analysis.files import damaged, read_json, written_by_run
from analysis.records import checked
from analysis.study.codebook import Coder, basis

Row = Mapping[str, str]
OFFSETS = ("start", "end")


class Rows(dict[str, Row]):
    """Rows of a table by id; StudyError for one that a result names and the table lacks."""

    def __init__(self, path: Path, id: str, columns: str) -> None:
        self.path = path
        names = id.split()
        kinds: dict[str, Kind] = {
            name: "whole" if name in OFFSETS else "text" for name in (*names, *columns.split())
        }
        rows = csv_text.table(path, kinds)[1]
        super().__init__((" ".join(row[name] for name in names), row) for row in rows)
        if len(self) < len(rows):
            raise damaged(path, "a row is given twice")

    def __missing__(self, id: str) -> Row:
        raise damaged(self.path, f"no row for {shown(id)}, which a result names")


@dataclass(frozen=True)
class Tables:
    """The tables of a finished study in `folder`; raises StudyError for one that is damaged."""

    folder: Path

    @cached_property
    def sentences(self) -> Rows:
        """Sentences by id, in reading order."""
        columns = "piece zone start end text voice source"
        return Rows(self.folder / "sentences.csv", "id", columns)

    def place(self, id: str) -> int:
        """Return the place of a sentence in reading order; StudyError where it is not there."""
        return self._places[self.sentences[id]["id"]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {id: place for place, id in enumerate(self.sentences)}

    @cached_property
    def evidence(self) -> Rows:
        """Evidence by id."""
        columns = "sentence start end surface instrument category entry reason"
        return Rows(self.folder / "evidence.csv", "id", columns)

    @cached_property
    def votes(self) -> dict[str, dict[str, Row]]:
        """Coders' votes by variable, then by unit; none on mentions."""
        votes: dict[str, dict[str, Row]] = defaultdict(dict)
        rows = Rows(self.folder / "consensus.csv", "variable unit", "code votes decided")
        for row in rows.values():
            votes[row["variable"]][row["unit"]] = row
        return dict(votes)

    @cached_property
    def coders(self) -> dict[str, Coder]:
        """The coders' records by name; none where no coder is on record."""
        path = self.folder / "coders.json"
        if not path.exists():
            return {}
        with written_by_run():
            return checked(read_json(path), dict[str, Coder], path)

    @property
    def voters(self) -> list[str]:
        """The coders whose votes make the consensus, in the order of the votes."""
        return sorted(basis(self.coders))

    def ballots(self, variable: str) -> dict[str, str]:
        """Return by unit the code that stands, how it came about and, if disputed, who gave which.

        Coders who are not as many as the votes are not named.
        """
        return {unit: self._ballot(row) for unit, row in self.votes.get(variable, {}).items()}

    def _ballot(self, row: Row) -> str:
        votes = row["votes"].split("; " if "; " in row["votes"] else None)
        if row["votes"] == row["code"]:  # of one coder, and in words
            votes = [row["code"]]
        if set(votes) == {row["code"]}:
            how = f"all {len(votes)} coders"
        else:
            if len(self.voters) == len(votes):
                votes = list(map(" ".join, zip(self.voters, votes, strict=True)))
            how = f"{row['decided']}: {', '.join(votes)}"
        return f"{row['variable']} = {row['code']} ({how})"

    def coder_lines(self) -> list[str]:
        """Return a line per coder that says who coded and when, and one per text they were told."""
        lines = []
        told = defaultdict(list)
        for name, one in sorted(self.coders.items()):
            beside = "" if name in self.voters else " (beside the consensus, not part of it)"
            lines.append(f"{name}: coded by a {one.coder}{beside}: {one.name}, {one.date}")
            told[one.told].append(name)
        return lines + [f"{', '.join(names)} were told: {text}" for text, names in told.items()]
