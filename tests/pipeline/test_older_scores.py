"""Kept scores that are older than what they rest on are said to be, wherever they stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small import changed

from analysis.errors import StudyError
from analysis.pipeline import notebooks, run
from analysis.pipeline.compute import compute
from analysis.pipeline.notebooks import Options
from analysis.reports import readme

KEY = "validity.threat.danger-ahead.unseen.f1"
PUBLIC = "validity.passive.any.passive-voice.f1"
SHEET = "corpus/coding/unseen/model-1.csv"


@pytest.fixture
def recoded(root: Path, tmp_path: Path) -> Path:
    """A copy of the committed study in which one code of an unseen sentence is another."""
    for part in ("corpus", "notebooks"):
        shutil.copytree(root / part, tmp_path / part, ignore=shutil.ignore_patterns("local"))
    shutil.copy(root / "README.md", tmp_path)
    changed(tmp_path / SHEET, "\nu001,0,", "\nu001,1,")  # no majority moves by it
    return tmp_path


def test_a_run_says_which_scores_are_old(recoded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        message = "stopped by the test"
        raise StudyError(message)

    monkeypatch.setattr(notebooks, "execute", stop)
    said: list[str] = []
    with pytest.raises(StudyError, match=r"^stopped by the test$"):
        run.run(recoded, Options(workers=1, tell=said.append))
    assert f"scores older than {SHEET}: run `study validate --data DIR`" in said


def test_an_old_score_is_marked_wherever_it_stands(recoded: Path) -> None:
    computed = compute(recoded)
    ledger = computed.ledger
    score, older = ledger[KEY], f"score older than {SHEET}"
    assert score.exploratory
    assert score.validity == f"a score (unseen; {older})"
    rests = ledger[f"threat.{ledger.article}.danger-ahead.lexicon.share"]
    assert rests.exploratory
    assert rests.validity.endswith(f", {older}, exploratory")
    assert not ledger[PUBLIC].exploratory
    text = (recoded / "README.md").read_text(encoding="utf-8")
    page = readme.filled(text, ledger, computed.told)
    (row,) = (line for line in page.splitlines() if f"#{KEY}~" in line)
    assert "| older than what it rests on |" in row
    assert "(exploratory)" in row


def test_a_changed_sheet_moves_the_digest_of_its_scores(root: Path, recoded: Path) -> None:
    before, after = (compute(folder, local=False).ledger for folder in (root, recoded))
    assert before[KEY].value == after[KEY].value
    assert before[KEY].digest != after[KEY].digest
    assert before[PUBLIC].digest == after[PUBLIC].digest
