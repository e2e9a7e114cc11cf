"""Would another choice say the opposite? The primary results under every listed choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.sensitivity import PRIMARY, under_choices
from analysis.figures.style import BLUE, FAINT, GOLD, INK, RED, SOFT, bare, canvas
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "choices", "Would another choice say the opposite? Primary results under every listed choice"


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"sensitivity.{ARTICLE}.{measure}.choices" for measure in PRIMARY]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per measure and choice: measure, coder, voice, unit, value."""
    return under_choices(tables)


def draw(table: pd.DataFrame) -> Figure:
    """Draw a row per measure: a ring per choice, the primary result full, the instrument's marks as triangles."""
    figure = canvas(0.55 * len(PRIMARY) + 1.0, 8.0)
    axes = figure.add_subplot()
    for y, (measure, words) in enumerate(PRIMARY.items()):
        held = table[table["measure"] == measure].reset_index(drop=True)
        axes.text(-1.13, y, words, ha="left", va="center")
        axes.plot([held["value"].min(), held["value"].max()], [y, y], color=FAINT, lw=5, solid_capstyle="round", zorder=0)
        for i, row in enumerate(held.itertuples()):
            machine = row.coder == "instrument"
            at = y + (-0.2 if row.voice == "all" else 0.2) + (0.07 if row.unit == "words" else 0)
            if i:
                axes.plot(row.value, at, "^" if machine else "o", ms=4.5, mfc="none", mec=GOLD if machine else BLUE if row.voice == "own" else INK, mew=0.9)
        axes.plot(held["value"].iloc[0], y, "D", ms=7, color=RED)
        axes.text(1.06, y, f"{held['value'].iloc[0] * 100:.0f} %; {held['value'].min() * 100:.0f} to {held['value'].max() * 100:.0f}".replace("-", "−"), va="center", color=SOFT)
    axes.plot([0, 0], [-0.5, len(PRIMARY) - 0.5], color=SOFT, lw=0.7, zorder=0)
    axes.set_xlim(-1.15, 1.38)
    axes.set_ylim(len(PRIMARY) - 0.4, -1.1)
    for x, marker, colour, words in ((-1.1, "D", RED, "primary"), (-0.75, "o", INK, "all voices"), (-0.35, "o", BLUE, "attributed and quoted set apart"), (0.5, "^", GOLD, "instrument instead of coders")):
        axes.plot(x, -0.8, marker, ms=5, mfc=colour if marker == "D" else "none", mec=colour)
        axes.text(x + 0.04, -0.8, words, va="center", fontsize=7.5, color=colour)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    bare(axes, "b")
    axes.spines["bottom"].set_visible(False)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    rise = ledger[f"sensitivity.{ARTICLE}.last-third.choices"]
    source = ledger[f"sensitivity.{ARTICLE}.named-source.choices"]
    return (
        f"Each mark is one combination of coder, voice and unit from the closed list in corpus/choices.yaml. Named sources of danger: {source.shown_range} over {source.n} choices; "
        f"danger's rise in the last third: {rise.shown_range} percentage points over {rise.n}. Triangles put the instruments in the coders' place. The range is one of choices, no interval."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    rows = []
    for measure, words in PRIMARY.items():
        held = table["value"][table["measure"] == measure]
        rows.append(f"{words}: primary {held.iloc[0]:.2f}, {held.min():.2f} to {held.max():.2f} over {len(held)} choices")
    return "A row of marks per primary result. " + "; ".join(rows) + "."
