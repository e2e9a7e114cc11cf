"""A study of six coded sentences, made by hand: what forms make their tables from."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.results import Result
from analysis.study.readings import Reading

UNITS = [f"a:s{number:03}" for number in range(1, 7)]
CODES = {
    "zone": ["headline", "standfirst", "body", "subhead", "body", "body"],
    "third": ["0", "0", "1", "0", "2", "3"],
    "danger": ["1", "0", "0", "0", "1", "1"],
    "calm": ["0", "1", "0", "0", "1", "1"],
    "back": ["0", "1", "0", "0", "1", "0"],
    "voice": ["author", "author", "quoted", "author", "quoted", "author"],
    "source": ["none", "none", "none", "none", "the mayor", "none"],
    "actors": [
        "town:agent:name:Ulm",
        "none",
        "town:other:neutral:it; flood:agent:name:the flood",
        "none",
        "town:patient:neutral:the town",
        "none",
    ],
    "agentless_passive": ["0", "0", "1", "0", "0", "1"],
    "deleted_agent": ["none", "none", "none", "none", "none", "town"],
    "text": [
        "Ulm warns.",
        "All is well.",
        "It is hit by the flood.",
        "Later",
        "The town is safe, but wet.",
        "Walls are raised.",
    ],
}
ACTORS = {"flood": SimpleNamespace(words="the flood"), "town": SimpleNamespace(words="the town")}
MARKS = {"threat.danger_ahead": ["1", "1", "0", "0", "0", "0"]}


def result(key: str, units: list[str], n: int, **fields: Any) -> Result:
    """Return a count of `units` among `n` sentences."""
    return Result(
        key=key,
        label="a count",
        value=float(len(units)),
        unit="count",
        n=n,
        n_of="sentences",
        formula="counted",
        hits=len(units),
        digits=0,
        units=tuple(units),
        **fields,
    )


def measured(*results: Result) -> Any:
    """Return the study, measured: with these results."""
    index = pd.Index(UNITS, name="unit")
    codes = pd.DataFrame({**CODES, "piece": "a", "paragraph": 1, "words": 3}, index)
    passives = pd.DataFrame({"sentence": [UNITS[5], UNITS[5]], "surface": ["are", "raised"]})
    study = SimpleNamespace(
        root=Path("study"),
        article="a",
        facts=SimpleNamespace(subject="town", actors=ACTORS),
        consensus=Reading("consensus", codes),
        marks=Reading("instrument", pd.DataFrame(MARKS, index)),
        book=SimpleNamespace(study=()),
        of=lambda piece: pd.DataFrame({"id": UNITS}),
        rows=lambda instrument, category, piece: passives,
    )
    return SimpleNamespace(study=study, results={one.key: one for one in results})
