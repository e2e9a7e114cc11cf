"""What a study asks, held against its results: which questions can be answered, and their keys."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import fail
from analysis.figures.captions import PIECE
from analysis.ledger import Ledger, nearest
from analysis.measures.measured import Measured
from analysis.reports import template
from analysis.study.questions import GOALS, QUESTIONS, Goal, Questions

UNCODED = "left out, it needs coded sheets and there are none"


def answered(questions: Questions, whole: Measured) -> tuple[Questions, list[str]]:
    """Return the questions that can be answered, and a note for each that waits for coders."""
    article = whole.study.article
    declared = [measure for measure in whole.measures if measure.reader == "coders"]
    named = [key for measure in declared for key in (measure.key, measure.resampled)]
    uncoded = {key.replace(PIECE, article) for key in named} - whole.results.keys()
    kept, notes = [], []
    for question in questions.questions:
        keys = {question.key, *(key for key, _ in template.holes(question.finding))}
        if keys & uncoded and not whole.study.consensus:
            notes.append(f"question {question.number}: {UNCODED}")
        else:
            kept.append(question)
    return questions.model_copy(update={"questions": tuple(kept)}), notes


def check(root: Path, ledger: Ledger, questions: Questions, goals: tuple[Goal, ...]) -> None:
    """Raise StudyError where a question or goal names a result, or part of one, not there."""
    for place, question in enumerate(questions.questions, 1):
        path = root / "corpus" / QUESTIONS
        _check_key(question.key, "", ledger, path, f"row {place}: key")
        if brace := template.broken(question.finding):
            fail(path, None, f"question {place}: finding", brace, template.HOLES)
        for key, part in template.holes(question.finding):
            _check_key(key, part, ledger, path, f"row {place}: finding")
    for place, goal in enumerate(goals, 1):
        _check_key(goal.key, "", ledger, root / "corpus" / GOALS, f"row {place}: key")


def _check_key(key: str, part: str, ledger: Ledger, path: Path, place: str) -> None:
    own = ledger.aliases.get(key, key)
    if own not in ledger.results:
        near = ", ".join(nearest(key, ledger.results))
        fail(path, None, place, key, f"the key of a result; nearest: {near}")
    if part == "range" and not ledger[own].range:
        fail(path, None, place, f"{key}|range", "a part that the result has; it has no range")
