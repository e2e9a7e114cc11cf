"""Shares of the article beside those of other news, coded by the same codebook.

A row's `show` is the key of the article's share, `also` the one of other news. `columns` are sets
of other news: {set} in a row's `beside` stands for each; a set without such a share is left out.
The article is a census; the others are samples and carry their 95 % intervals. The marks of the
first row are labelled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.figures import parts
from analysis.figures.chart import OPEN, Mark
from analysis.figures.figure import Figure, Row
from analysis.measures.measured import Measured
from analysis.results import Result

SET = "{set}"
SHAPES = ("square", "triangle", "diamond", "dot")  # of sets, in their order
OTHERS = Mark("", "other news, weighted", "dot", "soft")


def beside(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each row: the article, other news as a whole, and each set of it."""
    sets = [
        Mark("", one.words, OPEN + shape, "soft")
        for one, shape in zip(figure.columns, SHAPES, strict=False)
    ]
    for number, row in enumerate(figure.rows):
        own = parts.key(row.show, measured)
        keys = [row.also, *(row.beside.replace(SET, one.show) for one in figure.columns)]
        others = [
            mark._replace(key=key)
            for mark, template in zip((OTHERS, *sets), keys, strict=True)
            if (key := parts.key(template, measured))
        ]
        if own:
            marks = _row(row, measured.results[own], others, measured)
            yield from (mark._replace(label=mark.mark * (number == 0)) for mark in marks)


def _row(row: Row, own: Result, others: Sequence[Mark], measured: Measured) -> Iterator[Mark]:
    """Yield the article's mark, then one below the other those of other news with intervals."""
    whole = [measured.results[mark.key] for mark in others[:1]]
    note = "".join(f"other news {one.quoted} ({one.hits} of {one.n} drawn)" for one in whole)
    text = f"{own.quoted}, {own.hits} of {own.n}"
    about = Mark(row.words, text=text, note=note)
    yield about._replace(
        mark="the article",
        shape="primary",
        colour=row.colour or "ink",
        value=100 * own.value,
        key=own.key,
    )
    for line, mark in enumerate(others, start=1):
        one = measured.results[mark.key]
        low, high = (100 * (one.value if end is None else end) for end in (one.low, one.high))
        place = mark._replace(row=row.words, text=text, note=note, line=line)
        yield place._replace(value=100 * one.value, low=low, high=high)
