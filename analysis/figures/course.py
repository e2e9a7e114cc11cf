"""The course of a text: a column per sentence in reading order, a lane per thing that is shown.

A row's `show` is a coded flag or a column of numbers; its `lane` says how: `up` and `down` stand on
one line, `bars` rise from nought and sink below it. `also` is a flag whose sentences are outlined.
`key` is the result that counts the lane, `beside` the one of other news. `notes` are sentences that
are called out.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.errors import fail
from analysis.figures import parts
from analysis.figures.figure import FILE, Figure, Row
from analysis.figures.lanes import Column
from analysis.measures.measured import Measured
from analysis.results import INTERVALS, Result

OUTSIDE = "0"  # the third of what is not in the body


def course(figure: Figure, measured: Measured) -> Iterator[Column]:
    """Yield a column per lane and sentence, then the sentences that are called out."""
    codes = _codes(measured)
    numbers = parts.numbers(codes.index)
    for row in figure.rows:
        said, note = _told(row.key, measured), _told(row.beside, measured)
        about = Column(
            row.words, row.lane, row.colour or "ink", said=said, note=note, key=_key(row, measured)
        )
        values = codes[row.show].astype(float)
        outlined = codes[row.also] == "1" if row.also else values * 0 > 0
        rows = zip(numbers, values, outlined, codes["third"], codes["zone"], strict=True)
        for number, value, is_outlined, third, zone in rows:
            part = zone if third == OUTSIDE else third
            yield about._replace(
                number=number, value=value, outlined=int(is_outlined and value > 0), part=part
            )
    yield from _notes(figure, measured, codes["text"])


def _codes(measured: Measured) -> pd.DataFrame:
    """Return the consensus on the article, and the instruments' numbers beside it."""
    codes = parts.coded(measured).codes
    marks = measured.study.marks.codes.loc[codes.index]
    return codes.join(marks.drop(columns=codes.columns, errors="ignore"))


def _key(row: Row, measured: Measured) -> str:
    return parts.key(row.key, measured) if row.key else ""


def _told(template: str, measured: Measured) -> str:
    """Return a result as a lane tells it: "14 of 47, 30 %", or with its interval."""
    name = parts.key(template, measured) if template else ""
    return _in_words(measured.results[name]) if name else ""


def _in_words(result: Result) -> str:
    if result.range in INTERVALS:
        return f"other news: {result.quoted} [{result.shown_range}]"
    counted = f"{result.hits} of {result.n} sentences, " if result.hits is not None else "mean "
    return f"{counted}{result.quoted}"


def _notes(figure: Figure, measured: Measured, texts: pd.Series) -> Iterator[Column]:
    """Yield the sentences that are called out; raises StudyError for words that are not there."""
    for note in figure.notes:
        unit = f"{measured.study.article}:{note.unit}"
        if unit not in texts or note.words.strip("… ") not in texts[unit]:
            path = measured.study.root / "corpus" / FILE
            allowed = "words of a sentence of the article, as s005"
            fail(path, None, f"{figure.title}: notes: {note.unit}", note.words, allowed)
        (number,) = parts.numbers([unit])
        yield Column(text=f"“{note.words}”", number=number)
