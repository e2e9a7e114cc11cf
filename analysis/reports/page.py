"""The page of all results: one HTML file in which every number opens and can be linked to."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from analysis.ledger import Ledger
from analysis.reports.absence import looked_for, without_words
from analysis.reports.explanation import facts
from analysis.reports.page_data import page_data
from analysis.reports.tables import Tables, coder_lines
from analysis.reports.templates import FOLDER, rendered
from analysis.reports.wording import certainty
from analysis.results import MARK, Result

LARGE = 150_000  # bytes of a drawing from which its pixels are smaller
_NO_UNIT = ("share", "count", "score", "difference")  # units that are not named beside a number


class Construct(NamedTuple):
    """The results of one construct, by piece, under the pieces' headlines."""

    name: str
    groups: list[tuple[str, list[Result]]]

    @property
    def title(self) -> str:
        """Its name in words."""
        return _words(self.name)

    @property
    def size(self) -> int:
        """How many results it has."""
        return sum(len(results) for _, results in self.groups)


def page(title: str, ledger: Ledger, tables: Tables, figures: Path) -> str:
    """Return the page: figures, every result with its evidence, coders and inputs.

    It asks for nothing outside itself and forbids it by a content security policy; corpus text is
    data for its script, which writes it as text. Without the script, number, range, n, formula and
    validity are there to read.
    """
    style, script = (
        (FOLDER / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    return rendered(
        "page.html",
        title=title,
        ledger=ledger,
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704  (the package's own)
        script=Markup(script),  # noqa: S704
        data=Markup(page_data(ledger, tables)),  # noqa: S704  (with no sign of HTML)
        figures=[
            (name, figure, _image(name, figures)) for name, figure in sorted(ledger.figures.items())
        ],
        constructs=list(_constructs(ledger.results.values(), _headlines(ledger, tables))),
        renamed=_renamed(ledger),
        coders=coder_lines(tables.coders),
        certainty=certainty,
        facts=facts,
        absence=partial(_absence, study=tables.folder.parent),
        doubt=MARK,
        no_unit=_NO_UNIT,
    )


def _policy(style: str, script: str) -> str:
    """Return a policy that allows this style, this script and embedded images, and nothing else."""
    style, script = (b64encode(sha256(text.encode()).digest()).decode() for text in (style, script))
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _absence(result: Result, study: Path) -> list[str]:
    """Return what is said of a number without words; the script adds what was looked for."""
    if looked_for(result, study):
        return [f"Nothing was found in {result.n:,} {result.n_of}"]
    return without_words(result, study)


def _constructs(results: Iterable[Result], headlines: dict[str, str]) -> Iterator[Construct]:
    """Yield the results by construct and, in each, by piece, in the order of the pieces."""
    rank = {piece: place for place, piece in enumerate(headlines)}
    for name, members in _grouped(results, 0):
        groups = sorted(
            _grouped(members, 1), key=lambda group: (rank.get(group[0], len(rank)), group[0])
        )
        named = [(headlines.get(piece, _words(piece)), group) for piece, group in groups]
        yield Construct(name, named)


def _grouped(results: Iterable[Result], segment: int) -> list[tuple[str, list[Result]]]:
    """Return results by a segment of their keys."""

    def name(result: Result) -> str:
        return result.key.split(".")[segment]

    ordered = sorted(results, key=lambda result: (name(result), result.key))
    return [(segment, list(group)) for segment, group in groupby(ordered, name)]


def _words(segment: str) -> str:
    return segment.replace("-", " ").capitalize()


def _headlines(ledger: Ledger, tables: Tables) -> dict[str, str]:
    """Return the pieces' headlines, in the order of the sentences; none where no result has any."""
    if not any(result.evidence or result.units for result in ledger.results.values()):
        return {}
    rows = tables.sentences.values()
    return {row["piece"]: row["text"] for row in rows if row["zone"] == "headline"}


def _renamed(ledger: Ledger) -> dict[str, list[str]]:
    """Return the old names of each key that was renamed."""
    renamed: dict[str, list[str]] = {}
    for old, new in sorted(ledger.aliases.items()):
        renamed.setdefault(new, []).append(old)
    return renamed


def _image(name: str, folder: Path) -> str:
    """Return a figure as a data address: its SVG, or its PNG where the SVG is large or missing."""
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    if svg.is_file() and (svg.stat().st_size <= LARGE or not png.is_file()):
        text = " ".join(svg.read_text(encoding="utf-8").split())
        return "data:image/svg+xml," + quote(text, safe=" !$'()*+,-./:;=?@[]^_`{|}~")
    if not png.is_file():
        return ""
    return f"data:image/png;base64,{b64encode(png.read_bytes()).decode()}"
