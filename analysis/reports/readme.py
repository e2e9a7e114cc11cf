"""The README's numbers: the findings and the scores between their marks, written by every run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import fail
from analysis.files import read_text
from analysis.ledger import Ledger, digest
from analysis.measures.statements import verdict
from analysis.reports import template
from analysis.reports.plain import inline
from analysis.results import Result
from analysis.study.config import Sure
from analysis.study.questions import Goal, Question

NAME = "README.md"
PAGE = "figures/results.html"
PARTS = ("coders", "findings", "sure", "goals", "scores")
ALLOWED = "the run's own; move yours out of the marks, or empty them; nothing was changed"
UNITS = ("F1", "r", "difference")  # of the scores that are shown


@dataclass(frozen=True)
class Told:
    """What the README tells beside the results.

    `coded_by` says who the coders are, nobody where it is empty; `people` is the clause that says
    who coded beside a language model; `sets` are those whose scores are shown, `sure` the rows of
    the table of how sure things are.
    """

    questions: Sequence[Question] = ()
    goals: Sequence[Goal] = ()
    coded_by: str = ""
    people: str = ""
    sets: Sequence[str] = ()
    sure: Sequence[Sure] = ()


def filled(text: str, ledger: Ledger, told: Told) -> str:
    """Return the README with its marked parts made anew; a part whose marks are not there is left.

    Raises StudyError where one of a pair of marks is missing or stands there twice.
    """
    for name in PARTS:
        if f"<!-- {name} -->" in text or f"<!-- /{name} -->" in text:
            body = template.rendered(
                "readme.txt",
                part=name,
                told=told,
                scores=scores(ledger.results.values(), told.sets),
                ledger=ledger,
                page=PAGE,
                inline=inline,
                interval=with_interval,
                verdict=verdict,
                sentence=lambda finding: template.filled(finding, ledger, PAGE),
            )
            between = _between(text, name)
            text = text[: between.start(1)] + body + text[between.end(1) :]
    return text


def _between(text: str, name: str) -> re.Match[str]:
    """Return the place of what stands between a pair of marks."""
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    between = re.search(rf"{first}\n(.*?){last}", text, re.DOTALL)
    if between is None or text.count(first) != 1 or text.count(last) != 1:
        times = f"{text.count(first)} times {first}, {text.count(last)} times {last}"
        fail(NAME, None, "marks", times, "each once, in this order")
    return between


def _parts(text: str) -> dict[str, re.Match[str]]:
    """Return the place of each part that has marks, by name."""
    return {name: _between(text, name) for name in PARTS if f"<!-- {name} -->" in text}


def digests(text: str) -> dict[str, str]:
    """Return the digest of each marked part of a README, by name."""
    return {name: digest(part[1]) for name, part in _parts(text).items()}


def check_own(path: Path, fresh: str, made: Mapping[str, str]) -> None:
    """Raise StudyError where a marked part of the README at `path` holds a user's text.

    `made`: the digests of the parts as the run before left them; `fresh` is the README of this run.
    """
    text = read_text(path)
    anew = _parts(fresh)
    for name, part in _parts(text).items():
        known = ("", anew[name][1].strip())
        if part[1].strip() not in known and digest(part[1]) != made.get(name):
            line = text.count("\n", 0, part.start()) + 1
            mark = part[0].partition("\n")[0]
            fail(path, line, mark, "text that the last run did not write", ALLOWED)


def scores(results: Iterable[Result], sets: Sequence[str]) -> list[Result]:
    """Return the scores of instruments against some sets of coded units."""
    return [
        result
        for result in results
        if result.key.startswith("validity.")
        and result.key.split(".")[-2] in sets
        and result.unit in UNITS
    ]


def with_interval(result: Result) -> str:
    """Return a number with the interval that it has, as scores are told."""
    interval = f" [{result.shown_range.replace(' to ', ', ')}]" if result.range else ""
    return result.quoted + interval
