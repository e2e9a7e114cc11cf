"""The kept scores: what `study validate --data DIR` wrote, and what it was computed on.

The scores on unseen sentences and public sets need data that the study may not hold. They are a
committed input, and a record beside them holds the digests of the sheets and lexicons that they
rest on. Where one of these has changed since, the score is older than it, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import pandas as pd

from analysis.csv_text import is_number
from analysis.csv_text import read as read_csv
from analysis.errors import fail
from analysis.files import read_json, read_text, written_by_run
from analysis.ledger import digest
from analysis.measures import scores
from analysis.study.consensus import Coding
from analysis.study.sheets import NOT_SHEETS
from analysis.text.lexicon import Lexicon
from analysis.text.lexicon_files import load, read_lexicon

COMMAND = "study validate --data DIR"
SCORES = Path(__file__).parents[1] / "validation" / "scores.csv"
WEIGHTS = SCORES.with_name("weights.csv")
COVERAGE = SCORES.with_name("coverage.csv")
SIMULATED = ("positives", "metric", "interval", "coverage", "width", "draws")
RECORD = SCORES.with_name("scores.json")
COLUMNS = (*scores.COLUMNS, "date", "command")
NUMBERS = ("n", "positives", "value", "low", "high", "baseline", "ceiling")
OPTIONAL = ("low", "high", "baseline", "ceiling")
UNSEEN = "corpus/coding/unseen"
LEXICONS_OF_STUDY = "corpus/lexicons"
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


def read() -> pd.DataFrame:
    """Return the kept scores in the columns of `scores`; raises StudyError where damaged."""
    table = _table()
    return table.assign(**{name: pd.to_numeric(table[name]) for name in NUMBERS})


def coverage() -> pd.DataFrame:
    """Return how often intervals held the truth when simulated, in the columns SIMULATED."""
    with written_by_run(f"run `{COMMAND}`"):
        table = pd.DataFrame([row.cells for row in read_csv(COVERAGE, SIMULATED)])
    return table.astype({"coverage": float, "width": float, "draws": int})


def _table() -> pd.DataFrame:
    """Return the kept scores as text, without the day when they were computed."""
    with written_by_run(f"run `{COMMAND}`"):
        rows = read_csv(SCORES, COLUMNS)
        for line, cells in rows:
            _check(cells, line)
    return pd.DataFrame([cells for _, cells in rows])[scores.COLUMNS]


def _check(cells: Mapping[str, str], line: int) -> None:
    """Raise StudyError for a score that is no number, or that names no instrument or set."""
    for name in ("instrument", "category", "set", "kind", "metric", "command"):
        if not cells[name]:
            fail(SCORES, line, name, "a blank cell", "a name")
    for name in NUMBERS:
        if not is_number(cells[name]) or not (cells[name] or name in OPTIONAL):
            fail(SCORES, line, name, cells[name], "a number")


def digests(root: Path, unseen: Coding) -> dict[str, str]:
    """Return the digest of each file that the scores rest on, by its path in the study.

    Where the study has unseen sentences, their sheets and its own lexicons are among them.
    """
    general = set(chain.from_iterable(LEXICONS.values()))
    by_file = {f"analysis/lexicons/{name}.yaml": _entries(load(name)) for name in general}
    if unseen.records:
        for name in (*unseen.coders, *NOT_SHEETS):
            if (path := root / UNSEEN / f"{name}.csv").exists():
                by_file[f"{UNSEEN}/{name}.csv"] = digest(read_text(path))
        for path in (root / LEXICONS_OF_STUDY).glob("[!.]*.yaml"):
            if (lexicon := read_lexicon(path)).marks:
                by_file[f"{LEXICONS_OF_STUDY}/{path.name}"] = _entries(lexicon)
    return by_file


def _entries(lexicon: Lexicon) -> str:
    return digest(json.dumps([list(entry) for entry in sorted(lexicon.entries)]))


def record(computed_on: Mapping[str, str]) -> str:
    """Return the record's text: what the scores were computed on, and the digests of the scores."""
    content = {"computed_on": computed_on, "files": _contents()}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _contents() -> dict[str, str]:
    """Return the digests of the scores and weights, but for the day when they were computed."""
    return {
        SCORES.name: digest(json.dumps(_table().to_numpy().tolist())),
        WEIGHTS.name: digest(read_text(WEIGHTS)),
        COVERAGE.name: digest(read_text(COVERAGE)),
    }


def older(root: Path, unseen: Coding) -> tuple[str, ...]:
    """Return the files that have changed, come or gone since the scores were computed.

    The study's own are looked at where it has unseen sentences. Raises StudyError where the scores
    are not those that the record speaks of.
    """
    with written_by_run(f"run `{COMMAND}`"):
        recorded = _recorded()
        for name, content in _contents().items():
            if content != recorded["files"].get(name):
                path = SCORES.with_name(name)
                fail(path, None, "content", "another than its record tells", "what was computed")
    now, then = digests(root, unseen), recorded["computed_on"]
    changed = {name for name, _ in now.items() ^ then.items()}
    return tuple(
        name for name in sorted(changed) if unseen.records or not name.startswith("corpus/")
    )


def _recorded() -> Mapping[str, Mapping[str, str]]:
    """Return the record, checked to be two mappings of names to digests."""
    content = read_json(RECORD)
    recorded = content if isinstance(content, dict) else {}
    for part in ("computed_on", "files"):
        if not isinstance(recorded.get(part), dict):
            fail(RECORD, None, part, None, "a mapping of files to digests")
    return recorded


def touched(older_than: Iterable[str], instrument: str, where: str) -> list[str]:
    """Return which of the changed files an instrument's score on a set rests on."""
    if where in ("article", "headlines"):
        return []
    lexicons = [f"analysis/lexicons/{name}.yaml" for name in LEXICONS.get(instrument, ())]
    own = (*lexicons, f"{LEXICONS_OF_STUDY}/{instrument}.yaml")
    rested_on = (*own, UNSEEN) if where == "unseen" else own
    return [name for name in older_than if name.startswith(rested_on)]


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
