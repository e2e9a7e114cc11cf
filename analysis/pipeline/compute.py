"""From corpus to results: all tables, the ledger and the figures' tables, as the texts of files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd

from analysis import __version__, csv_text, figures, provenance
from analysis.errors import fail
from analysis.measures import agreement, kept_scores, validity
from analysis.measures import stretches as reference
from analysis.measures.shares import Tables
from analysis.reports import say
from analysis.reports.listing import inline
from analysis.results import Ledger, Result, ledger, nearest, table, to_csv
from analysis.study import coding, corpus, sentences
from analysis.text import annotate as evidence
from analysis.text import lexicon
from analysis.text.tokens import straight

# What may be chosen beside the coder; the coders are those of the sheets.
CHOICES = {
    "voice": ("all", "own"),
    "unit": ("sentences", "words"),
    "valence": ("vader", "vader-masked", "second"),
}
ALIASES = {
    f"sensitivity.hassakah.{component}.one-entry.share": f"sensitivity.hassakah.{component}.one-entry.difference"
    for component in ("violent-event", "danger-ahead", "reassurance")
}
# The lexicon files that a rule instrument reads beside its rules.
DATA = {"sourcing": ("attribution", "sources"), "naming": ("actors", "places"), "roles": ("actors", "deeds", "places"), "passive": ("participles",)}


def read(root: Path, local: bool = True) -> Tables:
    """Return what every measure reads, from the corpus under `root`."""
    pieces = corpus.read(root / "corpus", local)
    held, found = sentences.tables(pieces)
    headlines = held["zone"] == "headline"
    units = held["id"][(held["piece"] == "hassakah") | headlines]
    coded = coding.read(root / "corpus" / "coding", list(units))
    choices = _choices(root, [sheet.coder for sheet in coded.models])
    older = kept_scores.older(root, coding.read_unseen(root))
    return Tables(pieces, held, found, coded, reference.read(), choices, older)


def _choices(root: Path, coders: Sequence[str]) -> dict[str, list[str]]:
    """Return the closed list of choices, each a name that the study knows."""
    path = root / "corpus" / "choices.yaml"
    held = corpus.read_yaml(path)
    known = {"coder": ("consensus", *coders, "instrument"), **CHOICES}
    for name, names in known.items():
        if not isinstance(held, dict) or not isinstance(held.get(name), list) or not held[name]:
            found = held.get(name) if isinstance(held, dict) else held
            fail(path, None, name, found, f"a list of {', '.join(names)}")
        for value in held[name]:
            if value not in names or held[name].count(value) > 1:
                fail(path, None, name, value, f"each of these at most once: {', '.join(names)}")
    assert isinstance(held, dict)
    for name in held:
        if name not in known:
            fail(path, None, "field", name, ", ".join(known))
    return {name: list(held[name]) for name in known}


def questions(root: Path) -> list[dict[str, str]]:
    """Return the questions on record, with the keys of their primary measures and what was found."""
    path = _questions_path(root)
    held = corpus.read_yaml(path)
    for name in held if isinstance(held, dict) else ():
        if name not in ("put", "questions"):
            fail(path, None, "field", name, "put, questions")
    fields = ("number", "question", "measure", "key", "finding")
    rows = _rows(held.get("questions") if isinstance(held, dict) else None, path, fields)
    for place, row in enumerate(rows, 1):
        if brace := say.broken(row["finding"]):
            fail(path, None, f"question {place}: finding", brace, say.HOLES)
    return rows


def goals(root: Path) -> list[dict[str, str]]:
    """Return what the instruments were aimed at, with the keys that say what was reached."""
    path = _goals_path(root)
    return _rows(corpus.read_yaml(path), path, ("goal", "aim", "key", "tried"))


def _questions_path(root: Path) -> Path:
    return root / "corpus" / "questions.yaml"


def _goals_path(root: Path) -> Path:
    return root / "corpus" / "goals.yaml"


def _rows(held: object, path: Path, fields: tuple[str, ...]) -> list[dict[str, str]]:
    """Return a list of mappings of `fields` to text that can stand in a page."""
    allowed = f"a list with {', '.join(fields)} each"
    if not isinstance(held, list):
        fail(path, None, "list", held, allowed)
    for place, row in enumerate(held, 1):
        if not isinstance(row, dict):
            fail(path, None, f"row {place}", row, allowed)
        for name in [*fields, *row]:
            if name not in row or name not in fields:
                wrong = "no " * (name not in row) + name
                fail(path, None, f"row {place}: field", wrong, ", ".join(fields))
            _check_text(row[name], path, f"row {place}: {name}")
    return held


def _check_text(text: object, path: Path, place: str) -> None:
    """Raise StudyError unless `text` can stand in a page without breaking or running anything."""
    if not isinstance(text, str) or not text.strip():
        fail(path, None, place, text, "text")
    if marks := re.search(r"<!--|-->", text):
        fail(path, None, place, marks[0], "text without the marks of a comment")
    if script := re.search(r"(?:javascript|vbscript|data)\s*:(?=\S)", text, re.IGNORECASE):
        fail(path, None, place, script[0], "addresses that begin with http:// or https://")
    if hidden := corpus.CONTROL.search(text):
        fail(path, None, place, hidden[0], "text without control characters")


Asked = Mapping[Path, list[dict[str, str]]]


def _asked(root: Path) -> Asked:
    """Return the rows of the questions and of the goals by their files."""
    return {_questions_path(root): questions(root), _goals_path(root): goals(root)}


def _check_keys(asked: Asked, held: Ledger) -> None:
    """Raise StudyError where a question or goal names a result, or part of one, that is not there."""
    for path, rows in asked.items():
        for place, row in enumerate(rows, 1):
            _check_key(row["key"], "", held, path, f"row {place}: key")
            for key, part in say.holes(row.get("finding", "")):
                _check_key(key, part, held, path, f"row {place}: finding")


def _check_key(key: str, part: str, held: Ledger, path: Path, place: str) -> None:
    if (own := held.aliases.get(key, key)) not in held.results:
        near = ", ".join(nearest(key, held.results))
        fail(path, None, place, key, f"the key of a result; nearest: {near}")
    if part == "range" and not held[own].range:
        fail(path, None, place, f"{key}|range", "a part that the result has; it has no range")


def measure(tables: Tables) -> list[Result]:
    """Return the results of all constructs, each with what is known of its instrument's validity."""
    found = [r for name in evidence.construct_modules() for r in import_module(name).results(tables)]
    return validity.stamp(found, tables)


