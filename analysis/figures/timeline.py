"""What did others put in the headline that is not here? Headlines by date, the article's day marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.headlines import DAY, listed
from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "timeline", "What others put in the headline: the event's headlines by date"


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"headlines.same-event.children.{s}count" for s in ("", "by-the-day.", "after-the-day.")]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per headline on the event in order of date: key, outlet, published, known, counted, children, text."""
    held = listed(tables)
    held["children"] = [int("children" in topics) for topics in held["topics"]]
    held["counted"] = held["counted"].astype(int)
    return held[["key", "outlet", "published", "known", "counted", "children", "text"]]


def draw(table: pd.DataFrame) -> Figure:
    """Draw one line per headline: date, outlet, whole headline; those that name children in red with a mark."""
    figure = canvas(0.185 * len(table) + 1.0, 9.2)
    axes = figure.add_subplot()
    previous, y = None, 0.0
    heads = {"yes": f"up to {DAY}, the article's day: knowable", "no": "after the article's day", "unknown": "date not known"}
    for row in table.itertuples():
        if row.known != previous:
            y += 0.9
            axes.text(0, y, heads[row.known], va="center", fontweight="bold", color=SOFT)
            axes.plot([0, 10], [y + 0.55, y + 0.55], color=FAINT, lw=0.8)
            previous, y = row.known, y + 1.1
        mine, child = row.key == ARTICLE, bool(row.children)
        colour = INK if mine else RED if child else "#444444" if row.counted else SOFT
        date = "" if row.published in ("", None) or row.published != row.published else str(row.published)
        axes.text(0, y, date, va="center", fontsize=7, color=SOFT)
        axes.text(0.88, y, folded(row.outlet, 24, 1), va="center", fontsize=7, color=colour)
        axes.text(2.62, y, "●" if child else "", va="center", fontsize=6, color=RED)
        text = folded(row.text, 110, 1) + ("" if row.counted else "  (shown, not counted)")
        axes.text(2.78, y, text, va="center", fontsize=7, color=colour, fontweight="bold" if mine else "normal", style="normal" if row.counted else "italic")
        y += 1
    axes.set_xlim(0, 10)
    axes.set_ylim(y, 0.2)
    bare(axes)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    whole, before, after = (ledger[f"headlines.same-event.children.{s}count"] for s in ("", "by-the-day.", "after-the-day."))
    return (
        f"The article's headline (bold) and all same-event headlines held. A dot: the headline names children. Of {whole.n} counted headlines {whole.shown} do; "
        f"of the {before.n} published by {DAY} {before.shown}, of the {after.n} after it {after.shown}; the rest bear no date. "
        "A convenience list, no sample; titles that are cut or come from an address are shown and not counted; some outlets are parties to the event, agencies or an encyclopaedia."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    named = table[table["children"] == 1]
    return f"A dated list of {len(table)} headlines; {len(named)} name children: " + "; ".join(f"{r.outlet}, {r.published or 'no date'}" for r in named.itertuples()) + "."
