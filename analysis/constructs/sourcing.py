"""Sourcing: whose voice a sentence is in, who is named as its source, and how certain it sounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.instruments import attribution
from analysis.measures.shares import ARTICLE, VOICE_WORDS, Tables, coded, instrument_shares, share
from analysis.results import Result
from analysis.text import lexicon

CERTAINTY = lexicon.load("certainty")
INSTRUMENTS = (attribution.sourcing(), CERTAINTY)
CODE = "code:analysis.constructs.sourcing"


def results(tables: Tables) -> Iterator[Result]:
    """Yield who says the danger, the voices coded and as the instrument judges, source classes, hedges and boosters."""
    yield coded(
        tables, key=f"sourcing.{ARTICLE}.danger.named-source.share", label="share of danger sentences with a named source",
        variable="source", hit=named, of=lambda t: t["danger"] == "1", n_of="danger sentences", construct="sourcing", also=("voice", "danger"),
    )  # fmt: skip
    yield coded(
        tables, key=f"sourcing.{ARTICLE}.other.named-source.share", label="share of the sentences without danger that name a source",
        variable="source", hit=named, of=lambda t: t["danger"] != "1", n_of="other sentences", construct="sourcing", also=("voice", "danger"),
    )  # fmt: skip
    yield coded(
        tables, key=f"sourcing.{ARTICLE}.named-source.share", label="share of sentences with a named source",
        variable="source", hit=named, of=_all, n_of="sentences", construct="sourcing", also=("voice",),
    )  # fmt: skip
    for voice, words in VOICE_WORDS.items():
        for part, of, n_of in (("", _all, "sentences"), ("danger", _danger, "danger sentences")):
            yield coded(
                tables, key=".".join(filter(None, ["sourcing", ARTICLE, part, f"voice-{voice}", "share"])),
                label=f"share of {n_of} {words}", variable="voice", hit=lambda t, v=voice: t["voice"] == v,  # type: ignore[misc]
                of=of, n_of=n_of, construct="sourcing", also=(part,) if part else (),
            )  # fmt: skip
    yield coded(
        tables, key=f"sourcing.{ARTICLE}.hedged.share", label="share of hedged sentences", variable="hedged",
        hit=lambda t: t["hedged"] == "1", of=_all, n_of="sentences", construct="sourcing",
    )  # fmt: skip
    certainty = {"hedge": "a hedge", "booster": "a booster"}
    yield from instrument_shares(tables, "sourcing", "certainty", CERTAINTY.version, certainty)
    for piece in tables.full:
        yield from _judged(tables, piece.key)


def named(table: pd.DataFrame) -> pd.Series:
    """Return which coded sentences name their source: voice attributed or quoted, and a source that is no crowd.

    `many` in "considered by many" is an unnamed source.
    """
    crowd = table["source"].str.lower().isin(["none", "many", "some", "sources", "observers"])
    return table["voice"].isin(["attributed", "quoted"]) & ~crowd


def _all(table: pd.DataFrame) -> pd.Series:
    return pd.Series(True, table.index)


def _danger(table: pd.DataFrame) -> pd.Series:
    return table["danger"] == "1"


def _judged(tables: Tables, piece: str) -> Iterator[Result]:
    """Yield the instrument's share of attributed or quoted sentences and of each class of source."""
    sentences = tables.of(piece)
    rows = tables.rows("sourcing", piece=piece)
    common: dict[str, Any] = {"instrument": "sourcing.voice", "version": attribution.sourcing().version,
              "inputs": (f"piece:{piece}", "lexicon:sourcing", CODE)}  # fmt: skip
    for voice in ("attributed", "quoted"):
        hit = sentences["voice"] == voice
        value, n, formula = share(hit, "sentences")
        ids = tuple(sentences["id"][hit])
        yield Result(
            key=f"sourcing.{piece}.voice-{voice}.lexicon.share", label=f"share of sentences {VOICE_WORDS[voice]} (instrument)",
            value=value, unit="share", digits=0, n=n, n_of="sentences", formula=formula,
            evidence=tuple(rows["id"][rows["sentence"].isin(ids)]), units=ids, **common,
        )  # fmt: skip
    sourced = sentences[sentences["source_class"] != ""]
    for kind, held in sourced.groupby("source_class"):
        yield Result(
            key=f"sourcing.{piece}.class-{str(kind).replace('_', '-')}.lexicon.share",
            label=f"share of sourced sentences whose source is classed {kind} (instrument)",
            value=len(held) / len(sourced), unit="share", digits=0, n=len(sourced), n_of="sourced sentences",
            formula=f"{len(held)} of {len(sourced)} sourced sentences", units=tuple(held["id"]), **common,
        )  # fmt: skip
