"""Would another choice say the opposite? The primary results under every listed choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.sensitivity import PRIMARY, under_choices
from analysis.figures.style import BLUE, FAINT, GOLD, RED, SOFT, bare, canvas
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME, TITLE = "choices", "Would another choice say the opposite? Primary results under every listed choice"


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"sensitivity.{ARTICLE}.{measure}.choices" for measure in PRIMARY]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per measure and choice: measure, coder, voice, unit, value."""
    return under_choices(tables)


def draw(table: pd.DataFrame) -> Figure:
    """Draw a row per measure: above its bar all voices (full), below it voices set apart (open); the primary as a diamond."""
    figure = canvas(0.62 * len(PRIMARY) + 1.1, 8.0, title=TITLE)
    axes = figure.add_subplot()
    for y, (measure, words) in enumerate(PRIMARY.items()):
        held = table[table["measure"] == measure].reset_index(drop=True)
        first, least, most = (100 * v for v in (held["value"].iloc[0], held["value"].min(), held["value"].max()))
        axes.text(-1.13, y, words, ha="left", va="center")
        axes.plot([least / 100, most / 100], [y, y], color=FAINT, lw=5, solid_capstyle="round", zorder=0)
        for row in held.iloc[1:].itertuples():
            at = y + (-0.34 if row.voice == "all" else 0.22) + 0.12 * (row.unit == "words")
            _mark(axes, row.value, at, row.coder == "instrument", row.voice == "all")
        axes.plot(first / 100, y, "D", ms=7, color=RED)
        unit = " points" if measure == "last-third" else " %"
        axes.text(1.06, y, f"{first:.0f}{unit}; {least:.0f} to {most:.0f}".replace("-", "−"), va="center", color=SOFT)
    axes.plot([0, 0], [-0.5, len(PRIMARY) - 0.5], color=SOFT, lw=0.7, zorder=0)
    axes.set_xlim(-1.15, 1.48)
    axes.set_ylim(len(PRIMARY) - 0.4, -1.15)
    axes.plot(-1.1, -0.85, "D", ms=6, color=RED)
    axes.text(-1.05, -0.85, "primary", va="center", fontsize=7.5, color=RED)
    for x, machine, full, words in (
        (-0.75, False, True, "coders, all voices"), (-0.2, False, False, "coders, author's own voice"),
        (0.52, True, True, "instrument, all"), (0.98, True, False, "instrument, own"),
    ):  # fmt: skip
        _mark(axes, x, -0.85, machine, full)
        axes.text(x + 0.04, -0.85, words, va="center", fontsize=7.5, color=GOLD if machine else BLUE)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    bare(axes, "b")
    axes.spines["bottom"].set_visible(False)
    return figure


def _mark(axes: Axes, x: float, y: float, machine: bool, full: bool) -> None:
    colour = GOLD if machine else BLUE
    axes.plot(x, y, "^" if machine else "o", ms=4.5, mfc=colour if full else "white", mec=colour, mew=0.9)


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    rise, source = (ledger[f"sensitivity.{ARTICLE}.{measure}.choices"] for measure in ("last-third", "named-source"))
    return (
        "Each mark is one choice of coder, voice and unit from the closed list in corpus/choices.yaml. "
        "Upper line of each pair: sentences counted; lower: weighed by their words. "
        f"Danger's rise in the last third: {rise.quoted}, {rise.shown_range} over {rise.n} choices; "
        f"named sources of danger: {source.quoted}, {source.shown_range} over {source.n} "
        "(the author's own voice is left out: 0 by construction). Triangles: the instruments for the coders. Ranges of choices, no intervals."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    rows = []
    for measure, words in PRIMARY.items():
        held = table["value"][table["measure"] == measure]
        rows.append(f"{words}: primary {held.iloc[0]:.2f}, {held.min():.2f} to {held.max():.2f} over {len(held)} choices".replace("-0", "−0"))
    return "A row of marks per primary result. " + "; ".join(rows) + "."
