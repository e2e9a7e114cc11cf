from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from planted import LEDGER, MEAN, NOW, RATE, SHARE, WORDS

from analysis.errors import StudyError
from analysis.reports.check import check
from analysis.reports.cite import FORMS, cite
from analysis.reports.live import tex, typ
from analysis.reports.verdict import judge
from analysis.reports.wording import visible
from analysis.results import RANGES, UNITS, Result

FULL = "30 % (range of the coders 28 to 32 %; n = 47 sentences)"


def test_every_form_of_a_citation() -> None:
    given = {form: cite(LEDGER[SHARE], form) for form in FORMS}
    url = f"results.html#{SHARE}~{NOW}"
    assert given["text"] == f"{FULL} [{SHARE}~{NOW}]"
    assert given["markdown"] == f"[{FULL}]({url})"
    assert given["html"] == f'<a href="{url}">{FULL}</a>'
    latex = r"30~\% (range of the coders 28 to 32~\%; n = 47 sentences)"
    assert given["latex"] == rf"\studycite{{{SHARE}}}{{{NOW}}}{{{latex}}}"
    assert given["typst"] == f'#studycite("{SHARE}", "{NOW}")[{FULL}]'
    assert given["bibtex"].splitlines()[0] == f"@misc{{{SHARE},"
    assert f"url = {{{url}}}" in given["bibtex"]
    (entry,) = json.loads(given["csl-json"])
    assert (entry["id"], entry["URL"], entry["note"]) == (SHARE, url, f"{FULL}; {SHARE}~{NOW}")


def test_an_address_of_ones_own() -> None:
    text = cite(LEDGER[SHARE], "markdown", "https://example.org/results.html")
    assert text == f"[{FULL}](https://example.org/results.html#{SHARE}~{NOW})"
    with pytest.raises(StudyError, match=r"--base: found 'a b'; allowed: an address"):
        cite(LEDGER[SHARE], "html", "a b")


def test_what_is_cited_is_right(tmp_path: Path) -> None:
    suffixes = {"text": "txt", "markdown": "md", "latex": "tex", "typst": "typ", "html": "html"}
    for form, suffix in suffixes.items():
        path = tmp_path / f"a.{suffix}"
        path.write_text(
            "\n\n".join(cite(row, form) for row in LEDGER.results.values()),
            encoding="utf-8",
        )
        assert [finding.verdict for finding in check([path], LEDGER)] == ["right"] * len(
            LEDGER.results
        ), form


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", RANGES)
@pytest.mark.parametrize(
    ("value", "digits"), [(0.0, 2), (0.29787, 0), (0.5, 1), (-0.045, 2), (12345.678, 1), (1.0, 0)]
)
def test_every_unit_and_range_is_read_back(unit: str, kind: str, value: float, digits: int) -> None:
    bounds = {"low": value - 0.26, "high": value + 0.31, "range": kind}
    result = Result(
        "a.b",
        "label",
        value,
        unit,
        1234,
        "sentences of the body",
        "f",
        digits,
        digest=NOW,
        **bounds,
    )  # type: ignore[arg-type]
    for one in (
        result,
        replace(result, exploratory=True),
        replace(result, low=None, high=None, range=None),
    ):
        assert judge(visible(one), NOW, one).name == "right", visible(one)


def test_live_numbers_in_latex() -> None:
    text = tex(LEDGER)
    assert rf"\study@set{{value}}{{{SHARE}}}{{30~\%}}" in text
    assert rf"\study@set{{value}}{{{MEAN}}}{{$-$0.12}}" in text
    assert r"\study@set{value}{threat.harbour.alarm.share}{30~\%}" in text
    assert not re.search(rf"study@set{{range}}{{{RATE}}}", text)


def test_live_numbers_in_typst() -> None:
    text = typ(LEDGER)
    assert f'  "{SHARE}": (value: "30 %", n: "47", range: "28 to 32 %"),\n' in text
    assert f'  "{WORDS}": (value: "12,345", n: "1,312"),\n' in text


@pytest.mark.parametrize("base", ["javascript:alert", "JavaScript:alert", "data:text/html,x"])
def test_an_address_that_would_run_a_script_is_refused(base: str) -> None:
    with pytest.raises(StudyError) as caught:
        cite(LEDGER[SHARE], "html", base)
    allowed = "http://, https:// or file://, or a path"
    assert str(caught.value) == f"--base: found {base!r}; allowed: {allowed}"
