"""Robustness: the primary results taken again under a closed list of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import isnan
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from analysis.errors import fail
from analysis.measures.measure import Measure
from analysis.records import Code, Record, Text, read
from analysis.results import Result
from analysis.study.conditions import Codes
from analysis.study.marks import OTHERS, criterion
from analysis.study.readings import PLACES, Reading, with_derived
from analysis.study.study import Study

FILE = "choices.yaml"
OWN_VOICE = ({"voice": Codes(codes=OTHERS, negated=True)},)
Voice = Literal["all", "own"]
Unit = Literal["sentences", "words"]
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
    if not path.exists():
        return Choices()
    choices = read(path, Choices)
    known = ("consensus", *(sheet.name for sheet in study.coding.coders), "instrument")
    _check_once("coder", choices.coder, known, path)
    for name in ("voice", "unit", "valence"):
        _check_once(name, getattr(choices, name), getattr(choices, name), path)
    columns = [column.name for column in study.book.columns]
    if study.consensus and "own" in choices.voice and "voice" not in columns:
        fail(path, None, "voice", "own", "all, since no column voice is coded")
    return choices


def _check_once(name: str, chosen: Sequence[str], known: Sequence[str], path: Path) -> None:
    for value in chosen:
        if value not in known or chosen.count(value) > 1:
            allowed = f"each of these at most once: {', '.join(known)}"
            fail(path, None, name, value, allowed)


def under_choices(study: Study, choices: Choices, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return every primary measure under every choice, the primary choice first.

    Columns: measure, words, unit_of (what the value is), coder, voice, unit, value. Choices that
    leave nothing to count are out.
    """
    if not study.consensus:
        return pd.DataFrame(columns=COLUMNS)
    by_key = {measure.key: measure for measure in measures}
    readings = dict(_readings(study, choices))
    rows = []
    for primary in choices.primary:
        measure = _measure(primary, by_key, study.root)
        for coder, voice, unit in _combined(choices, primary):
            value = measure(readings[coder, voice], weigh=unit == "words").value
            if not isnan(value):
                kind = "points" if measure.form == "difference" else "share"
                rows.append((primary.name, primary.words, kind, coder, voice, unit, value))
    return pd.DataFrame(rows, columns=COLUMNS)


def _readings(study: Study, choices: Choices) -> Iterator[tuple[tuple[str, str], Reading]]:
    """Yield the article's reading under each choice of coder and voice."""
    for coder in choices.coder:
        whole = _reading(study, coder)
        for voice in choices.voice:
            yield (coder, voice), whole.where(OWN_VOICE) if voice == "own" else whole


def _combined(choices: Choices, primary: Primary) -> Iterator[tuple[str, str, str]]:
    voices = [voice for voice in choices.voice if voice in primary.voice]
    coders = [coder for coder in choices.coder if primary.instrument or coder != "instrument"]
    return product(coders, voices, choices.unit)


def _measure(primary: Primary, by_key: Mapping[str, Measure], root: Path) -> Measure:
    measure = by_key.get(primary.measure)
    if not measure or not _is_coded_share(measure):
        path, allowed = root / "corpus" / FILE, "the key of a coders' share or difference"
        fail(path, None, f"{primary.name}: measure", primary.measure, allowed)
    return measure


def _is_coded_share(measure: Measure) -> bool:
    coded = measure.reader == "coders" and measure.over != "headlines"
    return coded and measure.form in ("share", "difference")


def _reading(study: Study, coder: str) -> Reading:
    """Return the article's reading under a choice of coder.

    The instruments stand in where they mark what a coded column does: the consensus with their
    marks in its place, and the voice and source that the sourcing rules judge.
    """
    assert study.consensus is not None
    consensus = study.consensus.of(study.article)
    if coder == "consensus":
        return consensus
    if coder != "instrument":
        return next(reading for reading in study.coders if reading.name == coder).of(study.article)
    marks = study.marks.of(study.article).codes.loc[consensus.codes.index]
    codes = consensus.codes.drop(columns=[*study.derived, *PLACES], errors="ignore")
    codes = codes.assign(voice=marks["voice"], source=marks["source"])
    for instrument in study.instruments:
        for category in instrument.categories:
            condition = criterion(instrument, category)
            if len(condition) == 1 and instrument.name != "sourcing":
                column, test = next(iter(condition[0].items()))
                if column in codes and test.codes == ("1",):
                    codes[column] = marks[f"{instrument.name}.{category}"]
    return Reading("instrument", with_derived(codes.join(marks[PLACES]), study.derived))


def choice_results(
    study: Study, choices: Choices, table: pd.DataFrame, measures: Sequence[Measure]
) -> Iterator[Result]:
    """Yield each primary result with its range over the choices; `table` is of `under_choices`."""
    by_key = {measure.key: measure for measure in measures}
    for primary in choices.primary:
        values = table[table["measure"] == primary.name]
        if len(values):
            measure = _measure(primary, by_key, study.root)
            yield _choice_result(study, primary, values, measure)
    if choices.valence and "body" in set(study.of(study.article)["zone"]):
        yield _valence(study, choices)


def _choice_result(
    study: Study, primary: Primary, values: pd.DataFrame, measure: Measure
) -> Result:
    points = measure.form == "difference"
    columns = measure.rests_on(study.derived)
    sheets = [f"sheets:{column}" for column in dict.fromkeys((*columns, "voice"))]
    return _ranged(
        list(values["value"]),
        key=f"sensitivity.{study.article}.{primary.name}.choices",
        label=f"{'difference in share: ' if points else 'share of '}{primary.words}"
        ", over the listed choices",
        unit="percentage points" if points else "share",
        digits=0,
        variable=columns[0],
        instrument=f"coded.{columns[0]}",
        inputs=(f"piece:{study.article}", *sheets, "choices"),
    )


def _valence(study: Study, choices: Choices) -> Result:
    """Return the mean valence of the sentences over lexicon, masking, voice and unit."""
    marks = study.marks.of(study.article)
    values = []
    for column, voice, unit in product(choices.valence, choices.voice, choices.unit):
        reading = marks.where(OWN_VOICE) if voice == "own" else marks
        mean = Measure(key="", label="", form="mean", column=column)
        values.append(mean(reading, weigh=unit == "words").value)
    lexicons = ("valenced", "valence", "event_nouns", "sourcing")
    return _ranged(
        values,
        key=f"sensitivity.{study.article}.valence.choices",
        label="mean valence of the sentences, over the listed choices",
        unit="score",
        instrument="sentiment.vader",
        inputs=(f"piece:{study.article}", "choices", *(f"lexicon:{name}" for name in lexicons)),
    )


def _ranged(values: Sequence[float], **fields: Any) -> Result:
    """Return the first value with the least and the most of all."""
    formula = f"primary {values[0]:.4f}; least and most of {len(values)} choices"
    low, high = float(min(values)), float(max(values))
    return Result(
        value=float(values[0]),
        low=low,
        high=high,
        range="choices",
        n=len(values),
        n_of="choices",
        formula=formula,
        version="1",
        **fields,
    )
