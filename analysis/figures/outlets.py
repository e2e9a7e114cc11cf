"""Which name for the group do headlines choose? Outlet by name, every headline shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.headlines import NAMES, listed
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "outlets", "Which name for the group: outlet by name, every headline shown"
COLUMNS = (*NAMES.values(), "none")


def column(index: int) -> float:
    """Return where a name's column stands."""
    return 2.35 + 0.52 * index


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"headlines.same-event.name.{name.lower().replace(' ', '-')}.count" for name in COLUMNS]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per headline: key, group, outlet, name, counted, text; by group, outlet and key."""
    held = listed(tables)
    held["group"] = held["group"].where(held["key"] != ARTICLE, " the article")
    held["counted"] = held["counted"].astype(int)
    return held.sort_values(["group", "outlet", "key"], ignore_index=True)[["key", "group", "outlet", "name", "counted", "text"]]


def draw(table: pd.DataFrame) -> Figure:
    """Draw a dot in the column of the name each headline uses, the headline beside it."""
    groups = list(dict.fromkeys(table["group"]))
    figure = canvas(0.182 * (len(table) + 0.9 * len(groups)) + 1.0, 9.2)
    axes = figure.add_subplot()
    for x, name in enumerate(COLUMNS):
        axes.text(column(x), -0.6, name.replace(" ", "\n") if name != "none" else "other\nor none", ha="center", va="bottom", fontsize=7, fontweight="bold", color=SOFT if name == "none" else INK)
    y = 0.0
    for group in groups:
        axes.text(0, y, group.strip(), va="center", fontsize=7, fontweight="bold", color=SOFT)
        y += 0.9
        for row in table[table["group"] == group].itertuples():
            axes.plot([2.1, 5.1], [y, y], color=FAINT, lw=0.4, zorder=0)
            place = column(COLUMNS.index(row.name))
            axes.plot(place, y, "o", ms=5, mfc=(SOFT if row.name == "none" else RED) if row.counted else "white", mec=SOFT if row.name == "none" else RED)
            axes.text(0.08, y, folded(row.outlet, 26, 1), va="center", fontsize=7)
            axes.text(5.25, y, folded(row.text, 88, 1), va="center", fontsize=6.5, color=INK if row.counted else SOFT, style="normal" if row.counted else "italic")
            y += 1
    axes.set_xlim(0, 10.9)
    axes.set_ylim(y, -2.2)
    bare(axes)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    counts = ", ".join(f"{name} {ledger[f'headlines.same-event.name.{name.lower().replace(chr(32), chr(45))}.count'].shown}" for name in NAMES.values())
    rest = ledger["headlines.same-event.name.none.count"]
    return (
        f"The first of the five names that a headline uses. Of {rest.n} counted same-event headlines: {counts}, another word or none {rest.shown}. "
        "Rings: shown, not counted (cut, or taken from an address). A convenience list: no group is estimated from it."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    counts = table["name"].value_counts()
    return f"A dot chart of {len(table)} headlines by name of the group: " + ", ".join(f"{n} {counts[n]}" for n in COLUMNS if n in counts) + "."
