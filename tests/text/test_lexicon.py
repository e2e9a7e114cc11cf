"""Lexicons: longest match, wildcards, case, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.lexicon import Entry, Lexicon
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize
from analysis.text.vocabulary import straight

WORDS = (
    "attack*",
    "car bomb*",
    "car",
    "bomb",
    "IS",
    "US",
    "don't",
    "*ism",
    "big *ism",
    "no threat",
    "threat",
    "ban* on",
)


def made(*words: str) -> Lexicon:
    """Return a lexicon whose entries are their own categories."""
    return Lexicon("made", tuple(Entry(word, word, "made for the test") for word in words))


def found(lexicon: Lexicon, *texts: str) -> list[tuple[str, str]]:
    """Return surface and category of each match."""
    tokens = tokenize(texts)
    m = lexicon.find(tokens)
    spans = zip(m.first.tolist(), m.last.tolist(), m.category.tolist(), strict=True)
    return [(tokens.surface(a, b), lexicon.categories[c]) for a, b, c in spans]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["bomb", "car bomb"], "A car bomb, a bomb.", [("car bomb", "car bomb"), ("bomb", "bomb")]),
        (["car bomb", "bomb attack"], "A car bomb attack.", [("car bomb", "car bomb")]),
        (
            ["car bomb", "bomb attack now"],
            "car bomb attack now",
            [("bomb attack now", "bomb attack now")],
        ),
        (
            ["attack*"],
            "Attackers attacked; counterattack.",
            [("Attackers", "attack*"), ("attacked", "attack*")],
        ),
        (["attack*", "attacker*", "attackers"], "attackers", [("attackers", "attackers")]),
        (["attack*", "attacker*"], "attackers", [("attackers", "attacker*")]),
        (["*ism"], "Terrorism, ISM and prisms", [("Terrorism", "*ism"), ("ISM", "*ism")]),
        (["well *ism"], "well meant, well nationalism", [("well nationalism", "well *ism")]),
        (["car bomb*"], "Car. Bombs fell.", []),
        (["car bomb*"], "car\nbombs", [("car\nbombs", "car bomb*")]),
        (
            ["don't know"],
            "We don’t know. We don't know.",
            [("don’t know", "don't know"), ("don't know", "don't know")],
        ),
        (
            ["Port-Ma'u"],
            "Port-Ma’u, PORT-Ma'u",
            [("Port-Ma’u", "Port-Ma'u"), ("PORT-Ma'u", "Port-Ma'u")],
        ),
    ],
)
def test_longest_match_wins_and_stays_in_its_sentence(
    words: list[str], text: str, expected: list[object]
) -> None:
    assert found(made(*words), text) == expected


def test_the_name_in_capitals_is_never_the_verb() -> None:
    assert found(made("IS"), "IS is what it Is. this is") == [("IS", "IS")]
    assert found(made("IS fighter*"), "IS fighters; is fighters") == [
        ("IS fighters", "IS fighter*")
    ]
    assert found(made("US"), "US told us") == [("US", "US")]


def test_other_entries_ignore_case() -> None:
    text = "RIVER ORDER river order River Order"
    assert [w for w, _ in found(made("River Order"), text)] == [
        "RIVER ORDER", "river order", "River Order",
    ]  # fmt: skip


def test_an_entry_in_two_categories_gives_a_row_for_each() -> None:
    two = Lexicon("two", (Entry("siege", "a", "one reason"), Entry("siege", "b", "another reason")))
    assert found(two, "The siege.") == [("siege", "a"), ("siege", "b")]


def test_selecting_leaves_the_record() -> None:
    held = Lexicon(
        "x", (Entry("a b", "p", "r"), Entry("c", "q", "r")), record={"version": "3"}
    ).select(lambda e: e.category == "q")
    assert (held.version, held.categories, len(held.entries)) == ("3", ("q",), 1)


def test_reached_holds_what_a_longer_entry_hides() -> None:
    held = made("bomb", "car bomb", "tank").reached(tokenize(["A car bomb."]))
    assert [e.words for e in held.entries] == ["bomb", "car bomb"]


@given(
    st.lists(
        st.sampled_from(
            [
                *"!.,’' \n",
                "attack",
                "IS",
                "is",
                "car",
                "bombs",
                "don’t",
                "no",
                "threat",
                "ism",
                "big",
            ]
        ),
        max_size=30,
    )
)
def test_matches_are_in_order_apart_and_alike_in_both_kinds_of_marks(parts: list[str]) -> None:
    text, lexicon = " ".join(parts), made(*WORDS)
    m = lexicon.find(tokenize([text]))
    assert (m.first[1:] >= m.last[:-1]).all()
    assert [len(c) for c in m] == [len(m.first)] * 4
    assert [c for _, c in found(lexicon, text)] == [c for _, c in found(lexicon, straight(text))]


@given(st.lists(st.text(max_size=80), max_size=3))
def test_nothing_in_free_text_breaks_a_lexicon(texts: list[str]) -> None:
    for words, _ in found(load("threat"), *texts):
        assert any(words in text for text in texts)
