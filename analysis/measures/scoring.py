"""Each instrument against what coders coded: on the article, and on the counted headlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures import kept_scores, scores
from analysis.study.conditions import Alternative, columns, fits
from analysis.study.consensus import Coding
from analysis.study.marks import JUDGED, criterion
from analysis.study.mentions import mentions
from analysis.study.readings import Reading
from analysis.study.study import Study
from analysis.text.annotate import Instrument

# The set of unseen sentences for a study that has coded none itself.
OTHERS_CODEBOOK = "others-codebook"
EXAMPLES = ["instrument", "category", "verdict", "unit", "words", "text"]
Row = tuple[object, ...]
MENTIONS = "actors (label)"  # a criterion by mention, not by unit


class Criterion(NamedTuple):
    """What a category of an instrument is held against: a condition on coded columns."""

    instrument: str
    category: str
    condition: tuple[Alternative, ...]

    @property
    def column(self) -> str:
        """The column of the instruments' reading."""
        return f"{self.instrument}.{self.category}"

    @property
    def words(self) -> str:
        """The coded columns in words: "resp_causing or resp_treating"."""
        return " or ".join(columns(self.condition))


def criteria(instruments: Sequence[Instrument]) -> list[Criterion]:
    """Return the criterion of every category that has one, by instrument."""
    return [
        Criterion(instrument.name, category, condition)
        for instrument in instruments
        for category in categories(instrument)
        if (condition := criterion(instrument, category))
    ]


def categories(instrument: Instrument) -> tuple[str, ...]:
    """Return what of an instrument may have a criterion: its categories, and what rules judge."""
    judged = [category for name, category in JUDGED if name == instrument.name]
    return (*instrument.categories, *judged)


def is_seen(study: Study, instrument: str) -> bool:
    """Return whether an instrument was made with the study's headlines in view.

    Lexicons of the study's own are taken to have been.
    """
    return instrument in (*study.facts.seen, "naming") or _is_own(study, instrument)


def _is_own(study: Study, instrument: str) -> bool:
    return (study.root / "corpus" / "lexicons" / f"{instrument}.yaml").exists()


def all_scores(study: Study, unseen: Coding) -> pd.DataFrame:
    """Return the scores on the study's sheets and the kept ones, in the columns of `scores`.

    A study without unseen sentences of its own is told those of the study that the kept scores come
    from, under the set OTHERS_CODEBOOK; of its own lexicons, whose names that study may have used
    for others, they tell nothing.
    """
    kept = kept_scores.read()
    if not unseen.sheets:
        own = [_is_own(study, instrument) for instrument in kept["instrument"]]
        kept = kept[~np.array(own, bool)]
        kept = kept.replace({"set": {"unseen": OTHERS_CODEBOOK}})
    return pd.concat([on_sheets(study), kept], ignore_index=True)


def on_sheets(study: Study) -> pd.DataFrame:
    """Return the scores on the article and on the counted headlines, in the columns of `scores`.

    The article is a census and was looked at when instruments were made: its scores are fit and
    carry no interval.
    """
    if not study.consensus:
        return scores.frame([])
    rows: list[Row] = []
    for name, reading in _sets(study).items():
        units = reading.codes.index
        coders = [coder.codes.loc[units] for coder in study.coders]
        rows += _on_units(study, reading, coders, name)
        rows += _on_mentions(study, reading, name)
    return scores.frame(rows)


def _sets(study: Study) -> dict[str, Reading]:
    assert study.consensus is not None
    codes = study.consensus.codes
    counted = {piece.key for piece in study.pieces if piece.counted}
    article = codes["piece"] == study.article
    headline = (codes["zone"] == "headline") & codes["piece"].isin(counted) & ~article
    masks = {"article": article, "headlines": headline}
    return {name: Reading("consensus", codes[mask]) for name, mask in masks.items() if mask.any()}


def _on_units(
    study: Study, reading: Reading, coders: Sequence[pd.DataFrame], name: str
) -> Iterator[Row]:
    marks = study.marks.codes.loc[reading.codes.index]
    sample = name != "article"
    for one, score in unit_scores(study.instruments, marks, reading.codes, coders, sample):
        kind = _kind(study, one.instrument, name)
        yield (one.instrument, one.category, one.words, name, kind, *score)


