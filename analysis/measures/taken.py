"""Measures taken of a study: each on the coders' consensus or on the instruments' reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isnan

from analysis.measures.measure import Count, Form, Measure, bounds
from analysis.measures.resampling import resampled_bounds
from analysis.results import Result, Unit
from analysis.study.conditions import columns
from analysis.study.marks import ORIGIN, SCORED_BY
from analysis.study.readings import Reading
from analysis.study.study import Study

UNITS: Mapping[Form, Unit] = {
    "share": "share",
    "count": "count",
    "difference": "percentage points",
    "mean": "score",
}


def taken(measures: Iterable[Measure], study: Study) -> Iterator[Result]:
    """Yield the result of each measure for every piece that it can be taken of.

    A coders' measure is taken of the coded pieces, an instruments' measure of every piece whose
    text is held, a measure over headlines of their list. Where nothing is counted there is none.
    """
    for measure in measures:
        if measure.over == "headlines":
            yield from _taken(measure, "", study.headlines, (), study)
        elif measure.reader == "instrument":
            for piece in study.full:
                yield from _taken(measure, piece.key, study.marks.of(piece.key), (), study)
        elif study.consensus:
            for key in study.coded:
                coders = [coder.of(key) for coder in study.coders]
                yield from _taken(measure, key, study.consensus.of(key), coders, study)


def _taken(
    measure: Measure, piece: str, reading: Reading, coders: Sequence[Reading], study: Study
) -> Iterator[Result]:
    needed = measure.rests_on(study.derived)
    if measure.over != "headlines" and not reading.gives(needed):
        return
    count = measure(reading)
    if not count.n or isnan(count.value) or not (measure.zeros or count.hits):
        return
    result = _result(measure, piece, reading, count, study)
    if measure.form == "mean" and not measure.sliced:
        yield _ranged(result, resampled_bounds(measure, reading), "stability")
    else:
        yield _ranged(result, bounds(measure, coders), "coders")
    if measure.resampled:
        key = measure.resampled.replace("{piece}", piece)
        again = replace(result, key=key, label=f"{measure.label}, with its stability")
        yield _ranged(again, resampled_bounds(measure, reading), "stability")


def _result(measure: Measure, piece: str, reading: Reading, count: Count, study: Study) -> Result:
    """Return the result of a count, without its range."""
    needed = measure.rests_on(study.derived)
    instrument, version = _instrument(measure, needed, study)
    return Result(
        key=measure.key.replace("{piece}", piece),
        label=measure.label,
        value=count.value,
        unit=UNITS[measure.form],
        hits=count.hits,
        n=count.n,
        n_of=measure.of,
        formula=measure.formula(reading, count),
        digits=2 if measure.form == "mean" else 0,
        evidence=_evidence(measure, count, study),
        units=count.units,
        variable=needed[0] if instrument.startswith("coded.") else None,
        instrument=instrument,
        version=version,
        inputs=tuple(_inputs(measure, piece, reading, study)),
    )


def _ranged(result: Result, limits: tuple[float, float] | None, kind: str) -> Result:
    if limits is None:
        return result
    return replace(result, low=limits[0], high=limits[1], range=kind)


def _instrument(measure: Measure, needed: tuple[str, ...], study: Study) -> tuple[str, str]:
    """Return the instrument that a measure rests on, as `name.category`, and its version."""
    facts = study.facts.headlines
    if measure.over == "headlines":
        named = [column for column in columns(measure.hit) if column != "outlet"]
        lexicon = facts.names if named[:1] == ["name"] else facts.topics
        name = f"{lexicon}.{named[0]}"
    elif measure.reader == "coders":
        return f"coded.{needed[0]}", "1"
    elif measure.over == "mentions":
        name = f"naming.{study.facts.subject}"
    else:
        name = ORIGIN.get(needed[0], needed[0])
    own = name.partition(".")[0]
    return name, study.instrument("valenced" if own == "sentiment" else own).version


def _evidence(measure: Measure, count: Count, study: Study) -> tuple[str, ...]:
    """Return the evidence in the units that hit: rows of the instrument's category."""
    if "evidence" in count.rows and measure.over == "mentions":
        return tuple(count.rows["evidence"])
    if measure.reader != "instrument" or measure.form != "share" or measure.over == "headlines":
        return ()
    column = columns(measure.hit)[0]
    if column == "source_class":
        return ()
    instrument, _, category = ORIGIN.get(column, column).partition(".")
    rows = study.rows(instrument, "" if instrument == "sourcing" else category)
    return tuple(rows["id"][rows["sentence"].isin(count.units)])


def _inputs(measure: Measure, piece: str, reading: Reading, study: Study) -> Iterator[str]:
    """Yield the names of what a result rests on."""
    needed = measure.rests_on(study.derived)
    if measure.over == "headlines":
        counted = reading.where(measure.among).codes["piece"]
        yield from (f"piece:{key}" for key in counted)
        yield f"lexicon:{_instrument(measure, needed, study)[0].partition('.')[0]}"
        return
    yield f"piece:{piece}"
    if measure.reader == "coders":
        voices = ("voice",) * ("voice" in columns(measure.among))
        yield from (f"sheets:{name}" for name in dict.fromkeys((*needed, *voices)))
        return
    names = ["naming"] if measure.over == "mentions" else []
    for column in needed:
        own = ORIGIN.get(column, column).partition(".")[0]
        names += SCORED_BY.get(column, ("valenced",)) if own == "sentiment" else (own,)
    yield from (f"lexicon:{name}" for name in dict.fromkeys(names) if name != "actors")
