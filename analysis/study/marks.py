"""The instruments' reading: what they mark in each sentence, as codes.

A column per category, named `instrument.category`, holds 1 or 0. `voice`, `source`, `source_class`
and `source_kind` are those that the sourcing rules judge; `vader`, `vader-masked` and `second` are
valence scores; `repeats` marks a rated word that stands twice. Mentions are those of the actor
table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.instruments import sentiment
from analysis.study.conditions import Alternative, Codes
from analysis.study.readings import Derived, Reading, read_codes
from analysis.text.annotate import Instrument
from analysis.text.lexicon_files import load

OTHERS = ("attributed", "quoted")
# Columns that the sourcing rules judge.
SOURCING = ("voice", "source", "source_class", "source_kind")
VADER, MASKED, SECOND = "vader", "vader-masked", "second"
# The instruments whose entries a valence score reads.
SCORED_BY = {VADER: ("valenced",), MASKED: ("valenced", "event_nouns"), SECOND: ("valence",)}
# The instrument that a column comes from, where its name does not say so.
ORIGIN: Mapping[str, str] = {
    **dict.fromkeys(SOURCING, "sourcing.voice"),
    "source_kind": "sourcing.named",
    **{column: f"sentiment.{column}" for column in SCORED_BY},
    "repeats": f"sentiment.{VADER}",
}
# What rules judge of a whole unit, beside the categories of single matches: its codes.
JUDGED: Mapping[tuple[str, str], Alternative] = {
    ("sourcing", "voice"): {"voice": Codes(codes=OTHERS)},
    ("sourcing", "named"): {"source_kind": Codes(codes=("named",))},
    ("passive", "any"): {"passive": Codes(codes=("1",))},
}


def read_instruments(
    sentences: pd.DataFrame,
    evidence: pd.DataFrame,
    instruments: Sequence[Instrument],
    derived: Mapping[str, Derived],
) -> Reading:
    """Return what the instruments mark in the sentences."""
    rows = sentences.set_index("id")
    flags = {
        f"{instrument.name}.{category}": flag(rows.index, evidence, instrument.name, category)
        for instrument in instruments
        for category in instrument.categories
    }
    flags["sourcing.voice"] = np.where(rows["voice"].isin(OTHERS), "1", "0")
    flags["sourcing.named"] = np.where(_source_kind(rows) == "named", "1", "0")
    flags["passive.any"] = flag(rows.index, evidence, "passive", "with_doer", "without_doer")
    judged = rows[["voice", "source", "source_class"]].replace("", "none")
    judged["source_kind"] = _source_kind(rows)
    scores = _valence(rows, evidence)
    codes = pd.concat([pd.DataFrame(flags, rows.index), judged, scores], axis=1)
    return read_codes("instrument", codes, sentences, derived, _mentions(evidence))


def flag(units: pd.Index, evidence: pd.DataFrame, instrument: str, *categories: str) -> np.ndarray:
    """Return 1 for the units in which an instrument finds any of the categories, else 0."""
    rows = evidence[evidence["instrument"] == instrument]
    rows = rows[rows["category"].isin(categories)]
    return np.where(units.isin(rows["sentence"]), "1", "0")


def _source_kind(rows: pd.DataFrame) -> np.ndarray:
    """Return for each sentence whether it has no source, a named one, or one without a name."""
    is_named = ~rows["source_class"].isin(("", "unnamed"))
    kinds = np.where(is_named, "named", "generic")
    return np.where(rows["voice"].isin(OTHERS), kinds, "none")


def _valence(codes: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return each sentence's valence: VADER's, also with event nouns masked, and the second.

    The second is (positive - negative) / (positive + negative) of the lexicon `valence`; a sentence
    without a word of it scores 0, as VADER has it. Headlines without a text are not scored.
    """
    full = codes[codes["piece"].isin(codes["piece"][codes["zone"] == "body"])]
    texts = full["text"].tolist()
    scores = pd.DataFrame(
        {
            VADER: sentiment.compound(texts),
            MASKED: sentiment.compound(texts, load("event_nouns")),
            SECOND: _balance(evidence).reindex(full.index).fillna(0.0),
            "repeats": np.where(sentiment.repeats(texts), "1", "0"),
        },
        index=full.index,
    )
    return scores.reindex(codes.index)


def _balance(evidence: pd.DataFrame) -> pd.Series:
    rows = evidence[evidence["instrument"] == "valence"]
    sign = rows["category"].map({"positive": 1.0, "negative": -1.0})
    return sign.groupby(rows["sentence"]).mean()


def _mentions(evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions that the actor table finds, with the evidence that each is."""
    rows = evidence[evidence["instrument"] == "naming"].reset_index(drop=True)
    parts = rows["category"].astype("str").str.extract(r"([^.]*)\.?(.*)")
    return pd.DataFrame(
        {
            "unit": rows["sentence"],
            "order": rows.groupby("sentence").cumcount() + 1,
            "actor": parts[0],
            "role": "",
            "label": parts[1],
            "surface": rows["surface"],
            "evidence": rows["id"],
        }
    )


def criterion(instrument: Instrument, category: str) -> tuple[Alternative, ...]:
    """Return the condition on coded columns that a category is the instrument's reading of."""
    judged = JUDGED.get((instrument.name, category))
    marks = instrument.marks.get(category, ())
    return (judged,) if judged else tuple({m.column: Codes(codes=(m.code,))} for m in marks)
