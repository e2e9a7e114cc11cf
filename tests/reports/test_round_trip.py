"""What `cite` prints, `check` finds right: every key of the study in every form that a report can hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.reports.check import check, exit_code
from analysis.reports.cite import cite
from analysis.results import load

FIGURES = Path(__file__).parents[2] / "figures"


@pytest.mark.parametrize(("form", "suffix"), [("text", "md"), ("markdown", "md"), ("latex", "tex"), ("typst", "typ"), ("html", "html")])
def test_every_citation_is_right_as_it_is_printed(form: str, suffix: str, tmp_path: Path) -> None:
    ledger = load(FIGURES)
    report = tmp_path / f"report.{suffix}"
    report.write_text("\n\n".join(cite(result, ledger, form) for result in ledger.results.values()), encoding="utf-8")
    found = check([report], ledger, FIGURES)
    assert len(found) == len(ledger.results)
    assert [str(f) for f in found if f.verdict != "right"] == []
    assert exit_code(found) == 0
