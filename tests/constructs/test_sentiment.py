"""Valenced vocabulary: means of sentences, masked and by a second lexicon; never a compound of the whole text."""

from __future__ import annotations

import pytest

from analysis.constructs import sentiment
from analysis.measures.shares import Tables
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in sentiment.results(small)}


def test_a_mean_is_of_the_sentences_scores(found: dict[str, Result], small: Tables) -> None:
    sentences = small.of("hassakah")
    scores = sentiment.scored(small, sentences)
    for way in sentiment.WAYS:
        held = found[f"sentiment.hassakah.{way}.mean"]
        assert held.value == pytest.approx(sum(scores[way]) / 9)
        assert (held.n, held.range) == (9, "stability")
        attributed = found[f"sentiment.hassakah.{way}.voice-attributed.mean"]
        assert attributed.value == pytest.approx((scores[way].iloc[2] + scores[way].iloc[7]) / 2)


def test_masking_takes_the_topic_out(small: Tables) -> None:
    scores = sentiment.scored(small, small.of("hassakah"))
    # The headline's only rated word is the prison itself; "calm" names no event.
    assert scores["vader"].iloc[0] < scores["vader-masked"].iloc[0] == 0
    assert scores["vader"].iloc[5] == scores["vader-masked"].iloc[5] > 0


def test_the_second_lexicon_is_a_balance(small: Tables) -> None:
    sentences = small.of("hassakah")
    rows = small.rows("valence", piece="hassakah")
    scores = sentiment.scored(small, sentences)["second"]
    for unit, score in zip(sentences["id"], scores, strict=True):
        signs = [1 if c == "positive" else -1 for c in rows["category"][rows["sentence"] == unit]]
        assert score == (sum(signs) / len(signs) if signs else 0)


def test_scores_stay_within_one(tables: Tables) -> None:
    scores = sentiment.scored(tables, tables.of("hassakah"))
    assert scores.min().min() >= -1
    assert scores.max().max() <= 1
    assert list(scores) == list(sentiment.WAYS)


def test_words_that_stand_twice_are_counted(results: dict[str, Result]) -> None:
    held = results["sentiment.hassakah.vader.repeats.count"]
    assert held.value == len(held.units) == 2
