"""Valenced vocabulary: VADER by sentence, with and without nouns that name the event, and a second lexicon.

It is the balance of rated words in a sentence. It is not the author's feeling, and not sentiment toward anyone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.instruments import sentiment
from analysis.measures import stretches as reference
from analysis.measures.shares import Tables, instrument_shares, slices, stability
from analysis.results import Result
from analysis.text import lexicon

MASK = lexicon.load("event_nouns")
VALENCED = sentiment.VALENCED
SECOND = lexicon.load("valence")
INSTRUMENTS = (VALENCED, MASK, SECOND)
CODE = "code:analysis.constructs.sentiment"
WAYS = {
    "vader": "mean valence of the sentences by VADER",
    "vader-masked": "mean valence of the sentences by VADER with event nouns masked",
    "second": "mean valence of the sentences by the second lexicon",
}


def results(tables: Tables) -> Iterator[Result]:
    """Yield mean sentence valence by each way, whole and by slice, shares of valenced sentences, and percentiles."""
    for piece in tables.full:
        sentences = tables.of(piece.key)
        scores = scored(tables, sentences)
        for way, words in WAYS.items():
            yield from _means(sentences, scores[way], piece.key, way, words)
        yield from _against_news(tables, piece.key)
        yield _repeats(sentences, piece.key)
    rated = {"positive": "positively rated words", "negative": "negatively rated words"}
    yield from instrument_shares(tables, "sentiment", "valenced", VALENCED.version, rated)


def scored(tables: Tables, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return each sentence's valence by way: VADER's compound (-1 to 1), and (pos - neg) / (pos + neg) by the second.

    A sentence without a word of the second lexicon scores 0, as VADER has it.
    """
    texts = sentences["text"].tolist()
    rows = tables.rows("valence")
    signs = rows["category"].map({"positive": 1, "negative": -1})
    total = signs.groupby(rows["sentence"]).sum()
    number = signs.groupby(rows["sentence"]).size()
    second = (total / number).reindex(sentences["id"]).fillna(0.0)
    return pd.DataFrame(
        {
            "vader": sentiment.compound(texts, None),
            "vader-masked": sentiment.compound(texts, MASK),
            "second": second.to_numpy(),
        },
        index=sentences.index,
    )


def _means(sentences: pd.DataFrame, scores: pd.Series, piece: str, way: str, words: str) -> Iterator[Result]:
    lexicons = {"vader": ("valenced",), "vader-masked": ("valenced", "event_nouns"), "second": ("valence",)}[way]
    for segment, where, mask in [("", "", pd.Series(True, sentences.index)), *slices(sentences)]:
        held = scores[mask]
        if held.empty:
            continue
        whole = not segment
        body = sentences["zone"] == "body"
        low, high = stability(sentences[body], scores[body]) if whole else (None, None)
        yield Result(
            key=".".join(filter(None, ["sentiment", piece, way, segment, "mean"])),
            label=" ".join(filter(None, [words, where])),
            value=float(held.mean()), unit="score", low=low, high=high, range="stability" if whole else None,
            n=len(held), n_of="sentences", formula=f"sum of sentence scores / sentences = {held.sum():.4f} / {len(held)}",
            units=tuple(sentences["id"][mask]), instrument=f"sentiment.{way}", version=VALENCED.version,
            inputs=(f"piece:{piece}", *(f"lexicon:{name}" for name in lexicons), CODE)
            + (("lexicon:sourcing", "code:analysis.instruments.attribution") if segment.startswith("voice") else ()),
        )  # fmt: skip


def _against_news(tables: Tables, piece: str) -> Iterator[Result]:
    text = ["\n\n".join(tables.of(piece)["text"])]
    for way, column, masked in (("vader", "valence", False), ("vader-masked", "valence_masked", True)):
        held = reference.valence(text, masked)
        for name, other in sorted(tables.rates["sets"].items()) if held else ():
            mean = float(np.mean(held))
            yield Result(
                key=f"sentiment.{piece}.{way}.stretches.{name}.percentile",
                label=f"share of stretches of {other['words']} with a lower mean valence than the piece's mean stretch",
                value=reference.percentile(mean, other["values"][column]), unit="share", digits=0,
                n=other["stretches"], n_of="stretches of other news",
                formula=f"mid-rank of {mean:.3f} among {other['stretches']} stretches of {other['texts']} texts",
                instrument=f"sentiment.{way}", version=VALENCED.version,
                inputs=(f"piece:{piece}", "lexicon:valenced", "lexicon:event_nouns", "rates:valence", CODE),
            )  # fmt: skip


def _repeats(sentences: pd.DataFrame, piece: str) -> Result:
    """Return how many sentences repeat a rated word, where NLTK 3.10 scores the second in the first one's place."""
    ids = tuple(sentences["id"][np.asarray(sentiment.repeats(sentences["text"].tolist()), bool)])
    return Result(
        key=f"sentiment.{piece}.vader.repeats.count", label="sentences in which a rated word stands twice",
        value=float(len(ids)), unit="count", digits=0, n=len(sentences), n_of="sentences",
        formula=f"{len(ids)} of {len(sentences)} sentences", units=ids, instrument="sentiment.vader",
        version=VALENCED.version, inputs=(f"piece:{piece}", "lexicon:valenced", CODE),
    )  # fmt: skip
