"""The kept scores: what `study validate --data DIR` wrote, and what it was computed on.

The scores on unseen sentences and public sets need data that the study may not hold. They are a
committed input, and a record beside them holds the digests of the sheets and lexicons that they
rest on. Where one of these has changed since, the score is older than it, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import Path

from analysis import csv_text, provenance
from analysis.errors import fail, made_by
from analysis.measures import scores
from analysis.study.coding import BESIDE, Coding
from analysis.study.corpus import read_text
from analysis.text import lexicon

COMMAND = "study validate --data DIR"
SCORES = Path(__file__).parents[1] / "validation" / "scores.csv"
WEIGHTS = SCORES.with_name("weights.csv")
RECORD = SCORES.with_name("scores.json")
COLUMNS = (*scores.COLUMNS, "date", "command")
UNSEEN = "corpus/coding/unseen"
# The lexicon files that a scored instrument reads.
LEXICONS: Mapping[str, tuple[str, ...]] = {
    "certainty": ("certainty",),
    "frames": ("frames",),
    "passive": ("participles",),
    "scope": ("scope",),
    "sentiment": ("event_nouns", "valence"),
    "sourcing": ("attribution", "sources"),
    "supervised": ("frames",),
    "threat": ("threat",),
}


def read(path: Path = SCORES) -> tuple[Mapping[str, str], ...]:
    """Return the kept scores, row by row as text; raises StudyError where the file is damaged."""
    with made_by(COMMAND):
        return _read(path)


def _read(path: Path) -> tuple[Mapping[str, str], ...]:
    rows = csv_text.read(path, COLUMNS)
    for line, cells in rows:
        _check(cells, path, line)
    return tuple(row.cells for row in rows)


def _check(cells: Mapping[str, str], path: Path, line: int) -> None:
    """Raise StudyError for a score that is no number, or that names no instrument or set."""
    for name in ("instrument", "category", "set", "kind", "metric", "command"):
        if not cells[name]:
            fail(path, line, name, "a blank cell", "a name")
    for name in ("n", "positives", "value", "low", "high", "baseline", "ceiling"):
        blank = name in ("low", "high", "baseline", "ceiling") and not cells[name]
        if not blank and not _is_number(cells[name]):
            fail(path, line, name, cells[name], "a number")


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def digests(root: Path, unseen: Coding) -> dict[str, str]:
    """Return the digest of each file that the scores rest on, by its path in the study."""
    names = [*(sheet.coder for sheet in unseen.models), *BESIDE]
    files = [f"{UNSEEN}/{name}.csv" for name in sorted(names)]
    there = [name for name in files if (root / name).exists()]
    found = {name: provenance.digest(read_text(root / name)) for name in there}
    for name in sorted({file for files in LEXICONS.values() for file in files}):
        entries = sorted(lexicon.load(name).entries)
        found[f"analysis/lexicons/{name}.yaml"] = provenance.parameter(entries)
    return found


def record(computed_on: Mapping[str, str]) -> str:
    """Return the record's text: what the scores were computed on, and the digests of the scores."""
    held = {"computed_on": computed_on, "files": _contents()}
    return json.dumps(held, indent=1, sort_keys=True) + "\n"


def _contents() -> dict[str, str]:
    """Return the digests of the scores and weights, but for the day on which they were computed."""
    undated = [[cells[name] for name in scores.COLUMNS] for cells in _read(SCORES)]
    weights = provenance.digest(read_text(WEIGHTS))
    return {SCORES.name: provenance.parameter(undated), WEIGHTS.name: weights}


def older(root: Path, unseen: Coding) -> tuple[str, ...]:
    """Return the files that have changed, come or gone since the scores were computed.

    Raises StudyError where the scores are not those that the record speaks of.
    """
    with made_by(COMMAND):
        held = _recorded()
        for name, content in _contents().items():
            if content != held["files"].get(name):
                path = SCORES.with_name(name)
                fail(path, None, "content", "another than its record tells", "what was computed")
    now, then = digests(root, unseen), held["computed_on"]
    names = sorted(now.keys() | then.keys())
    return tuple(name for name in names if now.get(name) != then.get(name))


def _recorded() -> dict[str, dict[str, str]]:
    """Return the record, checked to be two mappings of names to digests."""
    text = read_text(RECORD)
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        fail(RECORD, None, "JSON", str(error), "JSON")
    for part in ("computed_on", "files"):
        if not isinstance(held, dict) or not isinstance(held.get(part), dict):
            fail(RECORD, None, part, None, "a mapping of files to digests")
    return dict(held)


def touched(older_than: Iterable[str], instrument: str, where: str) -> list[str]:
    """Return which of the changed files an instrument's score on a set rests on."""
    own = {f"analysis/lexicons/{name}.yaml" for name in LEXICONS.get(instrument, ())}
    kept = where not in ("article", "headlines")
    return [
        name
        for name in older_than
        if kept and (name in own or (where == "unseen" and name.startswith(UNSEEN)))
    ]


def words(older_than: Iterable[str]) -> str:
    """Return what is said of a score that is older than these files, empty where there are none.

    >>> words(["a.csv", "b.yaml"])
    'score older than a.csv, b.yaml'
    """
    names = ", ".join(older_than)
    return f"score older than {names}" if names else ""


def warnings(older_than: Iterable[str]) -> list[str]:
    """Return one line for each file that the kept scores are older than."""
    return [f"scores older than {name}: run `{COMMAND}`" for name in older_than]
