"""Measures taken of a study: each on the coders' consensus or on the instruments' reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isnan
from typing import NamedTuple

from analysis.measures.measure import UNITS, Count, Measure, bounds
from analysis.measures.resampling import resampled_bounds
from analysis.measures.weighted import Sample, share
from analysis.results import NEWS, Result
from analysis.study.conditions import columns
from analysis.study.marks import ORIGIN, SCORED_BY
from analysis.study.readings import Reading
from analysis.study.study import Study


class Source(NamedTuple):
    """What a number rests on: an instrument as `name.category`, and everything that it reads."""

    instrument: str
    version: str
    inputs: tuple[str, ...]
    variable: str | None = None


def taken(measures: Iterable[Measure], study: Study) -> Iterator[Result]:
    """Yield the result of each measure for every piece that it can be taken of.

    A coders' measure is taken of the coded pieces, an instruments' measure of every piece whose
    text is held, a measure over headlines of their list, one of other news of the sentences drawn
    from it. Where nothing is counted there is none.
    """
    for measure in measures:
        if measure.reader == "news":
            yield from _of_news(measure, study)
        elif measure.over == "headlines":
            own = study.headlines_by_coder if is_coded(measure, study) else ()
            yield from _taken(measure, "", study.headlines, own, study)
        elif measure.reader == "instrument":
            for piece in study.full:
                yield from _taken(measure, piece.key, study.marks.of(piece.key), (), study)
        else:
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
    if not count.n or isnan(count.value) or (count.hits == 0 and not measure.zeros):
        return
    result = _result(measure, piece, count, study)
    if measure.form == "mean" and not coders:
        yield _ranged(result, resampled_bounds(measure, reading), "stability")
    else:
        yield _ranged(result, bounds(measure, coders), "coders")
    if measure.resampled:
        key = measure.resampled.replace("{piece}", piece)
        again = replace(result, key=key, label=f"{measure.label}, with its stability")
        yield _ranged(again, resampled_bounds(measure, reading), "stability")


def is_coded(measure: Measure, study: Study) -> bool:
    """Return whether a measure over headlines counts what coders coded."""
    named = [*columns(measure.hit), *filter(None, [measure.column])]
    return bool(named) and named[0] in {*study.derived, *(c.name for c in study.book.study)}


def _of_news(measure: Measure, study: Study) -> Iterator[Result]:
    """Yield a share of the sentences from other news, each weighted by what it stands for."""
    needed = measure.rests_on(study.derived)
    if not study.unseen.coders or not study.news.gives(needed):
        return
    hit, among = measure.chosen(study.news)
    one = share(hit.to_numpy(), among.to_numpy(), Sample.of(study.news.codes))
    if not one.n:
        return
    weighted = "each weighted by the inverse of the probability with which it was drawn"
    result = Result(
        key=measure.key,
        label=measure.label,
        value=one.value,
        unit="share",
        hits=one.hits,
        n=one.n,
        n_of=measure.of,
        digits=0,
        formula=f"{one.hits} of {one.n} {measure.of}, {weighted}: {one.value:.4f}",
        instrument=f"coded.{needed[0]}",
        version="1",
        variable=needed[0],
        inputs=tuple(f"{NEWS}{name}" for name in needed),
    )
    bounds = None if one.low is None or one.high is None else (one.low, one.high)
    yield _ranged(result, bounds, "exact")


def _result(measure: Measure, piece: str, count: Count, study: Study) -> Result:
    """Return the result of a count, without its range."""
    source = _source(measure, piece, study)
    return Result(
        key=measure.key.replace("{piece}", piece),
        label=measure.label,
        value=count.value,
        unit=UNITS[measure.form],
        hits=count.hits,
        n=count.n,
        n_of=measure.of,
        formula=count.formula,
        digits=2 if measure.form == "mean" else 0,
        evidence=_evidence(measure, count, source, study),
        units=count.units,
        **source._asdict(),
    )


def _ranged(result: Result, limits: tuple[float, float] | None, kind: str) -> Result:
    if limits is None:
        return result
    low, high = limits
    return replace(result, low=low, high=high, range=kind)


def _source(measure: Measure, piece: str, study: Study) -> Source:
    if measure.over == "headlines":
        return _headlines(measure, study)
    if measure.reader == "coders":
        return _coders(measure, piece, study)
    return _instruments(measure, piece, study)


def _headlines(measure: Measure, study: Study) -> Source:
    pieces = "piece:" + study.headlines.where(measure.among).codes["piece"]
    if is_coded(measure, study):
        own = [column.name for column in study.book.study]
        sheets = [name for name in measure.rests_on(study.derived) if name in own]
        inputs = (*pieces, *(f"sheets:{name}" for name in sheets))
        return Source(f"coded.{sheets[0]}", "1", inputs, variable=sheets[0])
    lists = study.facts.headlines
    column = next(name for name in columns(measure.hit) if name != "outlet")
    lexicon = lists.names if column == "name" else lists.topics
    assert lexicon is not None  # only a study that names it has headlines with its columns
    version = study.instrument(lexicon).version
    return Source(f"{lexicon}.{column}", version, (*pieces, f"lexicon:{lexicon}"))


def _coders(measure: Measure, piece: str, study: Study) -> Source:
    sheets = measure.rests_on(study.derived)
    inputs = (f"piece:{piece}", *(f"sheets:{name}" for name in sheets))
    return Source(f"coded.{sheets[0]}", "1", inputs, variable=sheets[0])


def _instruments(measure: Measure, piece: str, study: Study) -> Source:
    needed = measure.rests_on(study.derived)
    origins = [ORIGIN.get(column, column) for column in needed if column != "actors"]
    if measure.over == "mentions":
        origins.insert(0, f"naming.{study.facts.subject}")
    lexicons: dict[str, None] = {}
    for origin in origins:
        own = (origin.partition(".")[0],)
        lexicons |= dict.fromkeys(SCORED_BY.get(origin.removeprefix("sentiment."), own))
    name = origins[0].partition(".")[0]
    version = study.instrument("valenced" if name == "sentiment" else name).version
    inputs = (f"piece:{piece}", *(f"lexicon:{lexicon}" for lexicon in lexicons))
    return Source(origins[0], version, inputs)


def _evidence(measure: Measure, count: Count, source: Source, study: Study) -> tuple[str, ...]:
    """Return the evidence in the units that hit: rows of the instrument's category."""
    if measure.reader == "coders" or measure.over == "headlines":
        return ()
    if measure.over == "mentions":
        return tuple(count.rows["evidence"])
    if measure.form != "share" or columns(measure.hit)[0] == "source_class":
        return ()
    name, _, category = source.instrument.partition(".")
    rows = study.rows(name, "" if name == "sourcing" else category)
    return tuple(rows["id"][rows["sentence"].isin(count.units)])
