"""`study validate` and `study rates`: what is computed is kept, what cannot be leaves what was."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from made_sets import NEWS, write_set, write_sets
from small import fails, small_study

from analysis.measures import kept_scores, rates
from analysis.measures.scores import COLUMNS
from analysis.validation import run
from analysis.validation.coverage import simulate

DATA = Path(os.environ.get("STUDY_DATA", "none"))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small study with a package of its own: a folder for what is kept, as it is shipped."""
    root = small_study(tmp_path / "study", coders=2)
    package = Path(run.__file__).parents[1]
    for part in ("validation", "reference"):
        shutil.copytree(package / part, root / "analysis" / part)
    monkeypatch.setattr(run, "PACKAGE", root / "analysis")
    monkeypatch.setattr(rates, "FILE", root / "analysis" / "reference" / "rates.json")
    for name in ("SCORES", "WEIGHTS", "RECORD", "COVERAGE"):
        kept = root / "analysis" / "validation" / getattr(kept_scores, name).name
        monkeypatch.setattr(kept_scores, name, kept)
    return root


def kept(root: Path) -> dict[str, bytes]:
    """Return what the study's package keeps."""
    paths = sorted((root / "analysis").rglob("*.*"))
    return {path.name: path.read_bytes() for path in paths if path.suffix in (".csv", ".json")}


def refused(root: Path, command: Callable[[], object]) -> str:
    """Return the one line that a command ends with; what is kept is as it was."""
    before = kept(root)
    line = fails(command)
    assert kept(root) == before
    return line


def test_what_is_scored_is_kept_with_its_record(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "simulate", lambda: simulate(draws=20))
    said: list[str] = []
    table = run.validate(study, write_sets(tmp_path / "data"), said.append)
    parts = ("unseen sentences", "passives", "valence", "threat", "frames")
    assert said == [*(f"scoring {name}" for name in parts), "simulating the coverage of intervals"]
    scores = kept_scores.read()
    # Passives 4, valence 9, threat 6, frames 40; the study has no unseen sentences.
    assert len(scores) == 59
    assert set(scores["kind"]) == {"public"}
    text = kept_scores.SCORES.read_text(encoding="utf-8")
    assert text.splitlines()[0] == ",".join(kept_scores.COLUMNS)
    record = json.loads(kept_scores.RECORD.read_text(encoding="utf-8"))
    assert {name.partition("/")[0] for name in record["computed_on"]} == {"analysis"}
    weights = pd.read_csv(kept_scores.WEIGHTS)
    assert list(weights) == ["frame", "side", "kind", "feature", "weight"]
    passive = "| passive any | human coding | passive-voice | public | f1 | 1.00"
    assert len([line for line in table.splitlines() if line.startswith(passive)]) == 1
    # Computed once more they are the same.
    before = kept(study)
    run.validate(study, tmp_path / "data", said.append)
    assert kept(study) == before


def test_without_data_the_kept_scores_are_told(study: Path) -> None:
    said: list[str] = []
    lines = run.validate(study, None, said.append).splitlines()
    assert said == []
    assert lines[:2] == run.HEAD.splitlines()
    assert lines[2].startswith("| ")
    kinds = [line.split(" | ")[3] for line in lines[2:]]
    assert kinds == sorted(kinds, key=["unseen", "public", "fit"].index)
    hope = "| hope hope | hope | article | fit | f1 | 1.00 | .20 | 1.00 | 9 (1) |"
    assert hope in lines


def test_a_table_of_scores_by_hand() -> None:
    one = ("threat", "count", "fear", "news", "public", "r", 1192, 1192, 0.493, 0.441, 0.542)
    two = ("hope", "hope", "hope", "unseen", "unseen", "recall", 7, 7, 0.5, None, None, None, 0.9)
    table = pd.DataFrame([(*one, 0.0, None, "bootstrap"), (*two, "")], columns=COLUMNS)
    assert run.in_markdown(table).splitlines()[2:] == [
        "| hope hope | hope | unseen | unseen | recall | .50 |  | .90 | 7 (7) |",
        "| threat count | fear | news | public | r | .49 [.44, .54] | .00 |  | 1,192 (1,192) |",
    ]


@pytest.mark.parametrize("name", ["passive", "nyt", "emobank", "grievance", "climate"])
def test_a_set_that_is_not_there_leaves_the_kept_scores(
    study: Path, tmp_path: Path, name: str
) -> None:
    data = write_sets(tmp_path / "data")
    path = write_set(data, name)
    path.unlink()
    line = refused(study, lambda: run.validate(study, data, lambda _: None))
    assert line.startswith(f"{path}: not found; ")


def test_ratings_that_do_not_differ_leave_the_kept_scores(study: Path, tmp_path: Path) -> None:
    data = write_sets(tmp_path / "data")
    write_set(data, "nyt", *(f"{i},1.5,A good day {i}." for i in range(6)))
    line = refused(study, lambda: run.validate(study, data, lambda _: None))
    assert line == (
        f"{data}: nyt-opinion: found 'no sentiment, second, r'; allowed: rows enough that differ"
    )


def test_rates_are_kept_with_their_source(study: Path, tmp_path: Path) -> None:
    data, said = write_sets(tmp_path / "data"), []
    write_set(data, "climate", f"1,{NEWS},True,True,True,True,True")
    lines = run.keep_rates(study, data, said.append).splitlines()
    # Twenty sentences of 11 words are 220 words: one stretch of 200, and the last 200.
    names = ("conflict", "political", "climate")
    assert lines == [f"{name}: 2 stretches of 1 texts" for name in names]
    assert said[0] == "rates of Indian reports on riots, 2002"
    made = rates.read_rates(rates.FILE)
    assert made.command == "study rates --data DIR"
    assert set(made.sets) == set(names)
    assert made.sets["climate"].source.startswith("Frermann et al., ACL 2023: ")
    assert len(made.sets["climate"].values["violent_event"]) == 2


def test_news_without_a_stretch_leave_the_kept_rates(study: Path, tmp_path: Path) -> None:
    data = write_sets(tmp_path / "data")
    path = write_set(data, "political", "1,too short")
    line = refused(study, lambda: run.keep_rates(study, data, lambda _: None))
    assert line == f"{path}: text: found 'no text of 200 words'; allowed: texts that long"


@pytest.mark.parametrize("command", [run.validate, run.keep_rates])
def test_nothing_is_kept_in_another_study_than_the_one_named(
    study: Path, tmp_path: Path, command: Callable[..., str]
) -> None:
    other = small_study(tmp_path / "other")
    line = refused(study, lambda: command(other, tmp_path, lambda _: None))
    assert line == (
        f"{other / 'analysis'}: found no package of this study; allowed: a study that holds its own"
        " analysis/"
    )


@pytest.mark.skipif(not DATA.is_dir(), reason="STUDY_DATA names no folder of human-coded sets")
def test_computed_anew_the_scores_and_their_record_are_the_same(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SCORES", "WEIGHTS", "RECORD", "COVERAGE"):
        monkeypatch.setattr(kept_scores, name, tmp_path / getattr(kept_scores, name).name)
    said: list[str] = []
    run.validate(root, DATA, said.append)
    assert [line for line in said if not line.startswith("scoring ")] == []
    for name in ("scores.json", "weights.csv"):
        committed = root / "analysis" / "validation" / name
        assert (tmp_path / name).read_bytes() == committed.read_bytes()
