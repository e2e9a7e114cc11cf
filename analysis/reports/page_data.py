"""The page's data: what its script needs to open a result; each thing stands once, by position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from analysis.ledger import Ledger
from analysis.reports.absence import looked_for
from analysis.reports.explain import disputes, spans_of
from analysis.reports.plain import plain
from analysis.reports.tables import Tables, voters
from analysis.results import Result

_Name = TypeVar("_Name")


def page_data(ledger: Ledger, tables: Tables) -> str:
    """Return the data as JSON that no text in it can break out of.

    `results`: by key, the positions of its evidence and sentences, its variable, the sentences in
    dispute, the position of its set of inputs and the categories that were looked for in vain;
    `evidence`: sentence, start, end (code points of the sentence), entry, surface; the other fields
    are lists that these point into. Raises StudyError where the tables lack what a result names.
    """
    text = json.dumps(
        _fields(ledger, tables), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _fields(ledger: Ledger, tables: Tables) -> dict[str, Any]:
    results = ledger.results.values()
    has_sentences = any(result.evidence or result.units for result in results)
    sentences = tables.sentences if has_sentences else {}
    rank = _positions(sentences)
    spans = list(spans_of(results, tables))
    position = _positions(span.id for span in spans)
    entry = _positions(span.entry for span in spans)
    source = _positions(ledger.inputs)
    sets = _positions(_inputs(result) for result in results)
    absent = {result.instrument: looked_for(result, tables.folder.parent) for result in results}

    def row(result: Result) -> list[object]:
        return [
            _places(result.evidence, position),
            _places(result.units, rank),
            result.variable or "",
            _places(disputes(result, tables), rank),
            sets[_inputs(result)],
            [result.instrument] if looked_for(result, tables.folder.parent) else [],
        ]

    return {
        "absent": {category: words for category, words in absent.items() if words},
        "aliases": dict(ledger.aliases),
        "entries": [list(map(plain, one)) for one in entry],
        "evidence": [
            [rank[one.sentence], one.start, one.end, entry[one.entry], plain(one.surface)]
            for one in spans
        ],
        "inputs": [[plain(name), ledger.inputs[name]] for name in source],
        "results": {result.key: row(result) for result in results},
        "sentences": [
            [plain(one[field]) for field in ("id", "zone", "voice", "source", "text")]
            for one in sentences.values()
        ],
        "sets": [_places(names, source) for names in sets],
        "voters": list(voters(tables.coders)),
        "votes": _votes(results, tables, rank),
    }


def _votes(
    results: Iterable[Result], tables: Tables, rank: Mapping[str, int]
) -> dict[str, dict[int, list[str]]]:
    """Return the votes by variable, then by sentence: the votes, the code, how decided."""
    variables = sorted({result.variable for result in results if result.variable})
    return {
        variable: {
            rank[unit]: [row["votes"], row["code"], row["decided"]]
            for unit, row in tables.votes.get(variable, {}).items()
            if unit in rank
        }
        for variable in variables
    }


def _positions(names: Iterable[_Name]) -> dict[_Name, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _places(names: Iterable[_Name], position: Mapping[_Name, int]) -> list[int]:
    return sorted(position[name] for name in names if name in position)


def _inputs(result: Result) -> tuple[str, ...]:
    return tuple(sorted(set(result.inputs)))
