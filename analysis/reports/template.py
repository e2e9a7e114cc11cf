"""Templates: results put into text, by the files of this folder, sentences with holes, and lists.

Each text put into a file's template is made plain; in HTML it is escaped as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from analysis.errors import StudyError
from analysis.ledger import Ledger, nearest
from analysis.reports.plain import inline, plain
from analysis.reports.wording import PARTS, part, spread, visible
from analysis.results import Result

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
HOLES = "{key} or {key|part}, the part k, range, n or full"
UNCODED = "not coded yet"
WIDTH = 100
_INDENT = " " * 4
# What begins with a letter and holds a dot or a bar is meant as a number: a formula's `{2}` is not.
_PARAGRAPH = re.compile(r"\n\s*\n")
_MEANT = re.compile(r"\{\s*([A-Za-z][\w-]*(?:(?:\.[\w-]*)+|(?=\s*\|)))\s*(?:\|([^{}]*))?\}")
_HOLE = re.compile(rf"\{{([a-z0-9.-]+)(?:\|({'|'.join(PARTS)}))?\}}")


def rendered(name: str, **fields: Any) -> str:
    """Return a template file with its fields put in; only what is `Markup` stands as it is."""
    return _environment().get_template(name).render(fields)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        finalize=lambda value: plain(value) if type(value) is str else value,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def broken(text: str) -> str:
    """Return the first brace that belongs to no hole with what follows it, empty where all do.

    >>> broken("{a.b|k} of {a.b|foo}")
    '{a.b|foo}'
    """
    stray = re.search(r"[{}][^{}]*\}?", _HOLE.sub("", text))
    return stray[0] if stray else ""


def holes(text: str) -> list[tuple[str, str]]:
    """Return key and part of each hole; the part is empty where none is named."""
    return _HOLE.findall(text)


def filled(text: str, ledger: Ledger, page: str) -> str:
    """Return Markdown in which each hole is a number, linked to its place on the page at `page`.

    `{key}` is the number with its unit, `{key|k}` the number as "k of n", `{key|range}` its range,
    `{key|n}` its n as "n = 47", `{key|full}` all of it. Lines of a paragraph are joined. Raises
    StudyError for a key or a part that is not there. For a number that waits for coders UNCODED
    stands.
    """

    def number(hole: re.Match[str]) -> str:
        key, name = hole[1], (hole[2] or "").strip()
        if hole[2] is not None and name not in PARTS:
            raise StudyError(_no_part(key, name, ledger))
        if ledger.waits(key):
            return UNCODED
        return _link(part(ledger[key], name), ledger[key], page)

    paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(text.strip()))
    return _MEANT.sub(number, "\n\n".join(paragraphs))


def _no_part(key: str, name: str, ledger: Ledger) -> str:
    """Return what is said of a part that there is not, and of a key that is not there either."""
    message = f"{{{key}|{name}}}: part: found {name!r}; allowed: {', '.join(PARTS)}"
    if key in ledger.results or key in ledger.aliases:
        return message
    return f"{message}; {key} is no key, nearest: {', '.join(nearest(key, ledger.results))}"


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
    for result in results:
        texts = (result.label, spread(result), f"{result.n:,} {result.n_of}")
        label, kind, count = map(inline, texts)
        number = _link(result.quoted, result, page)
        lines.append(f"| `{result.key}` | {label} | {number} | {kind} | {count} |")
    return "\n".join(lines)


def _link(text: str, result: Result, page: str) -> str:
    return f"[{inline(text)}]({page}#{result.key}~{result.digest})"
