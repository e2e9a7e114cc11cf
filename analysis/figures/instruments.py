"""How well each instrument measures: agreement with coded units, with the naive baseline and the coders' own agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, GOLD, INK, SOFT, bare, canvas
from analysis.measures import validity
from analysis.measures.shares import Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME, TITLE = "instruments", "How well the instruments measure: F1 on coded units"
# The label, the marker, the colour and the place under the row's middle.
SETS = {
    "unseen": ("unseen news sentences", "o", INK, -0.13), "headlines": ("headlines", "s", "#6f6f6f", 0.1),
    "article": ("the article", "^", GOLD, 0.31), "passive-voice": ("human-coded set", "D", BLUE, -0.33),
}  # fmt: skip
WORDS = {
    "threat violent_event": "threat: violent event", "threat danger_ahead": "threat: danger ahead", "threat reassurance": "threat: reassurance",
    "sourcing voice": "sourcing: attributed or quoted", "certainty hedge": "certainty: hedge", "passive without_doer": "passive, doer left out",
    "passive any": "passive, any", "frames conflict": "frame: conflict", "frames human_interest": "frame: human interest",
    "frames responsibility": "frame: responsibility", "frames morality": "frame: morality", "frames economic": "frame: economic",
    "scope episodic": "scope: episodic", "scope thematic": "scope: thematic", "naming is": "names: the group's",
    "roles agent": "roles: doer", "roles patient": "roles: done-to",
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
    """Draw a row per instrument: a point with its interval for each set, open where the set was in view; ticks for baseline and ceiling."""
    figure = canvas(0.36 * len(WORDS) + 1.2, 8.0, title=TITLE)
    axes = figure.add_subplot()
    for y, (name, words) in enumerate(WORDS.items()):
        rows = table[(table["instrument"] + " " + table["category"]) == name]
        axes.text(-0.04, y, words, ha="right", va="center")
        for row in rows.itertuples():
            _, marker, colour, down = SETS[row.set]
            if row.low == row.low:
                axes.plot([row.low, row.high], [y + down] * 2, color=colour, lw=1.2)
            axes.plot(row.value, y + down, marker, ms=5, mfc="white" if row.kind == "fit" else colour, mec=colour)
            if row.set == "unseen":
                axes.plot([row.baseline] * 2, [y - 0.38, y + 0.08], color=SOFT, lw=1.2, ls=(0, (2, 1)))
                axes.plot([row.ceiling] * 2, [y - 0.38, y + 0.08], color=BLUE, lw=1.6)
        axes.text(1.05, y - 0.08, _numbers(rows), va="center", fontsize=7, color=INK if (rows["set"] == "unseen").any() else SOFT)
        axes.plot([0, 1], [y + 0.5, y + 0.5], color=FAINT, lw=0.5, zorder=0)
    _legend(axes)
    axes.set_xlim(-0.38, 1.36)
    axes.set_ylim(len(WORDS) - 0.3, -2.1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    bare(axes, "b")
    axes.spines["bottom"].set_visible(False)
    return figure


def _numbers(rows: pd.DataFrame) -> str:
    """Return F1, n and positives on unseen sentences; else on the article, where the instrument is fit."""
    best = rows[rows["set"] == "unseen"] if (rows["set"] == "unseen").any() else rows[rows["set"] == "article"]
    if best.empty:
        return ""
    row, what = best.iloc[0], "positive" if best["set"].iloc[0] == "unseen" else "coded (fit)"
    number = f"n = {int(row['n'])}, {int(row['positives'])} {what}" if what == "positive" else f"article, {int(row['positives'])} {what}"
    return f"{row['value']:.2f}".removeprefix("0") + f"  {number}"


def _legend(axes: Axes) -> None:
    for x, (label, marker, colour, _) in zip((-0.02, 0.33, 0.53, 0.74), SETS.values(), strict=True):
        axes.plot(x, -1.75, marker, ms=5, mfc=colour, mec=colour)
        axes.text(x + 0.02, -1.75, label, va="center", fontsize=7.5, color=colour)
    axes.plot(-0.02, -1.1, "o", ms=5, mfc="white", mec=INK)
    axes.text(0, -1.1, "open: in view when made (fit)", va="center", fontsize=7.5)
    axes.plot([0.45] * 2, [-1.3, -0.9], color=SOFT, lw=1.2, ls=(0, (2, 1)))
    axes.text(0.465, -1.1, "marking every unit", va="center", fontsize=7.5, color=SOFT)
    axes.plot([0.74] * 2, [-1.3, -0.9], color=BLUE, lw=1.6)
    axes.text(0.755, -1.1, "between coders", va="center", fontsize=7.5, color=BLUE)


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    n = ledger["validity.threat.violent-event.unseen.f1"].n
    return (
        f"F1 against the majority of three copies of one language model (diamonds: people's codes); "
        f"lines: 95 % bootstrap intervals. Black: {n} sentences drawn at random from "
        "riots in India 2002, the US campaign 2016 and climate articles, the sources on whose other sentences some lists were tuned. "
        "Open: in view when the instrument was made. Article and names and roles (by mention): no interval."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    held = table[table["set"] == "unseen"]
    fit = table[(table["set"] == "article") & table["instrument"].isin(["naming", "roles"])]
    unseen = (f"{_words(r)} {r.value:.2f} [{r.low:.2f}, {r.high:.2f}], baseline {r.baseline:.2f}" for r in held.itertuples())
    mentions = (f"{_words(r)} {r.value:.2f}" for r in fit.itertuples())
    return f"F1 on unseen sentences: {'; '.join(unseen)}. By mention in the article (fit): {'; '.join(mentions)}."


def _words(row: object) -> str:
    return WORDS[f"{row.instrument} {row.category}"]  # type: ignore[attr-defined]
