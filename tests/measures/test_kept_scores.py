"""The kept scores: what they rest on is checked, and where it has changed since, that is said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from small import changed, fails

from analysis.measures import kept_scores, scores
from analysis.study.codebook import read_codebook
from analysis.study.config import read_facts
from analysis.study.consensus import Coding
from analysis.study.news import read_unseen
from analysis.text import lexicon_files

UNSEEN = Path("corpus/coding/unseen")
FIRST = str(kept_scores.read()["value"].iloc[0])  # the value of the first kept score
REMEDY = "): run `study validate --data DIR`"


@pytest.fixture
def copied(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the corpus, of the package's lexicons and of the kept scores, to be broken."""
    for part in ("corpus", "analysis/lexicons", "analysis/validation"):
        shutil.copytree(root / part, tmp_path / part)
    for name in ("SCORES", "WEIGHTS", "RECORD", "COVERAGE"):
        kept = getattr(kept_scores, name).name
        monkeypatch.setattr(kept_scores, name, tmp_path / "analysis" / "validation" / kept)
    monkeypatch.setattr(lexicon_files, "FOLDER", tmp_path / "analysis" / "lexicons")
    return tmp_path


def unseen(root: Path) -> Coding:
    return read_unseen(root, read_codebook(root, read_facts(root)))


def older(root: Path) -> Sequence[str]:
    return kept_scores.older(root, unseen(root))


def test_the_kept_scores_are_as_new_as_the_committed_study(root: Path) -> None:
    assert older(root) == ()
    record = json.loads(kept_scores.RECORD.read_text(encoding="utf-8"))
    names = ("model-1", "model-2", "model-3", "settled", "units")
    own = {name for name in record["computed_on"] if name.startswith("corpus/")}
    assert own == {f"{UNSEEN}/{name}.csv" for name in names}
    assert all((root / name).is_file() for name in record["computed_on"])


def test_committed_scores_are_within_their_bounds() -> None:
    table = kept_scores.read()
    assert list(table) == scores.COLUMNS
    bounded = table[table["low"].notna()]
    assert (bounded["low"] <= bounded["value"]).all()
    assert (bounded["value"] <= bounded["high"]).all()
    assert not table.duplicated(scores.ORDER).any()
    assert set(table["kind"]) == {"unseen", "public"}


def test_a_changed_sheet_and_lexicon_are_named(copied: Path) -> None:
    entry = "\ndanger_ahead:\n  made for a test:\n    [quay]\n"
    changed(copied / "analysis" / "lexicons" / "threat.yaml", "\ndanger_ahead:\n", entry)
    changed(copied / UNSEEN / "model-1.csv", "\nu001,0,", "\nu001,1,")
    names = ("analysis/lexicons/threat.yaml", f"{UNSEEN}/model-1.csv")
    assert older(copied) == names
    assert kept_scores.warnings(names) == [
        f"scores older than {name}: run `study validate --data DIR`" for name in names
    ]


def test_a_lexicon_of_the_study_that_marks_a_column_is_named(copied: Path) -> None:
    text = "# measured in: hope\n# marks: hope as hedged\nhope:\n  a wish:\n    - hope*\n"
    (copied / "corpus" / "lexicons" / "hope.yaml").write_text(text, encoding="utf-8")
    assert older(copied) == ("corpus/lexicons/hope.yaml",)
    assert kept_scores.touched(older(copied), "hope", "unseen") == list(older(copied))


def test_a_comment_or_another_line_end_is_no_change(copied: Path) -> None:
    sheet = copied / UNSEEN / "model-1.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b"\n", b"\r\n"))
    threat = copied / "analysis" / "lexicons" / "threat.yaml"
    threat.write_text("# read again: yes\n" + threat.read_text(encoding="utf-8"), encoding="utf-8")
    assert older(copied) == ()


def test_a_study_without_unseen_sentences_is_asked_for_none(copied: Path) -> None:
    shutil.rmtree(copied / UNSEEN)
    assert older(copied) == ()


