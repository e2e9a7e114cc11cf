"""Evidence: one engine for all instruments, the same for a batch as for each text alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.instruments.listing import instruments
from analysis.text.annotate import annotate, rows
from analysis.text.vocabulary import Vocabulary, straight

USING = instruments(Path(__file__).parents[2] / "corpus" / "lexicons")
WORDS = [
    "IS",
    "is",
    "attacked",
    "prison",
    "the",
    "said",
    "warned",
    "terrorist",
    "organization",
    "was",
    "killed",
    "by",
    "didn’t",
]
NEWS = st.lists(
    st.sampled_from([*WORDS, "Cusco", ".", ",", "“", "”", "\n\n", "no threat", "Peruvian forces"]),
    max_size=40,
).map(" ".join)


def listed(texts: list[str]) -> list[tuple[object, ...]]:
    return list(rows(annotate(texts, USING), USING))


@settings(max_examples=60)
@given(st.lists(NEWS | st.text(max_size=60), max_size=3))
def test_every_row_is_a_slice_of_its_text(texts: list[str]) -> None:
    held = annotate(texts, USING)
    of_text = held.tokens.text[held.tokens.first]
    for sentence, start, end, surface, _, _, entry in rows(held, USING):
        assert texts[of_text[sentence]][start:end] == surface != ""
        assert entry.reason


@settings(max_examples=40)
@given(st.lists(NEWS, max_size=3))
def test_a_batch_finds_what_each_text_gives_alone(texts: list[str]) -> None:
    together = sorted(row[1:6] for row in listed(texts))
    assert together == sorted(row[1:6] for text in texts for row in listed([text]))


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([*WORDS, "Hawai’i", "it’s", "Port-Ma’u", "won’t", "."]), max_size=30
    ).map(" ".join)
)
def test_curly_and_straight_apostrophes_give_the_same_evidence(text: str) -> None:
    assert [r[:3] + r[4:6] for r in listed([text])] == [
        r[:3] + r[4:6] for r in listed([straight(text)])
    ]


@settings(max_examples=40)
@given(NEWS)
def test_sentences_are_judged_alone_of_what_came_before_in_the_vocabulary(text: str) -> None:
    vocabulary = Vocabulary()
    annotate(["Something else was said; IS attacked."], USING, vocabulary=vocabulary)
    fresh, used = annotate([text], USING), annotate([text], USING, vocabulary=vocabulary)
    for name, found in fresh.found.items():
        assert all(
            np.array_equal(a, b) for a, b in zip(found[:3], used.found[name][:3], strict=True)
        )


def test_counts_are_by_text_and_category() -> None:
    threat = next(i for i in USING if i.name == "threat")
    held = annotate(["The siege is over.", "", "A bomb killed two; a riot broke out."], [threat])
    violent = held.counts(threat)["violent_event"].tolist()
    assert len(violent) == 3
    assert violent[1] == 0
    assert sum(violent) == int(
        (held.found["threat"].category == threat.categories.index("violent_event")).sum()
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "…",
        "“",
        "'",
        "IS",
        "#",
        "a" * 5000,
        "\ufffd\ufeff",
        "â€œMojibakeâ€\x9d said",
        "is attacked. the un said it.",
    ],
)
def test_odd_texts_are_measured_like_any(text: str) -> None:
    assert set(annotate([text], USING).found) == {i.name for i in USING}
