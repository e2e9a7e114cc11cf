"""What the study asks and what its instruments were aimed at: `questions.yaml` and `goals.yaml`."""

from __future__ import annotations

from pathlib import Path

from analysis.records import Record, Text, read
from analysis.study.claims import Claim

QUESTIONS, GOALS = "questions.yaml", "goals.yaml"


class Question(Record):
    """One question: its primary measure in words, the key of that, and what was found.

    `finding` holds numbers as `{key}` or `{key|part}`; `holds` is what its words state beside them,
    as comparisons of results.
    """

    number: Text
    question: Text
    measure: Text | None = None
    key: Text
    finding: Text
    holds: tuple[Claim, ...] = ()


class Questions(Record):
    """All questions, and when they were put."""

    put: Text | None = None
    questions: tuple[Question, ...] = ()


class Goal(Record):
    """What an instrument was aimed at, the key of what it reached, and what was tried."""

    goal: Text
    aim: Text
    key: Text
    tried: Text


def read_questions(root: Path) -> Questions:
    """Return the questions of the study in `root`; none where it has no such file."""
    return read(root / "corpus" / QUESTIONS, Questions, Questions())


def read_goals(root: Path) -> tuple[Goal, ...]:
    """Return the goals of the study in `root`; none where it has no such file."""
    return read(root / "corpus" / GOALS, tuple[Goal, ...], ())