def test_a_score_is_older_than_what_it_rests_on_alone() -> None:
    sheet, threat = f"{UNSEEN}/model-1.csv", "analysis/lexicons/threat.yaml"
    both = [threat, sheet]
    assert kept_scores.touched(both, "threat", "unseen") == both
    assert kept_scores.touched(both, "threat", "emobank-headlines") == [threat]
    assert kept_scores.touched(both, "threat", "others-codebook") == [threat]
    assert kept_scores.touched(both, "scope", "unseen") == [sheet]
    assert kept_scores.touched(both, "threat", "article") == []
    assert kept_scores.words(both) == f"score older than {threat}, {sheet}"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("model-1.csv", "\nu001,0,", "\nu001,7,", ":2: conflict: found '7'; allowed: 0, 1"),
        ("model-2.csv", "\nu001,", "\nu999,", ":2: unit: found 'u999'; allowed: a unit of"),
        ("settled.csv", ",scope,", ",mood,", ":2: variable: found 'mood'; allowed: a column of"),
        ("units.csv", "\nu002,", "\nu001,", ":3: unit: found 'u001'; allowed: each unit once"),
        ("units.csv", ",2402,", ",2402x,", ":2: start: found '2402x'; allowed: a whole number"),
        ("units.csv", ",2402,2667,", ",2667,2402,", ":2: end: found '2402'; allowed: a number"),
        ("units.csv", ",9de18", ",9DE18", ":2: sha256: found '9DE1887338e6df88'; allowed: "),
    ],
)
def test_a_wrong_sheet_of_unseen_sentences_is_named(
    copied: Path, name: str, old: str, new: str, message: str
) -> None:
    path = changed(copied / UNSEEN / name, old, new)
    assert fails(lambda: unseen(copied)).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "broken", "message"),
    [
        ("scores.csv", b"", "line 1: column: found 'no instrument, category, "),
        ("scores.csv", b"instrument,category\na,b\n", "line 1: column: found 'no criterion, "),
        ("scores.csv", b"caf\xe9", "line 1: encoding: found 'byte 0xe9'; "),
        ("scores.json", b"{", "line 1, column 2: Expecting property name"),
        ("scores.json", b"[]", "computed_on: found None; "),
        ("weights.csv", b"cut", "content: found 'another than its record tells'; "),
    ],
)
def test_damaged_scores_name_the_command_that_mends_them(
    copied: Path, name: str, broken: bytes, message: str
) -> None:
    path = copied / "analysis" / "validation" / name
    path.write_bytes(broken)
    line = fails(lambda: older(copied))
    assert line.startswith(f"{path}: damaged ({message}")
    assert line.endswith(REMEDY)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (FIRST, "high", "line 2: value: found 'high'; allowed: a number"),
        (FIRST, "nan", "line 2: value: found 'nan'; allowed: a number"),
        (FIRST, "", "line 2: value: found ''; allowed: a number"),
        (
            "certainty,hedge,",
            "certainty,,",
            "line 2: category: found 'a blank cell'; allowed: a name",
        ),
    ],
)
def test_a_kept_score_that_is_none_is_named(copied: Path, old: str, new: str, message: str) -> None:
    path = changed(copied / "analysis" / "validation" / "scores.csv", old, new)
    assert fails(kept_scores.read) == f"{path}: damaged ({message}{REMEDY}"


def test_a_score_changed_by_hand_is_named(copied: Path) -> None:
    path = changed(copied / "analysis" / "validation" / "scores.csv", FIRST, "0.123456")
    allowed = "'another than its record tells'; allowed: what was computed"
    told = f"{path}: damaged (content: found {allowed}"
    assert fails(lambda: older(copied)) == told + REMEDY


def test_the_day_of_computing_is_no_part_of_the_record(copied: Path) -> None:
    path = copied / "analysis" / "validation" / "scores.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",2026-", ",2027-"), encoding="utf-8")
    assert older(copied) == ()
