"""The kept scores: what they rest on is checked, and where it has changed since, that is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.pipeline import compute as study
from analysis.pipeline import notebooks, run
from analysis.reports import readme

UNSEEN = Path("corpus/coding/unseen")
VALIDATION = Path("analysis/validation")
KEY = "validity.threat.danger-ahead.unseen.f1"
RUN = "run `study validate --data DIR`"
DATA = Path(os.environ.get("STUDY_DATA", "none"))


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A copy of the study that a test may break, in a folder whose name has a space."""
    folder = tmp_path / "a study"
    for part in ("analysis", "corpus", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", "local")
        shutil.copytree(root / part, folder / part, ignore=ignored)
    shutil.copy(root / "README.md", folder)
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the first place of `old` in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def recoded(root: Path) -> Path:
    """Change one code of the first unseen sentence: no majority moves, so the sheet is right."""
    change(root / UNSEEN / "model-1.csv", "\nu001,0,", "\nu001,1,")
    return root


def call(root: Path, *words: str) -> tuple[int, list[str]]:
    """Return a command's exit code and what it said on stderr, run with the copy's own package."""
    command = [sys.executable, "-m", "analysis.cli", "--root", str(root), *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.splitlines()


def test_the_kept_scores_are_as_new_as_the_committed_study(copied: Path) -> None:
    assert call(copied, "validate") == (0, [])
    record = json.loads((copied / VALIDATION / "scores.json").read_text(encoding="utf-8"))
    assert {name for name in record["computed_on"] if name.startswith("corpus/")} == {
        f"{UNSEEN}/{name}.csv" for name in ("model-1", "model-2", "model-3", "settled", "units")
    }
    assert all((copied / name).is_file() for name in record["computed_on"])


def test_validate_names_the_sheet_and_the_lexicon_that_are_newer(copied: Path) -> None:
    threat = copied / "analysis" / "lexicons" / "threat.yaml"
    change(threat, "\ndanger_ahead:\n", "\ndanger_ahead:\n  made for a test:\n    [germany]\n")
    assert call(recoded(copied), "validate") == (
        0,
        [
            f"scores older than analysis/lexicons/threat.yaml: {RUN}",
            f"scores older than corpus/coding/unseen/model-1.csv: {RUN}",
        ],
    )


def test_a_comment_or_another_line_end_is_no_change(copied: Path) -> None:
    sheet = copied / UNSEEN / "model-1.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b"\n", b"\r\n"))
    threat = copied / "analysis" / "lexicons" / "threat.yaml"
    threat.write_text("# read again: yes\n" + threat.read_text(encoding="utf-8"), encoding="utf-8")
    assert call(copied, "validate") == (0, [])


def test_a_run_says_which_scores_are_old(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        message = "stopped by the test"
        raise StudyError(message)

    monkeypatch.setattr(notebooks, "execute", stop)
    said: list[str] = []
    with pytest.raises(StudyError, match="^stopped by the test$"):
        run.run(recoded(copied), 1, said.append)
    assert f"scores older than corpus/coding/unseen/model-1.csv: {RUN}" in said


def test_an_old_score_is_marked_wherever_it_stands(copied: Path) -> None:
    ledger, _ = study.compute(recoded(copied))
    score = ledger[KEY]
    older = "score older than corpus/coding/unseen/model-1.csv"
    assert score.exploratory
    assert score.validity == f"a score (unseen; {older})"
    assert score.label.endswith(f"on unseen news sentences (unseen; {older})")
    rests = ledger["threat.hassakah.danger-ahead.lexicon.share"]
    assert rests.exploratory
    assert rests.validity.endswith(f", {older}, exploratory")
    public = ledger["validity.passive.any.passive-voice.f1"]
    assert not public.exploratory
    assert "older" not in public.label
    text = (copied / "README.md").read_text(encoding="utf-8")
    page = readme.filled(text, ledger, study.questions(copied), study.goals(copied), "nobody else")
    (row,) = (line for line in page.splitlines() if score.label in line)
    (goal,) = (line for line in page.splitlines() if line.startswith("| danger ahead on unseen"))
    assert f"(a score (unseen; {older}))" in goal
    assert row.startswith("| F1 of threat, danger_ahead")


def test_a_changed_sheet_moves_the_digest_of_its_scores(root: Path, copied: Path) -> None:
    before, _ = study.compute(root, local=False)
    after, _ = study.compute(recoded(copied))
    assert before[KEY].value == after[KEY].value
    assert before[KEY].digest != after[KEY].digest
    public = "validity.passive.any.passive-voice.f1"
    assert before[public].digest == after[public].digest


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("model-1.csv", "\nu001,0,", "\nu001,7,", ":2: conflict: found '7'; allowed: 0, 1"),
        ("model-2.csv", "\nu001,", "\nu999,", ":2: unit: found 'u999'; allowed: a unit of"),
        ("model-1.yaml", "2026-11-22", "soon", ": date: found 'soon'; allowed: a day that exists"),
        ("settled.csv", "quoted", "loud", ":2: voice: found 'loud'; allowed: author, attributed"),
        ("units.csv", "\nu002,", "\nu001,", ":3: unit: found 'u001'; allowed: each unit once"),
        ("units.csv", ",2402,", ",2402x,", ":2: start: found '2402x'; allowed: a whole number"),
        ("units.csv", ",2402,2667,", ",2667,2402,", ":2: end: found '2402'; allowed: a number"),
        ("units.csv", ",9de18", ",9DE18", ":2: sha256: found '9DE1887338e6df88'; allowed: "),
    ],
)
def test_a_wrong_sheet_of_unseen_sentences_stops_every_run(
    copied: Path, name: str, old: str, new: str, message: str
) -> None:
    path = copied / UNSEEN / name
    change(path, old, new)
    with pytest.raises(StudyError) as caught:
        study.compute(copied)
    assert str(caught.value).startswith(f"{path}{message}")


def test_latin_bytes_in_an_unseen_sheet_stop_every_run(copied: Path) -> None:
    path = copied / UNSEEN / "model-3.csv"
    path.write_bytes(path.read_bytes().replace(b"given", b"f\xfcr", 1))
    with pytest.raises(StudyError, match=r"model-3\.csv:2: encoding: found 'byte 0xfc'; allowed: "):
        study.compute(copied)


@pytest.mark.parametrize(
    ("name", "broken", "message"),
    [
        ("scores.csv", b"", ": table: found 'No columns'; "),
        ("scores.csv", b"instrument,category\na,b\n", ":1: column: found 'no criterion'; "),
        ("scores.csv", b"caf\xe9", ":1: encoding: found 'byte 0xe9'; "),
        ("scores.json", b"{", ": JSON: found "),
        ("scores.json", b"[]", ": computed_on: found None; "),
        ("weights.csv", b"cut", ": content: found 'another than its record tells'; "),
    ],
)
def test_damaged_scores_name_the_command_that_mends_them(
    copied: Path, name: str, broken: bytes, message: str
) -> None:
    path = copied / VALIDATION / name
    path.write_bytes(broken)
    code, said = call(copied, "validate")
    assert (code, len(said)) == (2, 1)
    assert said[0].startswith(f"study: {path}{message}")
    assert said[0].endswith(f"; damaged: {RUN}")


@pytest.mark.parametrize(("old", "new"), [(",0.839506,", ",high,"), (",0.839506,", ",nan,")])
def test_a_kept_score_that_is_no_number_is_named(copied: Path, old: str, new: str) -> None:
    path = copied / VALIDATION / "scores.csv"
    change(path, old, new)
    told = f"study: {path}:2: value: found {new.strip(',')!r}; allowed: a number; damaged: {RUN}"
    assert call(copied, "validate") == (2, [told])


def test_a_score_changed_by_hand_is_named(copied: Path) -> None:
    path = copied / VALIDATION / "scores.csv"
    change(path, ",0.839506,", ",0.939506,")
    told = f"study: {path}: content: found 'another than its record tells'; "
    told += f"allowed: what was computed; damaged: {RUN}"
    assert call(copied, "validate") == (2, [told])


@pytest.mark.skipif(not DATA.is_dir(), reason="STUDY_DATA names no folder of human-coded sets")
def test_computed_anew_the_scores_and_their_record_are_the_same(root: Path, copied: Path) -> None:
    (copied / VALIDATION / "scores.json").unlink()
    code, said = call(copied, "validate", "--data", str(DATA))
    assert code == 0
    assert [line for line in said if not line.startswith("scoring ")] == []
    for name in ("scores.json", "weights.csv"):
        assert (copied / VALIDATION / name).read_bytes() == (root / VALIDATION / name).read_bytes()
