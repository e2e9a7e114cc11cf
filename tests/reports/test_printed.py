"""What the study prints in a notebook, and links that show no number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted import ALPHA, LEDGER, NOW, SHARE

from analysis.reports.check import check
from analysis.reports.explanation import Explanation, as_html
from analysis.reports.findings import Finding
from analysis.reports.template import markdown_table


def told(folder: Path, text: str) -> list[Finding]:
    (folder / "a.md").write_text(text, encoding="utf-8")
    return check([folder / "a.md"], LEDGER)


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


def notebook(folder: Path, kind: str, text: str) -> Path:
    output = {"output_type": "execute_result", "data": {kind: text.splitlines(keepends=True)}}
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    (folder / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return folder / "a.ipynb"


@pytest.mark.parametrize(("value", "verdict"), [("30 %", "right"), ("31 %", "wrong")])
def test_an_explanation_in_a_notebook_is_checked(tmp_path: Path, value: str, verdict: str) -> None:
    html = as_html(Explanation((LEDGER[SHARE],))).replace("<strong>30 %", f"<strong>{value}")
    findings = check([notebook(tmp_path, "text/html", html)], LEDGER)
    assert [one.verdict for one in findings] == [verdict]


def test_a_table_of_results_in_a_notebook_is_checked(tmp_path: Path) -> None:
    table = markdown_table([LEDGER[SHARE], LEDGER[ALPHA]], "../figures/results.html")
    findings = check([notebook(tmp_path, "text/markdown", table)], LEDGER)
    assert [(one.verdict, one.shown) for one in findings] == [("right", "30 %"), ("right", ".72")]
