"""Five generic frames adapted to the sentence, and episodic or thematic scope.

Adapted from Semetko & Valkenburg (2000) and Iyengar (1991); no substitute for the story-level originals. The findings
come from the sheets; the cue lexicons are the automatic estimate.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.measures.shares import ARTICLE, Tables, coded, coded_shares, instrument_shares
from analysis.results import Result
from analysis.text import lexicon

FRAMES, SCOPE = lexicon.load("frames"), lexicon.load("scope")
INSTRUMENTS = (FRAMES, SCOPE)
WORDS = {
    "conflict": "the adapted conflict frame",
    "human_interest": "the adapted human-interest frame",
    "responsibility": "the adapted responsibility frame",
    "morality": "the adapted morality frame",
    "economic": "the adapted economic frame",
}


def results(tables: Tables) -> Iterator[Result]:
    """Yield the share of sentences in each adapted frame and scope, coded and by cue lexicon."""
    for variable in ("conflict", "human_interest", "morality", "economic"):
        yield from coded_shares(tables, "frames", variable, variable.replace("_", "-"), WORDS[variable], lambda c: c == "1")
    yield coded(
        tables, key=f"frames.{ARTICLE}.responsibility.share", label=f"share of sentences with {WORDS['responsibility']}",
        variable="resp_treating", hit=responsible, of=lambda t: pd.Series(True, t.index), n_of="sentences", construct="frames", also=("resp_causing",),
    )  # fmt: skip
    for kind in ("episodic", "thematic"):
        yield from coded_shares(tables, "frames", "scope", kind, f"{kind} scope", lambda c, k=kind: c == k)  # type: ignore[misc]
    yield from instrument_shares(tables, "frames", "frames", FRAMES.version, WORDS)
    scope = {"episodic": "cues of episodic scope", "thematic": "cues of thematic scope"}
    yield from instrument_shares(tables, "frames", "scope", SCOPE.version, scope)


def responsible(table: pd.DataFrame) -> pd.Series:
    """Return which sentences lay responsibility on someone, for causing or for treating a problem."""
    return (table["resp_causing"] == "1") | (table["resp_treating"] == "1")
