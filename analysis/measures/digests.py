"""Digests: what a result rests on, so that a number can be told to be out of date.

A result's digest covers its value, range and n, its units and evidence, and the contents of the
pieces, entries and codes that these name: what moves the number or its evidence moves it. The code
of the package and the comments of a file are no part of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.ledger import digest
from analysis.measures import kept_scores, rates
from analysis.measures.measured import Measured
from analysis.measures.robustness import FILE as CHOICES
from analysis.results import NEWS, SHEETS, Result
from analysis.study.consensus import Coding

# What of a piece is not measured: where it is held and listed, and whose it is.
UNMEASURED = {"url", "rights", "local", "listed", "source_note", "byline", "authors_note"}
NUMBERS = ("label", "value", "low", "high", "range", "n", "hits", "units", "evidence")


def inputs(measured: Measured) -> dict[str, str]:
    """Return the digest of everything a result can rest on, by its name, kind first.

    Names: `piece:KEY`, `titles`, `lexicon:INSTRUMENT`, `sheets:COLUMN`, `news:COLUMN`, `sheets`,
    `sheets:unseen`,
    `rates`, `scores`, `choices`.
    """
    study = measured.study
    choices = study.root / "corpus" / CHOICES
    columns = _columns(study.coding, "")
    weights = study.news.codes[["piece", "weight"]].to_csv(lineterminator="\n")
    news = _columns(study.unseen, "", NEWS)
    pieces = {piece.key: piece.model_dump(exclude=UNMEASURED) for piece in study.pieces}
    entries = {one.name: [entry[:2] for entry in one.entries] for one in study.instruments}
    return {
        **{f"piece:{key}": _of(measurable) for key, measurable in pieces.items()},
        "titles": _of([[piece.key, piece.title, piece.counted] for piece in study.pieces]),
        **{f"lexicon:{name}": _of(listed) for name, listed in entries.items()},
        **columns,
        **{name: _of([of, weights]) for name, of in news.items()},
        "sheets": _of([columns[name] for name in sorted(columns)]),
        "sheets:unseen": _of(_sheets(study.unseen)),
        "rates": digest(rates.FILE.read_text(encoding="utf-8")),
        "scores": digest(kept_scores.SCORES.read_text(encoding="utf-8")),
        "choices": _of([_text(choices), *(one.codes.to_csv() for one in study.again)]),
    }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _of(value: object) -> str:
    return digest(json.dumps(value, sort_keys=True))


def _sheets(coding: Coding) -> list[list[str]]:
    return [
        [name, *coding.codes(name).to_csv(lineterminator="\n").splitlines()]
        for name in coding.records
    ]


def _columns(coding: Coding, start: str, kind: str = SHEETS) -> dict[str, str]:
    """Return the digest of each coded column over the units that begin so, by `sheets:COLUMN`."""
    columns = {}
    for name, stands in coding.consensus.items():
        cells = pd.concat([coding.cells.loc[name, [*coding.coders]], stands], axis=1)
        own = cells[cells.index.str.startswith(start)]
        columns[f"{kind}{name}"] = _of(own.T.to_numpy().tolist())
    return columns


def stamped(measured: Measured, named: Mapping[str, str]) -> dict[str, Result]:
    """Return the results by key, each with its digest; `named` are the digests of `inputs`.

    Of a lexicon the evidence tells; of a coded column the codes of the piece, where there is one.
    """
    study = measured.study
    of_piece = {f"piece:{key}": _columns(study.coding, f"{key}:") for key in study.coded}
    entries = study.evidence.set_index("id")["entry"]
    results = {}
    for key, result in measured.results.items():
        names = sorted(name for name in {*result.inputs} if not name.startswith("lexicon:"))
        pieces = [name for name in names if name.startswith("piece:")]
        own = of_piece.get(pieces[0], {}) if len(pieces) == 1 else {}
        parts = [[name, _rounded(getattr(result, name))] for name in NUMBERS]
        parts.append(["entries", entries.loc[list(result.evidence)].tolist()])
        parts += [[name, own.get(name, named[name])] for name in names]
        results[key] = replace(result, digest=_of(parts))
    return results


def _rounded(value: object) -> object:
    return round(value, 12) if isinstance(value, float) else value
