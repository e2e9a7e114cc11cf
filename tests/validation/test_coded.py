"""The instruments against coded sentences: a small study with unseen sentences of its own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from made_sets import write_set
from small import changed, fails, small_study, write_sheet

from analysis.measures.scoring import all_scores
from analysis.study.codebook import read_codebook
from analysis.study.config import read_facts
from analysis.study.study import Study, read_study
from analysis.validation.coded import UNITS, marked, passive_scores, unseen_scores, unseen_texts

TEXT = "Calm came back. Shops may be attacked again. A deal is near. The wind fell."
SENTENCES = ("Calm came back.", "Shops may be attacked again.", "A deal is near.")
CODES = {
    "u1": {"hope": "1"},
    "u2": {"danger": "1"},
    "u3": {},
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which one set of other news lies."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_set(folder, "conflict", f"11,{TEXT}")
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """The small study with three unseen sentences, coded for danger and hope."""
    root = small_study(tmp_path / "study", coders=2)
    for name in ("danger", "hope"):
        old = f"name: {name}, kind: flag, "
        changed(root / "corpus" / "codebook.yaml", old, f"{old}unseen: yes, ")
    rows = ["unit,set,id,start,end,sha256"]
    for unit, sentence in zip(CODES, SENTENCES, strict=True):
        start, mark = TEXT.index(sentence), sha256(sentence.encode()).hexdigest()[:16]
        rows.append(f"{unit},conflict,11,{start},{start + len(sentence)},{mark}")
    columns = read_codebook(root, read_facts(root)).unseen
    for coder in ("ana", "ben"):
        write_sheet(root / UNITS.parent, coder, CODES, columns=columns)
    (root / UNITS).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_study(root)


def test_unseen_sentences_are_cut_from_their_set(study: Study, data: Path) -> None:
    texts = unseen_texts(study.root / UNITS, data)
    assert list(texts.items()) == list(zip(CODES, SENTENCES, strict=True))


def test_another_text_than_the_coded_one_is_named(study: Study, data: Path) -> None:
    path = write_set(data, "conflict", f"11,{TEXT.replace('deal', 'pact')}")
    assert fails(lambda: unseen_texts(study.root / UNITS, data)) == (
        f"{path}: id 11, 45 to 60: found 'another text'; allowed: the sentence that was coded as u3"
    )
    write_set(data, "conflict", f"12,{TEXT}")
    assert "allowed: the sentence that was coded as u1" in fails(
        lambda: unseen_texts(study.root / UNITS, data)
    )


def test_a_set_that_is_not_there_is_named(study: Study, data: Path) -> None:
    units = changed(study.root / UNITS, "u1,conflict", "u1,weather")
    assert fails(lambda: unseen_texts(units, data)) == (
        f"{units}: set: found 'weather'; allowed: conflict, political, climate"
    )


def test_scores_by_hand(study: Study, data: Path) -> None:
    rows = {row[:6]: row[6:9] for row in unseen_scores(study, data)}
    common = ("unseen", "unseen")
    # A lexicon of the study's own: "calm" and "deal" are marked, the first alone was coded.
    assert rows["hope", "hope", "hope", *common, "precision"] == (2, 1, 0.5)
    assert rows["hope", "hope", "hope", *common, "recall"] == (1, 1, 1.0)
    assert rows["hope", "hope", "hope", *common, "f1"] == (3, 1, pytest.approx(2 / 3))
    # One of the package's, by the column that its header names.
    assert rows["threat", "danger_ahead", "danger", *common, "recall"][:2] == (1, 1)
    # Voice and passive were not coded.
    assert {name for name, *_ in rows} == {"hope", "threat"}


def test_a_study_that_coded_none_has_no_unseen_scores(small: Study, data: Path) -> None:
    assert list(unseen_scores(small, data)) == []


def test_a_study_with_its_own_is_told_no_other_codebook(study: Study) -> None:
    sets = set(all_scores(study)["set"])
    assert "unseen" in sets
    assert "others-codebook" not in sets


def test_a_text_is_marked_where_one_of_its_sentences_is(small: Study) -> None:
    texts = {"b": "The wind fell. A deal is near.", "a": "The wind fell."}
    marks = marked(texts, small)
    assert marks["hope.hope"].to_dict() == {"b": "1", "a": "0"}


def test_passives_by_hand(small: Study, tmp_path: Path) -> None:
    rows = ["It was seen by all.,1", "The wind fell.,0", "They were seen.,1", "It ran.,1"]
    write_set(tmp_path, "passive", *rows)
    scores = {row[5]: row[6:9] for row in passive_scores(small, tmp_path)}
    # Two of the three are marked, and nothing else.
    assert scores["precision"] == (2, 3, 1.0)
    assert scores["recall"] == (3, 3, pytest.approx(2 / 3))
    assert scores["f1"] == (4, 3, pytest.approx(4 / 5))
