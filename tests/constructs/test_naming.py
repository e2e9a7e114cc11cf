"""Naming: what the small study's coders call the group, by voice."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.constructs import naming
from analysis.measures.shares import Tables
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in naming.results(small)}


def test_mentions_come_in_reading_order() -> None:
    codes = pd.DataFrame({"actors": ["is:agent:terror:them; west:patient:name:Paris", "none"], "voice": ["quoted", "author"]}, index=["u1", "u2"])
    held = naming.coded_mentions(codes)
    assert held.to_numpy().tolist() == [
        ["u1", 1, "is", "agent", "terror", "them", "quoted"], ["u1", 2, "west", "patient", "name", "Paris", "quoted"],
    ]  # fmt: skip


def test_shares_of_labels(found: dict[str, Result]) -> None:
    # s003 terror (name by the second coder), s008 name, s009 function.
    shares = {label: found[f"naming.hassakah.is.{label}.share"] for label in naming.LABEL_WORDS}
    assert {label: r.value for label, r in shares.items() if r.value} == {"terror": 1 / 3, "name": 1 / 3, "function": 1 / 3}
    assert sum(r.value for r in shares.values()) == pytest.approx(1)
    assert (shares["terror"].low, shares["terror"].high) == (0, 1 / 3)
    assert (shares["name"].low, shares["name"].high) == (1 / 3, 2 / 3)


def test_terror_labels_by_voice(found: dict[str, Result]) -> None:
    assert found["naming.hassakah.is.terror.voice-attributed.share"].value == 1 / 2
    assert found["naming.hassakah.is.terror.voice-author.share"].value == 0
    assert "naming.hassakah.is.terror.voice-quoted.share" not in found


def test_the_instruments_shares_open_to_the_words(found: dict[str, Result], small: Tables) -> None:
    held = found["naming.hassakah.is.terror.lexicon.share"]
    rows = small.evidence.set_index("id")
    assert [rows.at[i, "surface"] for i in held.evidence] == ["terrorist organization"]
    assert held.value == 1 / 3


def test_no_mention_is_no_share(small: Tables) -> None:
    assert not [r.key for r in naming.results(small) if r.key.startswith(("naming.early", "naming.late"))]
