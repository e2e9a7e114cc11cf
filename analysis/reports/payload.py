"""Payload: what the page's script needs to open a result, each thing held once and referred to by position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from analysis.reports.absence import looked_for
from analysis.reports.explain import Coders, Row, Tables, disputes, entry_of, place, voters
from analysis.reports.rendering import plain
from analysis.results import Ledger, Result

_Name = TypeVar("_Name")


def payload(ledger: Ledger, tables: Tables, coders: Coders) -> str:
    """Return the payload as JSON that no text in it can break out of.

    `results`: by key, the positions of its evidence and sentences, its variable, the sentences in dispute, the
    position of its set of inputs and the categories that were looked for in vain; `evidence`: sentence, start, end
    (code points of the sentence), entry, surface; the other fields are lists that these point into.
    """
    text = json.dumps(
        _Payload(ledger, tables).fields(coders), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


class _Payload:
    """The rows that results rest on, and the position of each."""

    def __init__(self, ledger: Ledger, tables: Tables) -> None:
        self.ledger, self.results = ledger, list(ledger.results.values())
        spoken = any(r.evidence or r.units for r in self.results)
        self.rows: Mapping[str, Row] = tables.sentences if spoken else {}
        self.sentence = _positions(self.rows)
        self.votes = {v: tables.votes.get(v, {}) for v in sorted({r.variable for r in self.results if r.variable})}
        wanted = dict.fromkeys(i for r in self.results for i in r.evidence)
        found = {i: tables.evidence[i] for i in wanted if i in tables.evidence}
        self.spans = {i: span for i, row in found.items() if (span := place(row, self.rows))}
        # Reading order: the sentence, then the place in it, then the name.
        at = {i: (self.sentence[found[i]["sentence"]], *self.spans[i], i) for i in self.spans}
        self.evidence = {i: found[i] for i in sorted(at, key=at.__getitem__)}
        self.order = _positions(self.evidence)
        self.entry = _positions(dict.fromkeys(entry_of(row) for row in self.evidence.values()))
        self.inputs = _positions(sorted(ledger.inputs))
        self.sets = _positions(sorted({_inputs(r) for r in self.results}))

    @cached_property
    def absent(self) -> dict[str, dict[str, list[str]]]:
        """What each result looked for in vain, by key."""
        return {r.key: looked_for(r) for r in self.results}

    def fields(self, coders: Coders) -> dict[str, Any]:
        """Return all fields of the payload."""
        shown = ("id", "zone", "voice", "source", "text")
        return {
            "absent": {category: words for found in self.absent.values() for category, words in found.items()},
            "aliases": dict(self.ledger.aliases),
            "entries": [[plain(text) for text in entry] for entry in self.entry],
            "evidence": [self._evidence(i, row) for i, row in self.evidence.items()],
            "inputs": [[plain(name), self.ledger.inputs[name]] for name in self.inputs],
            "results": {r.key: self._result(r) for r in self.results},
            "sentences": [[plain(row[field]) for field in shown] for row in self.rows.values()],
            "sets": [[self.inputs[name] for name in names if name in self.inputs] for names in self.sets],
            "voters": list(voters(coders)),
            "votes": {variable: self._votes(rows) for variable, rows in self.votes.items()},
        }

    def _evidence(self, id: str, row: Row) -> list[object]:
        return [self.sentence[row["sentence"]], *self.spans[id], self.entry[entry_of(row)], plain(row["surface"])]

    def _result(self, r: Result) -> list[object]:
        disputed = disputes(r, self.votes.get(r.variable or "", {}))
        return [
            _found(r.evidence, self.order),
            _found(r.units, self.sentence),
            r.variable or "",
            _found(disputed, self.sentence),
            self.sets[_inputs(r)],
            sorted(self.absent[r.key]),
        ]

    def _votes(self, rows: Mapping[str, Row]) -> dict[int, list[str]]:
        held = {self.sentence[unit]: row for unit, row in rows.items() if unit in self.sentence}
        return {position: [row["votes"], row["code"], row["decided"]] for position, row in held.items()}


def _positions(names: Iterable[_Name]) -> dict[_Name, int]:
    return {name: i for i, name in enumerate(names)}


def _found(names: Iterable[str], position: Mapping[str, int]) -> list[int]:
    return sorted(position[name] for name in names if name in position)


def _inputs(result: Result) -> tuple[str, ...]:
    return tuple(sorted(set(result.inputs)))
