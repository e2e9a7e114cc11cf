"""Valenced vocabulary: the instrument, VADER by sentence, masking, repeats, second opinion."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.instruments import sentiment
from analysis.text.lexicon import Entry, Lexicon
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize
from analysis.text.vocabulary import straight

MASK = load("event_nouns")
SECOND = load("valence")
OPPOSITE = {"positive": "negative", "negative": "positive"}
TURNED = Lexicon("turned", tuple(e._replace(category=OPPOSITE[e.category]) for e in SECOND.entries))
TEXT = st.text(st.sampled_from("abdeghkilnostw ATCK.,!?'’“”\"-é\ufffd\n"), max_size=60)
WORDS = st.lists(
    st.sampled_from(
        [
            "attack",
            "prison",
            "GOOD",
            "bad",
            "not",
            "very",
            "the",
            "killed,",
            "care",
            "peace.",
            "IS",
        ]
    ),
    max_size=12,
)


def vader(*ratings: float) -> float:
    """Return the compound of a sum of ratings, by VADER's formula."""
    total = sum(ratings)
    return total / sqrt(total * total + 15)


def test_the_instrument_holds_the_rated_words_with_their_rating_as_reason() -> None:
    held = {entry.words: entry for entry in sentiment.valenced().entries}
    assert sentiment.valenced().categories == ("positive", "negative")
    assert held["good"] == Entry("good", "positive", "VADER rating +1.9 (sd .9, 10 raters)")
    assert held["prison"].category == "negative"
    assert "the" not in held
    assert ":)" not in held
    assert len(held) == len(sentiment.valenced().entries) > 7000


def test_the_instrument_finds_rated_words_in_reading_order() -> None:
    tokens = tokenize(["Good guards fear the ATTACK."])
    found = sentiment.valenced().find(tokens)
    names = [sentiment.valenced().categories[i] for i in found.category]
    assert [tokens.forms[i] for i in found.first] == ["Good", "fear", "ATTACK"]
    assert names == ["positive", "negative", "negative"]


def test_the_instrument_does_not_import_nltk() -> None:
    code = (
        "import sys, analysis.instruments.sentiment as s; s.valenced().entries;"
        "sys.exit('nltk' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_lexicon_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentiment, "PACKAGE", "no_such_package")
    with pytest.raises(
        StudyError,
        match=r"^no_such_package: vader_lexicon\.txt not found; the package is to be",
    ):
        sentiment.lexicon_text.__wrapped__()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The plan is good", vader(1.9)),
        ("The plan is not good", vader(1.9 * -0.74)),
        ("The plan is very good", vader(1.9 + 0.293)),
        ("The plan is good!", vader(1.9 + 0.292)),
        ("The plan is GOOD", vader(1.9 + 0.733)),
        ("The plan stands", 0.0),
        ("", 0.0),
    ],
)
def test_compound_is_vaders(sentence: str, expected: float) -> None:
    assert sentiment.compound([sentence])[0] == pytest.approx(expected, abs=5e-5)


def test_curly_and_straight_apostrophes_score_alike() -> None:
    scores = sentiment.compound(["They didn’t win", "They didn't win"])
    assert scores[0] == scores[1] == pytest.approx(vader(2.8 * -0.74), abs=5e-5)


def test_no_sentences_give_no_scores() -> None:
    assert sentiment.compound([]).shape == (0,)
    assert sentiment.repeats([]).shape == (0,)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=4))
def test_scores_are_bounded_and_one_per_sentence_whatever_the_text(
    sentences: list[str],
) -> None:
    for mask in (None, MASK):
        scores = sentiment.compound(sentences, mask)
        assert scores.shape == (len(sentences),)
        assert np.all(np.abs(scores) <= 1)
        assert (
            scores.tolist() == sentiment.compound([straight(s) for s in sentences], mask).tolist()
        )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("ATTACK on a prison: 12 “dead”", 'ITEM on a item: 12 "item"'),
        ("children in the care of guards", "children in the item item guards"),
        ("The United States", "The item item"),
        ("A good plan", "A good plan"),
        ("", ""),
    ],
)
def test_masking_swaps_words_and_keeps_places(sentence: str, expected: str) -> None:
    assert sentiment.masked([sentence], MASK) == [expected]


@settings(deadline=None)
@given(WORDS)
def test_masking_keeps_the_number_of_words_and_is_done_at_once(
    words: list[str],
) -> None:
    once = sentiment.masked([" ".join(words)], MASK)
    assert len(once[0].split()) == len(words)
    assert sentiment.masked(once, MASK) == once
    assert len(MASK.find(tokenize(once)).first) == 0


def test_masking_takes_the_topic_and_leaves_the_tone() -> None:
    plain, hidden = (
        sentiment.compound(["A brutal attack on the prison"], mask)[0] for mask in (None, MASK)
    )
    assert plain < hidden < 0
    assert hidden == pytest.approx(vader(-3.1), abs=5e-5)
    assert sentiment.compound(["An attack on the prison"], MASK)[0] == 0


def test_the_neutral_word_is_rated_by_nobody() -> None:
    for lexicon in (sentiment.valenced(), MASK, SECOND):
        assert (
            len(lexicon.find(tokenize([sentiment.NEUTRAL, sentiment.NEUTRAL.upper()])).first) == 0
        )


def test_repeats_are_rated_words_that_stand_twice_in_one_spelling() -> None:
    sentences = [
        "The plan is good. Later the plan was not good.",
        "Good plans are good",
        "The plan of the plan",
        "Good, bad",
        "good, good",
    ]
    assert sentiment.repeats(sentences).tolist() == [True, False, False, False, True]


def test_a_repeat_is_scored_in_the_place_of_the_first() -> None:
    twice = sentiment.compound(["The plan is good. Later the plan was not good."])[0]
    assert twice == pytest.approx(vader(1.9, 1.9), abs=5e-5)


def test_masked_words_are_no_repeats() -> None:
    assert sentiment.repeats(["attack after attack"]).tolist() == [True]


def test_balance_is_the_difference_by_the_sum() -> None:
    tokens = tokenize(["A good, brave but cruel plan", "cruel", "The plan", ""])
    assert sentiment.balance(tokens, SECOND).tolist() == pytest.approx([1 / 3, -1, 0, 0])


@settings(deadline=None)
@given(WORDS)
def test_balance_turns_its_sign_with_the_categories(words: list[str]) -> None:
    tokens = tokenize([" ".join(words)])
    assert (
        sentiment.balance(tokens, TURNED).tolist() == (-sentiment.balance(tokens, SECOND)).tolist()
    )


def test_the_lexicon_package_is_the_pinned_one() -> None:
    assert importlib.util.find_spec("vaderSentiment") is not None
    assert sentiment.valenced().version == "3.3.2"
