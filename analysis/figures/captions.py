"""Captions: sentences with numbers put in, and what is known of the instruments behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.errors import StudyError
from analysis.measures.measured import Measured
from analysis.measures.statements import coded
from analysis.measures.validity import where_coded
from analysis.results import MARK, Result
from analysis.study.claims import PIECE
from analysis.study.consensus import in_words

SURE = ("● usable", "◐ in part exploratory", "○ exploratory")
HOLE = re.compile(r"\{([a-z0-9.-]+)(?:\|(\w+))?\}")


def caption(sentences: Iterable[str], results: Mapping[str, Result], article: str) -> str:
    """Return the sentences whose keys are all among the results, with the numbers put in.

    `{key}` is the number with its unit, `{key|hits}` and `{key|of}` the bare numbers k and n,
    `{key|k}` "k of n", `{key|range}` its range, `{key|coders}` the range of the coders in words.
    `{piece}` in a key stands for the article.
    """
    told = []
    for sentence in sentences:
        named = sentence.replace(PIECE, article)
        if {hole[1] for hole in HOLE.finditer(named)} <= results.keys():
            told.append(HOLE.sub(lambda hole: part(results[hole[1]], hole[2] or ""), named))
    return " ".join(told)


def part(result: Result, name: str) -> str:
    """Return one part of a result as a caption holds it.

    Raises StudyError for the k of a result that counts nothing.
    """
    if name in ("hits", "k") and result.hits is None:
        message = f"{result.key}|{name}: found no count; allowed: the key of a share or a count"
        raise StudyError(message)
    return PARTS[name](result)


PARTS: Mapping[str, Callable[[Result], str]] = {
    "": lambda result: result.quoted,
    "hits": lambda result: f"{result.hits:,}{MARK * result.exploratory}",
    "k": lambda result: f"{result.hits:,} of {result.n:,}{MARK * result.exploratory}",
    "of": lambda result: f"{result.n:,}",
    "range": lambda result: result.quoted_range,
    "coders": lambda result: result.coders_range,
}


def sure(results: Iterable[Result]) -> str:
    """Return whether a figure's numbers are well enough measured, as a sign and a word.

    Scores are no measurements of the article and do not count; nothing where there is no other.
    """
    weak = [result.exploratory for result in results if not result.key.startswith("validity.")]
    if not weak:
        return ""
    return SURE[any(weak) + all(weak)]


def is_coded(result: Result) -> bool:
    """Return whether a result rests on what coders marked."""
    return result.instrument.startswith("coded.")


def coded_by(results: Sequence[Result], measured: Measured, people: str) -> str:
    """Return who coded, as a sentence, where any of the results rests on codes; else nothing."""
    if not any(map(is_coded, results)):
        return ""
    coders = in_words(measured.study.coding.coders)
    return f"Coded by {'; '.join(filter(None, (coders, people)))}."


def measured_by(results: Sequence[Result], measured: Measured) -> str:
    """Return what is known of the coding and the instruments behind results, each once.

    A score is told of only where it is older than what it scores.
    """
    coding: list[str] = []
    instruments: list[str] = []
    for result in results:
        if is_coded(result):
            where = where_coded(result, measured.study)
            names = (coded(column, where) for column in result.coded)
            coding += (measured.statements[name].text for name in names)
        elif result.exploratory or not result.key.startswith("validity."):
            instruments.append(f"{result.instrument}: {result.validity}")
    told = {"Stability of the coding": coding, "Instruments": instruments}
    return " ".join(f"{what}: {'; '.join(dict.fromkeys(of))}." for what, of in told.items() if of)
