"""Is the problem the group's return, or prisoners nobody takes? Entman's functions by problem, sentence ids in the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.problems import FUNCTIONS, PROBLEMS, functions
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

NAME, TITLE = "problems", "Which problem, with which function: the sentences by number"


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"problems.{ARTICLE}.{p.replace('_', '-')}.share" for p in PROBLEMS]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per problem and function: problem, function, units (sentence numbers)."""
    held = functions(tables.coded(ARTICLE))
    held["units"] = [" ".join(u.split(":s")[1].lstrip("0") for u in units) for units in held["units"]]
    return held


def draw(table: pd.DataFrame) -> Figure:
    """Draw the matrix with the sentence numbers in its cells and their count."""
    figure = canvas(3.1, 8.0, title=TITLE)
    axes = figure.add_subplot()
    widths = {"problem": 3.2, "cause": 1.0, "judgement": 1.0, "remedy": 1.0}
    lefts, x = {}, 0.0
    for function in FUNCTIONS:
        lefts[function], x = x, x + widths[function]
    for row, (problem, words) in enumerate(PROBLEMS.items()):
        axes.text(-0.08, -row - 0.45, folded(words, 22), ha="right", va="center", fontweight="bold")
        for function in FUNCTIONS:
            cell = str(table["units"][(table["problem"] == problem) & (table["function"] == function)].iloc[0] or "")
            cell = "" if cell == "nan" else cell.removesuffix(".0")
            n = len(cell.split())
            axes.add_patch(_box(lefts[function], -row - 0.94, widths[function] - 0.06, 0.88, n))
            axes.text(lefts[function] + 0.06, -row - 0.12, str(n) if n else "none", va="top", color=RED if n else SOFT, fontweight="bold")
            axes.text(lefts[function] + 0.06, -row - 0.40, folded(cell, 46 if function == "problem" else 13), va="top", fontsize=7, color=INK)
    for function in FUNCTIONS:
        axes.text(lefts[function] + 0.03, 0.1, function, va="bottom", color=SOFT)
    axes.set_xlim(-1.6, x)
    axes.set_ylim(-len(PROBLEMS), 0.45)
    bare(axes)
    return figure


def _box(x: float, y: float, width: float, height: float, n: int) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor="#fbf3ee" if n else "#fafafa", edgecolor=FAINT, linewidth=0.6)


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    threat, detention, harm = (ledger[f"problems.{ARTICLE}.{p}.share"] for p in ("is-threat", "detention", "local-harm"))
    return (
        f"Of {threat.n} sentences that present a problem, {threat.quoted} are about the group's strength or return ({by_coders(threat)}), "
        f"{detention.quoted} about prisoners nobody takes ({by_coders(detention)}), {harm.quoted} about harm on the spot ({by_coders(harm)}). "
        "A cause, judgement or remedy without a problem of its own stands under the problem named last before it. Below five sentences a cell is a list."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    rows = []
    for problem, words in PROBLEMS.items():
        of = table[table["problem"] == problem]
        rows.append(words + ": " + ", ".join(f"{r.function} {len(str(r.units).split()) if r.units else 0}" for r in of.itertuples()))
    return "A matrix of four problems by four functions. " + "; ".join(rows) + "."
