"""How often an interval holds the truth: simulated for few positives in nested texts.

News is made in which sentences of one text resemble each other, an instrument marks some of them
rightly and some wrongly, and sentences are drawn as the study draws them: more often where a
positive is likelier. An interval that promises 95 % should hold the true score in 95 of 100 draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.measures import weighted
from analysis.measures.intervals import interval
from analysis.measures.kept_scores import SIMULATED
from analysis.measures.weighted import Bools, Floats, Sample

TEXTS, SENTENCES = 1200, 23  # how many texts, and how many sentences each has on average
LIKENESS = 0.2  # variance of the texts' own rates, the mean rate being 1
DRAWN = np.array([320, 250, 120, 270])  # sentences drawn of each stratum
STRATA = np.array([0.04, 0.30, 0.06, 0.60])  # how the sentences are spread over them
RATES = {"as danger": (0.45, 0.16, 0.12, 0.025), "rarer": (0.12, 0.03, 0.02, 0.004)}
FOUND, WRONG = 0.35, np.array([0.15, 0.03, 0.04, 0.004])  # chances of being marked
DRAWS, WORLDS, AGAIN = 1000, 20, 400


class News(NamedTuple):
    """Sentences: the text and the stratum of each, whether it is positive, whether it is marked."""

    text: NDArray[np.int64]
    stratum: NDArray[np.int64]
    true: Bools
    found: Bools


def simulate(draws: int = DRAWS) -> pd.DataFrame:
    """Return how often each interval held the true score, in the columns SIMULATED.

    `positives`: how rare they are; `coverage`: share of draws whose interval held the score of all
    sentences; `width`: its mean width. The bootstrap draws single sentences again, 400 times.
    """
    rows = []
    for positives, rates in RATES.items():
        rng = np.random.default_rng(0)
        held = pd.concat(_one_world(np.array(rates), draws // WORLDS, rng) for _ in range(WORLDS))
        for (metric, kind), table in held.groupby(["metric", "interval"], sort=True):
            mean = table[["holds", "width"]].mean()
            rows.append((positives, metric, kind, mean["holds"], mean["width"], len(table)))
    return pd.DataFrame(rows, columns=SIMULATED).round(4)


def _one_world(rates: Floats, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return, of draws from one made world, whether each interval holds the world's score."""
    news = _made(rates, rng)
    every = Sample.plain(len(news.true))
    truth = {name: one.value for name, one in _scores(news.found, news.true, every).items()}
    rows = []
    for _ in range(draws):
        chosen, sample = _drawn(news, rng)
        found, true = news.found[chosen], news.true[chosen]
        bounds = {
            (name, "exact"): (one.low, one.high)
            for name, one in _scores(found, true, sample).items()
        }
        bounds |= {(name, "bootstrap"): pair for name, pair in _again(found, true, sample, rng)}
        rows += [
            (metric, kind, low <= truth[metric] <= high, high - low)
            for (metric, kind), (low, high) in bounds.items()
            if low is not None and high is not None
        ]
    return pd.DataFrame(rows, columns=["metric", "interval", "holds", "width"])


def _made(rates: Floats, rng: np.random.Generator) -> News:
    text = np.repeat(np.arange(TEXTS), 1 + rng.poisson(SENTENCES - 1, TEXTS))
    stratum = rng.choice(len(STRATA), len(text), p=STRATA)
    liked, marked = rng.gamma(1 / LIKENESS, LIKENESS, (2, TEXTS))
    true = rng.random(len(text)) < rates[stratum] * liked[text]
    chance = np.where(true, FOUND, WRONG[stratum] * rates.sum())
    return News(text, stratum, true, rng.random(len(text)) < chance * marked[text])


def _drawn(news: News, rng: np.random.Generator) -> tuple[NDArray[np.int64], Sample]:
    chosen, weights = [], []
    for stratum, size in enumerate(DRAWN):
        pool = np.flatnonzero(news.stratum == stratum)
        chosen.append(rng.choice(pool, size, replace=False))
        weights.append(np.full(size, len(pool) / size))
    places = np.concatenate(chosen)
    return places, Sample(np.concatenate(weights), news.text[places])


def _scores(found: Bools, true: Bools, sample: Sample) -> dict[str, weighted.Estimate]:
    return {
        "f1": weighted.f1(found, true, sample),
        "precision": weighted.share(true, found, sample),
        "recall": weighted.share(found, true, sample),
    }


def _again(
    found: Bools, true: Bools, sample: Sample, rng: np.random.Generator
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield the percentile bootstrap's bounds of each score."""
    picks = rng.integers(len(true), size=(AGAIN, len(true)))
    hit, marked, positive = (
        (flags * sample.weight)[picks].sum(axis=1) for flags in (found & true, found, true)
    )
    with np.errstate(invalid="ignore"):
        drawn = {
            "f1": 2 * hit / (marked + positive),
            "precision": hit / marked,
            "recall": hit / positive,
        }
    for name, values in drawn.items():
        yield name, interval(values)
