"""What several forms need: numbers of sentences, keys of results, rows that occur."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from analysis.errors import fail
from analysis.figures import captions
from analysis.figures.figure import FILE, Figure, Row
from analysis.measures.measured import Measured
from analysis.study.readings import Reading
from analysis.study.study import Study

SHOW = "{show}"
NONE = "none"


def coded(study: Study) -> Reading:
    """Return the consensus on the article; only a form that needs coders asks for it."""
    assert study.consensus is not None
    return study.consensus.of(study.article)


def check(
    study: Study,
    figure: Figure,
    known: pd.DataFrame | Collection[str],
    names: Iterable[str],
    noun: str = "column",
) -> None:
    """Raise StudyError where a figure names a column that a table, or a list, does not have."""
    for name in names:
        if name not in known:
            path = study.root / "corpus" / FILE
            fail(path, None, f"{figure.title}: {noun}", name, ", ".join(known))


def numbers(study: Study, units: Iterable[str]) -> list[int]:
    """Return which sentence of the article each unit is, counted from 1 in reading order."""
    sentences = study.of(study.article)["id"]
    place = {unit: number for number, unit in enumerate(sentences, start=1)}
    return [place[unit] for unit in units]


def occurring(rows: Sequence[Row], codes: Iterable[str]) -> list[Row]:
    """Return the rows whose code occurs, then one for each code that no row shows."""
    present = set(codes)
    known = [row for row in rows if row.show in present]
    others = sorted(present - {row.show for row in known})
    return known + [Row(show=code, words=code.replace("_", " ")) for code in others]


def key(template: str, measured: Measured, show: str = "") -> str:
    """Return the key of a result for a code; nothing where there is no such result."""
    name = template.replace(captions.PIECE, measured.study.article)
    name = name.replace(SHOW, show.replace("_", "-"))
    return name if name in measured.results else ""


def share(figure: Figure, measured: Measured, show: str) -> tuple[str, str]:
    """Return the key of the share that counts a code, and "k of n" with its mark; else nothing."""
    name = key(figure.share, measured, show)
    return name, captions.part(measured.results[name], "k") if name else ""


def keys(figure: Figure, table: pd.DataFrame, measured: Measured) -> list[str]:
    """Return the keys of the results that a figure shows: its table's and its own."""
    shown = [row.show for row in (*figure.rows, *figure.columns)]
    own = [
        key(template, measured, code)
        for template in figure.keys
        for code in (shown if SHOW in template else [""])
    ]
    return [name for name in dict.fromkeys([*table["key"], *own]) if name]
