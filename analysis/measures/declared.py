"""The measures that a study declares in `corpus/measures.yaml`, checked and taken apart.

A declaration with `for` stands for one measure per code; with `by` for its slices as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from analysis.errors import fail
from analysis.measures.measure import Form, Measure
from analysis.records import Code, Record, Text, not_allowed, read
from analysis.results import KEY
from analysis.study.codebook import FREE, ROLES, Codebook, codes_by_column
from analysis.study.conditions import ALL, Alternative, Codes, Condition, check, filled
from analysis.study.marks import OTHERS
from analysis.study.readings import OWN
from analysis.study.study import Study

FILE = "measures.yaml"
ZONES = ("headline", "standfirst", "subhead", "body")
THIRDS = {
    "1": "first third of the body",
    "2": "middle third of the body",
    "3": "last third of the body",
}
LISTS = ("topic", "name")  # the lexicons of headlines, which a study need not have
Words = Mapping[str, Mapping[str, str]]  # what `for` may go through: name, code, its words


class Declaration(Record):
    """One entry of the file; see its head for the fields."""

    key: str
    label: Text
    over: Literal["sentences", "mentions", "deeds", "cast", "headlines"] = "sentences"
    hit: Condition = ALL
    among: Condition = ALL
    against: Condition = ()
    form: Form = Field("share", alias="as")
    of: Text = "sentences"
    column: Code = ""
    by: tuple[Literal["third", "voice", "zone"], ...] = ()
    choices: dict[Code, Literal["all"] | tuple[Code, ...]] = Field({}, alias="for")
    zeros: bool = True
    units: Literal["hit", "among"] = "hit"
    reading: Literal["coders", "instrument"] = "coders"
    resampled: str = ""

    @model_validator(mode="after")
    def _fields_of_its_form(self) -> Self:
        for field, form in (("against", "difference"), ("column", "mean")):
            if bool(getattr(self, field)) != (self.form == form):
                raise not_allowed(f"{field} exactly where the measure is a {form}", self.key)
        if self.resampled and self.form != "difference":
            raise not_allowed("resampled where the measure is a difference", self.key)
        return self


class Declarations(Record):
    """The file."""

    measures: tuple[Declaration, ...] = ()


def read_declarations(root: Path) -> Declarations:
    """Return what the study in `root` declares; nothing where it has no such file."""
    path = root / "corpus" / FILE
    return read(path, Declarations) if path.exists() else Declarations()


def declared_measures(study: Study) -> list[Measure]:
    """Return every measure that the study's file stands for, in its order.

    Raises StudyError for a key of another form or given twice, and for a column or code that the
    reading does not have.
    """
    declared, path = read_declarations(study.root), study.root / "corpus" / FILE
    words = _Words(study.book, _lexicon_words(study), path)
    measures = [m for entry in declared.measures for m in _each(entry, words, study.facts.day)]
    _check_keys([measure.key for measure in measures], path)
    for measure in measures:
        known = _known(measure, study)
        if measure.column and measure.column not in known:
            fail(path, None, f"{measure.key}: column", measure.column, ", ".join(sorted(known)))
        for condition in (measure.hit, measure.among, measure.against):
            check(condition, known, path, measure.key)
    return measures


def _check_keys(keys: Sequence[str], path: Path) -> None:
    for key in keys:
        if not KEY.fullmatch(key.replace("{piece}", "piece")):
            allowed = "lower-case segments parted by dots; {piece} and what `for` names in braces"
            fail(path, None, "key", key, allowed)
        if keys.count(key) > 1:
            fail(path, None, "key", key, "each key once")


def _lexicon_words(study: Study) -> Words:
    """Return what `topic` and `name` go through: categories of the study's lexicons."""
    chosen = {"topic": study.facts.headlines.topics, "name": study.facts.headlines.names}
    return {
        name: {c: instrument.words.get(c, c.replace("_", " ")) for c in instrument.categories}
        for name, lexicon in chosen.items()
        for instrument in study.instruments
        if instrument.name == lexicon
    }


class _Words:
    """The codes that a declaration may go through, with their words."""

    def __init__(self, book: Codebook, lexicons: Words, path: Path) -> None:
        self.book, self.lexicons, self.path = book, lexicons, path

    def of(self, name: str) -> Mapping[str, str]:
        """Return the codes and words of a column, of labels or actors, or of a lexicon."""
        if name in self.lexicons:
            return self.lexicons[name]
        if name in ("label", "actor") or any(c.name == name for c in self.book.columns):
            return self.book.words(name)
        return {}

    def chosen(self, name: str, codes: str | tuple[str, ...]) -> dict[str, str]:
        """Return the codes that are gone through, each with its words."""
        known = self.of(name)
        if codes == "all":
            if not known and name not in LISTS:
                names = [column.name for column in self.book.columns if column.kind not in FREE]
                fail(self.path, None, "for", name, ", ".join(("actor", "label", *LISTS, *names)))
            return dict(known)
        return {code: known.get(code, code.replace("_", " ")) for code in codes}


