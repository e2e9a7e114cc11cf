"""Frames: responsibility is cause or treatment; scope has two kinds; each has an automatic estimate."""

from __future__ import annotations

import pandas as pd

from analysis.constructs import frames
from analysis.measures.shares import Tables


def test_responsibility_is_for_causing_or_treating() -> None:
    table = pd.DataFrame({"resp_causing": ["1", "0", "0", "1"], "resp_treating": ["0", "1", "0", "1"]})
    assert frames.responsible(table).tolist() == [True, True, False, True]


def test_coded_shares_of_the_small_study(small: Tables) -> None:
    held = {r.key: r for r in frames.results(small)}
    assert held["frames.hassakah.responsibility.share"].units == ("hassakah:s008", "hassakah:s009")
    assert held["frames.hassakah.thematic.share"].value == 1 / 9
    assert held["frames.hassakah.thematic.voice-attributed.share"].value == 1 / 2
    assert held["frames.hassakah.morality.share"].value == 0


def test_every_frame_has_an_estimate_by_slice(small: Tables) -> None:
    keys = {r.key for r in frames.results(small)}
    for name in ("conflict", "human-interest", "responsibility", "morality", "economic", "episodic", "thematic"):
        for part in ("", "zone-body.", "third-3.", "voice-author."):
            assert f"frames.hassakah.{name}.lexicon.{part}share" in keys


def test_words_are_those_of_the_lexicons() -> None:
    assert set(frames.WORDS) == set(frames.FRAMES.categories)
    assert {"episodic", "thematic"} <= set(frames.SCOPE.categories)
