"""What a study asks, held against its results: which questions can be answered, and their keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

import pandas as pd

from analysis.errors import fail
from analysis.figures import figure as figures
from analysis.figures.captions import HOLE
from analysis.figures.figure import Figure, Figures
from analysis.figures.parts import SHOW
from analysis.files import Place, read_yaml
from analysis.ledger import Ledger, nearest
from analysis.measures.measured import Measured
from analysis.reports import template
from analysis.reports.readme import with_interval
from analysis.study import claims
from analysis.study.claims import PIECE
from analysis.study.questions import GOALS, QUESTIONS, Goal, Question, Questions

UNCODED = "nobody has coded yet"
OF_CODES = ("coding.*", "sensitivity.*", "validity.*")  # keys of what only sheets give


def answered(questions: Questions, whole: Measured) -> tuple[Questions, list[str]]:
    """Return the questions that can be answered, and a note for each that cannot.

    One waits for coders, or the words of its finding are not borne out by the numbers.
    """
    waiting = waiting_for_coders(whole)
    kept, notes = [], []
    for question in questions.questions:
        keys = {question.key, *(key for key, _ in template.holes(question.finding))}
        _check_claims(question, whole, waiting)
        if keys & waiting:
            notes.append(f"question {question.number}: left out: {UNCODED}")
        elif untrue := claims.not_borne_out(question.holds, whole.results, whole.study.article):
            notes.append(f"question {question.number}: left out: its finding states {untrue}")
        else:
            kept.append(question)
    return questions.model_copy(update={"questions": tuple(kept)}), notes


def _check_claims(question: Question, whole: Measured, waiting: Collection[str]) -> None:
    """Raise StudyError where a claim names a result that the study cannot have."""
    for key in chain.from_iterable(map(claims.keys, question.holds)):
        of_article = key.replace(PIECE, whole.study.article)
        if not any(fnmatchcase(of_article, known) for known in (*whole.results, *waiting)):
            path = whole.study.root / "corpus" / QUESTIONS
            place = f"question {question.number}: holds"
            fail(path, None, place, key, nearest_of(of_article, whole.results))


def waiting_for_coders(whole: Measured) -> set[str]:
    """Return, where nobody has coded, the keys of what only coders' sheets give, or patterns."""
    if whole.study.coders:
        return set()
    coded = [measure for measure in whole.measures if measure.reader == "coders"]
    keys = [key for measure in coded for key in (measure.key, measure.resampled)]
    of_article = {key.replace(PIECE, whole.study.article) for key in keys}
    return {*OF_CODES, *(of_article - whole.results.keys())}


def stated(figures: Figures, whole: Measured) -> tuple[dict[str, Figure], list[str]]:
    """Return figures whose titles the numbers bear out, and a note for each that got its other."""
    true, notes = dict(figures), []
    for name, one in figures.items():
        claim = claims.not_borne_out(one.holds, whole.results, whole.study.article)
        if claim and one.otherwise:
            notes.append(f"figure {name}: another title: the numbers do not bear out {claim}")
            true[name] = one.model_copy(update={"title": one.otherwise})
    return true, notes


def check_figures(drawn: Mapping[str, Figure], whole: Measured) -> None:
    """Raise StudyError where a figure that is drawn names a result that the study cannot have.

    A key with {show} is that of a result for one row at least. Where nobody has coded, a key may
    wait for coders.
    """
    path, article = whole.study.root / "corpus" / figures.FILE, whole.study.article
    waiting = waiting_for_coders(whole)
    known = [*whole.results, *waiting]
    for name, figure in drawn.items():
        for place, key in _figure_keys(figure, article):
            of_article = key.replace(PIECE, article)
            may_wait = any(fnmatchcase(key, one) for one in waiting)
            if not may_wait and not _stands_for_one(of_article, known):
                line = read_yaml(path)[1]((name, *place))
                fail(path, line, f"{name}: {place[0]}", key, nearest_of(of_article, whole.results))


def _stands_for_one(key: str, known: Iterable[str]) -> bool:
    """Return whether a key is among those known; {show} stands for what one row shows."""
    pattern = re.escape(key).replace(re.escape(SHOW), "[a-z0-9-]+")
    return any(re.fullmatch(pattern, one) for one in known)


def _figure_keys(figure: Figure, article: str) -> Iterator[tuple[Place, str]]:
    """Yield the keys that a figure names, each with its place in the figure's entry."""
    if figure.share:
        yield ("share",), figure.share
    for number, key in enumerate(figure.keys):
        yield ("keys", number), key
    if figure.form == "matrix":
        for number, column in enumerate(figure.columns):
            yield ("columns", number, "show"), column.show
    for number, claim in enumerate(figure.holds):
        yield from ((("holds", number), key) for key in claims.keys(claim))
    told = [(("caption", number), one) for number, one in enumerate(figure.caption)]
    for place, sentence in [(("subtitle",), figure.subtitle or ""), *told]:
        yield from ((place, key) for key, _ in HOLE.findall(sentence.replace(PIECE, article)))


def nearest_of(key: str, results: Iterable[str]) -> str:
    """Return what is allowed in a key's place, with the results that are nearest to it."""
    return f"the key of a result; nearest: {', '.join(nearest(key, results))}"


def check(root: Path, ledger: Ledger, questions: Questions, goals: tuple[Goal, ...]) -> None:
    """Raise StudyError where a question or goal names a result, or part of one, not there."""
    path = root / "corpus" / QUESTIONS
    for number, question in enumerate(questions.questions, 1):
        _check_key(ledger, question.key, path, f"row {number}: key")
        if brace := template.broken(question.finding):
            fail(path, None, f"question {number}: finding", brace, template.HOLES)
        for key, part in template.holes(question.finding):
            place = f"row {number}: finding"
            _check_key(ledger, key, path, place)
            if part == "range" and not ledger[key].range:
                allowed = "a part that the result has; it has no range"
                fail(path, None, place, f"{key}|range", allowed)
    for number, goal in enumerate(goals, 1):
        _check_key(ledger, goal.key, root / "corpus" / GOALS, f"row {number}: key")


def _check_key(ledger: Ledger, key: str, path: Path, place: str) -> None:
    if ledger.aliases.get(key, key) not in ledger.results:
        fail(path, None, place, key, nearest_of(key, ledger.results))


def _goals(goals: Sequence[Goal], whole: Measured) -> pd.DataFrame:
    """Return what instruments were aimed at beside what they reached."""
    rows = [
        (goal.goal, goal.aim, with_interval(whole.results[goal.key]), goal.tried)
        for goal in goals
        if goal.key in whole.results
    ]
    return pd.DataFrame(rows, columns=["goal", "aim", "reached", "tried"], dtype=object)


def _asked(questions: Sequence[Question]) -> pd.DataFrame:
    """Return the questions that are answered, with what was found."""
    rows = [(one.number, one.question, one.key, one.finding) for one in questions]
    return pd.DataFrame(rows, columns=["number", "question", "key", "finding"], dtype=object)


def tables(
    questions: Sequence[Question], goals: Sequence[Goal], whole: Measured
) -> dict[str, pd.DataFrame]:
    """Return what is asked as tables that are kept beside the results."""
    return {"goals": _goals(goals, whole), "questions": _asked(questions)}
