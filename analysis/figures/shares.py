"""Coded shares with the coders' range, and the instrument's share beside them.

A row's `show` is the stem of a coded share's key (`frames.{piece}.conflict`), or a pattern with `*`
for one part of it (`frames.{piece}.*`) which stands for every share that no row before it shows; in
the row's words `*` is what it stood for. `also` is the stem of the instrument's share, if another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.figures import captions, chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.results import Result

FEWEST = 5  # below that a code is a list, not a measurement
CODERS, INSTRUMENT = ".share", ".lexicon.share"
SELDOM = f"Fewer than {FEWEST} by majority: listed, not measured"


def shares(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks of each share in percent; of few hits the sentences, below the others."""
    rows: dict[str, list[Mark]] = {}
    for row in figure.rows:
        for stem, words in _matching(row, measured):
            other = parts.key((row.also or stem) + INSTRUMENT, measured)
            marks = _marks(measured, measured.results[stem + CODERS], other, words)
            rows.setdefault(stem, list(marks))
    every = [mark for marks in rows.values() for mark in marks]
    return chart.table(sorted(every, key=lambda mark: mark.panel))


def _matching(row: Row, measured: Measured) -> Iterator[tuple[str, str]]:
    """Yield the stems of the shares that a row stands for, each with its words."""
    stem = row.show.replace(captions.PIECE, measured.study.article)
    pattern = re.escape(stem).replace(r"\*", r"([^.]+)")
    for key in measured.results:
        if found := re.fullmatch(f"({pattern}){re.escape(CODERS)}", key):
            name = found[2].replace("-", " ") if "*" in stem else ""
            yield found[1], row.words.replace("*", name)


def _marks(measured: Measured, coded: Result, other: str, words: str) -> Iterator[Mark]:
    """Yield bar, range and ring of one share; of few hits their sentences instead."""
    note = coded.coders_range if coded.range == "coders" else coded.quoted_range
    if other:
        note += f"; instrument {measured.results[other].quoted}"
    k = captions.part(coded, "k")
    if (coded.hits or 0) < FEWEST:
        units = ", ".join(map(str, parts.numbers(measured.study, coded.units)))
        inside = f"sentences {units}" if units else "no sentence"
        seldom = Mark(words, panel=SELDOM, inside=inside, text=k, note=note, key=coded.key)
        yield from (seldom, seldom._replace(key=other))
        return
    said = Mark(words, text=f"{coded.quoted}, {coded.hits} of {coded.n}", note=note, key=coded.key)
    value, low, high = (100 * (end or 0) for end in (coded.value, coded.low, coded.high))
    yield said._replace(mark="coders' majority, %", shape="bar", colour="grey", low=0, high=value)
    if coded.range:
        yield said._replace(mark="the coders' range", shape="line", low=low, high=high)
    if other:
        value = 100 * measured.results[other].value
        ring = said._replace(mark="instrument", shape="open dot", colour="blue", key=other)
        yield ring._replace(value=value)
