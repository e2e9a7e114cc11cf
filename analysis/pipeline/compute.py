"""From the folder of a study to its ledger and all tables: everything that comes before drawing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.csv_text import read as read_csv
from analysis.errors import fail
from analysis.figures import captions
from analysis.figures.figure import Figure, Figures, read_figures
from analysis.figures.forms import form_of, needs_coders
from analysis.figures.parts import keys as figure_keys
from analysis.figures.rows import check as check_rows
from analysis.files import read_yaml
from analysis.ledger import FigureEntry, Ledger, Undrawn, digest
from analysis.measures import digests, kept_scores
from analysis.measures.agreement import people
from analysis.measures.measured import Measured, measured
from analysis.measures.scoring import examples
from analysis.pipeline import asked
from analysis.records import read
from analysis.reports.plain import inline
from analysis.reports.readme import Told
from analysis.results import Key, Result
from analysis.study.codebook import page as codebook_page
from analysis.study.consensus import in_words
from analysis.study.questions import Goal, Question, read_goals, read_questions
from analysis.study.study import Study, check_text, read_study
from analysis.tables import frame_csv, kinds
from analysis.text.vocabulary import straight
from analysis.version import __version__

ALIASES = "aliases.yaml"  # old names of renamed keys, with the new ones


@dataclass(frozen=True)
class Computed:
    """What a run has before it draws: the ledger, the texts of files by name, and what is told.

    `told`: what the README tells beside; `notes`: lines for whoever runs it.
    """

    title: str
    ledger: Ledger
    files: Mapping[str, str]
    told: Told
    notes: tuple[str, ...]


def compute(root: Path, local: bool = True) -> Computed:
    """Return the numbers and tables of the study in `root`, each computed once.

    Raises StudyError, one line, for the first file that holds what is not allowed.
    """
    figures, questions, goals = read_figures(root), read_questions(root), read_goals(root)
    study = read_study(root, local)
    check_text(study, local)
    whole = measured(study)
    figures, undrawn = _drawable(figures, whole)
    figures, untrue = asked.stated(figures, whole)
    questions, unanswered = asked.answered(questions, whole)
    drawn = {name: form_of(figure).table(figure, whole) for name, figure in figures.items()}
    entries = {name: _entry(one, whole, drawn[name]) for name, one in figures.items()}
    asked.check_figures(figures, whole)
    inputs = digests.inputs(whole)
    results = digests.stamped(whole, inputs)
    own = {**_tables(whole), **asked.tables(questions.questions, goals, whole)}
    tables = {**own, **drawn, "results": _results_table(results)}
    ledger = Ledger(
        results=results,
        inputs={name: inputs[name] for result in results.values() for name in result.inputs},
        aliases=_aliases(root, results, bool(study.coders)),
        figures=entries,
        tables={name: kinds(table) for name, table in tables.items()},
        version=__version__,
        article=study.article,
        undrawn=undrawn,
        waiting=tuple(sorted(asked.waiting_for_coders(whole))),
    )
    asked.check(root, ledger, questions, goals)
    left_out = [f"figure {name}: not drawn: {one.why}" for name, one in undrawn.items()]
    return Computed(
        title=study.facts.title,
        ledger=ledger,
        files=_files(study, ledger, tables),
        told=_told(whole, questions.questions, goals),
        notes=(*kept_scores.warnings(whole.older), *left_out, *untrue, *unanswered),
    )


def _told(whole: Measured, questions: Sequence[Question], goals: Sequence[Goal]) -> Told:
    study = whole.study
    return Told(
        questions,
        goals,
        in_words(study.coding.coders),
        _people(whole),
        study.facts.scores,
        study.facts.sure if study.coders else (),
    )


def _people(whole: Measured) -> str:
    return people(whole.people, {one.coder for one in whole.study.coding.records.values()})


def _aliases(root: Path, results: Mapping[str, Result], coded: bool) -> dict[str, str]:
    """Return the old names of renamed keys; none where the study has no such file.

    Raises StudyError for one that stands for no result (where nobody has coded it may wait), and
    for an old name that is still a result's key.
    """
    path = root / "corpus" / ALIASES
    aliases = read(path, dict[Key, Key], {})
    for old, key in aliases.items():
        line = read_yaml(path)[1]((old,))
        if old in results:
            fail(path, line, "old name", old, "a name that no result has")
        if coded and key not in results:
            fail(path, line, old, key, asked.nearest_of(key, results))
    return aliases


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
        "coverage": kept_scores.coverage(),
        "sensitivity": whole.choices_table,
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


def _drawable(figures: Figures, whole: Measured) -> tuple[Figures, dict[str, Undrawn]]:
    """Return the figures that can be drawn, and those that wait for coders."""
    drawable, undrawn = {}, {}
    for name, figure in figures.items():
        check_rows(name, figure, whole)
        if needs_coders(figure, whole.study) and not whole.study.coders:
            undrawn[name] = Undrawn(title=figure.title, why=asked.UNCODED)
        else:
            drawable[name] = figure
    return drawable, undrawn


def _entry(figure: Figure, whole: Measured, table: pd.DataFrame) -> FigureEntry:
    """Return what the ledger says of a figure."""
    form, article = form_of(figure), whole.study.article
    keys = figure_keys(figure, table, whole)
    results = [whole.results[key] for key in keys]
    sentences = (
        captions.caption(figure.caption, whole.results, article),
        captions.coded_by(results, whole, _people(whole)),
    )
    caption, alt = " ".join(filter(None, sentences)), form.kind.alt(figure, table)
    sure = captions.sure(results)
    subtitle = captions.caption([figure.subtitle or ""], whole.results, article)
    figure = figure.model_copy(
        update={"foot": _foot(sure, whole.study), "subtitle": subtitle or None}
    )
    drawn = [frame_csv(table), figure.model_dump_json(exclude={"caption"}), caption, alt]
    return FigureEntry(
        digest=digest(json.dumps(drawn)),
        title=figure.title,
        alt=alt,
        caption=caption,
        measured=captions.measured_by(results, whole),
        sure=sure,
        keys=tuple(keys),
        declared=figure.model_dump(mode="json", exclude={"caption"}, exclude_defaults=True),
    )


def _foot(sure: str, study: Study) -> str:
    """Return what stands below a drawing wherever it goes: its source, and how sure it is."""
    return ". ".join(filter(None, (f"Source: {study.facts.title}", sure)))


def _files(study: Study, ledger: Ledger, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the texts of all files that come before drawing, by name."""
    files = {f"{name}.csv": frame_csv(table) for name, table in tables.items()}
    files |= {f"{name}.md": _page(entry) for name, entry in ledger.figures.items()}
    coders = {name: one.model_dump() for name, one in study.coding.records.items()}
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
        parts.append(f"**How well it is measured.** {entry.sure}: {inline(entry.measured)}")
    return "\n\n".join(parts) + "\n"
