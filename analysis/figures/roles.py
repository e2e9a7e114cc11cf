"""Who is cast as villain, victim or hero, and who is responsible: sentences by actor, by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding import ACTORS
from analysis.constructs.agency import WHO
from analysis.constructs.problems import cast
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "roles", "Villain, victim, hero, and who is made responsible: the sentences by number"
COLUMNS = {"villain": "villain", "victim": "victim", "hero": "hero", "responsible": "made responsible"}


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"problems.{ARTICLE}.{r.column}.{r.actor}.count" for r in table.itertuples() if r.units]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per actor and column: actor, column, units (sentence numbers)."""
    codes = tables.coded(ARTICLE)
    roles = cast(codes)
    rows = []
    for actor in ACTORS:
        for column in COLUMNS:
            held = codes.index[codes["resp_actor"] == actor] if column == "responsible" else roles["unit"][(roles["actor"] == actor) & (roles["role"] == column)]
            rows.append((actor, column, " ".join(u.split(":s")[1].lstrip("0") for u in dict.fromkeys(held))))
    out = pd.DataFrame(rows, columns=["actor", "column", "units"])
    named = out.groupby("actor")["units"].transform(lambda c: c.str.len().sum()) > 0
    return out[named].reset_index(drop=True)


def draw(table: pd.DataFrame) -> Figure:
    """Draw the matrix: count and sentence numbers in each cell."""
    actors = list(dict.fromkeys(table["actor"]))
    figure = canvas(0.42 * len(actors) + 0.75, 8.0)
    axes = figure.add_subplot()
    for x, words in enumerate(COLUMNS.values()):
        axes.text(x + 0.03, 0.08, words, va="bottom", color=SOFT)
    for y, actor in enumerate(actors):
        axes.text(-0.05, -y - 0.5, folded(WHO[actor], 24), ha="right", va="center", fontweight="bold")
        axes.plot([0, len(COLUMNS)], [-y, -y], color=FAINT, lw=0.6)
        for x, column in enumerate(COLUMNS):
            cell = table["units"][(table["actor"] == actor) & (table["column"] == column)].iloc[0]
            text = "" if cell != cell else str(cell).removesuffix(".0")
            n = len(text.split())
            if n:
                axes.text(x + 0.03, -y - 0.5, str(n), va="center", color=RED, fontweight="bold")
                axes.text(x + 0.18, -y - 0.5, folded(text, 25), va="center", fontsize=6.5, color=INK)
    axes.set_xlim(-1.05, len(COLUMNS))
    axes.set_ylim(-len(actors), 0.5)
    bare(axes)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    west = ledger.results.get(f"problems.{ARTICLE}.responsible.west.count")
    kurds = ledger.results.get(f"problems.{ARTICLE}.responsible.kurdish.count")
    words = f"Western governments are made responsible in {west.shown} sentences, Kurdish forces and administration in {kurds.shown}. " if west and kurds else ""
    return (
        f"{words}Roles are derived from the codes, not coded themselves: villain, a doer where the state of affairs is bad; hero, a doer where it is good; victim, a done-to where it is bad. "
        "So an escaped prisoner's captor may be a victim and the prisoner freed by force one too: the cells list sentences to be read. Below five a cell is a list."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    held = [r for r in table.itertuples() if r.units]
    return "A matrix of actors by role. " + "; ".join(f"{WHO[r.actor]}, {COLUMNS[r.column]}: sentences {r.units}" for r in held) + "."
