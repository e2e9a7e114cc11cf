"""The measures that instruments bring: a share of each category, and of each column it marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from analysis.measures.measure import Measure
from analysis.study.codebook import Codebook
from analysis.study.conditions import Codes, columns
from analysis.text.annotate import Instrument


def instrument_measures(instruments: Iterable[Instrument]) -> list[Measure]:
    """Return a share for each category that an instrument has words for.

    share = sentences with at least one matched span / sentences.
    """
    return [
        _share(instrument, category)
        for instrument in instruments
        if instrument.construct
        for category in instrument.categories
        if category in instrument.words and "." not in category  # mentions are declared
    ]


def _share(instrument: Instrument, category: str) -> Measure:
    segment = category.replace("_", "-").replace(".", "-")
    return Measure(
        key=f"{instrument.construct}.{{piece}}.{segment}.lexicon.share",
        label=f"share of sentences with {instrument.words[category]} (instrument)",
        hit=({f"{instrument.name}.{category}": Codes(codes=("1",))},),
        reader="instrument",
    )


def marked_measures(
    instruments: Iterable[Instrument], book: Codebook, declared: Collection[Measure]
) -> list[Measure]:
    """Return a share of sentences for each flag of the codebook that a category marks.

    A flag that a declared measure counts has none: the study says itself what is taken of it.
    """
    counted = {name for m in declared if m.reader == "coders" for name in columns(m.hit)}
    flags = {column.name for column in book.study if column.kind == "flag"} - counted
    marked = {
        mark.column: instrument.construct
        for instrument in instruments
        if instrument.construct
        for marks in instrument.marks.values()
        for mark in marks
        if mark.column in flags and mark.code == "1"
    }
    return [_coded_share(construct, column) for column, construct in marked.items()]


def _coded_share(construct: str, column: str) -> Measure:
    return Measure(
        key=f"{construct}.{{piece}}.{column.replace('_', '-')}.share",
        label=f"share of sentences that coders mark as {column.replace('_', ' ')}",
        hit=({column: Codes(codes=("1",))},),
    )
