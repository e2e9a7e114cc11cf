"""Sentences of other news are drawn by stratum, with known probabilities, and always the same."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from made_sets import write_set

from analysis.errors import StudyError
from analysis.study.news import FOLDER, read_units
from analysis.validation import drawing
from analysis.validation.coded import unseen_texts
from analysis.validation.data import NEWS, read_set, sets

DATA = Path(os.environ.get("STUDY_DATA", "no such folder"))


@pytest.mark.parametrize(
    ("sentence", "stratum"),
    [
        ("They warn that more may come.", "alarm and ahead"),
        ("They plan to meet next week.", "ahead"),
        ("The war was long.", "alarm"),
        ("The fair was a success.", "neither"),
        ("She awarded the prize.", "neither"),
    ],
)
def test_words_make_the_stratum(sentence: str, stratum: str) -> None:
    assert drawing.stratum_of("conflict", sentence) == f"conflict: {stratum}"


def test_a_stratum_is_drawn_with_its_probability(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Eight long sentences of alarm, of which one was drawn before and three are drawn now.
    text = " ".join(f"The war went on for {number} long years there." for number in range(8))
    names = ("conflict", "political")
    for name in names:
        write_set(tmp_path, name, f"11,{text} Too short.")
    monkeypatch.setattr(drawing, "NEWS", names)
    monkeypatch.setattr(drawing, "SIZES", dict.fromkeys(names, (0, 0, 3, 0)))
    before = pd.DataFrame(
        [("u001", "conflict", "11", "0", "41", "x", "conflict: alarm")],
        columns=drawing.COLUMNS[:-1],
    )
    drawn = drawing.draw(tmp_path, before)
    assert list(drawn) == drawing.COLUMNS
    assert drawn["unit"].tolist() == [f"u{number:03d}" for number in range(1, 8)]
    by_set = drawn.groupby("set")["probability"].agg(["size", "first"])
    assert by_set.loc["conflict"].tolist() == [4, 0.5]
    assert by_set.loc["political"].tolist() == [3, 0.375]
    assert not drawn.duplicated(["set", "id", "start"]).any()
    assert drawn.equals(drawing.draw(tmp_path, before))


def test_the_committed_sentences_are_those_drawn(root: Path) -> None:
    try:
        unseen_texts(root / FOLDER / "units.csv", DATA)
    except StudyError:
        pytest.skip("STUDY_DATA names no folder with the news that they were drawn from")
    units = pd.DataFrame([place.model_dump() for place in read_units(root).values()])
    early = units[units["unit"] <= "u240"]
    texts = {name: read_set(name, DATA).set_index(sets()[name].key)["raw"] for name in NEWS}
    strata = [
        drawing.stratum_of(row.set, texts[row.set][row.id][int(row.start) : int(row.end)])
        for row in early.itertuples()
    ]
    assert early["stratum"].tolist() == strata
    drawn = drawing.draw(DATA, early[drawing.COLUMNS[:-1]])
    assert drawn[drawing.COLUMNS[:-1]].astype(str).equals(units[drawing.COLUMNS[:-1]].astype(str))
    known = units["probability"].astype(float).tolist()
    assert drawn["probability"].tolist() == pytest.approx(known)
