"""Each instrument against what coders coded: on the article, and on the counted headlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.measures import kept_scores, scores
from analysis.measures.weighted import Sample
from analysis.study.conditions import Alternative, columns, fits
from analysis.study.marks import JUDGED, criterion
from analysis.study.readings import Reading
from analysis.study.study import Study
from analysis.text.annotate import Instrument

# The set of unseen sentences for a study that has coded none itself.
OTHERS_CODEBOOK = "others-codebook"
EXAMPLES = ["instrument", "category", "verdict", "unit", "words", "text"]
Row = tuple[object, ...]
Names = tuple[str, str, str]  # instrument, category, criterion in words
Mention = tuple[str, str, str]  # unit, label, surface
MODIFIER = "modifier"  # the role of a mention that only qualifies another noun
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
    """Return the criterion of every category that has one, and of what rules judge of a unit."""
    judged = [category for _, category in JUDGED]
    return [
        Criterion(instrument.name, category, condition)
        for instrument in instruments
        for category in dict.fromkeys((*instrument.categories, *judged))
        if (condition := criterion(instrument, category))
    ]


def judged(
    instruments: Sequence[Instrument], marks: pd.DataFrame, codes: pd.DataFrame
) -> Iterator[tuple[Criterion, pd.Series, pd.Series]]:
    """Yield each criterion that was coded, with which units are marked and which are coded so."""
    for one in criteria(instruments):
        if set(columns(one.condition)) <= set(codes.columns):
            yield one, marks.loc[codes.index, one.column] == "1", fits(one.condition, codes)


def all_scores(study: Study) -> pd.DataFrame:
    """Return the scores on the study's sheets and the kept ones, in the columns of `scores`.

    A study without unseen sentences of its own is told those of the study that the kept scores come
    from, under the set OTHERS_CODEBOOK; of its own lexicons, whose names that study may have used
    for others, they tell nothing.
    """
    kept = kept_scores.read()
    if not study.unseen.records:
        kept = kept[~kept["instrument"].isin(own_lexicons(study))]
        kept = kept.replace({"set": {"unseen": OTHERS_CODEBOOK}})
    return pd.concat([on_sheets(study), kept], ignore_index=True)


def own_lexicons(study: Study) -> set[str]:
    """Return the names of the study's own lexicons."""
    return {path.stem for path in (study.root / "corpus" / "lexicons").glob("*.yaml")}


def is_seen(study: Study, instrument: str) -> bool:
    """Return whether an instrument was made with the study's headlines in view.

    Lexicons of the study's own are taken to have been.
    """
    return instrument in {*study.facts.seen, "naming", *own_lexicons(study)}


def on_sheets(study: Study) -> pd.DataFrame:
    """Return the scores on the article and on the counted headlines, in the columns of `scores`.

    The article is a census and was looked at when instruments were made: its scores are fit and
    carry no interval.
    """
    rows: list[Row] = []
    for name, reading in _sets(study).items():
        units = reading.codes.index
        marks = Reading("instrument", study.marks.codes.loc[units], study.marks.marked)
        coders = [coder.codes.loc[units] for coder in study.coders]
        of_units = unit_scores(
            study.instruments,
            marks.codes,
            reading.codes,
            coders,
            None if name == "article" else Sample.plain(len(units)),
        )
        for names, score in (*of_units, *_mention_scores(study, marks, reading)):
            fit = name == "article" or is_seen(study, names[0])
            rows.append((*names, name, "fit" if fit else "unseen", *score))
    return scores.frame(rows)


def _sets(study: Study) -> dict[str, Reading]:
    """Return the consensus on the article, and on the other headlines that are counted."""
    codes = study.consensus.codes
    counted = {piece.key for piece in study.pieces if piece.counted}
    article = codes["piece"] == study.article
    headline = (codes["zone"] == "headline") & codes["piece"].isin(counted) & ~article
    masks = {"article": article, "headlines": headline}
    return {name: study.consensus.at(mask) for name, mask in masks.items() if mask.any()}


def unit_scores(
    instruments: Sequence[Instrument],
    marks: pd.DataFrame,
    codes: pd.DataFrame,
    coders: Sequence[pd.DataFrame],
    sample: Sample | None,
) -> Iterator[tuple[Names, scores.Score]]:
    """Yield the scores of every category whose criterion's columns were coded.

    `marks` (the instruments' reading), `codes` (the consensus) and each coder's codes have the same
    units. What is neither marked nor coded anywhere has no score.
    """
    for one, found, true in judged(instruments, marks, codes):
        if true.any() or found.any():
            each = [fits(one.condition, coder).to_numpy() for coder in coders]
            names = (one.instrument, one.category, one.words)
            for score in scores.against(found.to_numpy(), true.to_numpy(), each, sample):
                yield names, score


def _mention_scores(
    study: Study, marks: Reading, reading: Reading
) -> Iterator[tuple[Names, scores.Score]]:
    """Yield precision, recall and F1 of the subject's names, mention by mention.

    A mention is found where the instrument marks the same actor by the same label on words that
    the coded surface shares. No score is taken of mentions that there are not.
    """
    subject = study.facts.subject
    if not subject or not (marks.gives(["actors"]) and reading.gives(["actors"])):
        return
    marked, coded = _named(marks, subject), _named(reading, subject)
    hits, n = _paired(marked, coded), len(coded)
    counted = {
        "precision": (hits, len(marked), len(marked)),
        "recall": (hits, n, n),
        "f1": (2 * hits, len(marked) + n, n),
    }
    for metric, (part, whole, among) in counted.items():
        if among:
            score = scores.Score(metric, among, n, part / whole)
            yield ("naming", subject, MENTIONS), score


def _named(reading: Reading, actor: str) -> list[Mention]:
    """Return unit, label and surface of each mention of an actor that is no mere modifier."""
    table = reading.table("mentions")
    is_own = (table["actor"] == actor) & (table["role"] != MODIFIER)
    rows = table.loc[is_own, ["unit", "label", "surface"]]
    return list(rows.itertuples(index=False, name=None))


def _paired(marked: Sequence[Mention], coded: Sequence[Mention]) -> int:
    """Return how many marked mentions have a coded one of their own."""
    left = list(coded)
    for mention in marked:
        pair = next((one for one in left if _is_same(one, mention)), None)
        if pair:
            left.remove(pair)
    return len(coded) - len(left)


def _is_same(one: Mention, other: Mention) -> bool:
    """Return whether two mentions of a unit have the same label, on words that they share."""
    words, others = (set(surface.lower().split()) for *_, surface in (one, other))
    return one[:2] == other[:2] and bool(words & others - {"the", "of", "a"})


def examples(study: Study, most: int = 2) -> pd.DataFrame:
    """Return sentences of the article that each instrument finds rightly, wrongly, or misses.

    Columns: instrument, category, verdict, unit, words (what it matched), text; at most `most` of
    each.
    """
    codes = study.consensus.of(study.article).codes
    rows: list[Row] = []
    for one, found, true in judged(study.instruments, study.marks.codes, codes):
        verdicts = {"rightly": found & true, "wrongly": found & ~true, "missed": ~found & true}
        for verdict, mask in verdicts.items():
            for unit, text in codes["text"][mask][:most].items():
                words = _matched(study, one, str(unit))
                rows.append((one.instrument, one.category, verdict, unit, words, text))
    return pd.DataFrame(rows, columns=EXAMPLES)


def _matched(study: Study, one: Criterion, unit: str) -> str:
    rows = study.rows(one.instrument, "" if one.category == "voice" else one.category)
    return " / ".join(rows["surface"][rows["sentence"] == unit])
