"""From corpus to results: all tables, the ledger and the figures' tables, as the texts of files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd

from analysis import __version__, agreement, coding, corpus, evidence, figures, lexicon, provenance, reference, sentences, validity
from analysis.citing.listing import inline
from analysis.errors import StudyError
from analysis.measures import Tables
from analysis.results import Ledger, Result, ledger, table, to_csv

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
    return Tables(pieces, held, found, coding.read(root / "corpus" / "coding", list(units)), reference.read(), _choices(root))


def _choices(root: Path) -> dict[str, list[str]]:
    """Return the closed list of choices; raises StudyError where it is not a mapping of lists."""
    path = root / "corpus" / "choices.yaml"
    held = corpus.read_yaml(path)
    for name in ("coder", "voice", "unit", "valence"):
        if not isinstance(held, dict) or not isinstance(held.get(name), list) or not held[name]:
            message = f"{path}: {name}: found {held!r:.80}; allowed: a list of choices for coder, voice, unit and valence"
            raise StudyError(message)
    assert isinstance(held, dict)
    return {str(name): [str(value) for value in values] for name, values in held.items()}


def questions(root: Path) -> list[dict[str, str]]:
    """Return the questions on record, with the keys of their primary measures and what was found."""
    path = root / "corpus" / "questions.yaml"
    held = corpus.read_yaml(path)
    return _rows(held.get("questions") if isinstance(held, dict) else None, path, ("number", "question", "measure", "key", "finding"))


def goals(root: Path) -> list[dict[str, str]]:
    """Return what the instruments were aimed at, with the keys that say what was reached."""
    path = root / "corpus" / "goals.yaml"
    return _rows(corpus.read_yaml(path), path, ("goal", "aim", "key", "tried"))


def _rows(held: object, path: Path, fields: tuple[str, ...]) -> list[dict[str, str]]:
    if not isinstance(held, list) or not all(isinstance(row, dict) and row.keys() == set(fields) for row in held):
        message = f"{path}: found {held!r:.80}; allowed: a list with {', '.join(fields)} each"
        raise StudyError(message)
    return [{name: str(value) for name, value in row.items()} for row in held]


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
    unseen = sorted((root / "corpus" / "coding" / "unseen").glob("*.csv"))
    held["sheets:unseen"] = provenance.combined({p.name: provenance.file(p) for p in unseen})
    held["rates:threat"] = held["rates:valence"] = provenance.file(reference.FILE)
    held["scores:public"] = provenance.file(validity.PUBLIC)
    held["choices"] = provenance.file(root / "corpus" / "choices.yaml")
    for name, files in DATA.items():
        read = {file: provenance.file(lexicon.FOLDER / f"{file}.yaml") for file in files}
        for own in [own for own in held if own == f"lexicon:{name}" or own.startswith(f"lexicon:{name}.")]:
            held[own] = provenance.combined({**read, "entries": held[own]})
    modules = ("analysis.instruments.attribution", "analysis.validity", *evidence.construct_modules())
    return held | {f"code:{module}": provenance.code(module) for module in modules}


def figure_modules() -> list[str]:
    """Return the figures' names in order; a module with a NAME is a figure."""
    names = sorted(m.name for m in iter_modules(figures.__path__))
    return [name for name in names if hasattr(import_module(f"analysis.figures.{name}"), "NAME")]


def compute(root: Path, local: bool = True) -> tuple[Ledger, dict[str, str]]:
    """Return the ledger and the files that come before drawing, name to text."""
    tables = read(root, local)
    held = ledger(measure(tables), inputs(root, tables), ALIASES, __version__)
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
    yield "translation.csv", translation(root)
    yield "agreement_person.csv", frame_csv(agreement.with_person(tables.coding, variables))


def _variables() -> list[str]:
    """Return the coded columns that have a list of codes."""
    return [v for v in coding.COLUMNS if v not in coding.FREE]


def translation(root: Path) -> str:
    """Return the notes on the translation as CSV text."""
    held = pd.read_csv(StringIO(corpus.read_text(root / "corpus" / "translation.csv")), dtype=str, keep_default_na=False)
    return frame_csv(held)


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
