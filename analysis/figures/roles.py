"""Doers and done-to by state of affairs, and who is said to cause the problem or to deal with it: sentences by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.agency import WHO
from analysis.constructs.problems import cast
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger
from analysis.study.coding import ACTORS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "roles", "Doers, done-to, and who is responsible: the sentences by number"
# The segment of the key, the heading, and the width.
COLUMNS = {
    "villain": ("doer, bad\nstate of affairs", 1.45), "victim": ("done-to, bad\nstate of affairs", 1.1), "hero": ("doer, good\nstate of affairs", 1.0),
    "causing": ("said to cause\nthe problem", 1.0), "treating": ("said to deal with it\n(or fail to)", 1.1),
}  # fmt: skip


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
            if column in ("causing", "treating"):
                held = codes.index[(codes[f"resp_{column}"] == "1") & (codes["resp_actor"] == actor)]
            else:
                held = roles["unit"][(roles["actor"] == actor) & (roles["role"] == column)]
            rows.append((actor, column, " ".join(u.split(":s")[1].lstrip("0") for u in dict.fromkeys(held))))
    out = pd.DataFrame(rows, columns=["actor", "column", "units"])
    named = out.groupby("actor")["units"].transform(lambda c: c.str.len().sum()) > 0
    return out[named].reset_index(drop=True)


def draw(table: pd.DataFrame) -> Figure:
    """Draw the matrix: count and sentence numbers in each cell; the derived columns and the coded ones apart."""
    actors = list(dict.fromkeys(table["actor"]))
    figure = canvas(0.38 * len(actors) + 1.15, 8.6, title=TITLE)
    axes = figure.add_subplot()
    x = 0.0
    for column, (words, width) in COLUMNS.items():
        x += 0.12 * (column == "causing")
        axes.text(x, 0.12, words, va="bottom", fontsize=8, color=SOFT)
        for y, actor in enumerate(actors):
            axes.plot([x, x + width - 0.06], [-y, -y], color=FAINT, lw=0.6)
            text = _cell(table["units"][(table["actor"] == actor) & (table["column"] == column)].iloc[0])
            if text:
                axes.text(x, -y - 0.5, str(len(text.split())), va="center", color=RED, fontweight="bold")
                axes.text(x + 0.2, -y - 0.5, folded(text, round(19 * width)), va="center", fontsize=6.5, color=INK, linespacing=1.1)
        if column in ("villain", "causing"):
            axes.text(x, 1.12, "derived from the codes" if column == "villain" else "coded", va="bottom", fontsize=7.5, fontweight="bold", color=INK)
        x += width
    for y, actor in enumerate(actors):
        axes.text(-0.08, -y - 0.5, folded(WHO[actor], 24), ha="right", va="center", fontweight="bold")
    axes.set_xlim(-1.35, x)
    axes.set_ylim(-len(actors), 1.6)
    bare(axes)
    return figure


def _cell(units: object) -> str:
    """Return a cell as text; read back from CSV it may be a number or empty."""
    return "" if units != units else str(units).removesuffix(".0")


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    west, kurds = (ledger.results.get(f"problems.{ARTICLE}.{key}.count") for key in ("causing.west", "treating.kurdish"))
    words = ""
    if west and kurds:
        words = (
            f"Of {west.n} sentences, {west.quoted} say that Western governments cause the problem ({by_coders(west)}), "
            f"{kurds.quoted} that Kurdish forces and administration deal with it or fail to ({by_coders(kurds)}). "
        )
    return (
        f"{words}The first three columns are read as villain, victim and hero in the narrative policy framework, but derived, not coded: "
        "both a guard and a prisoner freed by force may appear as done-to. Below five a cell is a list."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    held = [r for r in table.itertuples() if r.units]
    return "A matrix of actors by role. " + "; ".join(f"{WHO[r.actor]}, {COLUMNS[r.column][0].replace(chr(10), ' ')}: sentences {r.units}" for r in held) + "."