def unit_scores(
    instruments: Sequence[Instrument],
    marks: pd.DataFrame,
    codes: pd.DataFrame,
    coders: Sequence[pd.DataFrame],
    sample: bool = True,
) -> Iterator[tuple[Criterion, scores.Score]]:
    """Yield precision, recall and F1 of every category whose criterion's columns were coded.

    `marks` (the instruments' reading), `codes` (the consensus) and each coder's codes have the same
    units. What is neither marked nor coded anywhere has no score.
    """
    for one in criteria(instruments):
        if set(columns(one.condition)) <= set(codes.columns):
            found = (marks[one.column] == "1").to_numpy(bool)
            true = fits(one.condition, codes).to_numpy(bool)
            each = [fits(one.condition, coder).to_numpy(bool) for coder in coders]
            if true.any() or found.any():
                for score in scores.against(found, true, each, sample):
                    yield one, score


def _kind(study: Study, instrument: str, name: str) -> str:
    return "fit" if name == "article" or is_seen(study, instrument) else "unseen"


def _on_mentions(study: Study, reading: Reading, name: str) -> Iterator[Row]:
    """Yield precision, recall and F1 of the subject's names, mention by mention.

    A mention is found where the instrument marks the same actor by the same label on words that
    the coded surface shares.
    """
    subject = study.facts.subject
    if not subject or "actors" not in reading.codes or study.marks.marked is None:
        return
    coded = [
        (unit, mention.label, mention.surface)
        for unit, cell in reading.codes["actors"].items()
        for mention in mentions(cell)
        if mention.actor == subject
    ]
    table = study.marks.marked
    table = table[(table["actor"] == subject) & table["unit"].isin(reading.codes.index)]
    marked = list(zip(table["unit"], table["label"], table["surface"], strict=True))
    if not marked or not coded:
        return
    hits = _paired(marked, coded)
    kind = _kind(study, "naming", name)
    values = {
        "precision": (len(marked), hits / len(marked)),
        "recall": (len(coded), hits / len(coded)),
        "f1": (len(coded), 2 * hits / (len(marked) + len(coded))),
    }
    for metric, (n, value) in values.items():
        score = scores.Score(metric, n, len(coded), value, baseline=0.0)
        yield ("naming", subject, MENTIONS, name, kind, *score)


def _paired(marked: Sequence[tuple[str, str, str]], coded: Sequence[tuple[str, str, str]]) -> int:
    """Return how many marked mentions have a coded one of their own."""
    left, hits = list(coded), 0
    for unit, label, surface in marked:
        for mention in left:
            if mention[:2] == (unit, label) and _share_a_word(mention[2], surface):
                left.remove(mention)
                hits += 1
                break
    return hits


def _share_a_word(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()) - {"the", "of", "a"})


def examples(study: Study, most: int = 2) -> pd.DataFrame:
    """Return sentences of the article that each instrument finds rightly, wrongly, or misses.

    Columns: instrument, category, verdict, unit, words (what it matched), text; at most `most` of
    each.
    """
    if not study.consensus:
        return pd.DataFrame(columns=EXAMPLES)
    codes = study.consensus.of(study.article).codes
    marks = study.marks.codes.loc[codes.index]
    rows: list[Row] = []
    for one in criteria(study.instruments):
        if set(columns(one.condition)) <= set(codes.columns):
            found, true = marks[one.column] == "1", fits(one.condition, codes)
            verdicts = {"rightly": found & true, "wrongly": found & ~true, "missed": ~found & true}
            for verdict, mask in verdicts.items():
                for unit in codes.index[np.asarray(mask, bool)][:most]:
                    words = _matched(study, one, str(unit))
                    text = codes.at[unit, "text"]
                    rows.append((one.instrument, one.category, verdict, unit, words, text))
    return pd.DataFrame(rows, columns=EXAMPLES)


def _matched(study: Study, one: Criterion, unit: str) -> str:
    rows = study.rows(one.instrument, "" if one.category == "voice" else one.category)
    return " / ".join(rows["surface"][rows["sentence"] == unit])
