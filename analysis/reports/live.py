r"""Live numbers: the macros by which a LaTeX or Typst report takes its numbers from the results."""

from __future__ import annotations

import json
from functools import partial

from analysis.ledger import Ledger
from analysis.reports.escapes import latex
from analysis.reports.template import rendered
from analysis.reports.wording import value
from analysis.results import MARK, Result


def tex(ledger: Ledger) -> str:
    r"""Return `results.tex`: `\result{KEY}`, `\resultrange{KEY}`, `\resultn{KEY}` and `\studycite`.

    An unknown key, or a range that a result does not have, is an error that stops the run. With
    hyperref loaded `\studycite` links to `\studybase`.
    """
    return rendered("live.tex", rows=_rows(ledger), latex=latex)


def typ(ledger: Ledger) -> str:
    """Return `results.typ`: `result`, `resultrange`, `resultn` and `studycite`.

    It is imported by a Typst report. An unknown key, or a range that a result does not have, stops
    the compilation.
    """
    return rendered("live.typ", rows=_rows(ledger), quoted=partial(json.dumps, ensure_ascii=False))


def _rows(ledger: Ledger) -> list[tuple[str, dict[str, str]]]:
    """Return every key with value, n and range; the old names of renamed keys among them."""
    keys = {*ledger.results, *(old for old, key in ledger.aliases.items() if key in ledger.results)}
    return [(key, _parts(ledger[key])) for key in sorted(keys)]


def _parts(result: Result) -> dict[str, str]:
    shown = value(result) + MARK * result.exploratory
    parts = {"value": shown, "n": f"{result.n:,}", "range": result.shown_range}
    return {name: text for name, text in parts.items() if text}
