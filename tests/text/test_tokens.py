"""Tokens: offsets that slice, pieces that tile, sentences that cover; traps of case and marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.tokens import Tokens, paragraphs, tokenize
from analysis.text.vocabulary import _PIECE, Vocabulary, pattern, straight

# Free text, and text in which the marks that matter at a bound are common.
FREE = st.text(max_size=200)
DENSE = st.text(alphabet="aB1 .,!?…'’“”\"()#\n\t\u00a0\u0301É—U.S", max_size=80)
TEXTS = st.lists(FREE | DENSE, max_size=4)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    tokens = tokenize([text])
    return [
        tokens.surface(a, b)
        for a, b in zip(tokens.first.tolist(), tokens.last.tolist(), strict=True)
    ]


def columns(tokens: Tokens) -> list[list[int]]:
    """Return every column that does not depend on what the vocabulary held before."""
    held = (
        tokens.start,
        tokens.end,
        tokens.gap,
        tokens.text,
        tokens.first,
        tokens.last,
        tokens.sentence,
    )
    return [column.tolist() for column in held]


@given(FREE | DENSE)
def test_pieces_tile_the_text(text: str) -> None:
    assert "".join(_PIECE.findall(text)) == text


@given(TEXTS)
def test_offsets_slice_the_text_and_leave_out_white_space_only(texts: list[str]) -> None:
    tokens = tokenize(texts)
    ends = [0] * len(texts)
    for form, text, start, end in zip(
        tokens.forms, tokens.text, tokens.start, tokens.end, strict=True
    ):
        assert texts[text][start:end] == form
        assert form.strip()
        assert not texts[text][ends[text] : start].strip()
        ends[text] = end
    assert not any(text[end:].strip() for text, end in zip(texts, ends, strict=True))


@given(TEXTS)
def test_sentences_cover_all_tokens_in_order_and_never_cross_texts(texts: list[str]) -> None:
    tokens = tokenize(texts)
    assert (
        np.concatenate([[0], tokens.last]).tolist()
        == np.concatenate([tokens.first, [len(tokens)]]).tolist()
    )
    assert (tokens.first < tokens.last).all()
    assert (tokens.text[tokens.first] == tokens.text[tokens.last - 1]).all()
    assert (
        tokens.sentence.tolist()
        == np.repeat(np.arange(len(tokens.first)), tokens.last - tokens.first).tolist()
    )


@given(TEXTS)
def test_a_batch_gives_what_each_text_gives_alone(texts: list[str]) -> None:
    batch = tokenize(texts)
    assert batch.forms == [form for text in texts for form in tokenize([text]).forms]
    opening = [int(batch.first[batch.text[batch.first] == i].size) for i in range(len(texts))]
    assert opening == [len(tokenize([text]).first) for text in texts]


@given(TEXTS, TEXTS)
def test_columns_do_not_depend_on_what_the_vocabulary_held(
    texts: list[str], earlier: list[str]
) -> None:
    vocabulary = Vocabulary()
    tokenize(earlier, vocabulary)
    assert columns(tokenize(texts, vocabulary)) == columns(tokenize(texts))


@given(FREE | DENSE)
def test_straight_keeps_every_offset(text: str) -> None:
    assert len(straight(text)) == len(text)
    assert not set(straight(text)) & set("’‘“”„«»`")


@given(st.text(alphabet="aBs n’.\n", max_size=60))
def test_curly_and_straight_apostrophes_are_cut_alike(text: str) -> None:
    assert columns(tokenize([text])) == columns(tokenize([straight(text)]))


@given(FREE | DENSE)
def test_paragraphs_count_from_one_without_gaps(text: str) -> None:
    numbers = paragraphs(tokenize([text])).tolist()
    assert sorted(set(numbers)) == list(range(1, max(numbers, default=0) + 1))
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IS didn’t win", ["IS", "didn’t", "win"]),
        ("Peru's army", ["Peru", "'s", "army"]),
        ("Port-Ma’u prison", ["Port", "-", "Ma’u", "prison"]),
        ("5,000 men, 1.5 %", ["5,000", "men", ",", "1.5", "%"]),
        ("U.S. forces", ["U.S.", "forces"]),
        ("Who… me", ["Who", "…", "me"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
    ],
)
def test_words_are_cut(text: str, expected: list[str]) -> None:
    assert tokenize([text]).forms == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met Gen. Lee. They spoke.", ["Dr. Smith met Gen. Lee.", "They spoke."]),
        (
            "U.S. President Biden. The U.S. He left.",
            ["U.S. President Biden.", "The U.S.", "He left."],
        ),
        ("“It is over.” She left.", ["“It is over.”", "She left."]),
        ('"It is over." She left.', ['"It is over."', "She left."]),
        ("He asked “why?” and left.", ["He asked “why?” and left."]),
        ("A subhead\n\nA text", ["A subhead", "A text"]),
        ("A line\nthat goes on", ["A line\nthat goes on"]),
        ("it rained. it stopped.", ["it rained.", "it stopped."]),
        ("Prices rose 1.5 percent. 200 left.", ["Prices rose 1.5 percent.", "200 left."]),
        ("J. Doe went.", ["J. Doe went."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_actor_and_the_verb_are_two_types() -> None:
    tokens = tokenize(["IS is here"])
    assert tokens.type[0] != tokens.type[1]


def test_a_pattern_keeps_its_wildcard_at_its_word() -> None:
    assert pattern("car bomb*") == ["car", "bomb*"]
    assert pattern("well *ism") == ["well", "*ism"]
    assert pattern("attack*-ready") == ["attack*", "-", "ready"]
    assert pattern("didn't") == ["didn't"]
