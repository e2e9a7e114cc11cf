"""Coded shares with the coders' range, and the instrument's share beside them.

A row's `show` is the stem of a coded share's key (`frames.{piece}.conflict`), or a pattern with `*`
for one part of it (`frames.{piece}.*`) which stands for every share that no row before it shows; in
the row's words `*` is what it stood for. `also` is the stem of the instrument's share, if another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from analysis.figures import captions, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured
from analysis.measures.statements import failing
from analysis.results import Result

FEWEST = 5  # below that a code is a list, not a measurement
CODERS, INSTRUMENT = ".share", ".lexicon.share"
WITHDRAWN = "; word list: fails"
SELDOM = f"Found in fewer than {FEWEST} sentences: too few to measure"


def shares(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each share in percent; of few hits the sentences, below the others."""
    marks: dict[str, list[Mark]] = {}
    withdrawn = failing(measured.scores)
    for row in figure.rows:
        pattern = parts.pattern(row.show + CODERS, measured.study.article)
        for found in filter(None, map(pattern.fullmatch, measured.results)):
            key, named = found[0], "".join(found.groups()).replace("-", " ")
            said = Mark(row.words.replace("*", named), key=key)
            other = (row.also or key.removesuffix(CODERS)) + INSTRUMENT
            instrument = measured.results.get(parts.key(other, measured))
            if instrument and instrument.instrument in withdrawn:
                said, instrument = said._replace(note=WITHDRAWN), None
            marks.setdefault(key, list(_marks(said, measured.results[key], instrument)))
    yield from sorted(chain(*marks.values()), key=lambda mark: mark.panel)


def _marks(said: Mark, coded: Result, instrument: Result | None) -> Iterator[Mark]:
    """Yield the marks of one share; of few hits its sentences instead."""
    note = coded.coders_range if coded.range == "coders" else coded.quoted_range
    if instrument:
        note += f"; word list {instrument.quoted}"
    said = said._replace(note=note + said.note)
    if (coded.hits or 0) < FEWEST:
        seldom = _listed(said, coded)
        yield seldom
        yield seldom._replace(key=instrument.key if instrument else "")
    else:
        text = f"{coded.quoted}, {coded.hits} of {coded.n}"
        yield from _drawn(said._replace(text=text), coded, instrument)


def _listed(said: Mark, coded: Result) -> Mark:
    """Return what stands in place of the marks of a share of few hits: their sentences."""
    numbers = ", ".join(map(str, parts.numbers(coded.units)))
    noun = "sentence" if len(coded.units) == 1 else "sentences"
    inside = f"{noun} {numbers}" if numbers else "no sentence"
    return said._replace(panel=SELDOM, inside=inside, text=captions.part(coded, "k"))


def _drawn(said: Mark, coded: Result, instrument: Result | None) -> Iterator[Mark]:
    """Yield the bar of one share, the coders' range and the instrument's ring."""
    value, low, high = (100 * (end or 0) for end in (coded.value, coded.low, coded.high))
    yield said._replace(mark="coders' majority, %", shape="bar", colour="grey", low=0, high=value)
    if coded.range:
        yield said._replace(mark="the coders' range", shape="line", low=low, high=high)
    if instrument:
        ring = said._replace(mark="word list or rules", shape="open dot", colour="gold")
        yield ring._replace(key=instrument.key, value=100 * instrument.value)
