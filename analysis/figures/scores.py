"""How well the instruments measure: F1 of every scored instrument on sets of coded units.

The rows follow the scores, the best first, so that an instrument of one's own has its row; a row
of the figure gives `show` (`instrument.category`) its words. The columns are the sets: the first
is the one whose baseline, ceiling and numbers are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures.chart import OPEN, Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.measures.statements import verdict
from analysis.results import slug

NUMBERS = ("value", "low", "high", "baseline", "ceiling")
SHAPES = ("dot", "square", "triangle", "diamond")


def scores(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each instrument's category: a line per set with F1 and interval."""
    categories = {one.name: one.words for one in measured.study.instruments}
    table = _on_sets(figure, measured.scores)
    table = table[table["instrument"].isin(list(categories))]
    groups = dict(list(table.groupby("row", sort=False)))
    words = {row.show: row.words for row in figure.rows}
    lines = {row: list(rows.sort_values("place").itertuples()) for row, rows in groups.items()}
    for row in sorted(lines, key=lambda row: (lines[row][0].place > 0, -lines[row][0].value, row)):
        name, _, category = row.partition(".")
        said = categories[name].get(category, category.replace("_", " "))
        yield from _row(words.get(row, f"{name}: {said}"), lines[row], measured)


def _on_sets(figure: Figure, scores: pd.DataFrame) -> pd.DataFrame:
    """Return F1 on the figure's sets: the scores with their set's place and words, and their row.

    A row is called as a figure's rows call it: `instrument.category`.
    """
    columns = [(place, one.show, one.words, one.colour) for place, one in enumerate(figure.columns)]
    sets = pd.DataFrame(columns, columns=["place", "set", "words", "colour"])
    f1 = scores[scores["metric"] == "f1"].astype(dict.fromkeys(NUMBERS, float))
    return f1.assign(row=f1["instrument"] + "." + f1["category"]).merge(sets, on="set")


def _row(words: str, lines: list[Any], measured: Measured) -> Iterator[Mark]:
    """Yield the axis of a row, with the numbers of its first line, and the marks of each line."""
    first = lines[0]
    value, low, high = (_short(end) for end in (first.value, first.low, first.high))
    where = f", {first.words}" if first.place else ""
    score = value if pd.isna(first.low) else f"{value} [{low}, {high}]"
    result = measured.results.get(_key(first))
    yield Mark(
        words,
        shape="axis",
        colour="faint",
        low=0,
        high=1,
        text=f"{verdict(result)}, {score}" if result and not first.place else score,
        note=f"n = {first.n}, {first.positives} positive{where}",
    )
    for line, score in enumerate(lines):
        yield from _line(Mark(words, line=line, key=_key(score)), score)


def _key(score: Any) -> str:
    name = ".".join(map(slug, (score.instrument, score.category, score.set)))
    return f"validity.{name}.f1"


def _line(said: Mark, score: Any) -> Iterator[Mark]:
    """Yield F1 on a set; on the first, what marking all and other coders reach, if known."""
    fit = score.kind == "fit"
    yield said._replace(
        mark=score.words + ", in view when made" * fit,
        shape=OPEN * fit + SHAPES[score.place % len(SHAPES)],
        colour=score.colour or "ink",
        value=score.value,
        low=score.low,
        high=score.high,
    )
    if not score.place:
        every = said._replace(mark="marking every unit", colour="soft", value=score.baseline)
        coders = said._replace(mark="between coders", colour="blue", value=score.ceiling)
        yield from (tick._replace(shape="tick") for tick in (every, coders) if pd.notna(tick.value))


def _short(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")
