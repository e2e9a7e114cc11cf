"""Ledgers of results made by hand: each result with a digest, in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.ledger import FILE, Ledger, digest
from analysis.results import Result


def ledger(results: Iterable[Result], **fields: Any) -> Ledger:
    """Return a ledger of results, each stamped with a digest of its own."""
    stamped = [replace(one, digest=digest(one.key)) for one in results]
    by_key = {one.key: one for one in sorted(stamped, key=lambda one: one.key)}
    return Ledger(by_key, version="0.1.0", **fields)


def write_ledger(root: Path, results: Iterable[Result], **fields: Any) -> Path:
    """Write a ledger of results as that of a study in `root`; return the folder of its figures."""
    figures = root / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    (figures / FILE).write_text(ledger(results, **fields).text(), encoding="utf-8")
    return figures
