"""Results: how a number is shown and quoted, and what is no result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.measures.measured import Measured
from analysis.records import problem
from analysis.results import KEY, Result, rounded, show, slug


def made(key: str = "threat.port-strike.danger.share", **more: Any) -> Result:
    facts: dict[str, Any] = {
        "label": "share of danger",
        "value": 16 / 47,
        "unit": "share",
        "digits": 0,
        "hits": 16,
        "n": 47,
        "n_of": "sentences",
        "formula": "16 of 47",
    }
    return Result(key=key, **{**facts, **more})


@pytest.mark.parametrize(
    ("value", "unit", "digits", "expected"),
    [
        (0.29787, "share", 0, "30 %"),
        (0.005, "share", 0, "1 %"),
        (0.045, "share", 0, "5 %"),
        (0.285, "share", 0, "29 %"),
        (1.0, "share", 0, "100 %"),
        (-0.004, "share", 0, "0 %"),
        (-0.25, "share", 1, "−25.0 %"),
        (1234567.0, "count", 0, "1,234,567"),
        (-1234.5, "count", 0, "−1,235"),
        (0.125, "r", 2, ".13"),
        (-0.125, "r", 2, "−.13"),
        (1.0, "alpha", 2, "1.00"),
        (0.0, "F1", 2, ".00"),
        (-0.33, "score", 2, "−0.33"),
        (-0.001, "score", 2, "0.00"),
        (1e-7, "r", 2, ".00"),
    ],
)
def test_a_number_is_shown_as_a_report_has_it(
    value: float, unit: str, digits: int, expected: str
) -> None:
    assert show(value, unit, digits) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_what_is_shown_is_the_value_rounded(value: float, digits: int) -> None:
    shown = float(show(value, "score", digits).replace("−", "-").replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-digits * (1 + 1e-9) + 1e-9
    assert shown == pytest.approx(float(rounded(value, "score", digits)))


def test_a_range_is_shown_with_one_sign_of_percent() -> None:
    assert made(low=0.3, high=0.35, range="coders").shown_range == "30 to 35 %"
    alpha = made(unit="alpha", value=0.9, digits=2, low=0.8, high=1.0, range="bootstrap")
    assert alpha.shown_range == ".80 to 1.00"
    assert made().shown_range == ""
    assert made().quoted_range == "no range"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "34 %"),
        ({"exploratory": True}, "34 % (exploratory)"),
        ({"value": 1 / 3, "n": 3, "hits": 1, "exploratory": True}, "1 of 3 (exploratory)"),
        ({"value": 2 / 5, "n": 5, "hits": 2}, "40 %"),
        ({"value": 46.3, "unit": "percentage points", "hits": None}, "46 percentage points"),
        ({"value": 4.2, "unit": "per 1,000 words", "digits": 1}, "4.2 per 1,000 words"),
        ({"value": 0.95, "unit": "F1", "digits": 2}, ".95"),
        ({"value": 1 / 3, "n": 3, "hits": None}, "33 %"),
    ],
)
def test_a_number_is_quoted_with_unit_and_mark(more: dict[str, Any], expected: str) -> None:
    assert made(**more).quoted == expected


def test_a_range_is_quoted_with_unit_and_mark() -> None:
    points = made(value=3, unit="percentage points", low=1, high=7, range="choices")
    assert points.quoted_range == "1 to 7 percentage points"
    share = made(low=0.3, high=0.35, range="coders", exploratory=True)
    assert share.quoted_range == "30 to 35 % (exploratory)"


@pytest.mark.parametrize(
    ("value", "low", "high", "outside", "words"),
    [
        (1.0, 6 / 7, 6 / 7, True, "each coder 86 %, the value outside it"),
        (5 / 34, 5 / 33, 6 / 34, False, "coders 15 to 18 %"),
        (0.3, 0.2, 0.4, False, "coders 20 to 40 %"),
        (0.1, 0.2, 0.4, True, "coders 20 to 40 %, the value outside it"),
        (0.3, 0.299, 0.301, False, "each coder 30 %"),
    ],
)
def test_a_value_beside_its_coders_range_is_known(
    value: float, low: float, high: float, outside: bool, words: str
) -> None:
    result = made(value=value, low=low, high=high, range="coders")
    assert (result.outside, result.coders_range) == (outside, words)


def test_only_of_coders_can_a_value_be_outside() -> None:
    assert not made(value=0.1, low=0.2, high=0.4, range="choices").outside


@pytest.mark.parametrize(
    "key",
    ["threat", "Threat.x", "a..b", "a.b-", "a.-b", "a_b.c", "a.b c", ".a.b", "", "a.b\n"],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        made(key)
    place, found, allowed = problem(caught.value)
    assert (place, found, allowed) == ("key", key, "lower-case segments parted by dots")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"unit": "percent"}, ("unit", "percent", "share, percentage points, count,")),
        ({"value": float("nan")}, ("value", float("nan"), "a finite number")),
        ({"value": 1e16}, ("value", 1e16, "a number of at most 15 digits")),
        ({"n": -1}, ("n", -1, "a number of at least 0")),
        ({"hits": -1}, ("hits", -1, "a number of at least 0")),
        ({"digits": 7}, ("digits", 7, "a number of at most 6")),
        ({"label": " "}, ("label", " ", "text")),
        ({"units": ("a", "")}, ("units: 2", "", "text")),
        (
            {"range": "hunch", "low": 0.0, "high": 1.0},
            ("range", "hunch", "one of coders, exact, fisher, bootstrap,"),
        ),
        ({"range": "coders"}, ("", None, "a range has a kind and two bounds, or none of them")),
        ({"low": 0.1, "high": 0.2}, ("", None, "a range has a kind and two bounds, or none of")),
        ({"range": "coders", "low": 0.1}, ("", None, "a range has a kind and two bounds, or none")),
        (
            {"range": "coders", "low": 0.2, "high": 0.1},
            ("", None, "a range whose low is not above its high"),
        ),
    ],
)
def test_a_half_stated_result_is_refused(
    more: dict[str, Any], message: tuple[str, object, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        made(**more)
    place, found, allowed = problem(caught.value)
    assert place == message[0]
    assert repr(found) == repr(message[1]) or message[1] is None
    assert allowed.startswith(message[2])


def test_a_segment_of_a_key_is_plain() -> None:
    assert slug("human_interest") == "human-interest"
    assert slug("F1 × 2") == "f1-2"


def test_every_committed_key_is_a_key(committed: Measured) -> None:
    assert f"threat.{committed.study.article}.danger.share" in committed.results
    assert all(KEY.fullmatch(key) for key in committed.results)
