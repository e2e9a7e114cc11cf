"""Explain: from a number back to the words, the entries, the coders' votes and the formula.

Neither pandas nor YAML is loaded for it, so that the command answers at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.errors import shown
from analysis.files import damaged
from analysis.ledger import Ledger
from analysis.reports.absence import without_words
from analysis.reports.explanation import Entry, Explanation, Mark, Sentence, Vote
from analysis.reports.figure_files import picture_of
from analysis.reports.tables import Row, Tables, coder_lines, voters
from analysis.results import Result


class Span(NamedTuple):
    """Marked words: where they stand in their sentence, and the entry that marks them."""

    id: str
    sentence: str
    start: int
    end: int
    surface: str
    entry: tuple[str, str, str]  # words, category, reason


def explain(name: str, ledger: Ledger, tables: Tables) -> Explanation:
    """Return what the result `name` rests on, or the figure of that name or file.

    Raises StudyError for an unknown name, and where the tables lack what a result names.
    """
    is_key = name in ledger.results or name in ledger.aliases
    picture = None if is_key else picture_of(name, ledger)
    keys = ledger.figures[picture.name].keys if picture else [name]
    results = tuple(ledger[key] for key in keys)

    spans = list(spans_of(results, tables))
    times = Counter(span.entry for span in spans)
    is_coded = any(result.variable for result in results)
    inputs = sorted({name for result in results for name in result.inputs})
    return Explanation(
        results=results,
        sentences=tuple(_sentences(results, tables, _marks(spans, list(times)))),
        entries=tuple(Entry(*entry, count) for entry, count in times.items()),
        voters=voters(tables.coders),
        coders=tuple(coder_lines(tables.coders)) if is_coded else (),
        inputs=tuple((name, ledger.inputs.get(name, "")) for name in inputs),
        notes=tuple(dict.fromkeys(_notes(name, results, ledger, tables))),
        picture=picture,
    )


def _notes(name: str, results: Iterable[Result], ledger: Ledger, tables: Tables) -> Iterator[str]:
    key = ledger.aliases.get(name, name)
    if key != name:
        yield f"{name} is now called {key}"
    for result in results:
        for note in without_words(result, tables.folder.parent):
            yield note if result.key == key else f"{result.key}: {note}"


def spans_of(results: Iterable[Result], tables: Tables) -> Iterator[Span]:
    """Yield the marked words in reading order; StudyError where others stand in their place."""
    rows = [tables.evidence[id] for id in {id for result in results for id in result.evidence}]
    rows.sort(key=lambda row: row["id"])
    rows.sort(key=lambda row: (tables.rank[row["sentence"]], int(row["start"]), int(row["end"])))
    for row in rows:
        sentence = tables.sentences[row["sentence"]]
        start, end = (int(row[bound]) - int(sentence["start"]) for bound in ("start", "end"))
        if not 0 <= start < end or sentence["text"][start:end] != row["surface"]:
            what = f"{shown(row['id'])}: its words are not those of {shown(row['sentence'])}"
            raise damaged(tables.evidence.path, what)
        category = f"{row['instrument']}.{row['category']}"
        entry = (row["entry"], category, row["reason"])
        yield Span(row["id"], row["sentence"], start, end, row["surface"], entry)


def _marks(spans: Iterable[Span], entries: Sequence[object]) -> dict[str, list[Mark]]:
    """Return the marks by sentence, each with the number of its entry."""
    number = {entry: place for place, entry in enumerate(entries, 1)}
    marks: dict[str, list[Mark]] = {}
    for span in spans:
        mark = Mark(span.start, span.end, number[span.entry])
        marks.setdefault(span.sentence, []).append(mark)
    return marks


def _sentences(
    results: Sequence[Result], tables: Tables, marks: Mapping[str, Sequence[Mark]]
) -> Iterator[Sentence]:
    """Yield the sentences counted or marked, then those in dispute, each in reading order."""
    variables = sorted({result.variable for result in results if result.variable})
    # Coders do not vote on what they write freely, as actors.
    votes = [tables.votes[name] for name in variables if name in tables.votes]
    counted = {*marks, *(unit for result in results for unit in result.units)}
    disputed = {unit for result in results for unit in disputes(result, tables)}
    rows = [tables.sentences[id] for id in counted | disputed]
    rows.sort(key=lambda row: (row["id"] not in counted, tables.rank[row["id"]]))
    for row in rows:
        id = row["id"]
        yield Sentence(
            id,
            row["zone"],
            row["voice"],
            row["source"],
            row["text"],
            marks=tuple(marks.get(id, ())),
            votes=tuple(_vote(given[id]) for given in votes if id in given),
            counted=id in counted,
        )


def _vote(row: Row) -> Vote:
    return Vote(row["variable"], tuple(row["votes"].split()), row["code"], row["decided"])


def disputes(result: Result, tables: Tables) -> Iterator[str]:
    """Yield the units of the result's pieces that the coders differ on and it does not count."""
    units = set(result.units)
    votes = tables.votes.get(result.variable, {}) if result.variable else {}
    # A unit's id begins with its piece; a result that counts no unit has its piece in its key.
    pieces = {_piece(unit) for unit in units} or set(result.key.split("."))
    for unit, row in votes.items():
        if unit not in units and row["decided"] != "all" and _piece(unit) in pieces:
            yield unit


def _piece(unit: str) -> str:
    return unit.partition(":")[0]
