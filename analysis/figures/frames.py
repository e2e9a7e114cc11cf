"""Five adapted frames and the scope of the sentences: coded share with the coders' range, cue lexicon beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, SOFT, bare, canvas
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "frames", "Frames adapted to the sentence, and scope: coders and cue lexicons"
ROWS = {
    "conflict": "conflict", "human-interest": "human interest", "responsibility": "responsibility", "morality": "morality",
    "economic": "economic", "episodic": "episodic scope", "thematic": "thematic scope",
}  # fmt: skip


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"frames.{ARTICLE}.{name}{part}.share" for name in ROWS for part in ("", ".lexicon")]


def table(tables: Tables) -> pd.DataFrame:
    """Return per frame the number of sentences by consensus and by each coder, and by the cue lexicon."""
    from analysis.constructs.frames import responsible

    def flags(codes: pd.DataFrame, name: str) -> pd.Series:
        if name == "responsibility":
            return responsible(codes)
        return codes["scope"] == name if name in ("episodic", "thematic") else codes[name.replace("-", "_")] == "1"

    rows = []
    for name in ROWS:
        instrument = "scope" if name in ("episodic", "thematic") else "frames"
        found = tables.rows(instrument, name.replace("-", "_"), ARTICLE)["sentence"].nunique()
        each = sorted(int(flags(codes, name).sum()) for codes in tables.by_coder(ARTICLE))
        rows.append((name, int(flags(tables.coded(ARTICLE), name).sum()), each[0], each[-1], found, len(tables.coded(ARTICLE))))
    return pd.DataFrame(rows, columns=["frame", "coded", "least", "most", "lexicon", "n"])


def draw(table: pd.DataFrame) -> Figure:
    """Draw for each frame a bar for the coders' majority with their range, and a ring for the lexicon."""
    figure = canvas(2.9)
    axes = figure.add_subplot()
    for y, row in enumerate(table.itertuples()):
        axes.barh(y, row.coded, height=0.55, color="#c9c9c9", linewidth=0)
        axes.plot([row.least, row.most], [y, y], color=INK, lw=2.2, solid_capstyle="butt")
        axes.plot(row.lexicon, y, "o", ms=7, mfc="none", mec=BLUE, mew=1.6)
        axes.text(-0.5, y, ROWS[row.frame], ha="right", va="center")
        if row.coded < 5:
            axes.text(max(row.coded, row.lexicon, row.most) + 0.9, y, "fewer than five: a list, no measurement", va="center", fontsize=7, color=SOFT)
    first = table.iloc[0]
    axes.text(30.4, 3.6, "grey bar: coders' majority\nblack line: range of the coders", va="center", fontsize=7.5, color=INK)
    axes.text(30.4, 4.65, "blue ring: cue lexicon", va="center", fontsize=7.5, color=BLUE)
    for x in (10, 20, 30):
        axes.axvline(x, color=FAINT, lw=0.6, zorder=0)
    axes.set_xlim(-0.2, 47)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlabel(f"sentences of {int(first['n'])}")
    bare(axes, "b")
    axes.spines["bottom"].set_visible(False)
    axes.set_title(TITLE)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    shares = ", ".join(f"{words} {ledger[f'frames.{ARTICLE}.{name}.share'].shown}" for name, words in ROWS.items())
    return (
        f"Share of the article's {ledger[f'frames.{ARTICLE}.conflict.share'].n} sentences by coders' majority: {shares}. Adapted from generic frames for whole stories to the sentence; "
        "no substitute for the originals. Rings: the automatic estimate, which misses and invents."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    return "Bars of sentences per frame. " + "; ".join(f"{ROWS[r.frame]}: coded {r.coded} (coders {r.least} to {r.most}), cue lexicon {r.lexicon}" for r in table.itertuples()) + "."
