"""Robustness: the primary results taken again under a closed list of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.errors import fail
from analysis.measures.measure import UNITS, Measure
from analysis.measures.scoring import criteria
from analysis.records import Code, Record, Text, read
from analysis.results import Result
from analysis.study.conditions import Codes
from analysis.study.marks import JUDGED, OTHERS, SOURCING
from analysis.study.readings import Reading, read_codes
from analysis.study.study import Study

FILE = "choices.yaml"
OWN_VOICE = ({"voice": Codes(codes=OTHERS, negated=True)},)
Voice = Literal["all", "own"]
OWN_NEEDS: Mapping[Voice, tuple[str, ...]] = {"all": (), "own": ("voice",)}
Unit = Literal["sentences", "words"]
WEIGHED = {"sentences": "", "words": "words"}  # the column that a unit weighs by
Valence = Literal["vader", "vader-masked", "second"]
COLUMNS = ["measure", "words", "unit_of", "coder", "voice", "unit", "value"]


class Primary(Record):
    """A primary result: its measure, its words, and which choices make sense for it."""

    name: Code
    measure: str
    words: Text
    voice: tuple[Voice, ...] = ("all", "own")
    instrument: bool = False


class Choices(Record):
    """The closed list; the first of each line is the primary choice."""

    coder: tuple[Code, ...] = ()
    voice: tuple[Voice, ...] = ("all",)
    unit: tuple[Unit, ...] = ("sentences",)
    valence: tuple[Valence, ...] = ()
    primary: tuple[Primary, ...] = ()
    entries: tuple[str, ...] = ()


def read_choices(study: Study) -> Choices:
    """Return the choices that the study lists; none where it has no such file."""
    path = study.root / "corpus" / FILE
    choices = read(path, Choices, Choices())
    again = (one.name for one in study.again)
    coders = ("consensus", *study.coding.coders, *again, "instrument")
    for name in ("coder", "voice", "unit", "valence"):
        chosen = getattr(choices, name)
        known = coders if name == "coder" else chosen
        for value in chosen:
            if value not in known or chosen.count(value) > 1:
                allowed = f"each of these at most once: {', '.join(known)}"
                fail(path, None, name, value, allowed)
    columns = [column.name for column in study.book.columns]
    if study.coders and "own" in choices.voice and "voice" not in columns:
        fail(path, None, "voice", "own", "all, since no column voice is coded")
    return choices


def under_choices(study: Study, choices: Choices, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return every primary measure under every choice, the primary choice first.

    Columns: measure, words, unit_of (what the value is), coder, voice, unit, value. Choices that
    leave nothing to count are out.
    """
    rows: list[tuple[object, ...]] = []
    for primary in choices.primary if study.coders else ():
        measure = _measure(primary, measures, study.root)
        kind = "points" if measure.form == "difference" else "share"
        for coder, voice, unit in product(choices.coder, choices.voice, choices.unit):
            if voice in primary.voice and (primary.instrument or coder != "instrument"):
                reading = _reading(study, coder)
                needed = (*measure.rests_on(study.derived), *OWN_NEEDS[voice])
                if reading.gives(needed):
                    value = measure(_voiced(reading, voice), WEIGHED[unit]).value
                    rows.append((primary.name, primary.words, kind, coder, voice, unit, value))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.dropna(subset="value", ignore_index=True)


def _measure(primary: Primary, measures: Sequence[Measure], root: Path) -> Measure:
    for measure in measures:
        coded = measure.reader == "coders" and measure.over != "headlines"
        if measure.key == primary.measure and coded and measure.form in ("share", "difference"):
            return measure
    path, allowed = root / "corpus" / FILE, "the key of a coders' share or difference"
    return fail(path, None, f"{primary.name}: measure", primary.measure, allowed)


def _voiced(reading: Reading, voice: Voice) -> Reading:
    return reading.where(OWN_VOICE) if voice == "own" else reading


def _reading(study: Study, coder: str) -> Reading:
    """Return the article's reading under a choice of coder."""
    if coder == "instrument":
        return _instruments_standing_in(study)
    readings = (study.consensus, *study.coders, *study.again)
    return next(one for one in readings if one.name == coder).of(study.article)


def _instruments_standing_in(study: Study) -> Reading:
    """Return the consensus with the instruments' marks where they mark what a coded column does.

    Where several categories mark a column it holds what any of them marks. The voice and the source
    are those that the sourcing rules judge.
    """
    codes = study.coding.consensus.loc[study.consensus.of(study.article).codes.index]
    marks = study.marks.codes.loc[codes.index]
    codes = codes.assign(**{name: marks[name] for name in SOURCING if name in codes})
    marking: dict[str, list[str]] = {}
    for one in criteria(study.instruments):
        is_judged = (one.instrument, one.category) in JUDGED
        for column, test in one.condition[0].items() if len(one.condition) == 1 else ():
            if column in codes and test.codes == ("1",) and not is_judged:
                marking.setdefault(column, []).append(one.column)
    for column, categories in marking.items():
        codes[column] = marks[categories].max(axis=1)  # 1 where any of them has it
    return read_codes("instrument", codes, study.sentences, study.derived)


def choice_results(
    study: Study, choices: Choices, table: pd.DataFrame, measures: Sequence[Measure]
) -> Iterator[Result]:
    """Yield each primary result with its range over the choices; `table` is of `under_choices`."""
    for primary in choices.primary:
        values = table["value"][table["measure"] == primary.name]
        if len(values):
            measure = _measure(primary, measures, study.root)
            columns = measure.rests_on(study.derived)
            voice = ("voice",) * ("voice" in study.coding.consensus)
            sheets = [f"sheets:{column}" for column in dict.fromkeys((*columns, *voice))]
            kind = "difference in share:" if measure.form == "difference" else "share of"
            yield _ranged(
                values,
                key=f"sensitivity.{study.article}.{primary.name}.choices",
                label=f"{kind} {primary.words}, over the listed choices",
                unit=UNITS[measure.form],
                digits=0,
                variable=columns[0],
                instrument=f"coded.{columns[0]}",
                inputs=(f"piece:{study.article}", *sheets, "choices"),
            )
    if choices.valence and "body" in set(study.of(study.article)["zone"]):
        yield _valence(study, choices)


def _valence(study: Study, choices: Choices) -> Result:
    """Return the mean valence of the sentences over lexicon, masking, voice and unit."""
    marks = study.marks.of(study.article)
    values = []
    for column, voice, unit in product(choices.valence, choices.voice, choices.unit):
        mean = Measure(key=column, label=column, form="mean", column=column)
        values.append(mean(_voiced(marks, voice), WEIGHED[unit]).value)
    lexicons = [f"lexicon:{name}" for name in ("valenced", "valence", "event_nouns", "sourcing")]
    return _ranged(
        pd.Series(values),
        key=f"sensitivity.{study.article}.valence.choices",
        label="mean valence of the sentences, over the listed choices",
        unit="score",
        instrument="sentiment.vader",
        inputs=(f"piece:{study.article}", "choices", *lexicons),
    )


def _ranged(values: pd.Series, **fields: Any) -> Result:
    """Return the first value with the least and the most of all."""
    primary, number = values.iloc[0], len(values)
    return Result(
        value=primary,
        low=values.min(),
        high=values.max(),
        range="choices",
        n=number,
        n_of="choices",
        formula=f"primary {primary:.4f}; least and most of {number} choices",
        version="1",
        **fields,
    )
