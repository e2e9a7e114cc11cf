"""Explain: from a number back to the words, the entries, the coders' votes and the formula it was made with.

Only the standard library is imported, so that the command answers at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from analysis.citing.absence import without_words
from analysis.citing.picture import Picture, picture_of
from analysis.citing.rendering import as_html, as_text
from analysis.errors import StudyError
from analysis.results import Ledger, Result, from_csv

__all__ = ["Entry", "Explanation", "Mark", "Picture", "Sentence", "Tables", "Vote", "as_html", "as_text", "explain"]

Row = Mapping[str, str]
Coders = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Tables:
    """The tables of a finished study in `folder`, each read when it is first asked for."""

    folder: Path

    @cached_property
    def sentences(self) -> dict[str, Row]:
        """Sentences by id, in reading order."""
        return {row["id"]: row for row in self._rows("sentences.csv")}

    @cached_property
    def evidence(self) -> dict[str, Row]:
        """Evidence by id."""
        return {row["id"]: row for row in self._rows("evidence.csv")}

    @cached_property
    def votes(self) -> dict[str, dict[str, Row]]:
        """Coders' votes by variable, then by unit."""
        held: dict[str, dict[str, Row]] = {}
        for row in self._rows("consensus.csv"):
            held.setdefault(row["variable"], {})[row["unit"]] = row
        return held

    def _rows(self, name: str) -> list[dict[str, str]]:
        path = self.folder / name
        try:
            # Line ends are kept as they are: offsets count them.
            with path.open(encoding="utf-8", newline="") as file:
                return from_csv(file.read())
        except FileNotFoundError:
            message = f"{path}: not there; `study run` makes it"
            raise StudyError(message) from None


class Mark(NamedTuple):
    """A matched span, half open, in code points of the sentence; `entry` counts from 1 in the explanation's list."""

    start: int
    end: int
    entry: int


class Vote(NamedTuple):
    """What the coders gave a sentence, the code that stands and how it was decided."""

    variable: str
    votes: tuple[str, ...]
    code: str
    decided: str


class Entry(NamedTuple):
    """An entry of an instrument, why it is there and how often it was found for the number."""

    words: str
    category: str
    reason: str
    times: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with its marks and votes; not `counted`: the coders differed and it does not enter the number."""

    id: str
    zone: str
    voice: str
    source: str
    text: str
    marks: tuple[Mark, ...] = ()
    votes: tuple[Vote, ...] = ()
    counted: bool = True


@dataclass(frozen=True)
class Explanation:
    """All that a number, or a figure's numbers, rest on.

    `results`: one for a key, those shown for a figure; `voters`: the coders in the order of the votes; `coders`:
    who they are; `inputs`: names with digests; `notes`: what a reader has to know beside.
    """

    results: tuple[Result, ...]
    sentences: tuple[Sentence, ...] = ()
    entries: tuple[Entry, ...] = ()
    voters: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    picture: Picture | None = None

    def _repr_html_(self) -> str:
        return as_html(self)


def explain(name: str, ledger: Ledger, tables: Tables, coders: Coders | None = None) -> Explanation:
    """Return what the result `name` rests on, or the figure of that name or file.

    `coders` holds the coders' records by name (coder, name, told, date). Raises StudyError for an unknown name.
    """
    picture = None if name in ledger.results or name in ledger.aliases else picture_of(name, ledger)
    keys = list(ledger.figures[picture.name].get("keys", ())) if picture else [name]
    results = tuple(ledger[key] for key in keys)
    notes = [f"{name} is now called {ledger.aliases[name]}"] if name in ledger.aliases else []
    entries, marks = _marks(results, tables, notes)
    variables = sorted({r.variable for r in results if r.variable})
    votes = {variable: tables.votes.get(variable, {}) for variable in variables}
    for result in results:
        notes += [f"{result.key}: {note}" if picture else note for note in without_words(result)]
    used = sorted({i for r in results for i in r.inputs})
    return Explanation(
        results,
        tuple(_sentences(results, tables, marks, votes, notes)),
        tuple(entries),
        voters(coders or {}),
        tuple(coder_lines(coders or {})) if variables else (),
        tuple((i, ledger.inputs.get(i, "")) for i in used),
        tuple(dict.fromkeys(notes)),
        picture,
    )


def _marks(results: Iterable[Result], tables: Tables, notes: list[str]) -> tuple[list[Entry], dict[str, list[Mark]]]:
    """Return the entries found, numbered in order of appearance, and the marks by sentence."""
    wanted = list(dict.fromkeys(i for r in results for i in r.evidence))
    rows = [tables.evidence[i] for i in wanted if i in tables.evidence] if wanted else []
    if len(rows) < len(wanted):
        lost = f"{len(wanted) - len(rows)} of {len(wanted)} evidence ids"
        notes.append(f"{lost} are not in evidence.csv: the tables are of different runs")
    rank = {id: i for i, id in enumerate(tables.sentences)} if rows else {}
    rows.sort(key=lambda row: (rank.get(row["sentence"], len(rank)), int(row["start"]), int(row["end"]), row["id"]))
    counts = Counter(entry_of(row) for row in rows)
    number = {entry: i for i, entry in enumerate(counts, 1)}
    marks: dict[str, list[Mark]] = {}
    for row in rows:
        span = place(row, tables.sentences)
        marks.setdefault(row["sentence"], [])
        if span:
            marks[row["sentence"]].append(Mark(*span, number[entry_of(row)]))
        else:
            notes.append(f"{row['id']} does not fit its sentence: the tables are of different runs")
    return [Entry(*entry, times) for entry, times in counts.items()], marks


def entry_of(row: Row) -> tuple[str, str, str]:
    """Return an evidence row's entry, its instrument and category, and its reason."""
    return row["entry"], f"{row['instrument']}.{row['category']}", row["reason"]


