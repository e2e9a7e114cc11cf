"""Listing: results as a terminal or a notebook lists them, and text of any origin as one line of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from analysis.reports.cite import spread, visible
from analysis.reports.rendering import plain
from analysis.results import Result

WIDTH = 100
_INDENT = " " * 4
_MARKS = re.compile(r"([\\`*_\[\]<>~$|&])")
_BEGINNING = re.compile(r"^([0-9]{0,9})([-+#=]|(?<=[0-9])[.)](?= ))")  # of a list, a heading, a rule


def listed(results: Iterable[Result]) -> Iterator[str]:
    """Yield lines for each result: its key with what a citation shows, then its label, indented."""
    for result in results:
        first = f"{result.key}  {plain(visible(result))}"
        yield from wrap(first, WIDTH, subsequent_indent=2 * _INDENT, break_on_hyphens=False)
        label = plain(result.label)
        yield from wrap(label, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def inline(text: str) -> str:
    """Return text as one line of Markdown that shows it letter by letter.

    >>> inline("# [a](b) | <i>")
    '\\\\# \\\\[a\\\\](b) \\\\| \\\\<i\\\\>'
    """
    line = " ".join(plain(text).split())
    return _BEGINNING.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))


def markdown_table(results: Iterable[Result], page: str) -> str:
    """Return results as a Markdown table, each number linked to its place on the page of results."""
    lines = ["| key | what | value | range | n |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_row(result, page) for result in results)])


def _row(result: Result, page: str) -> str:
    link = f"[{inline(result.quoted)}]({page}#{result.key}~{result.digest})"
    kind = spread(result) if result.range else ""
    label, kind, count = (inline(text) for text in (result.label, kind, f"{result.n:,} {result.n_of}"))
    return f"| `{result.key}` | {label} | {link} | {kind} | {count} |"
