"""What several forms need: numbers of sentences, keys of results, tables of marks or cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

import pandas as pd

from analysis.errors import fail
from analysis.figures import captions
from analysis.figures.figure import FILE, Figure
from analysis.measures.measured import Measured
from analysis.results import slug
from analysis.study.claims import PIECE
from analysis.study.readings import Reading

SHOW = "{show}"
NONE = "none"


def table(kind: type[Any], rows: Iterable[Any]) -> pd.DataFrame:
    """Return rows as a table, whatever their number with the same kind of each column."""
    defaults = kind._field_defaults
    frame = pd.DataFrame(list(rows), columns=list(kind._fields))
    return frame.astype({name: type(value) for name, value in defaults.items()})


def coded(measured: Measured) -> Reading:
    """Return the consensus on the article; only a form that needs coders asks for it."""
    study = measured.study
    return study.consensus.of(study.article)


def check(
    measured: Measured,
    figure: Figure,
    known: pd.DataFrame | Collection[str],
    names: Iterable[str],
) -> None:
    """Raise StudyError where a figure names a column that a table, or a list, does not have."""
    for name in names:
        if name not in known:
            path = measured.study.root / "corpus" / FILE
            fail(path, None, f"{figure.title}: column", name, ", ".join(known))


def numbers(units: Iterable[str]) -> list[int]:
    """Return which sentence of its piece each unit is, counted from 1, as its id has it."""
    return [int(unit.rpartition(":s")[2]) for unit in units]


def key(template: str, measured: Measured, show: str = "") -> str:
    """Return the key of a result for a code; nothing where there is no such result."""
    name = template.replace(PIECE, measured.study.article)
    name = name.replace(SHOW, slug(show))
    return name if name in measured.results else ""


def pattern(stem: str, article: str) -> re.Pattern[str]:
    """Return what fits the keys that a stem stands for; `*` in it is any one part of a key."""
    of_article = re.escape(stem.replace(PIECE, article))
    return re.compile(of_article.replace(r"\*", "([^.]+)"))


def share(figure: Figure, measured: Measured, show: str) -> tuple[str, str]:
    """Return the key of the share that counts a code, and "k of n" with its mark; else nothing."""
    name = key(figure.share, measured, show)
    return name, captions.part(measured.results[name], "k") if name else ""


def keys(figure: Figure, table: pd.DataFrame, measured: Measured) -> list[str]:
    """Return the keys of the results that a figure shows: its table's and its own."""
    codes = ["", *(row.show for row in (*figure.rows, *figure.columns))]
    own = [key(template, measured, code) for template in figure.keys for code in codes]
    return [name for name in dict.fromkeys([*table["key"], *own]) if name]
