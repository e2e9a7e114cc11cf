"""Sentences with numbers put in: the forms of a number, and one line for what is not there."""

from __future__ import annotations

import pytest
from small_study import ledger, result

from analysis.errors import StudyError
from analysis.ledger import Ledger
from analysis.reports.template import filled


@pytest.fixture
def held() -> Ledger:
    west = result(
        "agency.x.share",
        1 / 3,
        "share",
        hits=1,
        low=0.0,
        high=1 / 3,
        range="coders",
        exploratory=True,
    )
    rise = result(
        "threat.x.difference", 46.3, "percentage points", low=18, high=79, range="stability"
    )
    return ledger([west, rise, result("threat.x.count", 7, hits=7, n=29)])


def shown(text: str, held: Ledger) -> str:
    """Return the visible part of the one number in `text`."""
    return filled(text, held, "page").removeprefix("[").split("](")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{agency.x.share}", "1 of 3 (exploratory)"),
        ("{agency.x.share|k}", "1 of 3 (exploratory)"),
        ("{agency.x.share|range}", "0 to 33 % (exploratory)"),
        ("{agency.x.share|n}", "n = 3"),
        (
            "{agency.x.share|full}",
            "1 of 3 (range of the coders 0 to 33 %; n = 3 sentences; exploratory)",
        ),
        ("{threat.x.difference}", "46 percentage points"),
        ("{threat.x.difference|range}", "18 to 79 percentage points"),
        ("{threat.x.count|k}", "7 of 29"),
        ("{ threat.x.count | k }", "7 of 29"),
    ],
)
def test_each_part_has_unit_and_mark(text: str, expected: str, held: Ledger) -> None:
    assert shown(text, held) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{threat.x.count|foo}",
            "{threat.x.count|foo}: part: found 'foo'; allowed: k, range, n, full",
        ),
        ("{threat.x.count|}", "{threat.x.count|}: part: found ''; allowed: k, range, n, full"),
        (
            "{threat.x.cout|foo}",
            "{threat.x.cout|foo}: part: found 'foo'; allowed: k, range, n, full; "
            "threat.x.cout is no key, nearest: threat.x.count, threat.x.difference, agency.x.share",
        ),
        ("{Threat.x.count}", "'Threat.x.count': no such result; nearest: threat.x.count, "),
        ("{threat_x.count|k}", "'threat_x.count': no such result; nearest: threat.x.count, "),
    ],
)
def test_a_part_or_key_that_is_not_there_is_one_line(text: str, message: str, held: Ledger) -> None:
    with pytest.raises(StudyError) as caught:
        filled(text, held, "page")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["$x^{2}$", r"$\frac{a}{b}$", "{}", "{a}", "{0.5}"])
def test_braces_without_a_key_stay(text: str, held: Ledger) -> None:
    assert filled(text, held, "page") == text
