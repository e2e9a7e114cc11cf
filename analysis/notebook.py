"""What a notebook works with: finished tables, figures drawn and shown, sentences with numbers put in.

Nothing is computed here that `study run` has not computed; a notebook pays for no instrument.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import __version__, results
from analysis.errors import StudyError
from analysis.intact import damaged, shortened
from analysis.pipeline import manifest
from analysis.pipeline.faults import written
from analysis.reports import explain as opening
from analysis.reports.listing import listed, markdown_table
from analysis.reports.rendering import plain

if TYPE_CHECKING:
    from analysis.reports.explain import Explanation

PAGE = "../figures/results.html"  # as a notebook sees it


class Shown:
    """Something a notebook shows: as HTML or Markdown, and as plain text."""

    def __init__(self, plain: str, **forms: str) -> None:
        self._plain = plain
        self._forms = forms

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self._plain, **{f"text/{form}": text for form, text in self._forms.items()}}

    def __repr__(self) -> str:
        return self._plain


class Desk:
    """The finished study in a folder that holds `figures/`.

    Every method raises StudyError, one line, for a wrong name (with the nearest right ones) or a damaged file.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page = PAGE
        self.figures = root / "figures"
        self.ledger = results.load(self.figures)

    def __dir__(self) -> Iterable[str]:
        """Return what Tab offers: no names that begin with an underscore."""
        return [name for name in super().__dir__() if not name.startswith("_")]

    def figure(self, name: str) -> Shown:
        """Draw a figure from its table, save it as SVG, PDF and PNG, and show it with its caption.

        `name` is that of a figure in `study.ledger.figures`. Raises StudyError for a name that is no figure, and where
        its table is damaged or the drawing cannot be saved.
        """
        module = self._module(name)
        facts = self.ledger.figures[name]
        self._draw(module, name)
        picture = base64.b64encode((self.figures / f"{name}.png").read_bytes()).decode()
        alt, caption = (escape(plain(facts[field])) for field in ("alt", "caption"))
        html = (
            f'<figure><img src="data:image/png;base64,{picture}" alt="{alt}"'
            f' style="max-width:100%"><figcaption>{caption}</figcaption></figure>'
        )
        words = (plain(facts[field]) for field in ("title", "alt", "caption"))
        return Shown("\n".join(words), html=html)

    def _module(self, name: str) -> ModuleType:
        """Return the module that draws a figure of the study."""
        if name not in list(self.ledger.figures):
            raise _unknown(name, "figure", self.ledger.figures)
        path = f"analysis.figures.{name}"
        module = import_module(path) if find_spec(path) else None
        if module is None or not hasattr(module, "NAME"):
            message = f"{name}: this version of the study draws no such figure; `study run` makes its own"
            raise StudyError(message)
        return module

    def _draw(self, module: ModuleType, name: str) -> None:
        from analysis.figures import style

        facts, table = self.ledger.figures[name], self.table(name)
        if table.empty and facts["keys"]:
            what = f"no rows, though the figure shows {len(facts['keys'])} numbers"
            raise damaged(self.figures / f"{name}.csv", what)
        mark = f"study-figure:{name}~{facts['digest']}"
        said = {"title": facts["title"], "alt": facts["alt"], "mark": mark}
        try:
            with written(self.figures / name):
                style.save(module.draw, table, self.figures, name, said)
        except StudyError:
            raise
        except Exception as error:
            # A table can be wrong in more ways than can be listed; what drawing made of it is said.
            what = f"the figure cannot be drawn from it: {type(error).__name__}: {error}"
            raise damaged(self.figures / f"{name}.csv", shortened(what, 200)) from error

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the study as a DataFrame, a column of numbers where every cell is one.

        `name` is that of a figure, or one of these:
        `sentences` (id, piece, zone, start, end, voice, source, text; start and end in code points of the zone),
        `evidence` (id, sentence, start, end, surface, instrument, category, entry, reason),
        `consensus` (unit, variable, code, votes, decided), `agreement` (variable, alpha with low and high, n in units),
        `results` (key, label, value, unit, low, high, range, n; a share is a fraction of 1).
        Raises StudyError for any other name, and for a table that is damaged.
        """
        names = sorted(path.stem for path in self.figures.glob("*.csv"))
        if name not in names:
            message = f"{self.figures / shortened(f'{name}.csv')}: no such table; `study run` makes them"
            near = ", ".join(results.nearest(str(name), names))
            raise StudyError(f"{message}; nearest: {near}" if near else message)
        columns, rows = opening.table(self.figures, name)
        table = pd.DataFrame(rows, columns=columns)
        for column in table:
            table[column] = _numbers(table[column])
        return table

    def say(self, text: str) -> Shown:
        """Show Markdown in which `{key}` stands for a number with its unit, linked to its place on the page of results.

        `{key|k}` is the number as "k of n", `{key|range}` its range, `{key|n}` its n, `{key|full}` all of it. Raises
        StudyError for a key that is not there.
        """
        from analysis.reports.say import filled

        markdown = filled(text, self.ledger, self.page)
        return Shown(_LINK.sub(_shown_of, markdown), markdown=markdown)

    def results(self, pattern: str) -> Shown:
        """Show as a table the results in whose key or label every word of `pattern` stands; `*` is anything.

        Columns: key (a link to its page), what it is, value with its unit, range with its kind, n with what it counts.
        Raises StudyError, with the nearest keys, where nothing fits.
        """
        fitting = self.ledger.search(str(pattern))
        return Shown("\n".join(listed(fitting)), markdown=markdown_table(fitting, self.page))

    def people(self) -> Shown:
        """Show how far each person who coded agrees with the models' consensus.

        Columns: coder, variable, n in units, Krippendorff's alpha with the bounds of its 95 % bootstrap interval, and
        the share of units coded the same.
        """
        held = self.table("agreement_person")
        return self.rows(held) if len(held) else self.coders()

    def coders(self) -> Shown:
        """Show in a sentence who coded beside the language model, as the sheets say."""
        from analysis.measures.agreement import people

        said = people(self.table("agreement_person"))
        text = f"{said[0].upper()}{said[1:]}."
        return Shown(text, markdown=f"*{text}*")

    def translation(self) -> pd.DataFrame:
        """Return where the English wording is known to depart from the German original, as a DataFrame."""
        return self.table("translation")

    def rows(self, table: pd.DataFrame) -> Shown:
        """Show a table, every cell escaped."""
        # JupyterLab sets all to the right; text belongs to the left.
        numeric = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
        sides = ["" if number else ' style="text-align:left"' for number in numeric]
        head = _cells("th", table.columns, sides)
        rows = list(table.itertuples(index=False, name=None))
        body = "".join(f"<tr>{_cells('td', row, sides)}</tr>" for row in rows)
        lines = ("\t".join(map(_cell, row)) for row in (tuple(table.columns), *rows))
        html = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return Shown("\n".join(lines), html=html)

    def explain(self, key: str) -> Explanation:
        """Show what a result rests on: the sentences with the words marked, entries, votes, formula.

        `key` is that of a result, or the name or file of a figure. Raises StudyError, with the nearest keys, for any
        other, and where the tables do not hold what the result names.
        """
        tables = opening.Tables(self.figures)
        return opening.explain(str(key), self.ledger, tables, tables.coders)

    def colophon(self) -> Shown:
        """Show the version and digest of the results that the notebook quotes."""
        text = f"Study version {__version__}, results {self.ledger.digest}; each number leads to its page of evidence."
        return Shown(text, markdown=f"*{text}*")

    @cached_property
    def article(self) -> pd.DataFrame:
        """The sentences of the article as a DataFrame, with the columns of `table("sentences")`."""
        table = self.table("sentences")
        return table[table["piece"] == "hassakah"]


# A link, brackets in its words escaped; and an escaped sign.
_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([^\w\s])")


def _shown_of(link: re.Match[str]) -> str:
    """Return what a reader sees of a link."""
    return _ESCAPED.sub(r"\1", link[1])


def _unknown(name: object, noun: str, names: Iterable[str]) -> StudyError:
    """Return the error for a name that nothing is called by, with the nearest that something is."""
    near = ", ".join(results.nearest(str(name), names))
    return StudyError(f"{shortened(str(name))}: no such {noun}; nearest: {near}")


def _numbers(text: pd.Series) -> pd.Series:
    """Return a column as numbers where each cell is one or empty, else as it is."""
    number = pd.to_numeric(text.where(text != ""), errors="coerce")
    if not len(text) or not (number.notna() | (text == "")).all() or not number.notna().any():
        return text
    return number.astype("int64") if text.str.fullmatch(r"-?\d{1,18}").all() else number


def _cells(tag: str, row: Sequence[object], sides: Iterable[str]) -> str:
    """Return cells of a row of HTML, escaped."""
    cells = zip(row, sides, strict=True)
    return "".join(f"<{tag}{side}>{escape(_cell(value))}</{tag}>" for value, side in cells)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.2f}".removesuffix(".00")
    return plain(str(value))


def open_study(start: Path | None = None) -> Desk:
    """Return the study around the notebook: the nearest folder upwards with `figures/results.json`.

    Where texts of one's own were measured, those results are opened. What a reader must know, such as numbers that
    are older than an input, is printed in a line. Raises StudyError where there are no results.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "figures" / results.LEDGER).exists():
            return _opened(folder)
    message = f"{here}: no figures/{results.LEDGER} here or above; `study run` makes it"
    raise StudyError(message)


def _opened(folder: Path) -> Desk:
    """Return the desk of the results in a folder, or of those with local texts, having said what must be known."""
    figures = manifest.figures_of(folder)
    desk = Desk(figures.parent)
    if figures.parent != folder:
        desk.page = f"../{manifest.LOCAL}/figures/results.html"
    study = next((up for up in (folder, *folder.parents) if (up / "corpus").is_dir()), folder)
    for line in manifest.notes(study, figures):
        print(line)
    return desk
