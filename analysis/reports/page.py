"""The page of all results: one HTML file in which every number opens and can be linked to."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from analysis.ledger import Ledger
from analysis.reports.absence import without_words
from analysis.reports.explain import disputes, spans_of
from analysis.reports.explanation import facts
from analysis.reports.plain import plain
from analysis.reports.tables import Tables
from analysis.reports.template import FOLDER, rendered
from analysis.reports.wording import certainty
from analysis.results import MARK, Result

LARGE = 150_000  # bytes of a drawing from which its pixels are smaller


def page(title: str, ledger: Ledger, tables: Tables) -> str:
    """Return the page: figures, every result with its evidence, coders and inputs.

    It asks for nothing outside itself and forbids it by a content security policy; corpus text is
    data for its script, which writes it as text. Without the script, number, range, n, formula and
    validity are there to read.
    """
    style, script = (
        (FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    rows = tables.sentences.values()
    headlines = {row["piece"]: row["text"] for row in rows if row["zone"] == "headline"}
    return rendered(
        "page.html",
        title=title,
        ledger=ledger,
        policy=f"style-src 'sha256-{_sum(style)}'; script-src 'sha256-{_sum(script)}'",
        style=Markup(style),  # noqa: S704  (the package's own)
        script=Markup(script),  # noqa: S704
        data=Markup(_data(ledger, tables)),  # noqa: S704  (with no sign of HTML)
        image=lambda name: _image(name, tables.folder),
        headlines=headlines,
        constructs=_constructs(ledger, list(headlines)),
        coders=tables.coder_lines(),
        certainty=certainty,
        facts=facts,
        absence=lambda result: without_words(result, tables.folder.parent),
        doubt=MARK,
    )


def _sum(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _constructs(ledger: Ledger, pieces: list[str]) -> dict[str, dict[str, list[Result]]]:
    """Return the results by construct and, in each, by piece, in the order of the pieces."""
    ranks = {piece: rank for rank, piece in enumerate(pieces)}
    constructs: dict[str, dict[str, list[Result]]] = {}
    for key, result in sorted(ledger.results.items()):
        construct, piece = key.split(".")[:2]
        constructs.setdefault(construct, {}).setdefault(piece, []).append(result)
    return {
        construct: dict(sorted(parts.items(), key=lambda part: ranks.get(part[0], len(ranks))))
        for construct, parts in constructs.items()
    }


def _image(name: str, folder: Path) -> str:
    """Return a figure as a data address: its SVG, or its PNG where the SVG is large or missing."""
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    if svg.is_file() and (svg.stat().st_size <= LARGE or not png.is_file()):
        text = " ".join(svg.read_text(encoding="utf-8").split())
        return "data:image/svg+xml," + quote(text, safe=" !$'()*+,-./:;=?@[]^_`{|}~")
    if not png.is_file():
        return ""
    return f"data:image/png;base64,{b64encode(png.read_bytes()).decode()}"


def _data(ledger: Ledger, tables: Tables) -> str:
    """Return what the script needs to open a result, as JSON that no text in it can break out of.

    `results`: by key its evidence, its sentences, those in dispute, its coded columns; `evidence`:
    by id, in reading order, sentence, start, end (code points of the sentence), surface and entry;
    `sentences`: by id, in reading order; `ballots`: by column, then by sentence. Raises
    StudyError where the tables lack what a result names.
    """
    results = ledger.results.values()
    columns = sorted({column for result in results for column in result.coded})
    fields = {
        "aliases": dict(sorted(ledger.aliases.items())),
        "ballots": {name: tables.ballots(name) for name in columns},
        "evidence": spans_of(results, tables),
        "results": {r.key: (r.evidence, r.units, disputes(r, tables), r.coded) for r in results},
        "sentences": {
            id: [row[name] for name in ("zone", "voice", "source", "text")]
            for id, row in tables.sentences.items()
        },
    }
    text = json.dumps(_plain(fields), ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _plain(value: Any) -> Any:
    """Return data with every text made plain."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(name): _plain(part) for name, part in value.items()}
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value
