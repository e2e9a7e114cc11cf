"""The README's numbers: the findings and the scores between their marks, written by every run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.errors import fail
from analysis.ledger import Ledger
from analysis.reports.plain import inline
from analysis.reports.template import filled as sentence
from analysis.results import Result
from analysis.study.questions import Goal, Question

PAGE = "figures/results.html"
SHOWN = (
    "threat",
    "sourcing",
    "passive",
    "certainty",
    "frames",
    "scope",
    "sentiment",
    "grievance",
)
SETS = (
    "unseen",
    "others-codebook",
    "passive-voice",
    "nyt-opinion",
    "emobank-newspaper",
    "emobank-headlines",
)
METRICS = ("f1", "r", "partial-r", "difference")


def filled(
    text: str,
    ledger: Ledger,
    questions: Sequence[Question],
    aims: Sequence[Goal],
    coded_by: str,
    people: str,
) -> str:
    """Return the README with its marked parts made anew; a part whose marks are not there is left.

    `coded_by` says who the coders are, `people` is the clause that says who coded beside a language
    model. Raises StudyError where one of a pair of marks is missing or stands there twice.
    """
    parts = {
        "coders": [coders(coded_by, people)],
        "findings": findings(ledger, questions),
        "goals": goals(ledger, aims),
        "scores": scores(ledger),
    }
    for name, lines in parts.items():
        if f"<!-- {name} -->" in text or f"<!-- /{name} -->" in text:
            text = _replaced(text, name, "\n".join(lines) + "\n")
    return text


def _replaced(text: str, name: str, body: str) -> str:
    """Return the README with what stands between a pair of marks replaced."""
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    between = re.search(rf"{first}\n(.*?){last}", text, re.DOTALL)
    if between is None or text.count(first) != 1 or text.count(last) != 1:
        times = f"{text.count(first)} times {first}, {text.count(last)} times {last}"
        fail("README.md", None, "marks", times, "each once, in this order")
    return text[: between.start(1)] + body + text[between.end(1) :]


def coders(coded_by: str, people: str) -> str:
    """Return the sentences that say who coded, as the sheets have it; `coded_by` may be nobody."""
    if not coded_by:
        return "Nobody has coded yet: every number is the instruments'."
    who = f"{coded_by}; **{people}**" if people else coded_by
    return (
        f"It was coded by the codebook alone, by {who}. Ranges are those of the"
        " coders: how stable the coding is, not whether it is right."
    )


def findings(ledger: Ledger, questions: Sequence[Question]) -> list[str]:
    """Return a line for each question: what was found, its numbers linked to their evidence."""
    return [
        f"{row.number}. **{inline(row.question)}** {sentence(row.finding, ledger, PAGE)}"
        for row in questions
    ]


def goals(ledger: Ledger, aims: Sequence[Goal]) -> list[str]:
    """Return the table of what was aimed at, what was reached and what was tried."""
    lines = ["| aimed at | aim | reached | tried |", "|---|---|---|---|"]
    for row in aims:
        result = ledger[row.key]
        link = f"[{_with_interval(result)}]({PAGE}#{result.key}~{result.digest})"
        # A score is exploratory where it is older than what it rests on; its validity says so.
        is_old = result.exploratory and result.key.startswith("validity.")
        doubt = f" ({result.validity})" if is_old else ""
        lines.append(f"| {row.goal} | {row.aim} | {link}{doubt} | {row.tried} |")
    return lines


def scores(ledger: Ledger) -> list[str]:
    """Return the table of scores on unseen sentences and public sets."""
    lines = ["| instrument, against what | score | n |", "|---|---|---|"]
    for key, result in ledger.results.items():
        construct, instrument, *between, metric = key.split(".")
        is_score = construct == "validity" and instrument in SHOWN
        if is_score and between[-1] in SETS and metric in METRICS:
            lines.append(f"| {result.label} | {_with_interval(result)} | {result.n:,} |")
    return lines


def _with_interval(result: Result) -> str:
    interval = f" [{result.shown_range.replace(' to ', ', ')}]" if result.range else ""
    return result.quoted + interval
