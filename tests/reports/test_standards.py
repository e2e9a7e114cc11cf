"""Checklists answered with the study's numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.ledger import Ledger
from analysis.reports.standards import page
from analysis.results import Result

FILE = """\
intro: Two points.
lists:
  - name: A list
    points:
      - {id: I.1, asks: "Is it | so?", answer: "Yes, {a.b.share|k}."}
      - {id: I.2, asks: Was it done?, answer: Not done.}
"""
LEDGER = Ledger(
    results={"a.b.share": Result("a.b.share", "x", 0.5, "share", 2, "s", "1 of 2", 1, 0)}
)


def write(root: Path, text: str = FILE) -> Path:
    (root / "corpus").mkdir()
    (root / "corpus" / "standards.yaml").write_text(text, encoding="utf-8")
    return root


def test_each_point_is_a_row_with_its_number(tmp_path: Path) -> None:
    assert page(write(tmp_path), LEDGER).splitlines()[-4:] == [
        "| | asks | answer |",
        "|---|---|---|",
        "| I.1 | Is it \\| so? | Yes, [1 of 2](results.html#a.b.share~). |",
        "| I.2 | Was it done? | Not done. |",
    ]


def test_a_study_without_checklists_has_no_page(tmp_path: Path) -> None:
    assert page(tmp_path, LEDGER) == ""


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, FILE.replace("a.b.share", "a.b.shares"))
    with pytest.raises(StudyError, match=r"a\.b\.shares"):
        page(tmp_path, LEDGER)
