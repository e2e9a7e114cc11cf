"""The cue lexicons of frames and scope: their shape, and what they find in made sentences."""

from __future__ import annotations

import pytest

from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize


def found(name: str, text: str) -> list[tuple[str, str]]:
    """Return (category, surface) of every match of a lexicon in `text`, in reading order."""
    lexicon, tokens = load(name), tokenize([text])
    hits = lexicon.find(tokens)
    return [
        (lexicon.categories[c], tokens.surface(a, b))
        for a, b, c in zip(hits.first, hits.last, hits.category, strict=True)
    ]


def test_categories_are_the_codebook_s() -> None:
    assert load("frames").categories == (
        "conflict",
        "human_interest",
        "responsibility",
        "morality",
        "economic",
    )
    assert load("scope").categories == ("episodic", "thematic")


@pytest.mark.parametrize("name", ["frames", "scope"])
def test_every_category_has_sixty_entries_or_more_and_a_record(name: str) -> None:
    lexicon = load(name)
    counts = {c: sum(e.category == c for e in lexicon.entries) for c in lexicon.categories}
    assert min(counts.values()) >= 60, counts
    assert {"name", "version", "measures", "source"} <= set(lexicon.record)


def test_responsibility_keeps_causing_and_treating_apart() -> None:
    reasons = {e.reason for e in load("frames").entries if e.category == "responsibility"}
    assert {r.split(":")[0] for r in reasons} == {"causing", "treating"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two armies fought for the bridge.", [("conflict", "fought")]),
        ("A mother wept.", [("human_interest", "mother"), ("human_interest", "wept")]),
        ("Ministers failed to act.", [("responsibility", "failed to")]),
        ("It was a wicked deed.", [("morality", "wicked")]),
        ("The bridge cost a fortune.", [("economic", "cost")]),
        ("They joined the holy war.", [("conflict", "holy war"), ("morality", "holy war")]),
        ("The bridge is long.", []),
    ],
)
def test_frames(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("frames", text) == expected


@pytest.mark.parametrize(
    "text", ["firefighters came", "Barbara came", "rabbits came", "hospitality counts"]
)
def test_false_friends_of_wildcards_are_no_cues(text: str) -> None:
    assert found("frames", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Friday gunmen came.", [("episodic", "Friday"), ("episodic", "gunmen")]),
        ("In recent years it grew.", [("thematic", "recent years")]),
        (
            "The group continues to recruit in fifty countries.",
            [("thematic", "continues"), ("thematic", "countries")],
        ),
        ("Tear gas drifted in.", [("episodic", "Tear gas")]),
        ("They should join us.", []),
    ],
)
def test_scope(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("scope", text) == expected
