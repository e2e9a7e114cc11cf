"""The study measured anew for a notebook that is run by hand, where an input was edited.

What it makes lies in `.study/live/`, which no run reads and git ignores: the finished results stay
as they are until `study run`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis import files
from analysis.ledger import FILE, load
from analysis.pipeline import changes, compute, manifest
from analysis.reports import page, template
from analysis.reports.tables import Tables
from analysis.study.questions import read_questions

FOLDER = Path(".study", "live", "figures")
MOST = 8  # lines on numbers that changed


def measure(root: Path, figures: Path, names: list[str]) -> Iterator[str]:
    """Measure the study into `root / FOLDER`; yield what a reader must know, line by line.

    `names` are the edited inputs. Raises StudyError, one line, for what an edit made wrong.
    """
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    computed = compute.compute(root)
    edited = manifest.few(names, 3)
    yield f"inputs changed: {edited}; measured anew here; `study run` makes it the study's own"
    yield from computed.notes
    texts = {**computed.files, FILE: computed.ledger.text()}
    for name, text in texts.items():
        files.write(folder / name, text)
    told = page.page(computed.title, computed.ledger, Tables(folder))
    files.write(folder / "results.html", told)
    lines = [*changes.numbers(load(figures), computed.ledger, _told_first(root), [])]
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"and {len(lines) - MOST} more"
    elif not lines:
        yield "no number changed"


def _told_first(root: Path) -> list[str]:
    """Return the keys of the numbers that findings tell, the primary ones first."""
    questions = read_questions(root).questions
    told = [key for question in questions for key, _ in template.holes(question.finding)]
    return list(dict.fromkeys([*(question.key for question in questions), *told]))
