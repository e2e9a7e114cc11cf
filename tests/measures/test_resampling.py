"""Resampled paragraphs: how much a number hangs on single ones."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.declared import declared_measures
from analysis.measures.measure import Measure
from analysis.measures.resampling import middle, resampled_bounds
from analysis.study.study import Study

PARAGRAPHS = pd.Series([1, 1, 2, 2, 3, 3])


def test_what_does_not_hang_on_paragraphs_is_a_point() -> None:
    assert middle(PARAGRAPHS, pd.Series([0.5] * 6)) == (0.5, 0.5)
    assert middle(PARAGRAPHS, pd.Series([0, 1] * 3)) == (0.5, 0.5)


def test_one_paragraph_of_three_moves_a_mean_from_nought_to_one() -> None:
    # It is drawn never (8 of 27 times) or each time (1 of 27): both within the middle 95 %.
    assert middle(PARAGRAPHS, pd.Series([0, 0, 0, 0, 1, 1])) == (0.0, 1.0)


def test_a_difference_of_the_small_article(small: Study) -> None:
    assert small.consensus is not None
    article = small.consensus.of("port-strike")
    difference = next(m for m in declared_measures(small) if m.form == "difference")
    # The last paragraph is all danger; the two before it hold a half and none.
    assert resampled_bounds(difference, article) == (50.0, 100.0)
    assert resampled_bounds(difference, article) == resampled_bounds(difference, article)


def test_a_mean_of_the_small_article(small: Study) -> None:
    assert small.consensus is not None
    mean = Measure(key="", label="", form="mean", column="valence")
    # The three paragraphs have the means -1, 0 and -1: drawn alone, or each of them three times.
    assert resampled_bounds(mean, small.consensus.of("port-strike")) == (-1.0, 0.0)


def test_a_headline_has_no_paragraphs(small: Study) -> None:
    mean = Measure(key="", label="", form="mean", column="vader")
    assert resampled_bounds(mean, small.marks.of("ships-turn-away")) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-1, 1)), min_size=1, max_size=20))
def test_the_middle_lies_within_the_values(rows: list[tuple[int, float]]) -> None:
    paragraphs, values = (pd.Series(column) for column in zip(*rows, strict=True))
    low, high = middle(paragraphs, values, draws=50)
    assert values.min() - 1e-9 <= low <= high <= values.max() + 1e-9


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same(seed: int) -> None:
    values = pd.Series([0.1, 0.9, 0.4, 0.2, 0.7, 0.3])
    assert middle(PARAGRAPHS, values, seed=seed) == middle(PARAGRAPHS, values, seed=seed)
