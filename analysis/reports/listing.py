"""Listing: results as a terminal or a notebook lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from analysis.reports.plain import inline, plain
from analysis.reports.wording import spread, visible
from analysis.results import Result

WIDTH = 100
_INDENT = " " * 4


def listed(results: Iterable[Result]) -> Iterator[str]:
    """Yield lines for each result: its key with what a citation shows, then its label, indented."""
    for result in results:
        first = f"{result.key}  {plain(visible(result))}"
        yield from wrap(first, WIDTH, subsequent_indent=2 * _INDENT, break_on_hyphens=False)
        label = plain(result.label)
        yield from wrap(label, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)


def markdown_table(results: Iterable[Result], page: str) -> str:
    """Return results as a Markdown table, each number linked to its place on the results page."""
    lines = ["| key | what | value | range | n |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(_row(result, page) for result in results)])


def _row(result: Result, page: str) -> str:
    link = f"[{inline(result.quoted)}]({page}#{result.key}~{result.digest})"
    texts = (result.label, spread(result), f"{result.n:,} {result.n_of}")
    label, kind, count = map(inline, texts)
    return f"| `{result.key}` | {label} | {link} | {kind} | {count} |"
