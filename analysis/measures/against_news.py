"""A piece against other news: the mean of its stretches, and where that lies among theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.measures.rates import CATEGORIES, INSTRUMENT, Rates, measured
from analysis.measures.stretches import LENGTH, percentile
from analysis.results import Result
from analysis.study.marks import MASKED, SCORED_BY, VADER
from analysis.study.study import Study

WAYS = {VADER: "valence", MASKED: "valence_masked"}
Stretches = Mapping[str, Mapping[str, Sequence[float]]]


def piece_stretches(study: Study) -> dict[str, dict[str, list[float]]]:
    """Return each full piece's values in its stretches, by piece and measure."""
    texts = {piece.key: "\n\n".join(study.of(piece.key)["text"]) for piece in study.full}
    return {key: measured([text]) for key, text in texts.items()}


def news_results(study: Study, values: Stretches, rates: Rates) -> Iterator[Result]:
    """Yield, for each full piece and measure, its mean per stretch and that mean's percentiles."""
    for piece, by_measure in values.items():
        for category in CATEGORIES:
            if by_measure[category]:
                yield from _counted(study, piece, category, by_measure[category], rates)
        for way, measure in WAYS.items():
            if by_measure[measure]:
                yield from _valenced(study, piece, way, by_measure[measure], rates)


def _counted(
    study: Study, piece: str, category: str, values: Sequence[float], rates: Rates
) -> Iterator[Result]:
    instrument = study.instrument(INSTRUMENT)
    words = instrument.words[category]
    mean = sum(values) / len(values)
    stem = f"{INSTRUMENT}.{piece}.{category.replace('_', '-')}.stretches"
    fields: dict[str, Any] = {
        "evidence": tuple(study.rows(INSTRUMENT, category, piece)["id"]),
        "instrument": f"{INSTRUMENT}.{category}",
        "version": instrument.version,
        "inputs": (f"piece:{piece}", f"lexicon:{INSTRUMENT}", "rates"),
    }
    yield Result(
        key=f"{stem}.mean",
        label=f"{words} per stretch of {LENGTH} words, mean of the piece's stretches",
        value=mean,
        unit="score",
        digits=1,
        low=min(values),
        high=max(values),
        range="stretches",
        n=len(values),
        n_of="stretches",
        formula=f"({' + '.join(f'{value:.0f}' for value in values)}) / {len(values)}",
        **fields,
    )
    fewer = f"with fewer {words} than the piece's mean stretch"
    yield from _percentiles(stem, f"{mean:.2f}", mean, category, fewer, rates, fields)


def _valenced(
    study: Study, piece: str, way: str, values: Sequence[float], rates: Rates
) -> Iterator[Result]:
    mean = float(np.mean(values))
    lexicons = [f"lexicon:{name}" for name in SCORED_BY[way]]
    fields = {
        "instrument": f"sentiment.{way}",
        "version": study.instrument("valenced").version,
        "inputs": (f"piece:{piece}", *lexicons, "rates"),
    }
    lower = "with a lower mean valence than the piece's mean stretch"
    stem = f"sentiment.{piece}.{way}.stretches"
    yield from _percentiles(stem, f"{mean:.3f}", mean, WAYS[way], lower, rates, fields)


def _percentiles(
    stem: str,
    shown: str,
    mean: float,
    measure: str,
    compared: str,
    rates: Rates,
    fields: Mapping[str, Any],
) -> Iterator[Result]:
    for name, others in sorted(rates.sets.items()):
        number, texts = others.stretches, others.texts
        yield Result(
            key=f"{stem}.{name}.percentile",
            label=f"share of stretches of {others.words} {compared}",
            value=percentile(mean, others.values[measure]),
            unit="share",
            digits=0,
            n=number,
            n_of="stretches of other news",
            formula=f"mid-rank of {shown} among {number} stretches of {texts} texts",
            **fields,
        )
