"""Precision, recall and F1 by hand and against scikit-learn; what is drawn again."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from analysis.measures.intervals import interval
from analysis.measures.scores import COLUMNS, against, frame, picks
from analysis.measures.weighted import Sample


def flags(text: str) -> np.ndarray:
    return np.array([c == "1" for c in text])


def test_scores_of_a_sample() -> None:
    # 10 units, 6 positive; 5 marked, 4 of them rightly.
    found, true = flags("1111100000"), flags("1111011000")
    precision, recall, specificity, both = against(found, true, sample=Sample.plain(10))
    assert precision[:4] == ("precision", 5, 6, 0.8)
    assert precision[6:] == (pytest.approx(0.6), None, "exact")
    assert recall[:4] == ("recall", 6, 6, pytest.approx(4 / 6))
    assert specificity == ("specificity", 4, 6, 0.75, None, None, None, None, "")
    assert both[:4] == ("f1", 10, 6, pytest.approx(8 / 11))
    # Marking every unit: precision .6, recall 1.
    assert both.baseline == pytest.approx(2 * 0.6 / 1.6)
    assert both.low is not None
    assert both.high is not None
    assert 0 <= both.low < both.value < both.high <= 1


@pytest.mark.parametrize("seed", range(4))
def test_f1_is_scikit_learns_with_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found, true = rng.random((2, 60)) < 0.4
    weight = rng.random(60)
    *_, both = against(found, true, sample=Sample(weight, np.arange(60)))
    assert both.value == pytest.approx(f1_score(true, found, sample_weight=weight))


def test_a_census_and_few_positives_carry_no_interval() -> None:
    census = against(flags("1111100000"), flags("1111011000"))
    few = against(flags("1100000000"), flags("1010000000"), sample=Sample.plain(10))
    several = [score for score in few if score.metric != "specificity"]
    assert {(score.low, score.high) for score in (*census, *several)} == {(None, None)}


def test_what_would_divide_nought_by_nought_is_absent() -> None:
    none, some = flags("000000"), flags("110000")

    def values(found: np.ndarray, true: np.ndarray) -> dict[str, float]:
        return {score.metric: score.value for score in against(found, true)}

    assert values(none, none) == {"specificity": 1.0}
    assert values(none, some) == {"recall": 0.0, "specificity": 1.0, "f1": 0.0}
    assert values(some, none) == {
        "precision": 0.0,
        "specificity": pytest.approx(4 / 6),
        "f1": 0.0,
    }


def test_the_ceiling_is_the_coders_mean_f1() -> None:
    coders = [flags("1100"), flags("1100"), flags("1000")]
    *_, both = against(flags("1100"), flags("1100"), coders)
    # Pairs: 1, 2/3, 2/3.
    assert both.ceiling == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)
    # Two coders who both mark nothing have no F1 of their own.
    *_, both = against(flags("1100"), flags("1100"), [flags("0000"), flags("0000"), flags("1100")])
    assert both.ceiling == 0.0
    *_, both = against(flags("1100"), flags("1100"), [flags("0000"), flags("0000")])
    assert both.ceiling is None


def test_a_draw_takes_as_many_units_as_there_are_and_the_same_again() -> None:
    at = picks(7, draws=3)
    assert at.shape == (3, 7)
    assert set(at.ravel()) <= set(range(7))
    assert (at == picks(7, draws=3)).all()
    assert (at[0] != at[1]).any()


def test_an_interval_is_the_middle_of_the_draws_that_have_a_number() -> None:
    # Of 0 to 200 the middle 95 % lies 5 from each end.
    assert interval(np.array([*range(201), np.nan])) == (5.0, 195.0)


def test_a_table_is_in_a_fixed_order() -> None:
    rows = [
        (name, "c", "x", "s", "fit", metric, 1, 1, 0.5, None, None, None, None, "")
        for name in "ba"
        for metric in ("recall", "f1")
    ]
    table = frame(rows)
    assert list(table) == COLUMNS
    order = [["a", "f1"], ["a", "recall"], ["b", "f1"], ["b", "recall"]]
    assert table[["instrument", "metric"]].to_numpy().tolist() == order
