"""What a notebook works with: a finished study, its numbers, tables, figures and sentences."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from analysis.errors import StudyError, shortened, shown
from analysis.files import damaged, written
from analysis.ledger import FigureEntry, load, nearest
from analysis.reports import template
from analysis.reports.plain import inline, plain
from analysis.reports.shown import Shown
from analysis.reports.tables import Tables
from analysis.tables import read_table

if TYPE_CHECKING:
    from analysis.reports.explanation import Explanation

T = TypeVar("T")
PAGE = "../figures/results.html"  # as a notebook sees it
# A link, brackets in its words escaped; and an escaped sign.
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([^\w\s])")


class FinishedStudy:
    """The results of a study, in a folder that holds `figures/`.

    Every method raises StudyError, one line, for a wrong name (with the nearest right ones) or a
    damaged file.
    """

    def __init__(self, root: Path, page: str = PAGE) -> None:
        self.root = root
        self.page = page
        self.figures = root / "figures"
        self.ledger = load(self.figures)

    def __dir__(self) -> Iterable[str]:
        """Return what Tab offers: no names that begin with an underscore."""
        return [name for name in super().__dir__() if not name.startswith("_")]

    def figure(self, name: str) -> Shown:
        """Draw a figure from its table, save it as SVG, PDF and PNG, and show it with its caption.

        `name` is that of a figure in `study.ledger.figures`. Raises StudyError for a name that is
        no figure, and where its table is damaged or the drawing cannot be saved. A figure that the
        run left out is shown by its title, with the reason.
        """
        if left := self.ledger.undrawn.get(name):
            markdown = f"**{inline(left.title)}**\n\nnot drawn: {inline(left.why)}"
            return Shown(f"{plain(left.title)}\nnot drawn: {left.why}", markdown=markdown)
        entry = _named(name, "figure", self.ledger.figures)
        signs = self._draw(name, entry)
        lacking = f"Boxes stand for signs that the drawing's font lacks: {signs}" if signs else ""
        picture = b64encode((self.figures / f"{name}.png").read_bytes()).decode()
        html = template.rendered("figure.html", picture=picture, figure=entry, lacking=lacking)
        words = (entry.title, entry.alt, entry.caption, entry.measured, lacking)
        return Shown("\n".join(plain(text) for text in words if text), html=html)

    def _draw(self, name: str, entry: FigureEntry) -> str:
        """Draw a figure and save it; return the signs that the font does not have."""
        from pydantic import ValidationError

        from analysis.figures import style
        from analysis.figures.figure import Figure
        from analysis.figures.forms import form_of

        try:
            figure = Figure.model_validate(entry.declared)
        except ValidationError:
            message = f"{name}: no figure that this version draws; `study run` makes its own"
            raise StudyError(message) from None
        kind = form_of(figure).kind
        table, path = self.table(name), self.figures / f"{name}.csv"
        if table.empty and entry.keys:
            raise damaged(path, f"no rows, though the figure shows {len(entry.keys)} numbers")
        mark = f"study-figure:{name}~{entry.digest}"
        said = {"title": entry.title, "alt": entry.alt, "mark": mark}
        try:
            with written(self.figures / name):
                drawn = partial(kind.draw, figure)
                signs = style.save(drawn, table, self.figures, name, said)
        except StudyError:
            raise
        except Exception as error:
            # A table can be wrong in more ways than can be listed; what drawing made of it is said.
            what = f"the figure cannot be drawn from it: {type(error).__name__}: {error}"
            raise damaged(path, shortened(what, 200)) from error
        return signs

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the study as a DataFrame.

        `name` is that of a figure, or one of these:
        `sentences` (id, piece, zone, start, end, voice, source, text; start and end in code points
        of the zone), `evidence` (id, sentence, start, end, surface, instrument, category, entry,
        reason), `consensus` (unit, variable, code, votes, decided), `agreement` (variable, alpha
        with low and high, n in units), `results` (key, label, value, unit, low, high, range, n; a
        share is a fraction of 1). Raises StudyError for any other name, and for a damaged table.
        """
        columns = _named(name, "table", self.ledger.tables)
        return read_table(self.figures / f"{name}.csv", columns)

    def say(self, text: str) -> Shown:
        """Show Markdown in which `{key}` stands for a number, linked to its place on the page.

        `{key|k}` is the number as "k of n", `{key|range}` its range, `{key|n}` its n, `{key|full}`
        all of it. Raises StudyError for a key that is not there; where it waits for coders, the
        words "not coded yet" stand for it.
        """
        markdown = template.filled(text, self.ledger, self.page)
        # What a reader sees of a link.
        plain_text = _LINK.sub(lambda link: _ESCAPED.sub(r"\1", link[1]), markdown)
        return Shown(plain_text, markdown=markdown)

    def results(self, pattern: str) -> Shown:
        """Show as a table the results in whose key or label every word of `pattern` stands.

        `*` is anything. Columns: key (a link), what it is, value with its unit, range with its
        kind, n with what it counts. Raises StudyError, with the nearest keys, where nothing fits.
        """
        fitting = self.ledger.search(str(pattern))
        lines = "\n".join(template.listed(fitting))
        return Shown(lines, markdown=template.markdown_table(fitting, self.page))

    def people(self) -> Shown:
        """Show how far each person who coded agrees with the models' consensus.

        Columns: coder, variable, n in units, Krippendorff's alpha with the bounds of its 95 %
        bootstrap interval, and the share of units coded the same.
        """
        table = self.table("agreement_person")
        return self.rows(table) if len(table) else self.coders()

    def coders(self) -> Shown:
        """Show in a sentence who coded, as the sheets say."""
        from analysis.measures.agreement import people
        from analysis.study.consensus import in_words

        coders = Tables(self.figures).coders
        kinds = {record.coder for record in coders.values()}
        told = in_words(coders), people(self.table("agreement_person"), kinds)
        text = f"Coded by {'; '.join(filter(None, told))}." if coders else "Nobody has coded yet."
        return Shown(text, markdown=f"*{text}*")

    def findings(self, *numbers: int) -> Shown:
        """Show what was found, with the sentences behind it folded away.

        Without numbers it is every question with its finding; with numbers, the findings alone.
        """
        from analysis.reports.marked import findings

        told = self.table("questions"), self.ledger, self.table("sentences")
        markdown = findings(*told, self.page, numbers)
        return Shown(_LINK.sub(lambda link: link[1], markdown), markdown=markdown)

    def quote(self, *numbers: int) -> Shown:
        """Show sentences of the article by their numbers, counted from 1 with the headline."""
        known = {str(place): text for place, text in enumerate(self.article["text"], start=1)}
        quoted = [(number, _named(str(number), "sentence", known)) for number in numbers]
        markdown = "\n>\n".join(f"> {number}: {inline(text)}" for number, text in quoted)
        return Shown("\n".join(f"{n}: {plain(text)}" for n, text in quoted), markdown=markdown)

    def text(self, *flags: str) -> Shown:
        """Show the article, its sentences numbered, with marks that can be switched on and off.

        `flags` are coded columns of 0 and 1. Raises StudyError for another name.
        """
        from analysis.reports.marked import numbered

        consensus = self.table("consensus")
        for flag in flags:
            _named(flag, "coded column", dict.fromkeys(consensus["variable"]))
        html = numbered(self.article, consensus, flags)
        lines = self.article["id"].str.cat(self.article["text"], " ")
        return Shown("\n".join(map(plain, lines)), html=html)

    def translation(self) -> pd.DataFrame:
        """Return where the wording is known to depart from the original, as a DataFrame."""
        return self.table("translation")

    def rows(self, table: pd.DataFrame) -> Shown:
        """Show a table, every cell escaped."""
        rows = [tuple(table.columns), *table.itertuples(index=False, name=None)]
        cells = [list(map(_cell, row)) for row in rows]
        # JupyterLab sets all to the right; text belongs to the left.
        numeric = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
        html = template.rendered("table.html", rows=cells, numeric=numeric)
        return Shown("\n".join(map("\t".join, cells)), html=html)

    def explain(self, key: str) -> Explanation:
        """Show what a result rests on: sentences with the words marked, entries, votes, formula.

        `key` is that of a result, or the name or file of a figure. Raises StudyError, with the
        nearest keys, for any other, and where the tables do not hold what the result names.
        """
        from analysis.reports.explain import explain

        return explain(str(key), self.ledger, Tables(self.figures))

    def colophon(self) -> Shown:
        """Show the version and digest of the results that the notebook quotes."""
        text = (
            f"Study version {self.ledger.version}, results {self.ledger.digest};"
            " each number leads to its page of evidence."
        )
        return Shown(text, markdown=f"*{text}*")

    @cached_property
    def article(self) -> pd.DataFrame:
        """The sentences of the article as a DataFrame, with the columns of `table("sentences")`."""
        table = self.table("sentences")
        return table[table["piece"] == self.ledger.article]


def _named(name: str, noun: str, known: Mapping[str, T]) -> T:
    """Return what is called by a name; raises StudyError, with the nearest, where nothing is."""
    if name in list(known):  # a name can be anything
        return known[name]
    near = ", ".join(nearest(str(name), known))
    message = f"{shown(str(name))}: no such {noun}; nearest: {near}"
    raise StudyError(message)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.2f}".removesuffix(".00")
    return plain(str(value))
