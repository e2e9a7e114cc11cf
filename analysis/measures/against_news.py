"""A piece against other news: the mean of its stretches, and where that lies among theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.measures.rates import Rates
from analysis.measures.stretches import (
    CATEGORIES,
    INSTRUMENT,
    LENGTH,
    WAYS,
    in_stretches,
    percentile,
)
from analysis.results import Result, slug
from analysis.study.marks import SCORED_BY
from analysis.study.study import Study


def piece_stretches(study: Study) -> dict[str, pd.DataFrame]:
    """Return the stretches of each full piece that has one, by piece."""
    texts = {piece.key: "\n\n".join(study.of(piece.key)["text"]) for piece in study.full}
    tables = {key: in_stretches([text]) for key, text in texts.items()}
    return {key: table for key, table in tables.items() if len(table)}


def news_results(
    study: Study, stretches: Mapping[str, pd.DataFrame], rates: Rates
) -> Iterator[Result]:
    """Yield, for each piece and measure, its mean per stretch and that mean's percentiles."""
    for piece, table in stretches.items():
        for category in CATEGORIES:
            yield from _counted(study, piece, category, table[category], rates)
        for measure in WAYS:
            yield from _valenced(study, piece, measure, table[measure], rates)


def _counted(
    study: Study, piece: str, category: str, values: pd.Series, rates: Rates
) -> Iterator[Result]:
    instrument = study.instrument(INSTRUMENT)
    words = instrument.words[category]
    mean = float(values.mean())
    stem = f"{INSTRUMENT}.{piece}.{slug(category)}.stretches"
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
        low=values.min(),
        high=values.max(),
        range="stretches",
        n=len(values),
        n_of="stretches",
        formula=f"({' + '.join(f'{value:.0f}' for value in values)}) / {len(values)}",
        **fields,
    )
    fewer = f"with fewer {words} than"
    yield from _percentiles(rates, category, mean, f"{mean:.2f}", stem, fewer, fields)


def _valenced(
    study: Study, piece: str, measure: str, values: pd.Series, rates: Rates
) -> Iterator[Result]:
    way, mean = WAYS[measure], float(values.mean())
    lexicons = [f"lexicon:{name}" for name in SCORED_BY[way]]
    fields = {
        "instrument": f"sentiment.{way}",
        "version": study.instrument("valenced").version,
        "inputs": (f"piece:{piece}", *lexicons, "rates"),
    }
    stem, lower = f"sentiment.{piece}.{way}.stretches", "with a lower mean valence than"
    yield from _percentiles(rates, measure, mean, f"{mean:.3f}", stem, lower, fields)


def _percentiles(
    rates: Rates,
    measure: str,
    mean: float,
    shown: str,
    stem: str,
    compared: str,
    fields: Mapping[str, Any],
) -> Iterator[Result]:
    for name, others in sorted(rates.sets.items()):
        number, texts = others.stretches, others.texts
        yield Result(
            key=f"{stem}.{name}.percentile",
            label=f"share of stretches of {others.words} {compared} the piece's mean stretch",
            value=percentile(mean, others.values[measure]),
            unit="share",
            digits=0,
            n=number,
            n_of="stretches of other news",
            formula=f"mid-rank of {shown} among {number} stretches of {texts} texts",
            **fields,
        )
