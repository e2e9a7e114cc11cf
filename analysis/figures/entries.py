"""How much does one word carry? The threat lexicon's entries in the article, and the sentences that only one finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.sensitivity import entries
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, canvas
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "entries", "How much one word carries: entries of the threat lexicon in the article"
COMPONENTS = {"violent_event": "violent event", "danger_ahead": "danger ahead", "reassurance": "reassurance"}
MOST = 12


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"sensitivity.{ARTICLE}.{c.replace('_', '-')}.one-entry.difference" for c in COMPONENTS]


def table(tables: Tables) -> pd.DataFrame:
    """Return per component its entries found in the article: component, entry, matches, alone (sentences only it finds)."""
    parts = [entries(tables, component).assign(component=component) for component in COMPONENTS]
    return pd.concat(parts, ignore_index=True)[["component", "entry", "matches", "alone"]]


def draw(table: pd.DataFrame) -> Figure:
    """Draw per component the entries by what they carry: grey for matches, red for sentences that hang on it alone."""
    figure = canvas(3.6, 8.0, title=TITLE)
    top = max(3, int(table["matches"].max()))
    for panel, (component, words) in zip(figure.subplots(1, 3, sharex=True), COMPONENTS.items(), strict=True):
        held = table[table["component"] == component].head(MOST)
        for y, row in enumerate(held.itertuples()):
            panel.barh(y, row.matches, height=0.62, color="#d0d0d0", linewidth=0)
            panel.barh(y, row.alone, height=0.30, color=RED, linewidth=0)
            panel.text(-0.15, y, row.entry, ha="right", va="center", fontsize=7.5)
        left = int((table["component"] == component).sum()) - len(held)
        panel.set_title(words, fontsize=8.5, color=INK)
        if left > 0:
            panel.text(-0.15, MOST, f"and {left} more", ha="right", va="center", fontsize=7, color=SOFT)
        panel.set_xlim(-top * 0.95, top)
        panel.set_ylim(MOST + 0.6, -0.8)
        panel.set_xticks(range(0, top + 1, 2 if top < 10 else 5))
        for x in range(0, top + 1, 2 if top < 10 else 5):
            panel.plot([x, x], [-0.6, MOST - 0.4], color=FAINT, lw=0.5, zorder=0)
        bare(panel, "b")
        panel.spines["bottom"].set_visible(False)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    violent, danger = (ledger[f"sensitivity.{ARTICLE}.{c}.one-entry.difference"] for c in ("violent-event", "danger-ahead"))
    one = ledger[f"sensitivity.{ARTICLE}.reassurance.one-entry.difference"].formula
    error = " Of the reassurances, “liberation” is here the attackers' deed: an error of the list." if "liberat" in one else ""
    missed = ledger[f"sensitivity.{ARTICLE}.danger.missed.count"]
    return (
        f"Grey: matches of the entry in the article's {violent.n} sentences; red: sentences that no other entry of the component finds, so what dropping it takes away. "
        f"Violent events: {violent.formula}; danger ahead: {danger.formula}. Coders mark {missed.n} danger sentences, of which no entry finds {missed.quoted}.{error}"
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    parts = []
    for component, words in COMPONENTS.items():
        held = table[table["component"] == component].head(3)
        parts.append(f"{words}: " + ", ".join(f"{r.entry} {r.matches} matches, {r.alone} sentences alone" for r in held.itertuples()))
    return "Three panels of bars per lexicon entry. " + "; ".join(parts) + "."
