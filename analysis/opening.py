"""Opening a study from a notebook: the finished results, or new ones where an input was edited."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import StudyError
from analysis.handover import around
from analysis.ledger import FILE
from analysis.notebook import FinishedStudy
from analysis.pipeline import manifest


def open_study(start: Path | None = None) -> FinishedStudy:
    """Return the study around the notebook: the nearest folder upwards with results.

    Where texts of one's own were measured, those results are opened. Where an input was edited
    since, the study is measured anew and what changed is printed. Raises StudyError without any.
    """
    here = (start or Path.cwd()).resolve()
    folder = around(here, f"figures/{FILE}")
    if folder is None:
        message = f"{here}: no figures/{FILE} here or above; `study run` makes it"
        raise StudyError(message)
    figures = manifest.figures_of(folder)
    root = around(folder, "corpus") or folder
    lines = manifest.notes(root, figures)
    if names := manifest.edited(root, figures):
        from analysis.pipeline import fresh  # late: measuring loads far more than showing

        lines, figures = fresh.measure(root, figures, names), root / fresh.FOLDER
    for line in lines:
        print(line)
    page = Path("..", os.path.relpath(figures, folder), "results.html").as_posix()
    return FinishedStudy(figures.parent, page)
