"""Is good news allowed to stand? Each reassurance, and what takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "reassurance", "Is good news allowed to stand? Each reassurance and what follows"
LETTERS = 58


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"threat.{ARTICLE}.reassurance.reversed.share", f"threat.{ARTICLE}.reassurance.share"]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per reassurance: unit, reversed (1 or 0), its text, the next sentence and that one's id."""
    held = tables.coded(ARTICLE)
    following = held.assign(unit=held.index).shift(-1)
    mask = held["reassurance"] == "1"
    return pd.DataFrame(
        {
            "unit": held.index[mask],
            "reversed": (held["reversed"][mask] == "1").astype(int).to_numpy(),
            "text": held["text"][mask].to_numpy(),
            "next_unit": following["unit"][mask].to_numpy(),
            "next": following["text"][mask].to_numpy(),
        }
    )


def draw(table: pd.DataFrame) -> Figure:
    """Draw each reassurance at the left and the sentence after it at the right."""
    left = [folded(t, LETTERS) for t in table["text"]]
    right = [folded(t, LETTERS) for t in table["next"]]
    heights = [max(a.count("\n"), b.count("\n")) + 2.0 for a, b in zip(left, right, strict=True)]
    figure = canvas(sum(heights) * 0.14 + 0.75, 8.0)
    axes = figure.add_subplot()
    y = 0.0
    axes.text(0.05, 1.4, "the reassurance", fontweight="bold", color=BLUE)
    axes.text(1.22, 1.4, "the sentence after it", fontweight="bold", color=INK)
    for row, a, b, height in zip(table.itertuples(), left, right, heights, strict=True):
        back = bool(row.reversed)
        axes.text(0.0, -y, row.unit[-2:], ha="right", va="top", fontsize=6.5, color=SOFT)
        axes.text(0.05, -y, a, va="top", fontsize=7, color=BLUE, linespacing=1.15)
        axes.text(1.0, -y, "taken\nback" if back else "stands", va="top", fontsize=7, color=RED if back else SOFT, fontweight="bold" if back else "normal")
        axes.text(1.22, -y, b, va="top", fontsize=7, color=INK if back else SOFT, linespacing=1.15)
        y += height
        axes.plot([0, 2.1], [-y + 0.55, -y + 0.55], color=FAINT, lw=0.5)
    axes.set_xlim(-0.06, 2.16)
    axes.set_ylim(-y, 2.6)
    bare(axes)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    back = ledger[f"threat.{ARTICLE}.reassurance.reversed.share"]
    return (
        f"All {back.n} sentences that the coders mark as reassurance: the danger is said to be less. Taken back in the same or the next sentence: "
        f"{back.formula.split(' = ')[0]} ({back.shown}; coders {back.shown_range}). The reversal may stand in the reassuring sentence itself."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    return f"{len(table)} reassuring sentences, each beside the sentence that follows; {int(table['reversed'].sum())} are marked as taken back: sentences {', '.join(table['unit'][table['reversed'] == 1].str[-2:])}."
