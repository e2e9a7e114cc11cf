"""Precision, recall and F1 by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from analysis.measures.scores import COLUMNS, against, correlation, f1, frame
from analysis.measures.shares import wilson


def flags(text: str) -> np.ndarray:
    return np.array([c == "1" for c in text])


def test_f1_by_hand() -> None:
    # 2 true positives, 1 false positive, 2 false negatives: 4 / (4 + 3).
    assert f1(flags("1110000"), flags("1101100")) == pytest.approx(4 / 7)
    assert f1(flags("000"), flags("000")) == 0.0
    assert f1(flags("101"), flags("101")) == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_f1_is_scikit_learns(seed: int) -> None:
    found, true = np.random.default_rng(seed).random((2, 60)) < 0.4
    assert f1(found, true) == pytest.approx(f1_score(true, found))


def test_rows_of_a_sample() -> None:
    # 10 units, 6 positive; 5 marked, 4 of them rightly.
    found, true = flags("1111100000"), flags("1111011000")
    held = {row[0]: row[1:] for row in against(found, true)}
    assert held["precision"] == (5, 6, 0.8, *(wilson(4, 5) or ()), 0.6, None)
    assert held["recall"] == (6, 6, pytest.approx(4 / 6), *(wilson(4, 6) or ()), None, None)
    n, positives, value, low, high, baseline, ceiling = held["f1"]
    assert (n, positives, ceiling) == (10, 6, None)
    assert value == pytest.approx(8 / 11)
    # Marking every unit: precision .6, recall 1.
    assert baseline == pytest.approx(2 * 0.6 / 1.6)
    assert low is not None
    assert high is not None
    assert 0 <= low < value < high <= 1
    assert against(found, true) == against(found, true)


def test_a_census_and_few_positives_carry_no_interval() -> None:
    found, true = flags("1111100000"), flags("1111011000")
    assert all(row[4:6] == (None, None) for row in against(found, true, sample=False))
    few = {row[0]: row for row in against(flags("1100000000"), flags("1010000000"))}
    assert few["f1"][4:6] == few["recall"][4:6] == few["precision"][4:6] == (None, None)


def test_nothing_found_and_nothing_there_is_zero() -> None:
    none = flags("000000")
    assert [row[3] for row in against(none, none)] == [0.0, 0.0, 0.0]


def test_the_ceiling_is_the_coders_mean_f1() -> None:
    coders = [flags("1100"), flags("1100"), flags("1000")]
    # Pairs: 1, 2/3, 2/3.
    held = against(flags("1100"), flags("1100"), coders)
    assert held[2][-1] == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)


def test_correlation_by_hand() -> None:
    # Deviations -2 … 2 against -1, -2, 0, 2, 1: 8 over the root of 10 · 10; Fisher's z 1.0986 ± 1.959964 / √2.
    r, low, high = correlation(np.array([1, 2, 3, 4, 5]), np.array([2, 1, 3, 5, 4]))
    assert r == pytest.approx(0.8)
    assert low == pytest.approx(np.tanh(np.log(3) - 1.959964 / 2**0.5))
    assert high == pytest.approx(np.tanh(np.log(3) + 1.959964 / 2**0.5))


def test_a_table_is_in_a_fixed_order() -> None:
    rows = [(name, "c", "x", "s", "fit", metric, 1, 1, 0.5, None, None, None, None) for name in "ba" for metric in ("recall", "f1")]
    held = frame(rows)
    assert list(held) == COLUMNS
    assert held[["instrument", "metric"]].to_numpy().tolist() == [["a", "f1"], ["a", "recall"], ["b", "f1"], ["b", "recall"]]
