"""The page of all results: one self-contained HTML file in which every number can be opened and linked to."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from analysis.reports.absence import without_words
from analysis.reports.explain import Coders, Tables, coder_lines
from analysis.reports.payload import payload
from analysis.reports.rendering import certainty, facts, plain
from analysis.results import MARK, Ledger, Result

NAME = "results.html"
TITLE = "Framing, sentiment and threat language: a reproducible reading of one news article and the headlines around it"
LARGE = 150_000
_HERE = Path(__file__).parent
_SEPARATE = ("share", "count", "score", "difference")


def page(ledger: Ledger, tables: Tables, figures: Path, coders: Coders | None = None, title: str = TITLE) -> str:
    """Return the page: figures, every result with its evidence, coders and inputs.

    It asks for nothing outside itself and forbids it by a content security policy; corpus text is data for its
    script, which writes it as text. Without the script, number, range, n, formula and validity are there to read.
    """
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    by_construct = _grouped(ledger.results.values(), 0)
    parts = {
        "policy": _policy(style, script),
        "title": _safe(title),
        "version": _safe(ledger.version),
        "digest": ledger.digest,
        "count": f"{len(ledger.results):,} results",
        "style": style,
        "script": script,
        "contents": _contents(ledger, by_construct),
        "options": "".join(f'<option value="{name}">{_words(name)}</option>' for name in by_construct),
        "figures": _figures(ledger, figures),
        "results": "\n".join(_constructs(ledger, by_construct, _titles(ledger, tables))),
        "coders": _list(coder_lines(coders or {})) or "<p>No coded sheet is part of these results.</p>",
        "inputs_count": f"{len(ledger.inputs):,} inputs",
        "inputs": "\n".join(
            f"<tr><td>{_safe(name)}</td><td><code>{_safe(digest)}</code></td></tr>"
            for name, digest in sorted(ledger.inputs.items())
        ),
        "data": payload(ledger, tables, coders or {}),
    }
    return Template((_HERE / "page.html").read_text(encoding="utf-8")).substitute(parts)


def _policy(style: str, script: str) -> str:
    """Return a policy that allows this style, this script and embedded images, and nothing else."""
    style, script = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _safe(text: str) -> str:
    return escape(plain(text))


def _words(segment: str) -> str:
    return segment.replace("-", " ").capitalize()


def _list(rows: Iterable[str]) -> str:
    items = "".join(f"<li>{_safe(row)}</li>" for row in rows)
    return f"<ul>{items}</ul>" if items else ""


def _grouped(results: Iterable[Result], segment: int) -> dict[str, list[Result]]:
    """Return results by a segment of their keys."""

    def name(result: Result) -> str:
        return result.key.split(".")[segment]

    return {key: list(group) for key, group in groupby(sorted(results, key=lambda r: (name(r), r.key)), name)}


def _contents(ledger: Ledger, by_construct: Mapping[str, list[Result]]) -> str:
    inner = "".join(
        f'<li><a href="#construct-{name}">{_words(name)} <span>{len(results):,}</span></a></li>'
        for name, results in by_construct.items()
    )
    figures = f'<li><a href="#figures">Figures <span>{len(ledger.figures)}</span></a></li>' if ledger.figures else ""
    rest = '<li><a href="#coders">Who coded</a></li><li><a href="#inputs">What the numbers rest on</a></li>'
    return f'{figures}<li><a href="#results">Results</a><ul>{inner}</ul></li>{rest}'


def _constructs(ledger: Ledger, by_construct: Mapping[str, list[Result]], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the results by construct and, in each, by piece: in the pieces' order, under their headlines."""
    rank = {piece: i for i, piece in enumerate(titles)}
    renamed: dict[str, list[str]] = {}
    for old, new in sorted(ledger.aliases.items()):
        renamed.setdefault(new, []).append(old)
    for name, results in by_construct.items():
        yield f'<section class="construct" id="construct-{name}" aria-labelledby="construct-{name}-title">'
        yield f'<h3 id="construct-{name}-title">{_words(name)} <span class="count">{len(results)}</span></h3>'
        groups = _grouped(results, 1)
        for group in sorted(groups, key=lambda name: (rank.get(name, len(rank)), name)):
            members, heading = groups[group], _safe(titles.get(group, _words(group)))
            yield '<div class="group">'
            yield f'<h4>{heading} <span class="count">{len(members)}</span></h4>' if len(groups) > 1 else ""
            yield from (_result(result, renamed.get(result.key, [])) for result in members)
            yield "</div>"
        yield "</section>"


