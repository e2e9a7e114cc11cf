"""Citing: a result as a phrase that reads well in a sentence, its key and digest travelling along."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

from analysis.errors import StudyError
from analysis.results import FOLLOWING, MARK, RANGES, Ledger, Result

BASE = "results.html"
NAMED = ("alpha", "r", "F1", "precision", "recall", "AUC", "kappa", "percentile")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "−": "$-$"}
_LATEX |= {letter: "\\" + letter for letter in "%&#_{}$"}


def value(result: Result) -> str:
    """Return the value with its unit: "30 %", "4.2 per 1,000 words", "alpha = .72"."""
    if result.unit in NAMED:
        return f"{result.unit} = {result.shown}"
    return f"{result.shown} {result.unit}" if result.unit in FOLLOWING else result.shown


def spread(result: Result) -> str:
    """Return the range with its kind, or that all coders are alike; a value outside it is told."""
    held = f"{RANGES[result.range or 'coders']} {result.shown_range}"
    if result.outside:
        return f"{held}, the value outside it"
    alike = result.range == "coders" and result.low == result.high
    return "all coders alike" if alike else held


def visible(result: Result) -> str:
    """Return what a reader sees: value, unit, range and its kind, n and what n counts.

    "30 % (range of the coders 28 to 32 %; n = 47 sentences)"
    """
    parts = [f"n = {result.n:,} {result.n_of}".rstrip()]
    if result.range is not None:
        parts.insert(0, spread(result))
    if result.exploratory:
        parts.append("exploratory")
    return f"{value(result)} ({'; '.join(parts)})"


def latex(text: str) -> str:
    """Return text as LaTeX shows it; a percent sign stays with its number."""
    return re.sub(r"(?<=[0-9]) (?=\\%)", "~", "".join(_LATEX.get(letter, letter) for letter in text))


def typst(text: str) -> str:
    """Return text as Typst markup shows it."""
    return re.sub(r"([\\#$*_`<>@\[\]~/])", r"\\\1", text)


def markdown(text: str) -> str:
    """Return text as Markdown shows it."""
    return re.sub(r"([\\*_`<>\[\]~$])", r"\\\1", text)


def _text(result: Result, url: str) -> str:
    return f"{visible(result)} [{result.key}~{result.digest}]"


def _bibtex(result: Result, url: str) -> str:
    fields = {
        "title": f"{{{latex(result.label)}}}",
        "note": latex(f"{visible(result)}; {result.key}~{result.digest}"),
        "url": url,
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{{result.key},\n{lines}}}"


def _csl(result: Result, url: str) -> str:
    note = f"{visible(result)}; {result.key}~{result.digest}"
    entry = {"id": result.key, "type": "dataset", "title": result.label, "note": note, "URL": url}
    return json.dumps([entry], ensure_ascii=False, indent=2)


def _latex(result: Result, url: str) -> str:
    return rf"\studycite{{{result.key}}}{{{result.digest}}}{{{latex(visible(result))}}}"


def _typst(result: Result, url: str) -> str:
    return f'#studycite("{result.key}", "{result.digest}")[{typst(visible(result))}]'


FORMS: dict[str, Callable[[Result, str], str]] = {
    "text": _text,
    "markdown": lambda result, url: f"[{markdown(visible(result))}]({url})",
    "latex": _latex,
    "typst": _typst,
    "html": lambda result, url: f'<a href="{html.escape(url)}">{html.escape(visible(result))}</a>',
    "bibtex": _bibtex,
    "csl-json": _csl,
}


def cite(result: Result, ledger: Ledger, form: str = "text", base: str = BASE) -> str:
    """Return a citation of `result` ready to paste; `base` is the address of the page of results.

    Raises StudyError for a form or an address that is not allowed, or a result without a digest.
    """
    if form not in FORMS:
        message = f"--as: found {form!r}; allowed: {', '.join(FORMS)}"
        raise StudyError(message)
    if not base or re.search(r"[\s\"'<>()\[\]{}\\#~]", base):
        message = f"--base: found {base!r}; allowed: an address without spaces, quotes, brackets or #"
        raise StudyError(message)
    if re.match(r"(?!https?:|file:)[a-z][a-z0-9+.-]*:", base, re.IGNORECASE):
        message = f"--base: found {base!r}; allowed: http://, https:// or file://, or a path"
        raise StudyError(message)
    held = ledger[result.key]
    return FORMS[form](held, f"{base}#{held.key}~{held.digest}")


def _rows(ledger: Ledger) -> list[tuple[str, Result]]:
    """Return every key with its result, the old names of renamed keys among them."""
    old = {name: ledger[key] for name, key in ledger.aliases.items() if key in ledger.results}
    return sorted((dict(ledger.results) | old).items())


def tex(ledger: Ledger) -> str:
    r"""Return `results.tex`: `\result{KEY}`, `\resultrange{KEY}`, `\resultn{KEY}` and `\studycite`.

    An unknown key, or a range that a result does not have, is an error that stops the run. With hyperref loaded
    `\studycite` links to `\studybase`.
    """
    head = r"""% Live numbers of the study, made by it; \input this file in the preamble.
\makeatletter
\providecommand*\studybase{results.html}
\newcommand*\study@have[3]{\@ifundefined{study@#1@#2}%
  {\@latex@error{Study: no such result: #2 (#1)}{Look the key up in results.json.}}{#3}}
\newcommand*\study@show[2]{\study@have{#1}{#2}{\csname study@#1@#2\endcsname}}
\newcommand*\result[1]{\study@show{value}{#1}}
\newcommand*\resultrange[1]{\study@show{range}{#1}}
\newcommand*\resultn[1]{\study@show{n}{#1}}
\newcommand*\study@link[3]{\ifdefined\href\href{\studybase\##1\string~#2}{#3}\else#3\fi}
\newcommand\studycite[3]{\study@have{value}{#1}{\study@link{#1}{#2}{#3}}}
\newcommand*\study@set[3]{\expandafter\gdef\csname study@#1@#2\endcsname{#3}}
"""
    lines = []
    for key, result in _rows(ledger):
        held = {"value": value(result) + MARK * result.exploratory, "n": f"{result.n:,}", "range": result.shown_range}
        lines += [rf"\study@set{{{name}}}{{{key}}}{{{latex(text)}}}" + "\n" for name, text in held.items() if text]
    return head + "".join(lines) + "\\makeatother\n"


def typ(ledger: Ledger) -> str:
    """Return `results.typ`: `result`, `resultrange`, `resultn` and `studycite`, to be imported by a Typst report.

    An unknown key, or a range that a result does not have, stops the compilation.
    """
    lines = []
    for key, result in _rows(ledger):
        held = {"value": value(result) + MARK * result.exploratory, "n": f"{result.n:,}", "range": result.shown_range}
        fields = ", ".join(f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in held.items() if text)
        lines.append(f'  "{key}": ({fields}),\n')
    return f"""// Live numbers of the study, made by it: #import "results.typ": *
#let study-base = "results.html"
#let study-results = (:
{"".join(lines)})
#let study-show(key, name) = {{
  if key not in study-results {{ panic("no such result: " + key) }}
  if name not in study-results.at(key) {{ panic("no " + name + " for the result: " + key) }}
  study-results.at(key).at(name)
}}
#let result(key) = study-show(key, "value")
#let resultrange(key) = study-show(key, "range")
#let resultn(key) = study-show(key, "n")
#let studycite(key, digest, body) = {{
  let known = study-show(key, "value")
  link(study-base + "#" + key + "~" + digest, body)
}}
"""
