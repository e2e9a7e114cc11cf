"""What a title or finding states: comparisons of results, true, false, or of what is not there."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from analysis.results import Result
from analysis.study.claims import Claim, keys, not_borne_out

SHARE = Result(
    "a.town.share", "x", 0.25, "share", 8, "sentences", "2 of 8", 2, 0, 0.1, 0.4, "coders"
)
MEAN = Result("a.town.mean", "x", -1.0, "score", 8, "sentences", "f")
RESULTS = {one.key: one for one in (SHARE, MEAN)}


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("a.{piece}.share < 0.5", True),
        ("a.{piece}.share > 0.5", False),
        ("a.{piece}.share|high <= 0.4", True),
        ("0.1 = a.{piece}.share|low", True),
        ("a.{piece}.share|hits >= 3", False),
        ("a.{piece}.share|share = 0.25", True),
        ("a.{piece}.mean < a.{piece}.share", True),
        ("a.{piece}.mean > -1.5", True),
        ("a.{piece}.mean|low < 5", False),  # it has no range
        ("a.{piece}.mean|share < 5", False),  # and counts nothing
        ("a.other.share < 5", False),
    ],
)
def test_a_claim_is_borne_out_by_the_results(claim: str, holds: bool) -> None:
    named = claim.replace("{piece}", "town")
    assert not_borne_out([claim], RESULTS, "town") == ("" if holds else named)


def test_the_first_claim_that_fails_is_told() -> None:
    claims = ["a.town.share < 1", "a.town.share > 1", "a.town.mean > 1"]
    assert not_borne_out(claims, RESULTS, "town") == "a.town.share > 1"
    assert not_borne_out([], RESULTS, "town") == ""


def test_a_claim_names_its_keys() -> None:
    assert list(keys("a.{piece}.share|low < news.share|high")) == ["a.{piece}.share", "news.share"]
    assert list(keys("0.5 > a.b")) == ["a.b"]


@pytest.mark.parametrize(
    "text", ["", "a.b", "a.b < ", "a.b ~ 1", "a.b|mean < 1", "a.b < 1 2", "A < 1", "a.b<1"]
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="either side of < <= > >= ="):
        TypeAdapter(Claim).validate_python(text)
