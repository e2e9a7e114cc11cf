"""Tables of results and explanations as the study prints them, read as what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted import ALPHA, LEDGER, NOW, OLD, SHARE

from analysis.reports.check import Finding, check

HEAD = "| key | what | value | range | n |\n|---|---|---|---|---|\n"
RANGE = "28 to 32 % (range of the coders)"


def row(value: str, bounds: str, n: str, key: str = SHARE, digest: str = NOW) -> str:
    return f"| [{key}](results.html#{key}~{digest}) | a share of 9 | {value} | {bounds} | {n} |\n"


def told(folder: Path, text: str, fix: bool = False) -> list[Finding]:
    (folder / "a.md").write_text(text, encoding="utf-8")
    return check([folder / "a.md"], LEDGER, fix=fix)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (row("30 %", RANGE, "47 sentences"), "right"),
        (row(".72", "", "16 headlines", ALPHA), "right"),
        (row("30 %", RANGE, "47 sentences", digest=OLD), "unchanged"),
        (row("31 %", RANGE, "47 sentences"), "wrong"),
        (row("31 %", RANGE, "47 sentences", digest=OLD), "stale"),
        (row("30 %", "28 to 33 %", "47 sentences"), "wrong"),
        (row("30 %", RANGE, "46 sentences"), "wrong"),
        (row("30 %", "28 to 32 % (95 % Wilson interval)", "47 sentences"), "wrong"),
        (row("30 %", RANGE, "47 headlines"), "look"),
        (row("30 % | 31 %", RANGE, "47 sentences"), "look"),
    ],
)
def test_every_cell_of_a_table_of_results_is_held(tmp_path: Path, cells: str, verdict: str) -> None:
    assert [finding.verdict for finding in told(tmp_path, HEAD + cells)] == [verdict]


def test_a_wrong_value_in_a_table_is_mended_where_it_stands(tmp_path: Path) -> None:
    told(tmp_path, HEAD + row("31 %", RANGE, "46 sentences"), fix=True)
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == HEAD + row(
        "30 %", RANGE, "47 sentences"
    )


def test_a_link_that_shows_its_key_shows_no_number(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, f"See [{ALPHA}-1](results.html#{ALPHA}-1~{NOW}).")
    assert finding.verdict == "unknown"
    (finding,) = told(tmp_path, f"See [{SHARE}](results.html#{SHARE}~{NOW}).")
    assert (finding.verdict, finding.why) == ("look", "it shows its key and no number")


@pytest.mark.parametrize(
    ("shown", "verdict"), [("n = 47", "right"), ("n = 46", "wrong"), ("n = 30", "wrong")]
)
def test_n_is_cited_by_its_name(tmp_path: Path, shown: str, verdict: str) -> None:
    assert [one.verdict for one in told(tmp_path, f"[{shown}](results.html#{SHARE}~{NOW})")] == [
        verdict
    ]


@pytest.mark.parametrize(("value", "verdict"), [("30 %", "right"), ("31 %", "wrong")])
def test_an_explanation_in_a_notebook_is_held(tmp_path: Path, value: str, verdict: str) -> None:
    certainty = "range of the coders 28 to 32 %; n = 47 sentences"
    html = f"<h3>Label</h3><p><strong>{value}</strong> ({certainty})</p>"
    html += f"<dl><dt>Formula</dt><dd>14 of 47</dd><dt>Key</dt><dd>{SHARE}~{NOW}</dd></dl>"
    output = {"output_type": "execute_result", "data": {"text/html": [html]}}
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert [one.verdict for one in check([tmp_path / "a.ipynb"], LEDGER)] == [verdict]


def test_the_tables_of_a_notebook_that_the_study_printed_are_right(tmp_path: Path) -> None:
    text = HEAD + row("30 %", RANGE, "47 sentences") + row(".72", "", "16 headlines", ALPHA)
    output = {
        "output_type": "execute_result",
        "data": {"text/markdown": text.splitlines(keepends=True)},
    }
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert [one.verdict for one in check([tmp_path / "a.ipynb"], LEDGER)] == ["right", "right"]
