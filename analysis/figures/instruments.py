"""How well each instrument measures: agreement with coded units, with the naive baseline and the coders' own agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import validity
from analysis.figures.style import BLUE, FAINT, GOLD, INK, SOFT, bare, canvas
from analysis.measures import Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "instruments", "How well the instruments measure: F1 on coded units, and AUC by article"
SETS = {"unseen": ("unseen news sentences", "o", INK), "headlines": ("headlines", "s", "#7a7a7a"), "article": ("the article (fit)", "^", GOLD),
        "passive-voice": ("human-coded set", "D", BLUE)}  # fmt: skip
WORDS = {
    "threat violent_event": "threat: violent event", "threat danger_ahead": "threat: danger ahead", "threat reassurance": "threat: reassurance",
    "sourcing voice": "sourcing: attributed or quoted", "certainty hedge": "certainty: hedge", "passive without_doer": "passive, doer left out",
    "passive any": "passive, any", "frames conflict": "frame: conflict", "frames human_interest": "frame: human interest",
    "frames responsibility": "frame: responsibility", "frames morality": "frame: morality", "frames economic": "frame: economic",
    "scope episodic": "scope: episodic", "scope thematic": "scope: thematic",
}  # fmt: skip


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return ["validity." + ".".join(validity.slug(p) for p in (r.instrument, r.category, r.set, "f1")) for r in table.itertuples()]


def table(tables: Tables) -> pd.DataFrame:
    """Return the F1 rows of all score sets on units: instrument, category, set, kind, n, positives, value, low, high, baseline, ceiling."""
    held = validity.all_scores(tables)
    names = held["instrument"] + " " + held["category"]
    keep = held[(held["metric"] == "f1") & held["set"].isin(SETS) & names.isin(WORDS)]
    columns = ["instrument", "category", "set", "kind", "n", "positives", "value", "low", "high", "baseline", "ceiling"]
    return keep[columns].reset_index(drop=True)


def draw(table: pd.DataFrame) -> Figure:
    """Draw a row per instrument: a point with its interval for each set, a tick for baseline and ceiling on unseen units."""
    figure = canvas(0.36 * len(WORDS) + 1.0, 8.0)
    axes = figure.add_subplot()
    for y, (name, words) in enumerate(WORDS.items()):
        rows = table[(table["instrument"] + " " + table["category"]) == name]
        axes.text(-0.02, y, words, ha="right", va="center")
        for row in rows.itertuples():
            label, marker, colour = SETS[row.set]
            at = y + {"unseen": -0.13, "headlines": 0.1, "article": 0.3, "passive-voice": -0.33}[row.set]
            if row.low == row.low:
                axes.plot([row.low, row.high], [at, at], color=colour, lw=1.2)
            axes.plot(row.value, at, marker, ms=5, mfc=colour, mec=colour)
            if row.set == "unseen":
                axes.plot([row.baseline] * 2, [y - 0.38, y + 0.08], color=SOFT, lw=1.2, ls=(0, (2, 1)))
                axes.plot([row.ceiling] * 2, [y - 0.38, y + 0.08], color=BLUE, lw=1.6)
                axes.text(1.02, y - 0.08, f"{row.value:.2f}".lstrip("0") + f"  n = {int(row.n)}, {int(row.positives)} positive", va="center", fontsize=7, color=INK)
        axes.plot([0, 1], [y + 0.5, y + 0.5], color=FAINT, lw=0.5, zorder=0)
    for x, (label, marker, colour) in zip((-0.36, -0.01, 0.15, 0.34), SETS.values(), strict=True):
        axes.plot(x + 0.01, -1.1, marker, ms=5, mfc=colour, mec=colour)
        axes.text(x + 0.03, -1.1, label, va="center", fontsize=7.5, color=colour)
    axes.text(0.64, -1.1, "dashed line: F1 of marking every unit; blue line: between coders", va="center", fontsize=7, color=SOFT)
    axes.set_xlim(-0.36, 1.34)
    axes.set_ylim(len(WORDS) - 0.3, -1.6)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    bare(axes, "b")
    axes.spines["bottom"].set_visible(False)
    axes.set_title(TITLE.split(",")[0])
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    return (
        "F1 of each instrument against the majority of three copies of one language model (no people), 95 % bootstrap interval; diamonds: against people's codes of a public set. "
        "Black: sentences drawn at random from other news, unseen when the instrument was made. Squares: headlines; for sourcing, passives and names they were in view. "
        "Triangles: the article, which is fit. Dashed line: F1 of marking every unit; blue line: mean F1 between coders. Figures on the instruments quote these scores."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    held = table[table["set"] == "unseen"]
    return "F1 on unseen sentences: " + "; ".join(f"{WORDS[f'{r.instrument} {r.category}']} {r.value:.2f} [{r.low:.2f}, {r.high:.2f}], baseline {r.baseline:.2f}" for r in held.itertuples()) + "."
