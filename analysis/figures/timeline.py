"""What did others put in the headline that is not here? Headlines by date, the article's day marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.headlines import AUTHOR, DAY, listed, named_in
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "timeline", "What others put in the headline: the event's headlines by date"
# Bears no date, but says in its own words that it is an anniversary's.
LATER = "npa-anniversary"
HEADS = {"yes": f"dated up to {DAY}", "no": "dated after the article's day", "later": "a year later, by its wording", "unknown": "date not known",
         "author": "beside the list: the author's own other headlines that name children"}


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    event = [f"headlines.same-event.children.{s}count" for s in ("", "by-the-day.", "after-the-day.")]
    return [*event, "headlines.author.children.count"]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per headline in order of date: key, outlet, published, basis, known, counted, children, text.

    `basis` says where the date is from (printed, url, wording, unknown); `known` is yes, no, later, unknown or, for
    the author's other headlines that name children, author.
    """
    own = listed(tables, AUTHOR).assign(known="author")
    own = own[named_in(own, "children")]
    held = pd.concat([listed(tables), own], ignore_index=True)
    basis = {piece.key: piece.published_basis for piece in tables.pieces}
    held["basis"] = held["key"].map(basis)
    held["known"] = held["known"].mask((held["key"] == LATER) & (held["published"] == ""), "later")
    held["children"] = [int("children" in topics) for topics in held["topics"]]
    held["counted"] = held["counted"].astype(int)
    held = held.sort_values("known", key=lambda c: c.map(list(HEADS).index), kind="stable", ignore_index=True)
    return held[["key", "outlet", "published", "basis", "known", "counted", "children", "text"]]


def draw(table: pd.DataFrame) -> Figure:
    """Draw one line per headline: date, outlet, whole headline; those that name children in red with a mark."""
    figure = canvas(0.185 * (len(table) + 2.0 * table["known"].nunique()) + 0.6, 9.2, title=TITLE)
    axes = figure.add_subplot()
    previous, y = None, -0.6
    for row in table.itertuples():
        if row.known != previous:
            y += 0.9
            axes.text(0, y, HEADS[row.known], va="center", fontweight="bold", color=SOFT)
            axes.plot([0, 10], [y + 0.55, y + 0.55], color=FAINT, lw=0.8)
            previous, y = row.known, y + 1.1
        mine, child = row.key == ARTICLE, bool(row.children)
        colour = INK if mine else RED if child else "#444444" if row.counted else SOFT
        date = "" if row.published in ("", None) or row.published != row.published else str(row.published)
        axes.text(0.1, y, "≈" * (row.basis == "wording" and bool(date)), ha="right", va="center", fontsize=7, color=SOFT)
        axes.text(0.13, y, date, va="center", fontsize=7, color=SOFT)
        axes.text(0.98, y, folded(row.outlet, 30), va="center", fontsize=7, color=colour)
        axes.text(2.9, y, "●" if child else "", va="center", fontsize=6, color=RED)
        text = folded(row.text, 120) + ("" if row.counted else "  (shown, not counted)")
        axes.text(3.06, y, text, va="center", fontsize=7, color=colour, fontweight="bold" if mine else "normal", style="normal" if row.counted else "italic")
        y += 1
    axes.set_xlim(0, 10)
    axes.set_ylim(y - 0.4, -0.3)
    bare(axes)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    own = ledger["headlines.author.children.count"]
    whole, before, after = (ledger[f"headlines.same-event.children.{s}count"] for s in ("", "by-the-day.", "after-the-day."))
    return (
        f"The article's headline (bold) and all same-event headlines held. A dot: the headline names children. Of {whole.n} counted {whole.quoted} do; "
        f"of the {before.n} dated up to {DAY} {before.quoted}, of the {after.n} dated after it {after.quoted}; {whole.n - before.n - after.n} bear no date. "
        f"Of the author's own {own.n} other counted headlines {own.quoted} names children; it stands below the list. "
        "≈: the date is inferred from the wording. Cut titles and those taken from an address are not counted. "
        "A convenience list, no sample, so no range; some outlets are parties to the event."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    own = table[table["known"] == "author"]
    others = table[(table["key"] != ARTICLE) & (table["known"] != "author")]
    named = others[others["children"] == 1]
    dates = [date if isinstance(date, str) and date else "no date" for date in named["published"]]
    rows = [f"{r.outlet}, {date}{'' if r.counted else ' (not counted)'}" for r, date in zip(named.itertuples(), dates, strict=True)]
    total, counted = int(others["counted"].sum()), int(named["counted"].sum())
    return (
        f"A dated list of the article's headline and {len(others)} others, {total} counted and {len(others) - total} only shown. "
        f"{len(named)} name children, {counted} of them counted: " + "; ".join(rows) + ". "
        f"Below the list, by the author himself: {'; '.join(f'{r.text} ({r.published})' for r in own.itertuples()) or 'none'}."
    )
