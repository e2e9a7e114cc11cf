from __future__ import annotations

from collections import Counter
from pathlib import Path

import planted
import pytest
from planted import CASES, COUNTS, FIGURE_VERDICTS, LEDGER

from analysis.reports.check import check
from analysis.reports.findings import exit_code

pytestmark = pytest.mark.parametrize("name", planted.TEXTS)


def test_every_planted_fault_is_found_and_none_invented(tmp_path: Path, name: str) -> None:
    findings = check([planted.write(tmp_path, name)], LEDGER)
    numbers = [finding for finding in findings if finding.kind == "number"]
    assert len(numbers) == len(CASES)
    told = {(f.key, " ".join(f.shown.split()).replace("–", "-")): f.verdict for f in numbers}
    for case in CASES:
        verdicts = [f.verdict for f in numbers if f.key == case.key and f.shown == case.visible]
        assert case.verdict in verdicts, (case.name, verdicts, told)
    assert Counter(finding.verdict for finding in numbers) == COUNTS
    assert sorted(f.verdict for f in findings if f.kind == "figure") == sorted(FIGURE_VERDICTS)
    assert exit_code(findings) == 1


def test_a_wrong_one_shows_what_it_should_be(tmp_path: Path, name: str) -> None:
    findings = check([planted.write(tmp_path, name)], LEDGER)
    should = {
        finding.shown: finding.should
        for finding in findings
        if finding.verdict in ("wrong", "stale")
    }
    for case in CASES:
        if case.verdict in ("wrong", "stale"):
            assert should[case.visible] == case.mended, case.name


def test_repaired_reports_hold_and_nothing_else_changes(tmp_path: Path, name: str) -> None:
    path = planted.write(tmp_path, name)
    before = path.read_text(encoding="utf-8")
    check([path], LEDGER, fix=True)
    findings = [finding for finding in check([path], LEDGER) if finding.kind == "number"]
    assert [f for f in findings if f.verdict in ("wrong", "stale", "unchanged")] == []
    mended = [case.mended or case.visible for case in CASES]
    assert sorted(f.shown for f in findings) == sorted(mended)
    after = path.read_text(encoding="utf-8")
    assert len(after.split("\n")) == len(before.split("\n"))
    touched = [a for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(touched) == COUNTS["wrong"] + COUNTS["stale"] + COUNTS["unchanged"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == sorted([name, "logo.png"])
