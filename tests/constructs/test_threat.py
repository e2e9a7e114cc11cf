"""Threat: shares, the last third and reversals of the small study, worked by hand."""

from __future__ import annotations

import pytest

from analysis.constructs import threat
from analysis.measures import stretches as reference
from analysis.measures.shares import Tables
from analysis.reports.cite import visible
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in threat.results(small)}


def test_coded_shares(found: dict[str, Result]) -> None:
    shares = {name: found[f"threat.hassakah.{name}.share"] for name in threat.CODED}
    assert {name: r.value for name, r in shares.items()} == {"violence": 1 / 9, "danger": 3 / 9, "reassurance": 2 / 9}
    assert shares["danger"].low == 2 / 9


def test_danger_in_the_last_third_against_the_rest(found: dict[str, Result]) -> None:
    # Last third: 2 of 2; rest of the body: 1 of 4, by the second coder 0 of 4.
    held = found["threat.hassakah.danger.last-third.difference"]
    assert (held.value, held.low, held.high, held.unit) == (75.0, 75.0, 100.0, "percentage points")
    assert "2 / 2 − 1 / 4" in held.formula
    assert held.units == ("hassakah:s003", "hassakah:s008", "hassakah:s009")
    firm = found["threat.hassakah.danger.last-third.stability"]
    assert (firm.range, firm.low, firm.high) == ("stability", 50.0, 100.0)


def test_reassurances_reversed(found: dict[str, Result]) -> None:
    held = found["threat.hassakah.reassurance.reversed.share"]
    assert (held.value, held.n, held.units) == (0.5, 2, ("hassakah:s006",))


def test_too_short_a_text_is_not_held_against_other_news(found: dict[str, Result]) -> None:
    assert not [key for key in found if ".stretches." in key]


def test_percentiles_are_of_the_mean_stretch(results: dict[str, Result], tables: Tables) -> None:
    text = "\n\n".join(tables.of("hassakah")["text"])
    counts = reference.threat([text])["danger_ahead"]
    mean = results["threat.hassakah.danger-ahead.stretches.mean"]
    assert mean.value == pytest.approx(sum(counts) / len(counts))
    assert (mean.n, mean.low, mean.high) == (len(counts), min(counts), max(counts))
    for name, other in tables.rates["sets"].items():
        held = results[f"threat.hassakah.danger-ahead.stretches.{name}.percentile"]
        assert held.value == reference.percentile(mean.value, other["values"]["danger_ahead"])


def test_the_range_of_a_mean_per_stretch_is_that_of_the_piece_s_own_stretches(results: dict[str, Result]) -> None:
    held = results["threat.hassakah.violent-event.stretches.mean"]
    # The article's four stretches hold 10, 3, 5 and 1 such words.
    assert visible(held) == "4.8 (least and most of the piece's own stretches 1.0 to 10.0; n = 4 stretches)"


def test_a_place_among_other_news_counts_the_stretches_of_that_news(tables: Tables, results: dict[str, Result]) -> None:
    keys = [key for key in results if ".stretches." in key and key.endswith(".percentile")]
    assert keys
    for key in keys:
        held, news = results[key], tables.rates["sets"][key.split(".")[-2]]
        assert (held.n, held.n_of) == (news["stretches"], "stretches of other news")
