"""Resampled paragraphs: how much a number hangs on single ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.declared import declared_measures
from analysis.measures.measure import Measure
from analysis.measures.resampling import middle, resampled_bounds
from analysis.study.conditions import ALL, Codes
from analysis.study.readings import Reading
from analysis.study.study import Study

PARAGRAPHS = pd.Series([1, 1, 2, 2, 3, 3])


def test_what_does_not_hang_on_paragraphs_is_a_point() -> None:
    assert middle(PARAGRAPHS, pd.Series([0.5] * 6)) == (0.5, 0.5)
    assert middle(PARAGRAPHS, pd.Series([0, 1] * 3)) == (0.5, 0.5)


def test_one_paragraph_of_three_moves_a_mean_from_nought_to_one() -> None:
    # It is drawn never (8 of 27 times) or each time (1 of 27): both within the middle 95 %.
    assert middle(PARAGRAPHS, pd.Series([0, 0, 0, 0, 1, 1])) == (0.0, 1.0)


def test_a_difference_of_the_small_article(small: Study) -> None:
    article = small.consensus.of("port-strike")
    difference = next(m for m in declared_measures(small) if m.form == "difference")
    # The last paragraph is all danger; the two before it hold a half and none.
    assert resampled_bounds(difference, article) == (50.0, 100.0)
    assert resampled_bounds(difference, article) == resampled_bounds(difference, article)


def test_a_mean_of_the_small_article(small: Study) -> None:
    article = small.consensus.of("port-strike")
    body = Measure(key="a.b", label="x", form="mean", column="valence", among={"zone": "body"})
    # The three paragraphs have the means -1, 0 and -1: drawn alone, or each of them three times.
    assert resampled_bounds(body, article) == (-1.0, 0.0)
    # Headline, standfirst and subhead, -1, -1 and 0, stand beside the six sentences of each draw.
    whole = body.model_copy(update={"among": ALL})
    assert resampled_bounds(whole, article) == (pytest.approx(-8 / 9), pytest.approx(-2 / 9))


def test_a_mean_lies_within_its_own_range_though_the_headline_is_counted(small: Study) -> None:
    # Each paragraph is good, the headline bad: no draw leaves it out.
    codes = small.consensus.of("port-strike").codes
    codes = codes.assign(valence=np.where(codes["zone"] == "body", "1", "-2"))
    mean = Measure(key="a.b", label="x", form="mean", column="valence")
    assert resampled_bounds(mean, Reading("x", codes)) == (0.0, 0.0)
    assert mean(Reading("x", codes)).value == 0.0


def test_a_body_of_one_paragraph_has_no_range(small: Study) -> None:
    codes = small.consensus.of("port-strike").codes.assign(paragraph=1)
    reading = Reading("x", codes)
    mean = Measure(key="a.b", label="x", form="mean", column="valence")
    difference = next(m for m in declared_measures(small) if m.form == "difference")
    assert resampled_bounds(mean, reading) is None
    assert resampled_bounds(difference, reading) is None


def test_only_what_is_counted_among_is_drawn(small: Study) -> None:
    article = small.consensus.of("port-strike")
    fields = {"key": "a.b", "label": "x", "as": "mean", "column": "valence"}
    # The last two of three paragraphs have the means 0 and -1; the last third is one paragraph.
    assert resampled_bounds(Measure(**fields, among={"third": ["2", "3"]}), article) == (-1.0, 0.0)
    assert resampled_bounds(Measure(**fields, among={"third": "3"}), article) is None
    assert resampled_bounds(Measure(**fields, among={"zone": "headline"}), article) is None


def test_a_difference_leaves_out_what_it_is_not_taken_of(small: Study) -> None:
    article = small.consensus.of("port-strike")
    whole = next(m for m in declared_measures(small) if m.form == "difference")
    middle_third = {"zone": Codes(codes=("body",)), "third": Codes(codes=("2",))}
    part = whole.model_copy(update={"against": (middle_third,)})
    # The middle third holds no danger, the last nothing else.
    assert resampled_bounds(part, article) == (100.0, 100.0)


def test_a_headline_has_no_paragraphs(small: Study) -> None:
    mean = Measure(key="a.b", label="x", form="mean", column="vader")
    assert resampled_bounds(mean, small.marks.of("ships-turn-away")) is None


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(-1, 1)), min_size=1, max_size=20))
def test_the_middle_lies_within_the_values(rows: list[tuple[int, float]]) -> None:
    paragraphs, values = (pd.Series(column) for column in zip(*rows, strict=True))
    low, high = middle(paragraphs, values, draws=50)
    assert values.min() - 1e-9 <= low <= high <= values.max() + 1e-9


def test_drawn_again_they_give_the_same() -> None:
    values = pd.Series([0.1, 0.9, 0.4, 0.2, 0.7, 0.3])
    assert middle(PARAGRAPHS, values) == middle(PARAGRAPHS, values)
