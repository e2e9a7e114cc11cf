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

from analysis.intact import damaged, found, read_object, read_table
from analysis.ledger_fields import TEXT
from analysis.reports.absence import without_words
from analysis.reports.picture import Picture, picture_of
from analysis.reports.rendering import as_html, as_text
from analysis.results import Ledger, Result

__all__ = ["Entry", "Explanation", "Mark", "Picture", "Sentence", "Tables", "Vote", "as_html", "as_text", "explain"]

Row = Mapping[str, str]
Coders = Mapping[str, Mapping[str, str]]
CODERS = "coders.json"
COLUMNS = {  # what each table has to have
    "sentences": ("id", "piece", "zone", "start", "end", "text", "voice", "source"),
    "evidence": (
        "id", "sentence", "start", "end", "surface", "instrument", "category", "entry", "reason",
    ),
    "consensus": ("unit", "variable", "code", "votes", "decided"),
    "agreement": ("variable", "alpha", "low", "high", "n"),
    "agreement_person": ("coder", "variable", "n", "alpha", "low", "high", "same"),
}  # fmt: skip
WHOLE = ("start", "end", "n")
NUMBERS = ("alpha", "low", "high", "same")


@dataclass(frozen=True)
class Tables:
    """The tables of a finished study in `folder`, each read when it is first asked for."""

    folder: Path

    @cached_property
    def sentences(self) -> dict[str, Row]:
        """Sentences by id, in reading order."""
        return self._by_id("sentences")

    @cached_property
    def evidence(self) -> dict[str, Row]:
        """Evidence by id."""
        return self._by_id("evidence")

    @cached_property
    def votes(self) -> dict[str, dict[str, Row]]:
        """Coders' votes by variable, then by unit."""
        held: dict[str, dict[str, Row]] = {}
        for row in table(self.folder, "consensus")[1]:
            by_unit = held.setdefault(row["variable"], {})
            if row["unit"] in by_unit:
                twice = f"{row['variable']} of {found(row['unit'])} is given twice"
                raise damaged(self.folder / "consensus.csv", twice)
            by_unit[row["unit"]] = row
        return held

    @cached_property
    def coders(self) -> Coders:
        """The coders' records by name; none where no coder is on record."""
        path = self.folder / CODERS
        records = read_object(path, "not there") if path.exists() else {}
        for name, record in records.items():
            if not isinstance(record, dict):
                raise damaged(path, f"{found(name)}: found {found(record)}; allowed: an object")
            for field, value in record.items():
                if not TEXT.fits(value):
                    place = f"{found(name)}: {found(field)}"
                    raise damaged(path, f"{place}: found {found(value)}; allowed: text")
        return records

    def _by_id(self, name: str) -> dict[str, Row]:
        rows = table(self.folder, name)[1]
        by_id: dict[str, Row] = {row["id"]: row for row in rows}
        if len(by_id) < len(rows):
            (twice, _), *_ = Counter(row["id"] for row in rows).most_common(1)
            raise damaged(self.folder / f"{name}.csv", f"the id {found(twice)} is given twice")
        return by_id


def table(folder: Path, name: str) -> tuple[list[str], list[dict[str, str]]]:
    """Return columns and rows of a table; raises StudyError where it is missing or damaged."""
    needed = COLUMNS.get(name, ())
    whole = [column for column in WHOLE if column in needed]
    numbers = [column for column in NUMBERS if column in needed]
    return read_table(folder / f"{name}.csv", needed, whole, numbers)


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
    entries, marks = _marks(results, tables)
    variables = sorted({r.variable for r in results if r.variable})
    votes = {variable: tables.votes.get(variable, {}) for variable in variables}
    _voted_on(results, tables, votes)
    for result in results:
        notes += [f"{result.key}: {note}" if picture else note for note in without_words(result)]
    used = sorted({i for r in results for i in r.inputs})
    return Explanation(
        results,
        tuple(_sentences(results, tables, marks, votes)),
        tuple(entries),
        voters(coders or {}),
        tuple(coder_lines(coders or {})) if variables else (),
        tuple((i, ledger.inputs.get(i, "")) for i in used),
        tuple(dict.fromkeys(notes)),
        picture,
    )


def _voted_on(
    results: Iterable[Result], tables: Tables, votes: Mapping[str, Mapping[str, Row]]
) -> None:
    """Raise StudyError where a sentence that is counted has no votes, though others of its variable have."""
    for result in results:
        by_unit = votes.get(result.variable or "")  # none for what coders write freely, as actors
        for unit in result.units if by_unit else ():
            _row(tables, "consensus", unit, by_unit or {})


def _row(tables: Tables, name: str, id: str, rows: Mapping[str, Row]) -> Row:
    """Return the row that a result names; StudyError where the table lacks it."""
    if id not in rows:
        raise damaged(tables.folder / f"{name}.csv", f"no row for {found(id)}, which a result names")
    return rows[id]


def _marks(results: Iterable[Result], tables: Tables) -> tuple[list[Entry], dict[str, list[Mark]]]:
    """Return the entries found, numbered in order of appearance, and the marks by sentence."""
    wanted = list(dict.fromkeys(i for r in results for i in r.evidence))
    rows = [_row(tables, "evidence", i, tables.evidence) for i in wanted]
    rank = {id: i for i, id in enumerate(tables.sentences)} if rows else {}
    rows.sort(key=lambda row: (rank.get(row["sentence"], len(rank)), int(row["start"]), int(row["end"]), row["id"]))
    counts = Counter(entry_of(row) for row in rows)
    number = {entry: i for i, entry in enumerate(counts, 1)}
    marks: dict[str, list[Mark]] = {}
    for row in rows:
        span = place(row, tables.sentences)
        if not span:
            what = f"{found(row['id'])}: its words are not those of {found(row['sentence'])}"
            raise damaged(tables.folder / "evidence.csv", what)
        marks.setdefault(row["sentence"], []).append(Mark(*span, number[entry_of(row)]))
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
) -> Iterable[Sentence]:
    """Yield the sentences counted or marked, then those in dispute, each in reading order."""
    counted = {*marks, *(unit for r in results for unit in r.units)}
    disputed = {unit for r in results for unit in disputes(r, votes.get(r.variable or "", {}))} - counted
    if not counted and not disputed:
        return
    for unit in sorted(counted | disputed):
        _row(tables, "sentences", unit, tables.sentences)
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
