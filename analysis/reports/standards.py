"""Checklists for measures of text, answered point by point with the study's numbers."""

from __future__ import annotations

from pathlib import Path

from analysis.ledger import Ledger
from analysis.records import Record, Text, read
from analysis.reports import template
from analysis.reports.plain import inline

FILE, NAME = "standards.yaml", "standards.md"
PAGE = "results.html"


class Point(Record):
    """One point: what it asks, and what was done, with `{key}` for numbers."""

    id: Text
    asks: Text
    answer: Text


class Checklist(Record):
    """A checklist of the literature."""

    name: Text
    points: tuple[Point, ...]


class Standards(Record):
    """The file."""

    intro: Text
    lists: tuple[Checklist, ...]


def page(root: Path, ledger: Ledger) -> str:
    """Return the page, as Markdown; empty where the study has no such file.

    Raises StudyError for a key that is not there.
    """
    path = root / "corpus" / FILE
    if not path.exists():
        return ""
    standards = read(path, Standards)
    lines = ["# How this study answers checklists for measures of text", "", standards.intro]
    for one in standards.lists:
        lines += ["", f"## {inline(one.name)}", "", "| | asks | answer |", "|---|---|---|"]
        for point in one.points:
            answer = template.filled(point.answer, ledger, PAGE).replace("|", "\\|")
            lines.append(f"| {point.id} | {inline(point.asks)} | {answer} |")
    return "\n".join(lines) + "\n"
