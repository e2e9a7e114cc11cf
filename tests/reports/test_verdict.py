"""The verdict on a visible citation: units, roundings and counts worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planted import LEDGER, NOW, OLD, SHARE
from small_study import result

from analysis.reports.verdict import judge

HALF = LEDGER[SHARE]  # 14 of 47, which is 29.787 %
RISE = result("a.rise", 46.3, "percentage points", digits=0, digest=NOW)
GAP = result("a.gap", 0.125, "difference", digits=2, digest=NOW)


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ("29.787 %", "right"),
        ("29.8 percent", "right"),
        ("0.298", "right"),
        ("0.3", "right"),
        ("29.8", "look"),  # 29.8 of what?
        ("29.8 percentage points", "look"),
        ("29.8 per 1,000 words", "wrong"),
        ("14 of 47", "right"),
        ("15 of 47", "wrong"),
    ],
)
def test_a_share(shown: str, verdict: str) -> None:
    assert judge(shown, NOW, HALF).name == verdict


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [("46 percentage points", "right"), ("46 pp", "right"), ("46", "right"), ("46 %", "look")],
)
def test_percentage_points(shown: str, verdict: str) -> None:
    assert judge(shown, NOW, RISE).name == verdict


@pytest.mark.parametrize(
    ("shown", "should"),
    [
        ("0.22", "0.13"),  # halves go away from zero
        (".22", ".13"),
        ("13 percentage points", "13 percentage points"),
        ("12 pp", "12 pp"),  # 12.5 is rounded to even as well
        ("14 percentage points", "13 percentage points"),
    ],
)
def test_a_difference_is_written_as_the_report_writes_it(shown: str, should: str) -> None:
    assert judge(shown, NOW, GAP).should == should


def test_k_of_n_needs_what_was_counted() -> None:
    unknown = replace(HALF, hits=None)
    verdict = judge("14 of 47", NOW, unknown)
    assert (verdict.name, verdict.why) == ("look", "the share is not so many of n")


def test_a_range_that_there_is_not() -> None:
    bare = replace(HALF, low=None, high=None, range=None)
    verdict = judge("30 % (28 to 32 %)", OLD, bare)
    assert (verdict.name, verdict.changes, verdict.why) == (
        "stale",
        None,
        "the result has no range",
    )


def test_changes_are_places_in_what_is_shown() -> None:
    verdict = judge("31 % (n = 46 sentences)", NOW, HALF)
    assert [tuple(change) for change in verdict.changes or ()] == [(0, 2, "30"), (10, 12, "47")]
    assert verdict.should == "30 % (n = 47 sentences)"


@pytest.mark.parametrize("minus", ["minus ", "Minus ", "minus\u00a0", "−", "-"])
def test_a_minus_in_words_is_one_however_it_is_written(minus: str) -> None:
    fall = replace(RISE, value=-46.3)
    assert judge(f"{minus}46 pp", NOW, fall).name == "right"
