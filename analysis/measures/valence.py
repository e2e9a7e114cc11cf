"""How far a word list's valence follows the coders', sentence by sentence.

Pearson's r over the sentences of a coded piece; and the mean valence by each, of the sentences that
the coders mark as violence, and as danger. All sentences are there and none was drawn: there is no
interval, but the means of each coder alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from scipy.stats import pearsonr

from analysis.results import Result
from analysis.study.marks import SCORED_BY
from analysis.study.readings import Reading
from analysis.study.study import Study

COLUMN, CODERS = "valence", "coded"
FLAGS = ("violence", "danger")  # what a word list may hear, or not
NEITHER = "neither"  # the sentences that have none of them


def valence_results(study: Study) -> Iterator[Result]:
    """Yield r of each word list's valence with the coded one, and the means by coded flag.

    There is no r where either does not vary, and no mean of no sentences.
    """
    if not study.consensus.gives([COLUMN]):
        return
    flags = [flag for flag in FLAGS if study.consensus.gives([flag])]
    for piece in study.coded:
        marks = study.marks.of(piece)
        codes, *others = (
            _scores(reading.of(piece), marks) for reading in (study.consensus, *study.coders)
        )
        for way in SCORED_BY:
            if (codes[[way, CODERS]].astype(float).nunique() > 1).all():
                yield _correlation(piece, way, codes[[way, CODERS]].astype(float))
        for flag in [*flags, NEITHER] if flags else []:
            for way in (*SCORED_BY, CODERS):
                yield from _mean(piece, way, flag, codes, others)


def _scores(coder: Reading, marks: Reading) -> pd.DataFrame:
    """Return the codes of a reading with the word lists' scores, and the coded one, beside them."""
    scores = marks.codes.loc[coder.codes.index, list(SCORED_BY)]
    return coder.codes.assign(
        **{way: scores[way] for way in scores}, **{CODERS: coder.codes[COLUMN]}
    )


def _correlation(piece: str, way: str, scores: pd.DataFrame) -> Result:
    return Result(
        key=f"sentiment.{piece}.{way}.coded.r",
        label=f"r of the sentences' valence by {way} with that by the coders",
        value=float(pearsonr(scores[way], scores[CODERS]).statistic),
        unit="r",
        formula=f"Pearson's r over {len(scores)} sentences",
        inputs=(f"piece:{piece}", f"sheets:{COLUMN}", *_lexicons(way)),
        **_about(len(scores), "sentences", CODERS),
    )


def _mean(
    piece: str, way: str, flag: str, codes: pd.DataFrame, others: Sequence[pd.DataFrame]
) -> Iterator[Result]:
    """Yield the mean by one way of the sentences with a flag, with the range of the coders."""
    scores = _marked(codes, flag, way)
    means = [_marked(other, flag, way).mean() for other in others]
    if scores.empty or pd.isna(means).any():
        return
    flags = [name for name in FLAGS if name in codes] if flag == NEITHER else [flag]
    sheets = [COLUMN, *flags] if way == CODERS else flags
    by = "the coders, from −2 to 2" if way == CODERS else way
    told = f"neither {' nor '.join(flags)}" if flag == NEITHER else flag
    yield Result(
        key=f"sentiment.{piece}.{way}.{flag}.mean",
        label=f"mean valence by {by}, of the sentences coded as {told}",
        value=scores.mean(),
        unit="score",
        low=min(means),
        high=max(means),
        range="coders",
        formula=f"sum of scores / sentences = {scores.sum():.4f} / {len(scores)}",
        units=tuple(scores.index),
        inputs=(f"piece:{piece}", *(f"sheets:{column}" for column in sheets), *_lexicons(way)),
        **_about(len(scores), "other sentences" if flag == NEITHER else f"{flag} sentences", way),
    )


def _marked(codes: pd.DataFrame, flag: str, way: str) -> pd.Series:
    """Return the scores of the sentences that have a flag, or none of FLAGS."""
    given = [name for name in FLAGS if name in codes]
    chosen = (codes[given] == "0").all(axis=1) if flag == NEITHER else codes[flag] == "1"
    return codes.loc[chosen, way].astype(float)


def _lexicons(way: str) -> tuple[str, ...]:
    return tuple(f"lexicon:{name}" for name in SCORED_BY.get(way, ()))


def _about(n: int, n_of: str, way: str) -> Mapping[str, Any]:
    """Return what a result counts, and the instrument that gave its scores."""
    coded = way == CODERS
    instrument = f"coded.{COLUMN}" if coded else f"sentiment.{way}"
    return {
        "n": n,
        "n_of": n_of,
        "instrument": instrument,
        "version": "1",
        "variable": COLUMN if coded else None,
    }
