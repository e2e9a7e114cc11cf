"""Shares, slices and intervals, by hand on the small study and against published values."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures.shares import Tables, coded, coded_shares, count, instrument_shares, share, slices, stability, wilson
from analysis.results import Result


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(k: int, n: int, low: float, high: float) -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    found = wilson(k, n)
    assert found is not None
    assert [round(bound, 4) for bound in found] == [low, high]


@given(st.integers(5, 500), st.data())
def test_wilson_holds_its_share_and_mirrors(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n) or (1.0, 0.0)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low))


def test_no_interval_below_five() -> None:
    assert wilson(2, 4) is None
    assert wilson(2, 5) is not None


def test_a_share_shows_its_numbers() -> None:
    assert share([True, False, True, False], "sentences") == (0.5, 4, "2 of 4 sentences = 2 / 4")
    value, n, _ = share([], "sentences")
    assert n == 0
    assert value != value


def test_slices_of_the_small_article(small: Tables) -> None:
    held = {segment: mask[mask].index.str[-4:].tolist() for segment, _, mask in slices(small.coded("hassakah"))}
    assert held == {
        "zone-headline": ["s001"], "zone-standfirst": ["s002"], "zone-subhead": ["s005"],
        "zone-body": ["s003", "s004", "s006", "s007", "s008", "s009"],
        "third-1": ["s003", "s004"], "third-2": ["s006", "s007"], "third-3": ["s008", "s009"],
        "voice-author": ["s001", "s002", "s004", "s005", "s006", "s007", "s009"],
        "voice-attributed": ["s003", "s008"],
        "voice-own": ["s001", "s002", "s004", "s005", "s006", "s007", "s009"],
    }  # fmt: skip


def test_a_coded_share_carries_the_coders_range(small: Tables) -> None:
    held = {r.key: r for r in coded_shares(small, "threat", "danger", "danger", "danger ahead", lambda c: c == "1")}
    whole = held["threat.hassakah.danger.share"]
    # Consensus and two coders: s003, s008, s009 of nine; the second coder leaves s003 out.
    assert (whole.value, whole.low, whole.high, whole.range, whole.n) == (3 / 9, 2 / 9, 3 / 9, "coders", 9)
    assert whole.formula == "3 of 9 sentences = 3 / 9"
    assert whole.units == ("hassakah:s003", "hassakah:s008", "hassakah:s009")
    third = held["threat.hassakah.danger.third-1.share"]
    assert (third.value, third.low, third.high) == (1 / 2, 0.0, 1 / 2)
    assert held["threat.hassakah.danger.zone-headline.share"].value == 0
    assert "threat.hassakah.danger.voice-quoted.share" not in held


def test_each_coders_share_has_its_own_denominator(small: Tables) -> None:
    found = coded(
        small, key="sourcing.x", label="x", variable="source", hit=lambda t: t["source"] == "the UN",
        of=lambda t: t["danger"] == "1", n_of="danger sentences", construct="sourcing",
    )  # fmt: skip
    assert (found.value, found.low, found.high, found.n) == (1 / 3, 1 / 3, 1 / 2, 3)


def test_a_share_of_nothing_is_zero_of_zero(small: Tables) -> None:
    found = coded(
        small, key="a.b", label="x", variable="morality", hit=lambda t: t["danger"] == "1",
        of=lambda t: t["morality"] == "1", n_of="sentences", construct="frames",
    )  # fmt: skip
    assert (found.value, found.n, found.range, found.units) == (0.0, 0, None, ())


def test_an_instruments_share_opens_to_its_evidence(small: Tables) -> None:
    held = {r.key: r for r in instrument_shares(small, "threat", "threat", "9", {"reassurance": "words of reassurance"})}
    whole = held["threat.hassakah.reassurance.lexicon.share"]
    rows = small.rows("threat", "reassurance", "hassakah")
    assert whole.value == len(set(rows["sentence"])) / 9
    assert whole.evidence == tuple(rows["id"])
    assert all(unit.startswith("hassakah:") for unit in whole.units)
    assert "code:analysis.instruments.attribution" in held["threat.hassakah.reassurance.lexicon.voice-own.share"].inputs
    assert "threat.early.reassurance.lexicon.share" not in held


def test_rows_of_a_piece_are_not_those_of_a_longer_key(small: Tables) -> None:
    assert set(small.rows("naming", piece="late")["sentence"]) <= {"late:s001"}
    assert small.rows("naming", piece="lat").empty


def test_a_count_says_of_how_many() -> None:
    found = count("a.b", "label", ["x", "y"], 7, "headlines")
    assert (found.value, found.n, found.formula, found.units) == (2.0, 7, "2 of 7 headlines", ("x", "y"))


def test_stability_of_what_does_not_hang_on_paragraphs_is_a_point() -> None:
    table = pd.DataFrame({"paragraph": [1, 1, 2, 2, 3, 3]})
    assert stability(table, pd.Series([0.5] * 6)) == (0.5, 0.5)
    assert stability(table, pd.Series([0, 1] * 3)) == (0.5, 0.5)
    low, high = stability(table, pd.Series([0, 0, 0, 0, 1, 1]))
    assert (low, high) == (0.0, 1.0)


def test_stability_of_a_difference_is_the_same_in_every_run(small: Tables) -> None:
    table = small.coded("hassakah")
    body = table[table["zone"] == "body"]
    late, danger = body["third"] == 3, body["danger"] == "1"
    found = stability(body, danger, late)
    assert found == stability(body, danger, late)
    # The last paragraph is all danger; the two before it hold a half and none: the difference lies in .5 to 1.
    assert found == (0.5, 1.0)


def test_every_share_is_what_its_formula_says(results: dict[str, Result]) -> None:
    checked = 0
    for result in results.values():
        if match := re.fullmatch(r"(\d+) of (\d+) .* = \1 / \2", result.formula):
            k, n = map(int, match.groups())
            assert result.n == n
            assert result.value == (k / n if n else 0.0), result.key
            checked += 1
    assert checked > 300


def test_every_result_leads_to_rows_that_are_there(results: dict[str, Result], tables: Tables) -> None:
    units, evidence = set(tables.sentences["id"]), set(tables.evidence["id"])
    for result in results.values():
        assert units >= set(result.units), result.key
        assert evidence >= set(result.evidence), result.key
        if result.low is not None and result.high is not None:
            assert result.low <= result.high, result.key
        if result.unit == "share":
            assert 0 <= result.value <= 1, result.key