def _each(declaration: Declaration, words: _Words, day: str) -> Iterator[Measure]:
    """Yield the measures of a declaration, whole and by slice, for each combination of codes."""
    names = list(declaration.choices)
    chosen = [words.chosen(name, declaration.choices[name]) for name in names]
    for codes in product(*chosen):
        said = {name: table[code] for name, table, code in zip(names, chosen, codes, strict=True)}
        picked = dict(zip(names, codes, strict=True))
        fill, in_key = (_filler(part, said, day) for part in (picked, _slugs(picked)))
        measure = _measure(declaration, fill, in_key)
        yield measure
        for kind in declaration.by:
            yield from slices(measure, kind, words.of("voice"))


def _slugs(codes: Mapping[str, str]) -> dict[str, str]:
    return {name: code.replace("_", "-").replace(" ", "-") for name, code in codes.items()}


def _filler(codes: Mapping[str, str], said: Mapping[str, str], day: str) -> Callable[[str], str]:
    """Return what puts codes, and their words, in the place of {name} and {name words}."""
    holes = {f"{{{name}}}": code for name, code in codes.items()}
    holes |= {f"{{{name} words}}": words for name, words in said.items()}
    holes["{day}"] = day

    def fill(text: str) -> str:
        for hole, value in holes.items():
            text = text.replace(hole, value)
        return text

    return fill


def _measure(d: Declaration, fill: Callable[[str], str], in_key: Callable[[str], str]) -> Measure:
    return Measure(
        key=in_key(d.key),
        label=fill(d.label),
        hit=filled(d.hit, fill),
        among=filled(d.among, fill),
        against=filled(d.against, fill),
        over=d.over,
        form=d.form,
        of=d.of,
        reader=d.reading,
        zeros=d.zeros,
        shows=d.units,
        column=d.column,
        resampled=d.resampled,
    )


def slices(measure: Measure, kind: str, voices: Mapping[str, str]) -> Iterator[Measure]:
    """Yield a measure by zone, by third of the body, or by voice; the segment stands in the key."""
    for segment, words, alternative in _parts(kind, voices):
        stem, _, last = measure.key.rpartition(".")
        yield Measure(
            **{
                **measure.__dict__,
                "key": f"{stem}.{segment}.{last}",
                "label": f"{measure.label} {words}",
                "among": tuple({**one, **alternative} for one in measure.among),
                "zeros": False,
                "resampled": "",
                "sliced": True,
            }
        )


def _parts(kind: str, voices: Mapping[str, str]) -> Iterator[tuple[str, str, Alternative]]:
    if kind == "zone":
        for zone in ZONES:
            words = f"in the {zone}" + "s" * (zone == "subhead")
            yield f"zone-{zone}", words, {"zone": Codes(codes=(zone,))}
    elif kind == "third":
        for third, words in THIRDS.items():
            yield f"third-{third}", f"in the {words}", {"third": Codes(codes=(third,))}
    else:
        for voice, words in voices.items():
            yield f"voice-{voice}", words, {"voice": Codes(codes=(voice,))}
        apart = Codes(codes=OTHERS, negated=True)
        yield "voice-own", "with attributed and quoted sentences set apart", {"voice": apart}


def _known(measure: Measure, study: Study) -> dict[str, Collection[str]]:
    """Return the columns that conditions may name, with their codes; none where any text may be."""
    if measure.over == "headlines":
        return dict.fromkeys(study.headlines.codes, ())
    known: dict[str, Collection[str]] = dict.fromkeys(study.marks.codes, ())
    if measure.reader == "coders":
        derived: dict[str, Collection[str]] = {
            name: study.book.words(column.carry) if column.carry else ("0", "1")
            for name, column in study.derived.items()
        }
        known = {"zone": ZONES, "third": ("0", *THIRDS), **derived, **codes_by_column(study.book)}
    # What a table has of its own comes last: it stands in the place of a column of that name.
    known |= {name: _OWN_CODES.get(name, ()) for name in OWN[measure.over]}
    if "actor" in known:
        known |= {"actor": study.book.actors, "label": study.book.labels}
    return known


_OWN_CODES: Mapping[str, Collection[str]] = {
    "role": ROLES,
    "named": ("0", "1"),
    "part": ("villain", "victim", "hero"),
}
