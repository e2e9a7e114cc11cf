"""Stretches of equal length, what is counted in them, and a number's place among others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.instruments import sentiment
from analysis.measures.stretches import MEASURES, in_stretches, percentile, stretches
from analysis.text.bounds import WORD
from analysis.text.tokens import tokenize


def test_the_last_stretch_ends_with_its_text() -> None:
    tokens = tokenize(["One, two three. Four five six seven.", "a b", "a b c"])
    first, last = stretches(tokens, 3)
    # Of the first text's words 1 to 3, 4 to 6 and the last three; the second is too short.
    held = [tokens.forms[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    assert held == [
        ["One", ",", "two", "three"],
        [".", "Four", "five", "six"],
        ["five", "six", "seven", "."],
        ["a", "b", "c"],
    ]


@given(st.lists(st.text(alphabet="ab .,\n", max_size=60), max_size=4), st.integers(1, 5))
def test_stretches_cover_every_word_of_a_text_that_has_one(texts: list[str], length: int) -> None:
    tokens = tokenize(texts)
    first, last = stretches(tokens, length)
    is_word = tokens.sorts & WORD != 0
    pairs = list(zip(first.tolist(), last.tolist(), strict=True))
    assert all(is_word[a:b].sum() == length for a, b in pairs)
    words = np.bincount(tokens.text, weights=is_word, minlength=len(texts)).astype(int)
    covered = {i for a, b in pairs for i in range(a, b) if is_word[i]}
    assert len(covered) == words[words >= length].sum()


def test_matches_are_counted_in_their_stretch() -> None:
    text = "They were killed and killed here. All was calm in the town then. He was killed"
    table = in_stretches([text], length=6)
    assert tuple(table) == MEASURES
    # Words 0-6, 6-12, and the last six, 10-16.
    assert table["violent_event"].tolist() == [2, 0, 1]


def test_a_text_s_values_come_stretch_by_stretch() -> None:
    # Two sentences of five words: 40 of each fill two stretches of 200 words.
    table = in_stretches(["The bomb killed two people. The town was very calm. " * 40])
    assert table["violent_event"].tolist() == [20 * 2, 20 * 2]


def mean_valence(texts: list[str], length: int) -> list[float]:
    values: list[float] = in_stretches(texts, length)["valence"].tolist()
    return values


def test_marks_after_the_last_word_stay_with_their_text() -> None:
    alone = mean_valence(["Good day. " * 3], length=2)
    after = mean_valence(["Good day.\n\n***", "Good day. " * 3], length=2)
    assert after[-len(alone) :] == alone


def test_no_text_gives_no_stretch() -> None:
    table = in_stretches(["too short"])
    assert tuple(table) == MEASURES
    assert table.empty


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
