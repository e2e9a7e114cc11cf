"""How well the instruments measure: F1 of every scored instrument on sets of coded units.

The rows follow the scores, so that an instrument of one's own has its row; a row of the figure
gives `show` (`instrument.category`) its words and its place. The columns are the sets: the first is
the one whose baseline, ceiling and numbers are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures import chart
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.measures.validity import slug

Score = dict[str, Any]
NUMBERS = ("value", "low", "high", "baseline", "ceiling")
SHAPES = ("dot", "square", "triangle", "diamond")


def scores(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks of each instrument's category: a line per set with F1 and interval."""
    places = {column.show: place for place, column in enumerate(figure.columns)}
    instruments = {instrument.name: instrument for instrument in measured.study.instruments}
    words = {row.show: row.words for row in figure.rows}
    rows: dict[str, dict[int, Score]] = {name: {} for name in words}
    table = measured.scores.astype(dict.fromkeys(NUMBERS, float))
    for score in table.to_dict("records"):
        name, category, place = score["instrument"], score["category"], places.get(score["set"])
        if score["metric"] == "f1" and place is not None and name in instruments:
            said = instruments[name].words.get(category, category.replace("_", " "))
            row = f"{name}.{category}"
            words.setdefault(row, f"{name}: {said}")
            rows.setdefault(row, {})[place] = score
    return chart.table(
        mark for row, found in rows.items() if found for mark in _row(figure, words[row], found)
    )


def _row(figure: Figure, words: str, scores: dict[int, Score]) -> Iterator[Mark]:
    """Yield F1 on each set, and on the first what marking every unit and another coder reach."""
    first = min(scores)
    where = f", {figure.columns[first].words}" * bool(first)
    note = f"n = {scores[first]['n']}, {scores[first]['positives']} positive{where}"
    text = _short(scores[first]["value"]) + _interval(scores[first])
    yield Mark(words, shape="axis", colour="faint", low=0, high=1, text=text, note=note)
    for line, (place, score) in enumerate(sorted(scores.items())):
        key = ".".join(slug(score[name]) for name in ("instrument", "category", "set"))
        said = Mark(words, line=line, key=f"validity.{key}.f1")
        column, fit = figure.columns[place], score["kind"] == "fit"
        yield said._replace(
            mark=column.words + ", in view when made" * fit,
            shape=chart.OPEN * fit + SHAPES[place % len(SHAPES)],
            colour=column.colour or "ink",
            **{end: score[end] for end in NUMBERS[:3]},
        )
        if place == 0:
            yield said._replace(
                mark="marking every unit", shape="tick", colour="soft", value=score["baseline"]
            )
            yield said._replace(
                mark="between coders", shape="tick", colour="blue", value=score["ceiling"]
            )


def _interval(score: Score) -> str:
    low, high = score["low"], score["high"]
    return f" [{_short(low)}, {_short(high)}]" if low == low else ""


def _short(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")
