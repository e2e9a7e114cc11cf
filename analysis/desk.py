"""What a notebook works with: finished tables, figures drawn and shown, sentences with numbers put in.

Nothing is computed here that `study run` has not computed; a notebook pays for no instrument.
"""

from __future__ import annotations

import base64
import re
from functools import cached_property
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import __version__, results
from analysis.errors import StudyError
from analysis.faults import written

if TYPE_CHECKING:
    from analysis.citing.explain import Explanation


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
    """The finished study in a folder that holds `figures/`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.figures = root / "figures"
        self.ledger = results.load(self.figures)

    def figure(self, name: str) -> Shown:
        """Draw a figure from its table, save it in every format and show the saved picture with its caption."""
        from analysis.figures import style

        module = import_module(f"analysis.figures.{name}")
        facts = self.ledger.figures[name]
        mark = f"study-figure:{name}~{facts['digest']}"
        with written(self.figures / name):
            told = {"title": facts["title"], "alt": facts["alt"], "mark": mark}
            style.save(module.draw, self.table(name), self.figures, name, told)
        picture = base64.b64encode((self.figures / f"{name}.png").read_bytes()).decode()
        html = (
            f'<figure><img src="data:image/png;base64,{picture}" alt="{escape(facts["alt"])}" style="max-width:100%">'
            f"<figcaption>{escape(facts['caption'])}</figcaption></figure>"
        )
        return Shown(f"{facts['title']}\n{facts['alt']}\n{facts['caption']}", html=html)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the study: one of a figure, or sentences, evidence, consensus, agreement."""
        path = self.figures / f"{name}.csv"
        if not path.exists():
            message = f"{path}: no such table; `study run` makes them"
            raise StudyError(message)
        rows = results.from_csv(path.read_text(encoding="utf-8"))
        table = pd.DataFrame(rows, columns=list(rows[0]) if rows else None)
        for column in table:
            text = table[column]
            number = pd.to_numeric(text.where(text != ""), errors="coerce")
            if len(text) and (number.notna() | (text == "")).all() and number.notna().any():
                table[column] = number.astype("int64") if text.str.fullmatch(r"-?\d+").all() else number
        return table

    def say(self, text: str) -> Shown:
        """Show Markdown in which `{key}` stands for a number, see `citing.say`."""
        from analysis.citing.say import filled

        markdown = filled(text, self.ledger, "../figures/results.html")
        return Shown(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown), markdown=markdown)

    def results(self, pattern: str) -> Shown:
        """Show the results whose keys fit `pattern` as a table."""
        held = self.ledger.find(pattern)
        lines = ["| key | what | value | range | n |", "|---|---|---|---|---|"]
        for r in held:
            kind = f"{r.shown_range} ({results.RANGES[r.range]})" if r.range else ""
            lines.append(f"| [{r.key}](../figures/results.html#{r.key}~{r.digest}) | {r.label} | {r.shown} | {kind} | {r.n:,} {r.n_of} |")
        return Shown("\n".join(f"{r.key}  {r.shown}  {r.shown_range}  n = {r.n}" for r in held), markdown="\n".join(lines))

    def people(self) -> Shown:
        """Show how far each person who coded agrees with the models' consensus."""
        held = self.table("agreement_person")
        return self.rows(held) if len(held) else Shown("No person has coded yet.", markdown="*No person has coded yet.*")

    def translation(self) -> pd.DataFrame:
        """Return where the English wording is known to depart from the German original."""
        return self.table("translation")

    def rows(self, table: pd.DataFrame) -> Shown:
        """Show a table, every cell escaped."""
        left = ["" if pd.api.types.is_numeric_dtype(table[c]) else ' style="text-align:left"' for c in table.columns]  # JupyterLab sets all to the right
        head = "".join(f"<th{side}>{escape(str(c))}</th>" for c, side in zip(table.columns, left, strict=True))
        body = "".join(
            "<tr>" + "".join(f"<td{side}>{escape(_cell(v))}</td>" for v, side in zip(row, left, strict=True)) + "</tr>"
            for row in table.itertuples(index=False)
        )
        plain = "\n".join("\t".join(_cell(v) for v in row) for row in [tuple(table.columns), *table.itertuples(index=False)])
        return Shown(plain, html=f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

    def explain(self, key: str) -> Explanation:
        """Show what a result rests on: the sentences with the words marked, entries, votes, formula."""
        from analysis.citing.explain import Tables, explain

        return explain(key, self.ledger, Tables(self.figures), self._coders)

    @cached_property
    def _coders(self) -> dict[str, dict[str, str]]:
        from json import loads

        path = self.figures / "coders.json"
        return dict(loads(path.read_text(encoding="utf-8"))) if path.exists() else {}

    def colophon(self) -> Shown:
        """Show the version and digest of the results that the notebook quotes."""
        text = f"Study version {__version__}, results {self.ledger.digest}; each number leads to its page of evidence."
        return Shown(text, markdown=f"*{text}*")

    @cached_property
    def article(self) -> pd.DataFrame:
        """The sentences of the article."""
        table = self.table("sentences")
        return table[table["piece"] == "hassakah"]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.2f}".removesuffix(".00")
    return str(value)


def open_study(start: Path | None = None) -> Desk:
    """Return the study around the notebook: the nearest folder upwards with `figures/results.json`."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "figures" / results.LEDGER).exists():
            return Desk(folder)
    message = f"{here}: no figures/{results.LEDGER} here or above; `study run` makes it"
    raise StudyError(message)
