"""Valence and threat words against what people rated: correlations on sentences and headlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from nltk.stem.snowball import SnowballStemmer
from numpy.typing import NDArray
from scipy.stats import pearsonr, zscore

from analysis.errors import fail
from analysis.instruments import sentiment
from analysis.measures.intervals import FEWEST, interval
from analysis.measures.scores import Score, picks
from analysis.measures.scoring import Row
from analysis.study.marks import MASKED, SECOND, VADER
from analysis.study.study import Study
from analysis.text.annotate import annotate
from analysis.text.bounds import WORD
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize
from analysis.text.vocabulary import straight
from analysis.validation.data import read_set, sets

Floats = NDArray[np.float64]
HEADLINES = "emobank-headlines"
# A text's threat is the number of its matches of these categories, as the lexicon's header says.
COUNTED = ["violent_event", "danger_ahead", "harm"]
DISTRESS = "low valence, high arousal, low dominance"
AROUSAL = "arousal, valence held constant"
# What is told of threat words: instrument, category, criterion, metric.
TOLD = (
    ("threat", "count", DISTRESS, "r"),
    ("grievance", "four categories", DISTRESS, "r"),
    ("threat", "less grievance", DISTRESS, "difference"),
    ("threat", "count", AROUSAL, "partial_r"),
    ("grievance", "four categories", AROUSAL, "partial_r"),
    ("threat", "less grievance partial", AROUSAL, "difference"),
)


def valence_scores(_: Study, folder: Path) -> Iterator[Row]:
    """Yield Pearson's r of each valence with the raters' mean, with its interval by Fisher's z."""
    opinion = read_set("nyt", folder).rename(columns={"mean": "rated"})
    bank = read_set("emobank", folder).rename(columns={"V": "rated"})
    paper = bank["category"] == "newspaper"
    sets = {"nyt-opinion": opinion, "emobank-newspaper": bank[paper], HEADLINES: bank[~paper]}
    for name, table in sets.items():
        texts, n = table["text"], len(table)
        if n < FEWEST:
            fail(folder, None, name, f"{n} rated texts", f"at least {FEWEST}")
        ways = {
            VADER: sentiment.compound(texts),
            MASKED: sentiment.compound(texts, load("event_nouns")),
            SECOND: sentiment.balance(tokenize(texts), load("valence")),
        }
        for way, values in ways.items():
            r = pearsonr(values, table["rated"])
            low, high = r.confidence_interval()
            score = Score("r", n, n, float(r.statistic), low, high, 0.0, None, "fisher")
            yield ("sentiment", way, "valence, mean of raters", name, "public", *score)


def threat_scores(_: Study, folder: Path) -> Iterator[Row]:
    """Yield r of threat words with distress in headlines, beside the Grievance Dictionary's.

    Distress: z(-V) + z(A) + z(-D) of the raters' means. Also partial r with arousal, and how much
    the study's words gain, over the same headlines drawn again for both.
    """
    bank = read_set("emobank", folder)
    bank = bank[bank["category"] != "newspaper"]
    n, texts = len(bank), bank["text"]
    valence, arousal, dominance = bank[["V", "A", "D"]].to_numpy().T
    distress = zscore(-valence) + zscore(arousal) + zscore(-dominance)
    own, other = threat_words(texts), grievance_words(texts, folder)
    columns = np.stack([own, other, distress, arousal, valence])
    values, drawn = _taken(columns), _taken(columns[:, picks(n)])
    for (name, category, criterion, metric), value, draws in zip(TOLD, values, drawn, strict=True):
        bounds = interval(draws)
        score = Score(metric, n, n, float(value), *bounds, 0.0, None, "bootstrap")
        yield (name, category, criterion, HEADLINES, "public", *score)


def _taken(columns: Floats) -> tuple[Floats, ...]:
    """Return the numbers of TOLD, along the last axis: of many draws at once."""
    own, other, distress, arousal, valence = columns
    r, other_r = _r(own, distress), _r(other, distress)
    partial = _partial_r(own, arousal, valence)
    other_partial = _partial_r(other, arousal, valence)
    return r, other_r, r - other_r, partial, other_partial, partial - other_partial


def _r(x: Floats, y: Floats) -> Floats:
    return np.asarray(pearsonr(x, y, axis=-1).statistic)


def _partial_r(x: Floats, y: Floats, z: Floats) -> Floats:
    """Return Pearson's r of x and y with z held constant."""
    xy, xz, yz = _r(x, y), _r(x, z), _r(y, z)
    return np.asarray((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))


def threat_words(texts: Sequence[str]) -> Floats:
    """Return the number of matches of violent events, danger ahead and other harm by text."""
    threat = load("threat")
    counts = pd.DataFrame(annotate(texts, [threat]).counts(threat))
    return np.asarray(counts[COUNTED].sum(axis=1), np.float64)


def grievance_words(texts: Sequence[str], folder: Path) -> Floats:
    """Return the number of words by text whose Snowball stem is in the dictionary's categories."""
    dictionary = read_set("grievance", folder)
    categories = sets()["grievance"].each["category"]
    stems = dictionary["word"][dictionary["category"].isin(categories)]
    tokens = tokenize(map(straight, texts))
    types = pd.Series(tokens.vocabulary.types, dtype=str)
    is_listed = types.map(SnowballStemmer("english").stem).isin(stems).to_numpy()
    hits = is_listed[tokens.type] & (tokens.sorts & WORD != 0)
    return np.asarray(np.bincount(tokens.text, hits, len(texts)), np.float64)
