"""Weighted shares: values worked by hand, intervals from the tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.weighted import Sample, exact, f1, share


def flags(*codes: int) -> np.ndarray:
    return np.array(codes, bool)


EVERY = np.ones(10, bool)
THREE = np.arange(10) < 3


def test_the_exact_interval_is_the_published_one() -> None:
    # Clopper and Pearson (1934): 3 of 10; and the rule of three's exact form for 0 of 10.
    assert exact(0.3, 10) == (pytest.approx(0.0667, abs=1e-4), pytest.approx(0.6525, abs=1e-4))
    assert exact(0.0, 10) == (0.0, pytest.approx(1 - 0.025**0.1))
    assert exact(1.0, 10) == (pytest.approx(0.025**0.1), 1.0)


def test_units_of_equal_weight_have_the_plain_share_and_interval() -> None:
    one = share(THREE, EVERY, Sample.plain(10))
    assert (one.value, one.hits, one.n) == (pytest.approx(0.3), 3, 10)
    assert (one.low, one.high) == pytest.approx(exact(0.3, 10))


def test_a_unit_counts_for_as_many_as_it_stands_for() -> None:
    # One hit stands for 2, the other units for 8 together: 2 of 10.
    sample = Sample(np.array([2.0, 1, 1, 3, 3]), np.arange(5))
    one = share(flags(1, 0, 0, 0, 0), np.ones(5, bool), sample)
    assert one.value == pytest.approx(0.2)
    assert one[3:] == (1, 5)


def test_unlike_weights_and_like_sentences_widen_the_interval() -> None:
    plain = share(THREE, EVERY, Sample.plain(10))
    uneven = share(THREE, EVERY, Sample(np.array([1, 1, 1, 9, 9, 9, 1, 1, 1, 1.0]), np.arange(10)))
    nested = share(THREE, EVERY, Sample(np.ones(10), np.array([0, 0, 0, 1, 1, 2, 2, 3, 3, 4])))
    width = [one.high - one.low for one in (plain, uneven, nested)]  # type: ignore[operator]
    assert nested.value == pytest.approx(0.3)
    assert width[2] > width[0]
    assert uneven.value == pytest.approx(3 / 34)
    assert uneven.high is not None
    assert uneven.high > exact(3 / 34, 34)[1]


def test_nothing_to_count_has_no_share_and_few_units_no_interval() -> None:
    assert np.isnan(share(THREE, ~EVERY, Sample.plain(10)).value)
    few = share(THREE, np.arange(10) < 4, Sample.plain(10))
    assert few == (0.75, None, None, 3, 4)


def test_f1_is_that_of_the_weighted_counts() -> None:
    # Found and true: 2; found alone: 1; true alone: 3. F1 = 2 * 2 / (2 * 2 + 1 + 3).
    sample = Sample(np.array([2.0, 1, 3, 4, 5]), np.arange(5))
    one = f1(flags(1, 1, 0, 0, 0), flags(1, 0, 1, 0, 0), sample)
    assert one.value == pytest.approx(0.5)


def test_a_sample_is_read_from_a_table() -> None:
    table = pd.DataFrame({"weight": [2.0, 4.0, 2.0], "piece": ["b", "a", "b"]})
    sample = Sample.of(table)
    assert sample.weight.tolist() == [2, 4, 2]
    assert sample.text.tolist() == [0, 1, 0]


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0.1, 50)), min_size=5, max_size=40)
)
def test_bounds_hold_their_value(rows: list[tuple[bool, bool, float]]) -> None:
    found, true, weight = (np.array(column) for column in zip(*rows, strict=True))
    sample = Sample(weight, np.arange(len(rows)) // 2)
    for one in (share(found, true, sample), f1(found, true, sample)):
        if one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.value + 1e-9
            assert one.value - 1e-9 <= one.high <= 1
