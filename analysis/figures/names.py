"""What is the group called? Every mention in reading order, by label and voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.naming import coded_mentions
from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "names", "What the group is called: every mention in reading order"
ORDER = ("name", "function", "neutral", "self", "ideology", "terror", "condemning")
HEADS = {"name": "name", "function": "function", "neutral": "neutral", "self": "own term", "ideology": "ideology", "terror": "terror", "condemning": "condemning"}


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"naming.{ARTICLE}.is.{label}.share" for label in ORDER if (table["label"] == label).any()]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per mention of the group: unit, position of its sentence, label, voice, surface."""
    codes = tables.coded(ARTICLE)
    held = coded_mentions(codes)
    held = held[held["actor"] == "is"].copy()
    held["position"] = held["unit"].map({unit: i for i, unit in enumerate(codes.index, start=1)})
    return held[["unit", "position", "label", "voice", "surface"]].reset_index(drop=True)


def draw(table: pd.DataFrame) -> Figure:
    """Draw one line per mention, its words in the column of its label; italics where the voice is not the author's."""
    shown = [label for label in ORDER if (table["label"] == label).any()]
    figure = canvas(0.163 * len(table) + 0.95, 8.4, title=TITLE)
    axes = figure.add_subplot()
    for x, label in enumerate(shown):
        n = int((table["label"] == label).sum())
        axes.text(x, -1.1, f"{HEADS[label]}\n{n} of {len(table)}", va="bottom", fontweight="bold", color=RED if label == "terror" else INK)
    for y, row in enumerate(table.itertuples()):
        axes.text(-0.1, y, row.position, ha="right", va="center", fontsize=6.5, color=SOFT)
        axes.plot([-0.05, len(shown) + 0.27], [y + 0.5, y + 0.5], color=FAINT, lw=0.4, zorder=0)
        colour = RED if row.label == "terror" else INK
        own = row.voice in ("author", "inferred")
        mark = {"author": "", "inferred": " °", "attributed": " *", "quoted": " “”"}[row.voice]
        axes.text(shown.index(row.label), y, folded(row.surface, 32, 1) + mark, va="center", fontsize=7,
                  color=colour if own else BLUE, style="normal" if own else "italic")  # fmt: skip
    axes.set_xlim(-0.3, len(shown) + 0.3)
    axes.set_ylim(len(table) - 0.3, -3.4)
    bare(axes)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    terror, name = (ledger[f"naming.{ARTICLE}.is.{label}.share"] for label in ("terror", "name"))
    return (
        f"All {terror.n} mentions of the group that at least two of three coders mark, by head noun; people in custody are not counted. The number is the sentence's. "
        f"Terror labels: {terror.quoted} ({by_coders(terror)}); names: {name.quoted} ({by_coders(name)}). "
        "° inferred by the author, * attributed (italics). "
        "“Organization” is the translation's word; the original's Terrormiliz carries terror too, so the German share is open."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    counts = table["label"].value_counts()
    words = ", ".join(f"{HEADS[label]} {counts[label]}" for label in ORDER if label in counts)
    return f"A list of {len(table)} mentions in reading order, each word in the column of its label: {words}."