def _titles(ledger: Ledger, tables: Tables) -> dict[str, str]:
    """Return the pieces' headlines, in the order of the sentences; none where no result rests on sentences."""
    if not any(r.evidence or r.units for r in ledger.results.values()):
        return {}
    return {row["piece"]: row["text"] for row in tables.sentences.values() if row["zone"] == "headline"}


def _result(result: Result, old: Iterable[str]) -> str:
    """Return one result: what can be read at once in the summary, the rest inside."""
    unit = "" if result.unit in _SEPARATE else f" <small>{_safe(result.unit)}</small>"
    tag = f'<span class="tag">{MARK}</span>' if result.exploratory else ""
    rows = "".join(f"<dt>{name}</dt><dd>{_value(name, text)}</dd>" for name, text in facts(result))
    notes = "".join(f'<p class="note">{_safe(note.split(". Looked for")[0])}</p>' for note in without_words(result)[:1])
    names = "".join(f'<span id="{_safe(name)}"></span>' for name in old)
    anchor = _safe(f"{result.key}~{result.digest}")
    return (
        f'<div class="result" id="{result.key}" data-digest="{_safe(result.digest)}">{names}<details><summary>'
        f'<span class="value">{_safe(result.shown)}{unit}</span>'
        f'<span class="label">{_safe(result.label)}{tag}<small>{_safe(certainty(result))}</small></span></summary>'
        f'<div class="inside" id="{anchor}">{notes}<dl>{rows}</dl><div class="opened"></div></div></details></div>'
    )


def _value(name: str, text: str) -> str:
    return f'<a href="#{_safe(text)}"><code>{_safe(text)}</code></a>' if name == "Key" else _safe(text)


def _figures(ledger: Ledger, folder: Path) -> str:
    if not ledger.figures:
        return ""
    items = "\n".join(_figure(name, held, ledger, folder) for name, held in sorted(ledger.figures.items()))
    head = '<section id="figures" aria-labelledby="figures-title"><h2 id="figures-title">Figures</h2>'
    return f'{head}<div class="figures">\n{items}\n</div></section>'


def _figure(name: str, held: Mapping[str, Any], ledger: Ledger, folder: Path) -> str:
    source = _image(name, folder)
    image = f'<img src="{source}" alt="{_safe(held["alt"])}">' if source else '<p class="note">Its file is missing.</p>'
    keys = "".join(f'<li><a href="#{_safe(key)}">{_safe(ledger[key].label)}</a></li>' for key in held.get("keys", ()))
    numbers = f"<details><summary>Its numbers</summary><ul>{keys}</ul></details>" if keys else ""
    anchor, digest = f"figure-{_safe(name)}", _safe(held["digest"])
    return (
        f'<figure id="{anchor}" data-digest="{digest}">{image}<figcaption>'
        f"<b>{_safe(held['title'])}</b>{_safe(held['caption'])}{numbers}"
        f'<div class="digest" id="{anchor}~{digest}"><code>{_safe(name)}~{digest}</code></div>'
        "</figcaption></figure>"
    )


def _image(name: str, folder: Path) -> str:
    """Return a figure as a data address: its SVG, or its PNG where the SVG is large or missing."""
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    if svg.is_file() and (svg.stat().st_size <= LARGE or not png.is_file()):
        text = " ".join(svg.read_text(encoding="utf-8").split())
        return "data:image/svg+xml," + quote(text, safe=" !$'()*+,-./:;=?@[]^_`{|}~")
    return f"data:image/png;base64,{b64encode(png.read_bytes()).decode()}" if png.is_file() else ""
