"""What `cite` prints, `check` finds right: every key in every form that a report can hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.ledger import load
from analysis.reports.check import check
from analysis.reports.cite import cite
from analysis.reports.findings import exit_code


@pytest.mark.parametrize(
    ("form", "suffix"),
    [("text", "md"), ("markdown", "md"), ("latex", "tex"), ("typst", "typ"), ("html", "html")],
)
def test_every_citation_is_right_as_it_is_printed(
    form: str, suffix: str, tmp_path: Path, built: Path
) -> None:
    figures = built / "figures"
    ledger = load(figures)
    report = tmp_path / f"report.{suffix}"
    report.write_text(
        "\n\n".join(cite(result, form) for result in ledger.results.values()),
        encoding="utf-8",
    )
    found = check([report], ledger, figures)
    assert len(found) == len(ledger.results)
    assert [str(f) for f in found if f.verdict != "right"] == []
    assert exit_code(found) == 0
