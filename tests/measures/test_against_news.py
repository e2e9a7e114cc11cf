"""A piece against other news: the mean of its stretches, and where that lies among theirs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from analysis.measures.against_news import news_results, piece_stretches
from analysis.measures.measured import Measured
from analysis.measures.rates import RatedSet, Rates
from analysis.measures.stretches import MEASURES
from analysis.results import Result
from analysis.study.study import Study


def results(study: Study, stretches: Mapping[str, pd.DataFrame]) -> dict[str, Result]:
    """Return the results of `stretches` beside four stretches of other news with 0, 1, 2 and 4."""
    values = dict.fromkeys(MEASURES, (0.0, 1.0, 2.0, 4.0))
    news = RatedSet(source="s", words="some news", texts=3, stretches=4, values=values)
    rates = Rates(length=200, sets={"some": news})
    return {result.key: result for result in news_results(study, stretches, rates)}


def test_a_piece_s_mean_and_its_place_by_hand(small: Study) -> None:
    numbers = pd.DataFrame({name: [1.0, 2.0, 3.0] for name in MEASURES})
    named = results(small, {"port-strike": numbers})
    mean = named["threat.port-strike.danger-ahead.stretches.mean"]
    assert (mean.value, mean.low, mean.high, mean.range) == (2.0, 1.0, 3.0, "stretches")
    assert (mean.n, mean.formula) == (3, "(1 + 2 + 3) / 3")
    # Two of the four lie below 2, one is equal: 2.5 / 4.
    place = named["threat.port-strike.danger-ahead.stretches.some.percentile"]
    assert place.value == pytest.approx(0.625)
    assert place.formula == "mid-rank of 2.00 among 4 stretches of 3 texts"
    assert place.label.startswith("share of stretches of some news with fewer words for danger")
    valence = named["sentiment.port-strike.vader-masked.stretches.some.percentile"]
    assert valence.value == pytest.approx(0.625)
    assert valence.instrument == "sentiment.vader-masked"


def test_a_piece_shorter_than_a_stretch_has_no_place(small: Study) -> None:
    assert piece_stretches(small) == {}
    assert results(small, {}) == {}


def test_the_committed_article_is_held_against_each_set(committed: Measured) -> None:
    article = committed.study.article
    for name, news in committed.rates.sets.items():
        result = committed.results[f"threat.{article}.violent-event.stretches.{name}.percentile"]
        assert 0 <= result.value <= 1
        assert result.n == news.stretches
