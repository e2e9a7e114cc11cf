"""Citing: a result as a phrase that reads well in a sentence, with its key and digest."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from analysis.errors import StudyError
from analysis.reports.escapes import escape, latex
from analysis.reports.wording import visible
from analysis.results import Result

BASE = "results.html"
_WRITTEN = {
    "text": "{shown} [{key}~{digest}]",
    "markdown": "[{shown}]({url})",
    "latex": r"\studycite{{{key}}}{{{digest}}}{{{shown}}}",
    "typst": '#studycite("{key}", "{digest}")[{shown}]',
    "html": '<a href="{url}">{shown}</a>',
}
FORMS = (*_WRITTEN, "bibtex", "csl-json")


def cite(result: Result, form: str = "text", base: str = BASE) -> str:
    """Return a citation of `result` ready to paste; `base` is the address of the page of results.

    `form` is one of FORMS. Raises StudyError for an address that is not allowed.
    """
    _check_address(base)

    key, label, shown = result.key, result.label, visible(result)
    named = f"{key}~{result.digest}"
    url, note = f"{base}#{named}", f"{shown}; {named}"
    if form == "bibtex":
        return bibtex(key, {"title": f"{{{latex(label)}}}", "note": latex(note), "url": url})
    if form == "csl-json":
        return csl_json({"id": key, "type": "dataset", "title": label, "note": note, "URL": url})
    return _WRITTEN[form].format(
        key=key,
        digest=result.digest,
        shown=escape(shown, form),
        url=html.escape(url) if form == "html" else url,
    )


def bibtex(key: str, fields: Mapping[str, str]) -> str:
    """Return a BibTeX entry of fields that are LaTeX; those without text are left out."""
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
    return f"@misc{{{key},\n{lines}}}"


def csl_json(entry: Mapping[str, object]) -> str:
    """Return a CSL-JSON list of one entry; its fields without a value are left out."""
    fields = {name: value for name, value in entry.items() if value}
    return json.dumps([fields], ensure_ascii=False, indent=2)


def _check_address(base: str) -> None:
    allowed = ""
    if not base or re.search(r"[\s\"'<>()\[\]{}\\#~]", base):
        allowed = "an address without spaces, quotes, brackets or #"
    elif re.match(r"(?!https?:|file:)[a-z][a-z0-9+.-]*:", base, re.IGNORECASE):
        allowed = "http://, https:// or file://, or a path"
    if allowed:
        message = f"--base: found {base!r}; allowed: {allowed}"
        raise StudyError(message)
