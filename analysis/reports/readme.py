"""The README's numbers: the findings and the scores between their marks, written by every run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from analysis.errors import fail
from analysis.reports import say
from analysis.results import Ledger

SHOWN = ("threat", "sourcing", "passive", "certainty", "frames", "scope", "sentiment", "grievance")
SETS = ("unseen", "passive-voice", "nyt-opinion", "emobank-newspaper", "emobank-headlines")
METRICS = ("f1", "r", "partial-r", "difference")


def filled(
    text: str,
    ledger: Ledger,
    questions: Sequence[Mapping[str, str]],
    aims: Sequence[Mapping[str, str]],
    people: str,
) -> str:
    """Return the README with its marked parts made anew; raises StudyError unless each mark stands there once.

    `people` is the clause that says who coded beside the language model.
    """
    parts = {
        "coders": [coders(people)],
        "findings": findings(ledger, questions),
        "goals": goals(ledger, aims),
        "scores": scores(ledger),
    }
    for name, lines in parts.items():
        first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
        found = re.search(rf"({first}\n).*?({last})", text, re.DOTALL)
        if found is None or text.count(first) != 1 or text.count(last) != 1:
            times = f"{text.count(first)} times {first}, {text.count(last)} times {last}"
            fail("README.md", None, "marks", times, "each once, in this order")
        body = "\n".join(lines) + "\n"
        text = text[: found.end(1)] + body + text[found.start(2) :]
    return text


def coders(people: str) -> str:
    """Return the sentences that say who coded, as the sheets have it."""
    return (
        f"Three copies of one language model coded it by the codebook, alone; **{people}**. "
        "Ranges are those of the three coding runs: how stable the coding is, not whether it is right."
    )


def findings(ledger: Ledger, questions: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a line for each question: what was found, its numbers linked to their evidence."""
    page = "figures/results.html"
    return [f"{row['number']}. **{row['question']}** {say.filled(row['finding'], ledger, page)}" for row in questions]


def goals(ledger: Ledger, aims: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the table of what was aimed at, what was reached and what was tried."""
    lines = ["| aimed at | aim | reached | tried |", "|---|---|---|---|"]
    for row in aims:
        result = ledger[row["key"]]
        interval = f" [{result.shown_range.replace(' to ', ', ')}]" if result.range else ""
        link = f"[{result.quoted}{interval}](figures/results.html#{result.key}~{result.digest})"
        # A score is exploratory where it is older than what it rests on; its validity says so.
        is_old = result.exploratory and result.key.startswith("validity.")
        doubt = f" ({result.validity})" if is_old else ""
        lines.append(f"| {row['goal']} | {row['aim']} | {link}{doubt} | {row['tried']} |")
    return lines


def scores(ledger: Ledger) -> list[str]:
    """Return the table of scores on unseen sentences and public sets."""
    lines = ["| instrument, against what | score | n |", "|---|---|---|"]
    for key, result in ledger.results.items():
        parts = key.split(".")
        if parts[0] == "validity" and parts[1] in SHOWN and parts[-2] in SETS and parts[-1] in METRICS:
            interval = f" [{result.shown_range.replace(' to ', ', ')}]" if result.range else ""
            lines.append(f"| {result.label} | {result.quoted}{interval} | {result.n:,} |")
    return lines
