"""Sentences of other news as a reading: their codes, their weights, the texts they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_study, write_sheet

from analysis.study.codebook import read_codebook
from analysis.study.config import read_facts
from analysis.study.news import FOLDER, read_units
from analysis.study.study import Study, read_study

HEAD = "unit,set,id,start,end,sha256,stratum,probability"
UNITS = [
    f"u1,docks,7,0,12,{'0' * 16},docks: alarm,0.5",
    f"u2,docks,7,13,20,{'1' * 16},docks: alarm,0.5",
    f"u3,ships,9,0,12,{'2' * 16},ships: neither,0.25",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small study with three sentences of other news, coded for danger."""
    folder = small_study(tmp_path / "study", coders=2)
    old = "name: danger, kind: flag, "
    changed(folder / "corpus" / "codebook.yaml", old, f"{old}unseen: yes, ")
    columns = read_codebook(folder, read_facts(folder)).unseen
    for coder in ("ana", "ben"):
        write_sheet(
            folder / FOLDER, coder, {"u1": {"danger": "1"}, "u2": {}, "u3": {}}, columns=columns
        )
    (folder / FOLDER / "units.csv").write_text("\n".join([HEAD, *UNITS]) + "\n", encoding="utf-8")
    return folder


def test_a_sentence_stands_for_as_many_as_its_draw_left_out(root: Path) -> None:
    codes = read_study(root).news.codes
    assert codes[["danger", "piece", "set", "weight"]].to_numpy().tolist() == [
        ["1", "docks 7", "docks", 2.0],
        ["0", "docks 7", "docks", 2.0],
        ["0", "ships 9", "ships", 4.0],
    ]


def test_without_such_sentences_there_is_none(small: Study) -> None:
    assert small.news.codes.empty
    assert read_units(small.root) == {}


@pytest.mark.parametrize("probability", ["0", "1.5", "half", "-0.5", "0.0"])
def test_a_probability_is_one(root: Path, probability: str) -> None:
    path = changed(root / FOLDER / "units.csv", "neither,0.25", f"neither,{probability}")
    assert fails(lambda: read_study(root)) == (
        f"{path}:4: probability: found {probability!r}; allowed: above 0, at most 1"
    )
