"""The data of `study validate` and `study rates`: a set without use is refused, what is kept stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.validation import data

KEPT = ("analysis/reference/rates.json", "analysis/validation/scores.csv")
WORDS = "The guards stood at the gate and waited for the night. " * 20


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A copy of the study in which a command may write."""
    folder = tmp_path / "study"
    for part in ("analysis", "corpus", "notebooks"):
        shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """The three sets of other news, made for the test."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name in data.NEWS:
        source = data.SETS[name]
        head = ",".join(source.columns)
        more = ",True" * (len(source.columns) - 2)
        (folder / source.file).write_text(f'{head}\n1,"{WORDS}"{more}\n', encoding="utf-8")
    return folder


def refused(root: Path, *words: str) -> str:
    """Return the one line with which a command ends; the kept files are as they were."""
    kept = {name: (root / name).read_bytes() for name in KEPT}
    command = [sys.executable, "-m", "analysis.cli", "--root", str(root), *words]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    said = [line for line in done.stderr.splitlines() if not line.startswith(("scoring", "rates"))]
    assert len(said) == 1, said
    assert {name: (root / name).read_bytes() for name in KEPT} == kept
    return said[0].removeprefix("study: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": table: found 'No columns'; allowed: a CSV with a line of column names"),
        ("id,text\n", ": table: found 'no rows'; allowed: at least one row under the names of"),
        ("id,words\n1,a\n", ":1: column: found 'no text'; allowed: id, text"),
        ("id,text\n1,a,b\n", ":2: row: found '3 cells'; allowed: 2, as in the line of names"),
        ("id,text\n1,a\n2\n", ":3: text: found ''; allowed: a value in each column"),
        ('id,text\n1,"a\n', ":2: table: found 'unexpected end of data'; allowed: a CSV, each"),
        ("id,text\n1,a\n1,b\n", ":3: id: found '1 twice'; allowed: each id once"),
        ("id,text\n1,too short\n", ": text: found 'no text of 200 words'; allowed: texts"),
    ],
)
def test_news_that_give_no_rates_leave_the_kept_ones(
    copied: Path, news: Path, text: str, message: str
) -> None:
    path = news / data.SETS["conflict"].file
    path.write_text(text, encoding="utf-8")
    assert refused(copied, "rates", "--data", str(news)).startswith(f"{path}{message}")


def test_news_that_give_rates_are_kept(copied: Path, news: Path) -> None:
    command = [sys.executable, "-m", "analysis.cli", "rates", "--data", str(news)]
    done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    # Twenty sentences of 11 words are 220 words: one stretch of 200, and the last 200.
    assert done.stdout.splitlines() == [f"{name}: 2 stretches of 1 texts" for name in data.NEWS]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": table: found 'No columns'; allowed: a CSV with a line of column names"),
        ("id,text\n", ": table: found 'no rows'; allowed: at least one row under the names of"),
        ("id,text\n1,a,b\n", ":2: row: found '3 cells'; allowed: 2, as in the line of names"),
        ("id\n1\n", ":1: column: found 'no text'; allowed: id, text"),
    ],
)
def test_a_set_that_cannot_be_scored_leaves_the_kept_scores(
    copied: Path, news: Path, text: str, message: str
) -> None:
    path = news / data.SETS["conflict"].file
    path.write_text(text, encoding="utf-8")
    assert refused(copied, "validate", "--data", str(news)).startswith(f"{path}{message}")


def test_a_set_of_units_that_is_not_there_is_named(copied: Path, news: Path) -> None:
    path = copied / "corpus" / "coding" / "unseen" / "units.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("u001,climate", "u001,climat"), encoding="utf-8")
    line = refused(copied, "validate", "--data", str(news))
    assert line == f"{path}: set: found 'climat'; allowed: conflict, political, climate"
