"""Digests: what a result rests on, so that a number can be told to be out of date.

A result's digest covers its value, range and n, its units and evidence, and the contents of the
pieces, entries and codes that these name: what moves the number or its evidence moves it. The code
of the package and the comments of a file are no part of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace

import pandas as pd

from analysis.ledger import digest
from analysis.measures import kept_scores, rates
from analysis.measures.measured import Measured
from analysis.measures.robustness import FILE as CHOICES
from analysis.results import Result
from analysis.study.corpus import Piece
from analysis.study.sheets import Sheet
from analysis.study.study import Study
from analysis.text.annotate import Instrument

# What of a piece is not measured: where it is held and listed, and whose it is.
UNMEASURED = {"url", "rights", "local", "listed", "source_note", "byline", "authors_note"}
NUMBERS = ("label", "value", "low", "high", "range", "n", "hits", "units", "evidence")


def inputs(measured: Measured) -> dict[str, str]:
    """Return the digest of everything a result can rest on, by its name, kind first.

    Names: `piece:KEY`, `titles`, `lexicon:INSTRUMENT`, `sheets:COLUMN`, `sheets`, `sheets:unseen`,
    `rates`, `scores`, `choices`.
    """
    study = measured.study
    titles = [[piece.key, piece.title, piece.counted] for piece in study.pieces]
    named = {f"piece:{piece.key}": _piece(piece) for piece in study.pieces}
    named["titles"] = _of(titles)
    named |= {f"lexicon:{one.name}": _entries(one) for one in study.instruments}
    named |= {f"sheets:{name}": value for name, value in _columns(study, "").items()}
    named["sheets"] = _of([value for name, value in sorted(named.items()) if "sheets:" in name])
    named["sheets:unseen"] = _of([_cells(sheet) for sheet in measured.unseen.sheets])
    named["rates"] = digest(rates.FILE.read_text(encoding="utf-8"))
    named["scores"] = digest(kept_scores.SCORES.read_text(encoding="utf-8"))
    choices = study.root / "corpus" / CHOICES
    named["choices"] = digest(choices.read_text(encoding="utf-8")) if choices.exists() else ""
    return named


def _of(value: object) -> str:
    return digest(json.dumps(value, sort_keys=True))


def _piece(piece: Piece) -> str:
    """Return the digest of what can be measured or grouped by in a piece."""
    return _of(piece.model_dump(exclude=UNMEASURED))


def _entries(instrument: Instrument) -> str:
    return _of([list(entry[:2]) for entry in instrument.entries])


def _cells(sheet: Sheet) -> list[str]:
    return [sheet.name, *sheet.codes.to_csv(lineterminator="\n").splitlines()]


def _columns(study: Study, piece: str) -> dict[str, str]:
    """Return the digest of each coded column, over the units of a piece or over all."""
    tables = [*(sheet.codes for sheet in study.coding.coders), study.coding.consensus]
    if piece:
        tables = [table[table.index.str.startswith(f"{piece}:")] for table in tables]
    names = list(tables[-1].columns)
    return {name: _of([list(table[name]) for table in tables]) for name in names}


def stamped(measured: Measured, named: Mapping[str, str]) -> dict[str, Result]:
    """Return the results by key, each with its digest; `named` are the digests of `inputs`."""
    study = measured.study
    by_piece = {key: _columns(study, key) for key in study.coded if study.consensus}
    entries = study.evidence.set_index("id")["entry"]
    return {
        key: replace(result, digest=_digest(result, named, by_piece, entries))
        for key, result in measured.results.items()
    }


def _digest(
    result: Result,
    named: Mapping[str, str],
    by_piece: Mapping[str, Mapping[str, str]],
    entries: pd.Series,
) -> str:
    numbers = asdict(result)
    parts = [[name, numbers[name]] for name in NUMBERS]
    parts.append(["entries", list(entries.loc[list(result.evidence)])])
    parts += [[name, value] for name, value in _contents(result.inputs, named, by_piece)]
    return _of([_rounded(part) for part in parts])


def _rounded(part: Sequence[object]) -> list[object]:
    return [round(value, 12) if isinstance(value, float) else value for value in part]


def _contents(
    names: Sequence[str],
    named: Mapping[str, str],
    by_piece: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield what inputs hold; the evidence tells of a lexicon, the piece's codes of a column."""
    pieces = [name.removeprefix("piece:") for name in names if name.startswith("piece:")]
    own = by_piece.get(pieces[0], {}) if len(pieces) == 1 else {}
    for name in sorted(set(names)):
        if not name.startswith("lexicon:"):
            yield name, own.get(name.removeprefix("sheets:"), named[name])
