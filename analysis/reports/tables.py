"""Tables: what a finished study keeps beside its results, each read when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from analysis import csv_text
from analysis.errors import shown
from analysis.files import damaged, read_object
from analysis.records import problem
from analysis.results import Words

Row = Mapping[str, str]
Coders = Mapping[str, Mapping[str, str]]  # the coders' records by name


class Rows(dict[str, Row]):
    """Rows of a table by id; StudyError for one that a result names and the table lacks."""

    def __init__(self, path: Path, id: str, columns: str, whole: tuple[str, ...] = ()) -> None:
        self.path = path
        rows = csv_text.table(path, (*id.split(), *columns.split()), whole)[1]
        super().__init__((" ".join(row[name] for name in id.split()), row) for row in rows)
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
        return Rows(self.folder / "sentences.csv", "id", columns, ("start", "end"))

    @cached_property
    def rank(self) -> dict[str, int]:
        """Place of each sentence in reading order."""
        return {id: place for place, id in enumerate(self.sentences)}

    @cached_property
    def evidence(self) -> Rows:
        """Evidence by id."""
        columns = "sentence start end surface instrument category entry reason"
        return Rows(self.folder / "evidence.csv", "id", columns, ("start", "end"))

    @cached_property
    def votes(self) -> dict[str, dict[str, Row]]:
        """Coders' votes by variable, then by unit."""
        votes: dict[str, dict[str, Row]] = {}
        rows = Rows(self.folder / "consensus.csv", "variable unit", "code votes decided")
        for row in rows.values():
            votes.setdefault(row["variable"], {})[row["unit"]] = row
        return votes

    @cached_property
    def coders(self) -> Coders:
        """The coders' records by name; none where no coder is on record."""
        path = self.folder / "coders.json"
        records = read_object(path, "not there") if path.exists() else {}
        try:
            return TypeAdapter(dict[str, dict[str, Words]]).validate_python(records)
        except ValidationError as error:
            place, value, allowed = problem(error)
            raise damaged(path, f"{place}: found {shown(value)}; allowed: {allowed}") from None


def voters(coders: Coders) -> tuple[str, ...]:
    """Return the coders whose votes make the consensus, in the order of the votes.

    These are the language model's runs; where there are none, the people.
    """
    models = tuple(name for name in sorted(coders) if coders[name].get("coder") != "person")
    return models or tuple(sorted(coders))


def coder_lines(coders: Coders) -> list[str]:
    """Return a line per coder that says who coded and when, and one per text they were told."""
    lines = []
    told: dict[str, list[str]] = {}
    counted = voters(coders)
    for name, record in sorted(coders.items()):
        kind = record.get("coder", "coder of unknown kind")
        beside = "" if name in counted else " (beside the consensus, not part of it)"
        who, when = record.get("name", "unknown"), record.get("date", "undated")
        lines.append(f"{name}: coded by a {kind}{beside}: {who}, {when}")
        if record.get("told"):
            told.setdefault(record["told"], []).append(name)
    return lines + [f"{', '.join(names)} were told: {text}" for text, names in told.items()]