def place(row: Row, sentences: Mapping[str, Row]) -> tuple[int, int] | None:
    """Return where a row of evidence stands in its sentence; None where the words there are others."""
    sentence = sentences.get(row["sentence"])
    if sentence is None:
        return None
    start, end = (int(row[bound]) - int(sentence["start"]) for bound in ("start", "end"))
    fits = 0 <= start < end and sentence["text"][start:end] == row["surface"]
    return (start, end) if fits else None


def _sentences(
    results: Sequence[Result],
    tables: Tables,
    marks: Mapping[str, Sequence[Mark]],
    votes: Mapping[str, Mapping[str, Row]],
    notes: list[str],
) -> Iterable[Sentence]:
    """Yield the sentences counted or marked, then those in dispute, each in reading order."""
    counted = {*marks, *(unit for r in results for unit in r.units)}
    disputed = {unit for r in results for unit in disputes(r, votes.get(r.variable or "", {}))} - counted
    if not counted and not disputed:
        return
    lost = sorted(counted - tables.sentences.keys())
    notes += [f"{unit} is not in sentences.csv: the tables are of different runs" for unit in lost]
    for which in (counted, disputed):
        for id, row in tables.sentences.items():
            if id in which:
                given = tuple(_vote(variable, rows[id]) for variable, rows in votes.items() if id in rows)
                found = tuple(marks.get(id, ()))
                yield Sentence(
                    id, row["zone"], row["voice"], row["source"], row["text"], found, given, which is counted
                )


def disputes(result: Result, votes: Mapping[str, Row]) -> list[str]:
    """Return the units of the result's pieces that the coders differ on and that it does not count."""
    units = set(result.units)
    pieces = {unit.split(":")[0] for unit in units} or set(result.key.split("."))
    return [u for u, row in votes.items() if u not in units and row["decided"] != "all" and u.split(":")[0] in pieces]


def _vote(variable: str, row: Row) -> Vote:
    return Vote(variable, tuple(row["votes"].split()), row["code"], row["decided"])


def voters(coders: Coders) -> tuple[str, ...]:
    """Return the coders whose votes make the consensus, in the order of the votes: the models, by name."""
    return tuple(name for name in sorted(coders) if coders[name].get("coder") != "person")


def coder_lines(coders: Coders) -> list[str]:
    """Return a line per coder that says who coded and when, and one for each text that coders were told."""
    lines = []
    told: dict[str, list[str]] = {}
    for name in sorted(coders):
        record = coders[name]
        beside = " (beside the consensus, not part of it)" if record.get("coder") == "person" else ""
        kind = record.get("coder", "coder of unknown kind")
        lines.append(
            f"{name}: coded by a {kind}{beside}: {record.get('name', 'unknown')}, {record.get('date', 'undated')}"
        )
        if record.get("told"):
            told.setdefault(record["told"], []).append(name)
    return lines + [f"{', '.join(names)} were told: {text}" for text, names in told.items()]
