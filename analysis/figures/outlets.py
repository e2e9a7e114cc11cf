"""Which name for the group do headlines choose? Outlet by name, every headline shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.headlines import NAMES, listed
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "outlets", "Which name for the group: outlet by name, every headline shown"
COLUMNS = (*NAMES.values(), "none")
GROUPS = {
    "the article": "The article", "ngo": "NGO", "un": "UN", "us government and voa": "US government and VOA",
    "russian and pro-damascus": "Russian and pro-Damascus", "wire": "Wire agencies, also as printed elsewhere",
}  # fmt: skip


def column(index: int) -> float:
    """Return where a name's column stands."""
    return 2.35 + 0.52 * index


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"headlines.same-event.name.{name.lower().replace(' ', '-')}.count" for name in COLUMNS]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per headline: key, group, outlet, name, counted, text; by group, outlet and key."""
    held = listed(tables)
    held["group"] = held["group"].where(held["key"] != ARTICLE, " the article")
    held["counted"] = held["counted"].astype(int)
    return held.sort_values(["group", "outlet", "key"], ignore_index=True)[["key", "group", "outlet", "name", "counted", "text"]]


def draw(table: pd.DataFrame) -> Figure:
    """Draw a dot in the column of the name each headline uses, the whole headline beside it."""
    groups = list(dict.fromkeys(table["group"]))
    outlets, titles = ([folded(text, width) for text in table[column]] for column, width in (("outlet", 27), ("text", 91)))
    tall = [1 + 0.62 * max(a.count("\n"), b.count("\n")) for a, b in zip(outlets, titles, strict=True)]
    figure = canvas(0.182 * (sum(tall) + 0.95 * len(groups)) + 1.0, 9.2, title=TITLE)
    axes = figure.add_subplot()
    for x, name in enumerate(COLUMNS):
        words = name.replace(" ", "\n") if name != "none" else "other\nor none"
        axes.text(column(x), -0.6, words, ha="center", va="bottom", fontsize=7, fontweight="bold", color=SOFT if name == "none" else INK)
    y = 0.0
    for group in groups:
        axes.text(0, y, GROUPS.get(group.strip(), group.strip().capitalize()), va="center", fontsize=7, fontweight="bold", color=SOFT)
        y += 0.95
        for i in table.index[table["group"] == group]:
            row, middle = table.loc[i], y + (tall[i] - 1) / 2
            none = row["name"] == "none"
            axes.plot([2.1, 5.2], [middle] * 2, color=FAINT, lw=0.4, zorder=0)
            colour = SOFT if none else RED
            axes.plot(column(COLUMNS.index(row["name"])), middle, "o", ms=5, mfc=colour if row["counted"] else "white", mec=colour)
            axes.text(0.08, middle, outlets[i], va="center", fontsize=7, linespacing=1.05)
            colour, style = (INK, "normal") if row["counted"] else (SOFT, "italic")
            axes.text(5.3, middle, titles[i], va="center", fontsize=6.5, linespacing=1.05, color=colour, style=style)
            y += tall[i]
    axes.set_xlim(0, 10.7)
    axes.set_ylim(y - 0.3, -2.2)
    bare(axes)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    held = {name: ledger[f"headlines.same-event.name.{name.lower().replace(' ', '-')}.count"] for name in COLUMNS}
    counts = ", ".join(f"{name} {held[name].quoted}" for name in NAMES.values())
    copies = sum(unit.startswith("ap-") for unit in held["IS"].units)
    return (
        f"The first of the five names that a headline uses. Of {held['none'].n} counted same-event headlines: {counts}, another word or none {held['none'].quoted}. "
        f"{copies} of the {held['IS'].shown} with IS are copies of one agency, AP. Rings: shown, not counted (cut, or taken from an address). "
        "Counts of a convenience list, without a range: no group of outlets is estimated from it."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    others = table[table["key"] != ARTICLE]
    rows = []
    for name in COLUMNS:
        of = others["counted"][others["name"] == name]
        rows.append(f"{name if name != 'none' else 'another word or none'} {int(of.sum())}" + (f" and {int((of == 0).sum())} not counted" if (of == 0).any() else ""))
    total = int(others["counted"].sum())
    return (
        f"A dot chart of the article's headline and {len(others)} others, {total} counted and {len(others) - total} only shown, "
        f"by name of the group: {', '.join(rows)}."
    )
