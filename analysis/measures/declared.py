"""The measures of a study: those of `corpus/measures.yaml`, and those that its instruments bring.

A declaration with `for` stands for one measure per code; with `by` for its slices as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, product
from pathlib import Path

from analysis.errors import fail
from analysis.measures.known import THIRDS, ZONES, known_columns, numbers, tells_of_text
from analysis.measures.measure import Measure
from analysis.records import Record, read
from analysis.results import KEY, slug
from analysis.study.codebook import Codebook, codes_by_column
from analysis.study.conditions import Codes, check, columns, filled
from analysis.study.marks import OTHERS
from analysis.study.study import Study
from analysis.text.annotate import Instrument

FILE = "measures.yaml"
LISTS = ("topic", "name")  # the lexicons of headlines, which a study need not have
Words = Mapping[str, Mapping[str, str]]  # what `for` may go through: name, code, its words


class Declarations(Record):
    """The file."""

    measures: tuple[Measure, ...] = ()


def study_measures(study: Study) -> list[Measure]:
    """Return what a study declares, then what follows from its codebook and instruments."""
    declared = declared_measures(study)
    marked = marked_measures(study.instruments, study.book, declared)
    return [*declared, *marked, *instrument_measures(study.instruments)]


def declared_measures(study: Study) -> list[Measure]:
    """Return every measure that the study's file stands for, in its order; none without the file.

    Raises StudyError for a key of another form or given twice, and for a column or code that the
    reading does not have.
    """
    path, words = study.root / "corpus" / FILE, _words(study)
    entries = read(path, Declarations, Declarations()).measures
    measures = [one for entry in entries for one in _each(entry, words, study.facts.day, path)]
    _check_keys([measure.key for measure in measures], path)
    for measure in measures:
        _check_columns(measure, study, path)
    return measures


def _check_keys(keys: Sequence[str], path: Path) -> None:
    for key in keys:
        if not KEY.fullmatch(key.replace("{piece}", "piece")):
            allowed = "lower-case segments parted by dots; {piece} and what `for` names in braces"
            fail(path, None, "key", key, allowed)
        if keys.count(key) > 1:
            fail(path, None, "key", key, "each key once")


def _check_columns(measure: Measure, study: Study, path: Path) -> None:
    known = known_columns(measure, study)
    if measure.column and measure.column not in (means := numbers(measure, known)):
        allowed = ", ".join(sorted(means)) or "no mean here, where no column holds numbers"
        fail(path, None, f"{measure.key}: column", measure.column, allowed)
    for condition in (measure.hit, measure.among, measure.against):
        check(condition, known, path, measure.key)
    if not tells_of_text(measure, study):
        allowed = "a column that tells of the text, beside where it stands"
        fail(path, None, f"{measure.key}: hit", ", ".join(columns(measure.hit)), allowed)


def _words(study: Study) -> Words:
    """Return what `for` may go through: actors, labels, coded columns, lexicons of headlines."""
    book, facts = study.book, study.facts.headlines
    words: dict[str, Mapping[str, str]] = {
        "actor": book.words("actor"),
        "label": book.words("label"),
        "set": study.facts.news,
        **{name: {} for name in LISTS},
        **{name: codes for name, codes in codes_by_column(book).items() if codes},
    }
    for name, lexicon in zip(LISTS, (facts.topics, facts.names), strict=True):
        for one in study.instruments:
            if one.name == lexicon:
                words[name] = {code: one.words.get(code, _spaced(code)) for code in one.categories}
    return words


def _spaced(code: str) -> str:
    return code.replace("_", " ")


def _each(entry: Measure, words: Words, day: str, path: Path) -> Iterator[Measure]:
    """Yield the measures of a declaration, whole and by slice, for each combination of codes."""
    through = [_codes(name, codes, words, path) for name, codes in entry.choices.items()]
    for chosen in product(*(codes.items() for codes in through)):
        holes = {"{day}": day}
        for name, (code, said) in zip(entry.choices, chosen, strict=True):
            holes |= {f"{{{name}}}": code, f"{{{name} words}}": said}
        measure = _filled(entry, holes)
        yield measure
        for kind in entry.by:
            yield from _slices(measure, kind, words.get("voice", {}))


def _codes(name: str, codes: str | Sequence[str], words: Words, path: Path) -> Mapping[str, str]:
    """Return the codes that a declaration goes through, with their words."""
    known = words.get(name, {})
    if codes != "all":
        return {code: known.get(code, _spaced(code)) for code in codes}
    if not known and name not in LISTS:
        fail(path, None, "for", name, ", ".join(words))
    return known


def _filled(entry: Measure, holes: Mapping[str, str]) -> Measure:
    """Return a declaration with codes, and their words, in the place of {name} and {name words}."""
    fill = partial(_fill, holes)
    segments = {hole: slug(text) for hole, text in holes.items()}
    conditions = {name: filled(getattr(entry, name), fill) for name in ("hit", "among", "against")}
    names = {"key": _fill(segments, entry.key), "label": fill(entry.label)}
    return entry.model_copy(update=names | conditions)


def _fill(holes: Mapping[str, str], text: str) -> str:
    for hole, value in holes.items():
        text = text.replace(hole, value)
    return text


def _slices(measure: Measure, kind: str, voices: Mapping[str, str]) -> Iterator[Measure]:
    """Yield a measure by zone, by third of the body, or by voice; the segment stands in the key."""
    words = {"zone": ZONES, "third": THIRDS, "voice": voices}[kind]
    parts = [(code, said, Codes(codes=(code,))) for code, said in words.items()]
    if kind == "voice":
        apart = Codes(codes=OTHERS, negated=True)
        parts.append(("own", "with attributed and quoted sentences set apart", apart))
    stem, _, last = measure.key.rpartition(".")
    for segment, said, test in parts:
        yield measure.model_copy(
            update={
                "key": f"{stem}.{kind}-{segment}.{last}",
                "label": f"{measure.label} {said}",
                "among": tuple({**one, kind: test} for one in measure.among),
                "resampled": "",
            }
        )


def instrument_measures(instruments: Iterable[Instrument]) -> list[Measure]:
    """Return a share for each category that an instrument has words for.

    share = sentences with at least one matched span / sentences.
    """
    return [
        Measure(
            key=f"{one.construct}.{{piece}}.{slug(category)}.lexicon.share",
            label=f"share of sentences with {one.words[category]} (instrument)",
            hit=_marked(f"{one.name}.{category}"),
            reader="instrument",
        )
        for one in instruments
        if one.construct
        for category in one.categories
        if category in one.words and "." not in category  # mentions are declared
    ]


def marked_measures(
    instruments: Iterable[Instrument], book: Codebook, declared: Collection[Measure]
) -> list[Measure]:
    """Return a share of sentences for each flag of the codebook that a category marks.

    A flag that a declared measure counts has none: the study says itself what is taken of it.
    """
    counted = columns(*(measure.hit for measure in declared if measure.reader == "coders"))
    flags = {column.name for column in book.study if column.kind == "flag"}.difference(counted)
    constructs: dict[str, str] = {}
    for one in instruments:
        for mark in chain.from_iterable(one.marks.values()):
            if one.construct and mark.code == "1" and mark.column in flags:
                constructs[mark.column] = one.construct
    return [
        Measure(
            key=f"{construct}.{{piece}}.{slug(column)}.share",
            label=f"share of sentences that coders mark as {_spaced(column)}",
            hit=_marked(column),
        )
        for column, construct in constructs.items()
    ]


def _marked(column: str) -> tuple[Mapping[str, Codes], ...]:
    return ({column: Codes(codes=("1",))},)
