"""How much one word carries: a lexicon's entries in the article, one panel per category.

A row's `show` is a category (`lexicon.category`) of the study's list of choices.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.results import slug


def entries(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each entry found, the weightiest first: matches, sentences only its."""
    for row in figure.rows:
        category = slug(row.show.partition(".")[2])
        key = f"sensitivity.{measured.study.article}.{category}.one-entry.difference"
        said = Mark(panel=row.words, low=0, key=key)
        yield from _marks(said, measured.entries[measured.entries["component"] == row.show])


def _marks(said: Mark, found: pd.DataFrame) -> Iterator[Mark]:
    for row, matches, alone in found[["entry", "matches", "alone"]].itertuples(index=False):
        yield said._replace(row=row, mark="matches", shape="bar", colour="grey", high=matches)
        only = "sentences only it finds"
        yield said._replace(row=row, mark=only, shape="thick", colour="red", high=alone)
