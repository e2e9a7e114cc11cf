"""How much one word carries: a lexicon's entries in the article, one panel per category.

A row's `show` is a category (`lexicon.category`) of the study's list of choices.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured


def entries(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks of each entry found, the weightiest first: matches, sentences only its."""
    shown, known = [row.show for row in figure.rows], measured.choices.entries
    parts.check(measured.study, figure, known, shown, "row")
    return chart.table(mark for row in figure.rows for mark in _panel(row, measured))


def _panel(row: Row, measured: Measured) -> Iterator[Mark]:
    found = measured.entries[measured.entries["component"] == row.show]
    category = row.show.partition(".")[2].replace("_", "-")
    key = f"sensitivity.{measured.study.article}.{category}.one-entry.difference"
    for entry in found.itertuples():
        mark = Mark(str(entry.entry), "matches", "bar", "grey", low=0, key=key)
        yield mark._replace(high=entry.matches, panel=row.words)
        mark = mark._replace(mark="sentences only it finds", shape="thick", colour="red")
        yield mark._replace(high=entry.alone, panel=row.words)
