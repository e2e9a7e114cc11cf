"""Is good news allowed to stand? Each reassurance, and what takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import MARK, Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "reassurance", "Is good news allowed to stand? Each reassurance and what follows"
LETTERS = 58
VERDICTS = {"next": "taken back\nby the next", "itself": "taken back\nin itself", "none": "stands"}


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"threat.{ARTICLE}.reassurance.reversed.share", f"threat.{ARTICLE}.reassurance.share"]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per reassurance: unit, reversed (1 or 0), place, text, and the next sentence that is no subhead.

    `place` says where the reversal stands: itself, next, or none. It is derived: in the next sentence where that tells
    of danger, violence or a bad state of affairs and the reassurance itself of a good one; else in itself.
    """
    held = tables.coded(ARTICLE)
    held = held[held["zone"] != "subhead"]
    following = held.assign(unit=held.index).shift(-1)
    mask = held["reassurance"] == "1"
    back, good = held["reversed"] == "1", held["valence"].astype(int) > 0
    darker = (following["danger"] == "1") | (following["violence"] == "1") | (pd.to_numeric(following["valence"]) < 0)
    place = pd.Series("none", held.index).mask(back, "itself").mask(back & good & darker, "next")
    return pd.DataFrame(
        {
            "unit": held.index[mask],
            "reversed": back[mask].astype(int).to_numpy(),
            "place": place[mask].to_numpy(),
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
    figure = canvas(sum(heights) * 0.14 + 0.75, 8.0, title=TITLE)
    axes = figure.add_subplot()
    y = 0.0
    axes.text(0.05, 1.4, "the reassurance", fontweight="bold", color=BLUE)
    axes.text(1.25, 1.4, "the sentence after it", fontweight="bold", color=INK)
    for row, a, b, height in zip(table.itertuples(), left, right, heights, strict=True):
        back = bool(row.reversed)
        axes.text(0.0, -y, row.unit[-2:].lstrip("0"), ha="right", va="top", fontsize=6.5, color=SOFT)
        axes.text(0.05, -y, a, va="top", fontsize=7, color=BLUE, linespacing=1.15)
        axes.text(1.0, -y, VERDICTS[row.place], va="top", fontsize=7, color=RED if back else SOFT, fontweight="bold" if back else "normal")
        axes.text(1.25, -y, b, va="top", fontsize=7, color=INK if row.place == "next" else SOFT, linespacing=1.15)
        y += height
        axes.plot([0, 2.13], [-y + 0.55, -y + 0.55], color=FAINT, lw=0.5)
    axes.set_xlim(-0.06, 2.18)
    axes.set_ylim(-y, 2.6)
    bare(axes)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    back = ledger[f"threat.{ARTICLE}.reassurance.reversed.share"]
    return (
        f"All {back.n} sentences that the coders' majority marks as reassurance (the danger is said to be less). "
        f"Coded as taken back in the same or the next sentence: {back.formula.split()[0]} of {back.n}{MARK * back.exploratory} ({by_coders(back)}). "
        "Which of the two is derived from the codes: in itself, where the sentence tells of no good state of affairs. "
        "17 and 18 speak of one defeat. Subheads are passed over."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    at = {place: ", ".join(table["unit"][table["place"] == place].str[-2:].str.lstrip("0")) or "no sentence" for place in VERDICTS}
    return (
        f"{len(table)} reassuring sentences, each beside the sentence that follows; {int(table['reversed'].sum())} are marked as taken back: "
        f"by the next sentence {at['next']}; in itself {at['itself']}. Left standing: {at['none']}."
    )
