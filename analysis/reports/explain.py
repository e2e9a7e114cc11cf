"""Explain: from a number back to the words, the entries, the coders' votes and the formula.

Neither pandas nor YAML is loaded for it, so that the command answers at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analysis.errors import shown
from analysis.files import damaged
from analysis.ledger import Ledger
from analysis.reports.absence import without_words
from analysis.reports.explanation import Entry, Explanation, Mark, Sentence
from analysis.reports.pictures import picture_of
from analysis.reports.tables import Row, Tables
from analysis.results import Result


class Span(NamedTuple):
    """Marked words: where they stand in their sentence, and the entry that marks them."""

    sentence: str
    start: int
    end: int
    surface: str
    entry: Entry


def explain(name: str, ledger: Ledger, tables: Tables) -> Explanation:
    """Return what the result `name` rests on, or the figure of that name or file.

    Raises StudyError for an unknown name, and where the tables lack what a result names.
    """
    is_key = name in ledger.results or name in ledger.aliases
    picture = None if is_key else picture_of(name, ledger)
    results = [ledger[key] for key in (picture.figure.keys if picture else (name,))]
    spans = spans_of(results, tables).values()
    times = Counter(span.entry for span in spans)
    inputs = sorted({name for result in results for name in result.inputs})
    coders = tables.coder_lines()  # read in any case: whoever explains is told of a damaged table
    return Explanation(
        results,
        sentences=list(_sentences(results, tables, spans, list(times))),
        entries=times,
        coders=coders if any(result.variable for result in results) else (),
        inputs={name: ledger.inputs.get(name, "") for name in inputs},
        notes=list(dict.fromkeys(_notes(name, results, ledger, tables))),
        picture=picture,
    )


def _notes(name: str, results: Iterable[Result], ledger: Ledger, tables: Tables) -> Iterator[str]:
    key = ledger.aliases.get(name, name)
    if key != name:
        yield f"{name} is now called {key}"
    for result in results:
        if note := without_words(result, tables.folder.parent):
            yield note if result.key == key else f"{result.key}: {note}"


def spans_of(results: Iterable[Result], tables: Tables) -> dict[str, Span]:
    """Return the marked words by id, in reading order.

    Raises StudyError where others stand in their place.
    """
    rows = [tables.evidence[id] for id in {id for result in results for id in result.evidence}]

    def place(row: Row) -> tuple[int, int, int, str]:
        return tables.place(row["sentence"]), int(row["start"]), int(row["end"]), row["id"]

    return {row["id"]: _span(row, tables) for row in sorted(rows, key=place)}


def _span(row: Row, tables: Tables) -> Span:
    sentence = tables.sentences[row["sentence"]]
    offset = int(sentence["start"])
    start, end = int(row["start"]) - offset, int(row["end"]) - offset
    if not 0 <= start < end or sentence["text"][start:end] != row["surface"]:
        what = f"{shown(row['id'])}: its words are not those of {shown(row['sentence'])}"
        raise damaged(tables.evidence.path, what)
    entry = Entry(row["entry"], f"{row['instrument']}.{row['category']}", row["reason"])
    return Span(row["sentence"], start, end, row["surface"], entry)


def _sentences(
    results: Sequence[Result], tables: Tables, spans: Iterable[Span], entries: Sequence[Entry]
) -> Iterator[Sentence]:
    """Yield the sentences counted or marked, then those in dispute, each in reading order."""
    marks = defaultdict(list)
    for span in spans:
        marks[span.sentence].append(Mark(span.start, span.end, entries.index(span.entry) + 1))
    counted = {*marks, *(unit for result in results for unit in result.units)}
    disputed = {unit for result in results for unit in disputes(result, tables)}
    columns = dict.fromkeys(column for result in results for column in result.coded)
    ballots = [tables.ballots(column) for column in columns]
    for units in (counted, disputed - counted):
        for unit in sorted(units, key=tables.place):
            given = [ballot[unit] for ballot in ballots if unit in ballot]
            yield Sentence(tables.sentences[unit], marks[unit], given, unit in counted)


def disputes(result: Result, tables: Tables) -> list[str]:
    """Return the units of the result's pieces that the coders differ on and it does not count."""
    votes = tables.votes.get(result.variable, {}) if result.variable else {}
    # A unit's id begins with its piece; a result that counts no unit has its piece in its key.
    pieces = {_piece(unit) for unit in result.units} or set(result.key.split("."))
    disputed = [unit for unit, row in votes.items() if row["decided"] != "all"]
    return [unit for unit in disputed if unit not in result.units and _piece(unit) in pieces]


def _piece(unit: str) -> str:
    return unit.partition(":")[0]
