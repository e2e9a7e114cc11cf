"""The instruments' reading: what they mark in each sentence, as codes.

A column per category, named `instrument.category`, holds 1 or 0. `voice`, `source` and
`source_class` are those that the sourcing rules judge; `vader`, `vader-masked` and `second` are
valence scores; `repeats` marks a rated word that stands twice. Mentions are those of the actor
table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.instruments import sentiment
from analysis.study.conditions import Alternative, Codes
from analysis.study.readings import PLACES, Derived, Reading, with_derived
from analysis.text.annotate import Instrument
from analysis.text.lexicon import Lexicon

OTHERS = ("attributed", "quoted")
VADER, MASKED, SECOND = "vader", "vader-masked", "second"
# The instrument that a column comes from, where its name does not say so.
ORIGIN: Mapping[str, str] = {
    "voice": "sourcing.voice",
    "source": "sourcing.voice",
    "source_class": "sourcing.voice",
    VADER: f"sentiment.{VADER}",
    MASKED: f"sentiment.{MASKED}",
    SECOND: f"sentiment.{SECOND}",
    "repeats": f"sentiment.{VADER}",
}
# What rules judge of a whole unit, beside the categories of single matches: its codes.
JUDGED: Mapping[tuple[str, str], Alternative] = {
    ("sourcing", "voice"): {"voice": Codes(codes=OTHERS)},
    ("passive", "any"): {"passive": Codes(codes=("1",))},
}
# The instruments whose entries a valence score reads.
SCORED_BY = {VADER: ("valenced",), MASKED: ("valenced", "event_nouns"), SECOND: ("valence",)}


def read_instruments(
    sentences: pd.DataFrame,
    evidence: pd.DataFrame,
    instruments: Sequence[Instrument],
    derived: Mapping[str, Derived],
) -> Reading:
    """Return what the instruments mark in the sentences."""
    codes = sentences.set_index("id")
    table = codes[PLACES].astype({"third": str})
    flags = {
        f"{instrument.name}.{category}": _flag(codes.index, evidence, instrument.name, category)
        for instrument in instruments
        for category in instrument.categories
    }
    flags["sourcing.voice"] = np.where(codes["voice"].isin(OTHERS), "1", "0")
    flags["passive.any"] = _flag(codes.index, evidence, "passive", "with_doer", "without_doer")
    table = table.join(pd.DataFrame(flags, index=codes.index))
    for column in ("voice", "source", "source_class"):
        table[column] = codes[column].where(codes[column] != "", "none")
    table = table.join(_valence(codes, evidence, instruments))
    return Reading("instrument", with_derived(table, derived), _mentions(evidence))


def _flag(units: pd.Index, evidence: pd.DataFrame, instrument: str, *categories: str) -> np.ndarray:
    rows = evidence[evidence["instrument"] == instrument]
    rows = rows[rows["category"].isin(categories)]
    return np.where(units.isin(rows["sentence"]), "1", "0")


def _valence(
    codes: pd.DataFrame, evidence: pd.DataFrame, instruments: Sequence[Instrument]
) -> pd.DataFrame:
    """Return each sentence's valence: VADER's, also with event nouns masked, and the second.

    The second is (positive - negative) / (positive + negative) of the lexicon `valence`; a sentence
    without a word of it scores 0, as VADER has it. Headlines without a text are not scored.
    """
    full = codes[codes["piece"].isin(codes["piece"][codes["zone"] == "body"])]
    texts = full["text"].tolist()
    mask = next(i for i in instruments if i.name == "event_nouns")
    assert isinstance(mask, Lexicon)
    scores = pd.DataFrame(
        {
            VADER: sentiment.compound(texts, None),
            MASKED: sentiment.compound(texts, mask),
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
    parts = rows["category"].str.partition(".") if len(rows) else pd.DataFrame(columns=[0, 1, 2])
    return pd.DataFrame(
        {
            "unit": rows["sentence"],
            "order": rows.groupby("sentence").cumcount() + 1,
            "actor": parts[0],
            "role": "",
            "label": parts[2],
            "surface": rows["surface"],
            "evidence": rows["id"],
        }
    )


def criterion(instrument: Instrument, category: str) -> tuple[Alternative, ...]:
    """Return the condition on coded columns that a category is the instrument's reading of."""
    judged = JUDGED.get((instrument.name, category))
    marks = instrument.marks.get(category, ())
    return (judged,) if judged else tuple({m.column: Codes(codes=(m.code,))} for m in marks)
