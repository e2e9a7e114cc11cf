"""Citing the study as a whole, from its CITATION.cff."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from reprlib import repr  # of a value as deep and as long as it may be
from typing import Any

from analysis.errors import StudyError
from analysis.intact import text_of
from analysis.ledger_fields import ANY_TEXT, TEXT
from analysis.reports.cite import latex, markdown, typst

NAME = "CITATION.cff"
KINDS = ("software", "dataset")
_NEEDED = ("title", "version", "date-released", "type")


@dataclass(frozen=True)
class Citation:
    """The study as something to cite; `digest` is that of all its results, empty where none is known."""

    title: str
    authors: tuple[tuple[str, str], ...]
    version: str
    released: str
    kind: str
    url: str = ""
    digest: str = ""

    @property
    def names(self) -> str:
        """The authors as a citation names them: family name first, an entity as it stands."""
        return "; ".join(", ".join(part for part in author if part) for author in self.authors)

    @property
    def edition(self) -> str:
        """Version and digest of the results: what another reader has to have before them."""
        return f"version {self.version}" + (f", results {self.digest}" if self.digest else "")


def read(path: Path, digest: str = "") -> Citation:
    """Return the citation in a CITATION.cff.

    Raises StudyError, one line, for a file that is missing, is not YAML or lacks a field.
    """
    import yaml

    from analysis import yaml_shape
    from analysis.study.corpus import ADDRESS

    try:
        text = text_of(path, "not there; it stands at the top of the study's repository")
        yaml_shape.check(text, path)
        held = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (text and mappings)
    except yaml.YAMLError as error:
        message = f"{path}: not YAML: {' '.join(str(error).split())}"
        raise StudyError(message) from None
    except RecursionError:
        message = f"{path}: not YAML: nested too deeply"
        raise StudyError(message) from None
    except ValueError as error:
        message = f"{path}: {error}"
        raise StudyError(message) from None
    held = held if isinstance(held, dict) else {}
    for field in _NEEDED:
        if not TEXT.fits(held.get(field)):
            _fail(path, field, held.get(field), "text")
    if not _is_date(held["date-released"]):
        _fail(path, "date-released", held["date-released"], "a date as 2026-11-22")
    if held["type"].strip() not in KINDS:
        _fail(path, "type", held["type"], " or ".join(KINDS))
    title, version, released, kind = (held[field].strip() for field in _NEEDED)
    url = held.get("url", "")
    if not ANY_TEXT.fits(url) or (url and not ADDRESS.fullmatch(url)):
        _fail(path, "url", url, "an address that begins with http:// or https://")
    return Citation(title, _authors(held, path), version, released, kind, url, digest)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _authors(held: Mapping[str, Any], path: Path) -> tuple[tuple[str, str], ...]:
    """Return family and given names; an entity has its whole name as the first."""
    rows = held.get("authors")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        _fail(path, "authors", rows, "a list of authors with name, or with family-names and given-names")
        raise AssertionError
    pairs = [(row.get("name") or row.get("family-names") or "", row.get("given-names") or "") for row in rows]
    if not all(ANY_TEXT.fits(part) for pair in pairs for part in pair):
        _fail(path, "authors", rows, "names that are text")
    if not all(name for name, _ in pairs):
        _fail(path, "authors", rows, "name, or family-names and given-names")
    return tuple(pairs)


def _fail(path: Path, field: str, value: object, allowed: str) -> None:
    message = f"{path}: {field}: found {repr(value)}; allowed: {allowed}"
    raise StudyError(message)


def _plain(c: Citation, title: str, escaped: Callable[[str], str]) -> str:
    end = f" {escaped(c.url)}" if c.url else ""
    return f"{escaped(c.names)} ({c.released[:4]}). {title} ({escaped(c.edition)}).{end}"


def _text(c: Citation) -> str:
    return _plain(c, c.title, str)


def _markdown(c: Citation) -> str:
    return _plain(c, f"*{markdown(c.title)}*", markdown)


def _html(c: Citation) -> str:
    return _plain(c, f"<cite>{html.escape(c.title)}</cite>", html.escape)


def _latex(c: Citation) -> str:
    return _plain(c, rf"\emph{{{latex(c.title)}}}", latex)


def _typst(c: Citation) -> str:
    return _plain(c, f"#emph[{typst(c.title)}]", typst)


def _bibtex(c: Citation) -> str:
    # Braces keep an entity's name from being taken apart, and the title's capitals from being lowered.
    names = " and ".join(f"{latex(a)}, {latex(b)}" if b else f"{{{latex(a)}}}" for a, b in c.authors)
    fields = {
        "author": names,
        "title": f"{{{latex(c.title)}}}",
        "year": c.released[:4],
        "howpublished": "Computer software and data" if c.kind == "software" else "Data set",
        "note": latex(c.edition[0].upper() + c.edition[1:]),
        **({"url": c.url} if c.url else {}),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_id(c)},\n{lines}}}"


def _csl(c: Citation) -> str:
    entry: dict[str, Any] = {
        "id": _id(c),
        "type": c.kind,
        "title": c.title,
        "author": [{"family": a, "given": b} if b else {"literal": a} for a, b in c.authors],
        "issued": {"date-parts": [[int(part) for part in c.released.split("-")]]},
        "version": c.version,
    }
    entry |= {"note": f"results {c.digest}"} if c.digest else {}
    entry |= {"URL": c.url} if c.url else {}
    return json.dumps([entry], ensure_ascii=False, indent=2)


def _id(c: Citation) -> str:
    words = re.findall(r"[a-z]+", c.title.lower())
    return f"{words[0] if words else 'study'}-study-{c.released[:4]}"


FORMS: dict[str, Callable[[Citation], str]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "typst": _typst,
    "html": _html,
    "bibtex": _bibtex,
    "csl-json": _csl,
}


def cite_study(citation: Citation, form: str = "text") -> str:
    """Return a citation of the study ready to paste; raises StudyError for a form that is not allowed."""
    if form not in FORMS:
        message = f"--as: found {form!r}; allowed: {', '.join(FORMS)}"
        raise StudyError(message)
    return FORMS[form](citation)
