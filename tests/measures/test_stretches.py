"""Stretches of equal length and what a text is held against."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.measures import stretches as reference
from analysis.measures.stretches import CATEGORIES, percentile, read, stretches, summary, threat, valence
from analysis.text.tokens import WORD, tokenize


def test_the_last_stretch_ends_with_its_text() -> None:
    tokens = tokenize(["One, two three. Four five six seven.", "a b", "a b c"])
    first, last = stretches(tokens, 3)
    # Words 0 to 6 of the first text: 0-3, 3-6 and the last three, 4-7; the second is too short; the third is one.
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 3), (3, 6), (4, 7), (9, 12)]


@given(st.lists(st.text(alphabet="ab .,\n", max_size=60), max_size=4), st.integers(1, 5))
def test_stretches_cover_every_word_of_a_text_that_has_one(texts: list[str], length: int) -> None:
    tokens = tokenize(texts)
    first, last = stretches(tokens, length)
    assert (last - first == length).all()
    words = np.bincount(tokens.text, weights=tokens.sorts & WORD != 0, minlength=len(texts)).astype(int)
    covered = {i for a, b in zip(first.tolist(), last.tolist(), strict=True) for i in range(a, b)}
    assert len(covered) == words[words >= length].sum()


def test_matches_are_counted_in_their_stretch() -> None:
    text = "They were killed and killed here. All was calm in the town then. He was killed"
    held = threat([text], length=6)
    assert list(held) == list(CATEGORIES)
    # Words 0-6, 6-12, and the last six, 10-16.
    assert held["violent_event"] == [2, 0, 1]


def test_marks_after_the_last_word_stay_with_their_text() -> None:
    alone, after = (valence(texts, False, length=2) for texts in (["Good day. " * 3], ["Good day.\n\n***", "Good day. " * 3]))
    assert after[-len(alone) :] == alone


def test_no_text_gives_no_stretch() -> None:
    assert threat(["too short"]) == {name: [] for name in CATEGORIES}
    assert valence(["too short"], masked=False) == []


def test_valence_is_the_mean_of_the_sentences_that_begin_in_a_stretch() -> None:
    from analysis.instruments import sentiment

    texts = ["A good day. A bad day.", "The prison was bad."]
    good, bad = sentiment.compound(["A good day.", "A bad day."])
    assert valence(texts[:1], masked=False, length=6) == [round((good + bad) / 2, 4)]
    assert valence(texts[:1], masked=False, length=3) == [round(good, 4), round(bad, 4)]
    assert bad < 0 < good


@pytest.mark.parametrize(("value", "expected"), [(0, 0.0), (1, 0.125), (2, 0.5), (3, 0.875), (4, 1.0)])
def test_percentile_gives_ties_half(value: float, expected: float) -> None:
    # Of 1, 2, 2, 3: below plus half of those equal, over four.
    assert percentile(value, [1, 2, 2, 3]) == expected


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(0, 9))
def test_percentile_mirrors(values: list[int], value: int) -> None:
    assert percentile(value, values) == pytest.approx(1 - percentile(-value, [-v for v in values]))


def test_shipped_rates_state_source_and_command() -> None:
    held = read()
    assert held["length"] == reference.LENGTH
    assert held["command"].startswith("study rates")
    for name, facts in held["sets"].items():
        assert set(facts) == {"source", "words", "texts", "stretches", "values"}, name
        for measure in (*CATEGORIES, "valence", "valence_masked"):
            values = facts["values"][measure]
            assert len(values) == facts["stretches"]
            assert values == sorted(values)


def test_shipped_rates_hold_no_text() -> None:
    def texts(held: object) -> list[str]:
        if isinstance(held, dict):
            return [text for value in held.values() for text in texts(value)]
        return [text for value in held for text in texts(value)] if isinstance(held, list) else [held] if isinstance(held, str) else []

    assert max(map(len, texts(read()))) < 200
    assert len(texts(read())) < 20


def test_a_summary_is_what_is_shipped(tmp_path: Path) -> None:
    text = "The bomb killed two people. " * 80
    held = summary({"made": [text, "short"]})
    assert (held["made"]["texts"], held["made"]["stretches"]) == (2, 2)
    facts = {"made": {**held["made"], "words": "made", "source": "made"}}
    kept = {"length": reference.LENGTH, "sets": facts}
    (tmp_path / "rates.json").write_text(json.dumps(kept), encoding="utf-8")
    assert read(tmp_path / "rates.json") == kept


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (b"", ": JSON: found 'Expecting value: line 1 column 1 (char 0)'; allowed: JSON"),
        (b"[" * 100_000, ": JSON: found "),
        (b"caf\xe9", ":1: encoding: found 'byte 0xe9'; allowed: UTF-8"),
        (b"[]", ": length: found []; allowed: 200"),
        (b'{"length": 100}', ": length: found 100; allowed: 200"),
        (b'{"length": 200, "sets": {}}', ": sets: found {}; allowed: a mapping of at"),
        (b'{"length": 200, "sets": {"a": 3}}', ": a: found 'no source'; allowed: source, words, "),
    ],
)
def test_damaged_rates_name_the_command_that_mends_them(
    tmp_path: Path, broken: bytes, message: str
) -> None:
    path = tmp_path / "rates.json"
    path.write_bytes(broken)
    with pytest.raises(StudyError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{path}{message}")
    assert str(caught.value).endswith("; damaged: run `study rates --data DIR`")


@pytest.mark.parametrize(
    ("measure", "values", "message"),
    [
        ("valence", [0.5], "valence: found '1 values'; allowed: 2 numbers in order"),
        ("valence", [0.5, float("nan")], "valence: found '2 values'; allowed: 2 numbers in order"),
        ("danger_ahead", [2, 1], "danger_ahead: found '2 values'; allowed: 2 numbers in order"),
        ("reassurance", ["0", "1"], "reassurance: found '2 values'; allowed: 2 numbers in order"),
        ("violent_event", None, "violent_event: found None; allowed: 2 numbers in order"),
    ],
)
def test_rates_that_are_no_sorted_numbers_are_named(
    tmp_path: Path, measure: str, values: object, message: str
) -> None:
    lists = {name: [0, 1] for name in (*CATEGORIES, "valence", "valence_masked")}
    facts = {"source": "s", "words": "w", "texts": 1, "stretches": 2}
    facts["values"] = {**lists, measure: values}
    path = tmp_path / "rates.json"
    path.write_text(json.dumps({"length": 200, "sets": {"a": facts}}), encoding="utf-8")
    with pytest.raises(StudyError, match=f"rates.json: a: {message}; damaged: run"):
        read(path)
