"""Stretches of equal length, what is counted in them, and a number's place among others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.instruments import sentiment
from analysis.instruments.listing import general
from analysis.measures.stretches import counts, mean_valence, percentile, stretches
from analysis.text.tokens import WORD, tokenize


def test_the_last_stretch_ends_with_its_text() -> None:
    tokens = tokenize(["One, two three. Four five six seven.", "a b", "a b c"])
    first, last = stretches(tokens, 3)
    # Words 0 to 6 of the first text: 0-3, 3-6 and the last three, 4-7; the second is too short.
    expected = [(0, 3), (3, 6), (4, 7), (9, 12)]
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == expected


@given(st.lists(st.text(alphabet="ab .,\n", max_size=60), max_size=4), st.integers(1, 5))
def test_stretches_cover_every_word_of_a_text_that_has_one(texts: list[str], length: int) -> None:
    tokens = tokenize(texts)
    first, last = stretches(tokens, length)
    assert (last - first == length).all()
    is_word = tokens.sorts & WORD != 0
    words = np.bincount(tokens.text, weights=is_word, minlength=len(texts)).astype(int)
    pairs = zip(first.tolist(), last.tolist(), strict=True)
    assert len({i for a, b in pairs for i in range(a, b)}) == words[words >= length].sum()


def test_matches_are_counted_in_their_stretch() -> None:
    text = "They were killed and killed here. All was calm in the town then. He was killed"
    threat = general("threat")
    numbers = counts([text], threat, length=6)
    assert list(numbers) == list(threat.categories)
    # Words 0-6, 6-12, and the last six, 10-16.
    assert numbers["violent_event"] == [2, 0, 1]


def test_marks_after_the_last_word_stay_with_their_text() -> None:
    alone = mean_valence(["Good day. " * 3], length=2)
    after = mean_valence(["Good day.\n\n***", "Good day. " * 3], length=2)
    assert after[-len(alone) :] == alone


def test_no_text_gives_no_stretch() -> None:
    threat = general("threat")
    assert counts(["too short"], threat) == {name: [] for name in threat.categories}
    assert mean_valence(["too short"]) == []


def test_valence_is_the_mean_of_the_sentences_that_begin_in_a_stretch() -> None:
    texts = ["A good day. A bad day.", "The prison was bad."]
    good, bad = sentiment.compound(["A good day.", "A bad day."])
    assert mean_valence(texts[:1], length=6) == [round((good + bad) / 2, 4)]
    assert mean_valence(texts[:1], length=3) == [round(good, 4), round(bad, 4)]
    assert bad < 0 < good


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0.0), (1, 0.125), (2, 0.5), (3, 0.875), (4, 1.0)]
)
def test_percentile_gives_ties_half(value: float, expected: float) -> None:
    # Of 1, 2, 2, 3: below plus half of those equal, over four.
    assert percentile(value, [1, 2, 2, 3]) == expected


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(0, 9))
def test_percentile_mirrors(values: list[int], value: int) -> None:
    assert percentile(value, values) == pytest.approx(1 - percentile(-value, [-v for v in values]))
