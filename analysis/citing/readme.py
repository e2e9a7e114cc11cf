"""The README's numbers: the findings and the scores between their marks, written by every run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from analysis.citing.cite import visible
from analysis.errors import StudyError
from analysis.results import Ledger, Result

SHOWN = ("f1", "r", "partial_r", "difference", "auc")


def filled(text: str, ledger: Ledger, questions: Sequence[Mapping[str, str]]) -> str:
    """Return the README with its marked parts made anew; raises StudyError where a mark is missing."""
    for name, lines in (("findings", findings(ledger, questions)), ("scores", scores(ledger))):
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        found = mark.search(text)
        if found is None:
            message = f"README.md: marks: found no <!-- {name} --> … <!-- /{name} -->; allowed: both, where the run writes"
            raise StudyError(message)
        body = "\n".join(lines) + "\n"
        text = text[: found.end(1)] + body + text[found.start(2) :]
    return text


def findings(ledger: Ledger, questions: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a line for each question: its primary result with range and n, linked to its evidence."""
    lines = []
    for row in questions:
        result = ledger[row["key"]]
        link = f"[{visible(result)}](figures/results.html#{result.key}~{result.digest})"
        lines.append(f"{row['number']}. **{row['question']}** {result.label[0].upper()}{result.label[1:]}: {link}.")
    return lines


def scores(ledger: Ledger) -> list[str]:
    """Return the table of scores on unseen units and public sets."""
    lines = ["| instrument and criterion | score | n |", "|---|---|---|"]
    for key, result in ledger.results.items():
        if key.startswith("validity.") and key.rsplit(".", 1)[-1].replace("-", "_") in SHOWN and not _fit(result):
            interval = f" [{result.shown_range.replace(' to ', ', ')}]" if result.range else ""
            lines.append(f"| {result.label} | {result.shown}{interval} | {result.n:,} |")
    return lines


def _fit(result: Result) -> bool:
    return "(fit)" in result.label or ".majority." in result.key
