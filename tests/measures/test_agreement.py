"""Alpha against Krippendorff's own worked examples and against another implementation."""

from __future__ import annotations

import numpy as np
import pytest
from nltk.metrics import binary_distance, interval_distance
from nltk.metrics.agreement import AnnotationTask

from analysis.measures.agreement import Alpha, alpha, table, verdict, with_person
from analysis.measures.shares import Tables
from analysis.study.coding import Coding, Sheet


def pairs(*coders: str) -> np.ndarray:
    """Return codes with a row per unit from one line per coder."""
    return np.array([coder.split() for coder in coders]).T


def test_binary_example_of_krippendorff() -> None:
    # Computing Krippendorff's Alpha-Reliability (2011), A: 10 units, 4 unlike; 6 ones and 14 zeros among 20 values.
    # D_o = 8 / 20, D_e = 2 · 6 · 14 / (20 · 19); 1 - .4 / .44211 = .095.
    found = alpha(pairs("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    assert found.value == pytest.approx(1 - 0.4 / (168 / 380))
    assert round(found.value, 3) == 0.095


def test_nominal_example_of_krippendorff() -> None:
    # The same paper, B: 12 units, 3 unlike; counts a 4, b 6, c 6, d 6, e 2: D_e = (24² - 128) / (24 · 23).
    found = alpha(pairs("a a b b d c c c e d d a", "b a b b b c c c e d d d"))
    assert found.value == pytest.approx(1 - 0.25 / (448 / 552))
    assert round(found.value, 3) == 0.692


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_another_implementation_gives_the_same(ordered: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(-2, 3, size=(30, 3))
    codes[:, 1] = np.where(rng.random(30) < 0.6, codes[:, 0], codes[:, 1])
    data = [(str(c), str(u), int(codes[u, c])) for u in range(30) for c in range(3)]
    theirs = AnnotationTask(data, distance=interval_distance if ordered else binary_distance).alpha()
    assert alpha(codes.astype(str), ordered).value == pytest.approx(theirs, abs=1e-12)


def test_full_agreement_is_one_and_constancy_has_no_alpha() -> None:
    assert alpha(pairs("a b a b a b", "a b a b a b"))[:1] == (1.0,)
    assert alpha(pairs("0 0 0", "0 0 0")) == Alpha(None, None, None)


def test_interval_holds_the_value_and_does_not_change_from_run_to_run() -> None:
    codes = pairs("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    found = alpha(codes)
    assert found == alpha(codes)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high <= 1  # type: ignore[operator]


def test_distance_counts_where_codes_are_ordered() -> None:
    near, far = pairs("-2 -1 0 1 2", "-1 0 1 2 2"), pairs("-2 -1 0 1 2", "2 2 -2 -2 -2")
    assert alpha(near, ordered=True).value > alpha(near).value > alpha(far, ordered=True).value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("found", "positives", "expected"),
    [
        (Alpha(0.9, 0.8, 1.0), 5, "firm"),
        (Alpha(0.9, 0.799, 1.0), 5, "tentative"),
        (Alpha(0.9, 0.667, 1.0), 50, "tentative"),
        (Alpha(0.9, 0.666, 1.0), 50, "exploratory"),
        (Alpha(1.0, 1.0, 1.0), 4, "undemonstrated"),
        (Alpha(None, None, None), 0, "constant"),
    ],
)
def test_the_lower_bound_decides(found: Alpha, positives: int, expected: str) -> None:
    assert verdict(found, positives) == expected


def test_table_of_the_small_study(small: Tables) -> None:
    held = table(small.coding.models, ["danger", "voice", "morality"]).set_index("variable")
    assert held["n"].tolist() == [12, 12, 12]
    # danger: s003, s008, s009 by most; one of twelve units is not unanimous.
    assert held.at["danger", "positives"] == 3
    assert held.at["danger", "unanimous"] == pytest.approx(11 / 12)
    assert held.at["danger", "verdict"] == "undemonstrated"
    # 36 values, 8 ones; one unit of three coders with one unlike: 2 unlike pairs of ordered values over (3 - 1).
    # D_o = (4 / 2) / 36, D_e = 2 · 8 · 28 / (36 · 35).
    assert held.at["danger", "alpha"] == pytest.approx(1 - (2 / 36) / (448 / 1260))
    assert held.at["voice", "positives"] == 2
    assert held.at["morality", "verdict"] == "constant"


def test_a_person_is_held_against_the_consensus(small: Tables) -> None:
    codes = small.coding.consensus.loc[["hassakah:s003", "hassakah:s008", "hassakah:s009", "hassakah:s004"]].copy()
    codes.loc["hassakah:s004", "danger"] = "1"
    person = Sheet("reader", {"coder": "person"}, codes)
    held = Coding((*small.coding.sheets, person), small.coding.consensus, small.coding.votes)
    row = with_person(held, ["danger"]).iloc[0]
    assert (row["coder"], row["variable"], row["n"], row["same"]) == ("reader", "danger", 4, 0.75)
    # 8 values, 7 ones; D_o = 2 / 8, D_e = 2 · 7 · 1 / (8 · 7) = .25: alpha 0.
    assert row["alpha"] == pytest.approx(0.0)
    assert with_person(small.coding, ["danger"]).empty
