"""From the folder of a study to its ledger and all tables: everything that comes before drawing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import __version__
from analysis.csv_text import read as read_csv
from analysis.errors import fail
from analysis.figures import captions
from analysis.figures.figure import Figure, read_figures
from analysis.figures.forms import form_of
from analysis.figures.parts import keys as figure_keys
from analysis.ledger import FigureEntry, Ledger, digest
from analysis.measures import digests, kept_scores
from analysis.measures.agreement import people
from analysis.measures.measured import Measured, measured
from analysis.measures.scoring import examples
from analysis.pipeline import asked
from analysis.records import read
from analysis.reports.plain import inline
from analysis.results import Key, Result
from analysis.study.codebook import page as codebook_page
from analysis.study.consensus import in_words
from analysis.study.questions import Goal, Questions, read_goals, read_questions
from analysis.study.study import Study, read_study
from analysis.tables import frame_csv, kinds
from analysis.text.tokens import straight

ALIASES = "aliases.yaml"  # old names of renamed keys, with the new ones


@dataclass(frozen=True)
class Computed:
    """What a run has before it draws: the ledger, the texts of files by name, and what is told.

    `people`: who coded beside the language model, as a clause; `notes`: lines for whoever runs it.
    """

    title: str
    ledger: Ledger
    files: Mapping[str, str]
    questions: Questions
    goals: tuple[Goal, ...]
    coded_by: str
    people: str
    notes: tuple[str, ...]


def compute(root: Path, local: bool = True) -> Computed:
    """Return the numbers and tables of the study in `root`, each computed once.

    Raises StudyError, one line, for the first file that holds what is not allowed.
    """
    figures = read_figures(root)
    questions, goals = read_questions(root), read_goals(root)
    study = read_study(root, local)
    whole = measured(study)
    named = digests.inputs(whole)
    results = digests.stamped(whole, named)
    tables = _tables(whole)
    entries, notes = _figures(figures, whole, tables)
    tables["results"] = _results_table(results)
    used = {name for result in results.values() for name in result.inputs}
    questions, waiting = asked.answered(questions, whole)
    ledger = Ledger(
        results=results,
        inputs={name: named[name] for name in sorted(used)},
        aliases=_aliases(root),
        figures=entries,
        tables={name: kinds(table) for name, table in tables.items()},
        version=__version__,
        article=study.article,
    )
    asked.check(root, ledger, questions, goals)
    return Computed(
        title=study.facts.title,
        ledger=ledger,
        files=_files(study, ledger, tables),
        questions=questions,
        goals=goals,
        coded_by=in_words(study.coding.coders),
        people=_people(whole),
        notes=(*kept_scores.warnings(whole.older), *notes, *waiting),
    )


def _people(whole: Measured) -> str:
    return people(whole.people, {sheet.coder.coder for sheet in whole.study.coding.sheets})


def _aliases(root: Path) -> dict[str, str]:
    """Return the old names of renamed keys; none where the study has no such file."""
    path = root / "corpus" / ALIASES
    return read(path, dict[Key, Key]) if path.exists() else {}


def _tables(whole: Measured) -> dict[str, pd.DataFrame]:
    """Return the tables that are kept beside the results, by name."""
    study = whole.study
    weights = pd.DataFrame([row.cells for row in read_csv(kept_scores.WEIGHTS, WEIGHTS)])
    return {
        "sentences": study.sentences,
        "evidence": study.evidence,
        "consensus": study.coding.votes,
        "agreement": whole.alphas,
        "agreement_person": whole.people,
        "examples": examples(study),
        "frame_weights": weights.astype({"weight": float}),
        "translation": _translation(study),
    }


def _results_table(results: Mapping[str, Result]) -> pd.DataFrame:
    """Return the results as a table: the columns that a spreadsheet needs."""
    rows = [[getattr(result, name) for name in SHEET] for result in results.values()]
    table = pd.DataFrame(rows, columns=list(SHEET))
    return table.astype({"value": float, "low": float, "high": float, "range": object})


SHEET = (
    "key",
    "label",
    "value",
    "unit",
    "low",
    "high",
    "range",
    "n",
    "n_of",
    "instrument",
    "version",
    "validity",
    "exploratory",
    "digest",
)
WEIGHTS = ("frame", "side", "kind", "feature", "weight")
NOTES = ("unit", "english", "german", "note")


def _translation(study: Study) -> pd.DataFrame:
    """Return the notes on the translation, each on words of its sentence."""
    path = study.root / "corpus" / "translation.csv"
    rows = read_csv(path, NOTES) if path.exists() else []
    texts = dict(zip(study.sentences["id"], study.sentences["text"], strict=True))
    for line, cells in rows:
        if cells["unit"] not in texts:
            fail(path, line, "unit", cells["unit"], "a sentence of the study, as article:s002")
        words, text = (straight(w).casefold() for w in (cells["english"], texts[cells["unit"]]))
        if not words.strip() or words not in text:
            fail(path, line, "english", cells["english"], f"words of {cells['unit']}")
        if not cells["note"].strip():
            fail(path, line, "note", "a blank cell", "what the translation changed")
    return pd.DataFrame([row.cells for row in rows], columns=list(NOTES))


def _figures(
    figures: Mapping[str, Figure], whole: Measured, tables: dict[str, pd.DataFrame]
) -> tuple[dict[str, FigureEntry], list[str]]:
    """Return what the ledger says of each figure, and a note for each that cannot be made.

    Puts the figures' tables to the others.
    """
    entries, notes = {}, []
    for name, figure in figures.items():
        if form_of(figure).coded and not whole.study.consensus:
            notes.append(f"figure {name}: {asked.UNCODED}")
        else:
            tables[name] = form_of(figure).table(figure, whole)
            entries[name] = _entry(figure, whole, tables[name])
    return entries, notes


def _entry(figure: Figure, whole: Measured, table: pd.DataFrame) -> FigureEntry:
    form, article = form_of(figure), whole.study.article
    keys = figure_keys(figure, table, whole)
    results = [whole.results[key] for key in keys]
    sentences = (
        captions.caption(figure.caption, whole.results, article),
        captions.coded_by(results, whole, _people(whole)),
    )
    caption, alt = " ".join(filter(None, sentences)), form.kind.alt(figure, table)
    drawn = [frame_csv(table), figure.model_dump_json(exclude={"caption"}), caption, alt]
    return FigureEntry(
        digest=digest(json.dumps(drawn)),
        title=figure.title,
        alt=alt,
        caption=caption,
        measured=captions.measured_by(results, whole),
        keys=tuple(keys),
        declared=figure.model_dump(mode="json", exclude={"caption"}, exclude_defaults=True),
    )


def _files(study: Study, ledger: Ledger, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the texts of all files that come before drawing, by name."""
    files = {f"{name}.csv": frame_csv(table) for name, table in tables.items()}
    files |= {f"{name}.md": _page(entry) for name, entry in ledger.figures.items()}
    coders = {sheet.name: sheet.coder.model_dump() for sheet in study.coding.sheets}
    files["coders.json"] = json.dumps(coders, indent=1, sort_keys=True) + "\n"
    if study.book.columns:
        files["codebook.md"] = codebook_page(study.book)
    return files


def _page(entry: FigureEntry) -> str:
    """Return a figure's caption and alt text as Markdown.

    Titles and quoted words come from the corpus: they are shown as they stand, never as markup.
    """
    parts = [f"# {inline(entry.title)}"]
    if entry.caption:
        parts.append(inline(entry.caption))
    parts.append(f"**In words.** {inline(entry.alt)}")
    if entry.measured:
        parts.append(f"**How well it is measured.** {inline(entry.measured)}")
    return "\n\n".join(parts) + "\n"
