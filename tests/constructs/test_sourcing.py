"""Sourcing: who says the danger in the small study, and who is no named source."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.constructs import sourcing
from analysis.measures.shares import Tables
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in sourcing.results(small)}


@pytest.mark.parametrize(
    ("voice", "source", "expected"),
    [
        ("attributed", "the UN", True),
        ("quoted", "a commander", True),
        ("attributed", "none", False),
        ("attributed", "Many", False),
        ("author", "the UN", False),
        ("inferred", "the UN", False),
    ],
)
def test_a_named_source_is_said_to_speak_and_is_no_crowd(voice: str, source: str, expected: bool) -> None:
    assert sourcing.named(pd.DataFrame({"voice": [voice], "source": [source]})).tolist() == [expected]


def test_who_says_the_danger(found: dict[str, Result]) -> None:
    held = found["sourcing.hassakah.danger.named-source.share"]
    # Of s003 (many), s008 (the UN), s009 (none); the second coder has only the latter two.
    assert (held.value, held.low, held.high, held.units) == (1 / 3, 1 / 3, 1 / 2, ("hassakah:s008",))
    assert found["sourcing.hassakah.danger.voice-attributed.share"].value == 2 / 3


def test_voices_add_up(found: dict[str, Result]) -> None:
    assert sum(found[f"sourcing.hassakah.voice-{v}.share"].value for v in ("author", "attributed", "quoted", "inferred")) == 1
    assert found["sourcing.hassakah.hedged.share"].units == ("hassakah:s008",)


def test_hedges_and_boosters_apart(found: dict[str, Result]) -> None:
    assert found["sourcing.hassakah.hedge.lexicon.share"].units == ("hassakah:s003", "hassakah:s008")
    assert found["sourcing.hassakah.booster.lexicon.share"].value == 0


def test_the_instruments_voices_and_classes(found: dict[str, Result]) -> None:
    held = found["sourcing.hassakah.voice-attributed.lexicon.share"]
    assert (held.value, held.units) == (2 / 9, ("hassakah:s003", "hassakah:s008"))
    # `many` is an unnamed source, the UN a named one of another class.
    assert found["sourcing.hassakah.class-unnamed.lexicon.share"].units == ("hassakah:s003",)
    assert found["sourcing.hassakah.class-unnamed.lexicon.share"].value == 1 / 2