def inputs(root: Path, tables: Tables) -> dict[str, str]:
    """Return the digest of everything a result can rest on, by name."""
    held = {f"piece:{piece.key}": provenance.piece(piece) for piece in tables.pieces}
    held["titles"] = provenance.parameter([[piece.key, piece.title, piece.counted] for piece in tables.pieces])
    for instrument in evidence.instruments():
        parts = provenance.lexicon(instrument)
        held.update(parts)
        held[f"lexicon:{instrument.name}"] = provenance.combined(parts)
    for variable in coding.COLUMNS:
        codes = {sheet.coder: list(sheet.codes[variable]) for sheet in tables.coding.models}
        held[f"sheets:article.{variable}"] = provenance.parameter([codes, list(tables.coding.consensus[variable])])
    held["sheets:article"] = provenance.combined({name: held[name] for name in held if name.startswith("sheets:article.")})
    unseen = sorted((root / kept_scores.UNSEEN).glob("*.csv"))
    texts = {path.name: corpus.read_text(path) for path in unseen}
    held["sheets:unseen"] = provenance.combined({n: provenance.digest(t) for n, t in texts.items()})
    held["rates:threat"] = held["rates:valence"] = provenance.file(reference.FILE)
    held["scores:public"] = provenance.file(validity.PUBLIC)
    held["choices"] = provenance.file(root / "corpus" / "choices.yaml")
    for name, files in DATA.items():
        read = {file: provenance.file(lexicon.FOLDER / f"{file}.yaml") for file in files}
        for own in [own for own in held if own == f"lexicon:{name}" or own.startswith(f"lexicon:{name}.")]:
            held[own] = provenance.combined({**read, "entries": held[own]})
    modules = ("analysis.instruments.attribution", "analysis.measures.validity", *evidence.construct_modules())
    return held | {f"code:{module}": provenance.code(module) for module in modules}


def figure_modules() -> list[str]:
    """Return the figures' names in order; a module with a NAME is a figure."""
    names = sorted(m.name for m in iter_modules(figures.__path__))
    return [name for name in names if hasattr(import_module(f"analysis.figures.{name}"), "NAME")]


def compute(root: Path, local: bool = True) -> tuple[Ledger, dict[str, str]]:
    """Return the ledger and the files that come before drawing, name to text."""
    asked = _asked(root)
    tables = read(root, local)
    held = ledger(measure(tables), inputs(root, tables), ALIASES, __version__)
    _check_keys(asked, held)
    files = dict(_tables(root, tables))
    people = agreement.people(agreement.with_person(tables.coding, _variables()))
    described = {}
    for name in figure_modules():
        described[name], files[f"{name}.csv"], files[f"{name}.md"] = _described(name, tables, held, people)
    held = Ledger(held.results, held.inputs, held.aliases, described, held.version)
    files["coders.json"] = json.dumps(coding.records(root / "corpus" / "coding"), indent=1, sort_keys=True) + "\n"
    files["results.csv"] = table(held)
    files["results.json"] = held.text()
    return held, files


def _tables(root: Path, tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the tables that are kept beside the results."""
    yield "sentences.csv", frame_csv(tables.sentences)
    yield "evidence.csv", frame_csv(tables.evidence)
    yield "consensus.csv", frame_csv(tables.coding.votes)
    variables = _variables()
    held = agreement.table(tables.coding.models, variables)
    units = [unit for unit in tables.coding.consensus.index if unit.startswith("hassakah:")]
    held["alpha_article"] = agreement.values(tables.coding.models, variables, units)
    yield "agreement.csv", frame_csv(held)
    yield "examples.csv", frame_csv(validity.examples(tables))
    yield "frame_weights.csv", corpus.read_text(validity.WEIGHTS)
    yield "translation.csv", translation(root, tables)
    yield "agreement_person.csv", frame_csv(agreement.with_person(tables.coding, variables))


def _variables() -> list[str]:
    """Return the coded columns that have a list of codes."""
    return [v for v in coding.COLUMNS if v not in coding.FREE]


def translation(root: Path, tables: Tables) -> str:
    """Return the notes on the translation as CSV text, each on words of its sentence."""
    path = root / "corpus" / "translation.csv"
    rows = csv_text.read(path, ("unit", "english", "german", "note"))
    texts = dict(zip(tables.sentences["id"], tables.sentences["text"], strict=True))
    for line, cells in rows:
        if cells["unit"] not in texts:
            fail(path, line, "unit", cells["unit"], "a sentence of the study, as hassakah:s002")
        words, text = (straight(w).casefold() for w in (cells["english"], texts[cells["unit"]]))
        if not words.strip() or words not in text:
            fail(path, line, "english", cells["english"], f"words of {cells['unit']}")
        if not cells["note"].strip():
            fail(path, line, "note", "a blank cell", "what the translation changed")
    return frame_csv(pd.DataFrame([row.cells for row in rows]))


def _described(name: str, tables: Tables, held: Ledger, people: str) -> tuple[Mapping[str, object], str, str]:
    """Return a figure's entry in the ledger, its table as CSV, and caption and alt text as Markdown."""
    module = import_module(f"analysis.figures.{name}")
    drawn = module.table(tables)
    text = frame_csv(drawn)
    keys = [key for key in module.keys(drawn) if key in held.results]
    # Through the CSV, so that the words rest on what the notebook reads.
    caption, alt = module.caption(held) + validity.sentence(held, keys, people), module.alt(drawn)
    code = provenance.code(f"analysis.figures.{name}")
    digest = provenance.combined({"table": provenance.digest(text), "code": code, "words": provenance.digest(caption + alt)})
    entry = {"digest": digest, "title": module.TITLE, "alt": alt, "caption": caption, "keys": keys}
    # Titles and quoted words come from the corpus: they are shown as they stand, never as markup.
    title, under, words = map(inline, (module.TITLE, caption, alt))
    return entry, text, f"# {title}\n\n{under}\n\n**In words.** {words}\n"


def frame_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV text."""
    return to_csv(list(frame.columns), ([_plain(v) for v in row] for row in frame.itertuples(index=False)))


def _plain(value: object) -> object:
    """Return a cell as text or number: lists parted by spaces, numpy's numbers as Python's, nan as empty."""
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    if isinstance(value, bool) or (hasattr(value, "dtype") and value.dtype == bool):
        return int(value)  # type: ignore[call-overload]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and value != value else value
