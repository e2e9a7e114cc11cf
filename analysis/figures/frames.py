"""Five adapted frames and the scope of the sentences: coded share with the coders' range, cue lexicon beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, SOFT, bare, by_coders, canvas
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "frames", "Frames adapted to the sentence, and scope: coders and cue lexicons"
ROWS = {
    "conflict": "conflict", "human-interest": "human interest", "responsibility": "responsibility", "morality": "morality",
    "economic": "economic", "episodic": "episodic scope", "thematic": "thematic scope",
}  # fmt: skip
FEWEST = 5  # below that a code is a list, not a measurement


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"frames.{ARTICLE}.{name}{part}.share" for name in ROWS for part in ("", ".lexicon")]


def table(tables: Tables) -> pd.DataFrame:
    """Return per frame the number of sentences by consensus and by each coder, by the cue lexicon, and the consensus sentences."""
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
        codes = tables.coded(ARTICLE)
        units = codes.index[flags(codes, name)]
        numbers = " ".join(u.split(":s")[1].lstrip("0") for u in units)
        rows.append((name, len(units), each[0], each[-1], found, len(codes), numbers))
    return pd.DataFrame(rows, columns=["frame", "coded", "least", "most", "lexicon", "n", "units"])


def draw(table: pd.DataFrame) -> Figure:
    """Draw a bar for the coders' majority with their range and a ring for the lexicon; below FEWEST the sentences' numbers."""
    drawn, few = table[table["coded"] >= FEWEST], table[table["coded"] < FEWEST]
    figure = canvas(0.3 * len(table) + 1.45, 8.0, title=TITLE)
    axes = figure.add_subplot()
    for y, row in enumerate(drawn.itertuples()):
        axes.barh(y, row.coded, height=0.55, color="#c9c9c9", linewidth=0)
        axes.plot([row.least, row.most], [y, y], color=INK, lw=2.2, solid_capstyle="butt")
        axes.plot(row.lexicon, y, "o", ms=7, mfc="none", mec=BLUE, mew=1.6, clip_on=False)
        axes.text(-0.8, y, ROWS[row.frame], ha="right", va="center")
    foot = len(drawn) - 0.4
    for x in range(0, 31, 10):
        axes.plot([x, x], [-0.5, foot], color=FAINT, lw=0.6, zorder=0)
        axes.text(x, foot + 0.1, f"{x} of {int(table['n'].iloc[0])}" if x == 30 else str(x), ha="center", va="top", fontsize=7.5, color=SOFT)
    for y, (words, colour) in enumerate((("grey bar: coders' majority", INK), ("black line: range of the coders", INK), ("blue ring: cue lexicon", BLUE))):
        axes.text(33, 0.45 * y, words, va="center", fontsize=7.5, color=colour)
    for i, row in enumerate(few.itertuples()):
        at = len(drawn) + 1.3 + 0.8 * i
        axes.text(-0.8, at, ROWS[row.frame], ha="right", va="center", color=SOFT)
        axes.text(0, at, f"sentences {_numbers(row.units)}", va="center", fontsize=8)
        axes.text(16.5, at, f"coders {_range(row)}; cue lexicon {row.lexicon}", va="center", fontsize=7.5, color=SOFT)
    if len(few):
        axes.text(0, len(drawn) + 0.5, f"fewer than {FEWEST} sentences by majority: listed, not measured", va="center", fontsize=7.5, fontweight="bold", color=SOFT)
    axes.set_xlim(-9.5, 46)
    axes.set_ylim(len(drawn) + 0.8 * len(few) + 1.0, -0.7)
    bare(axes)
    return figure


def _numbers(units: object) -> str:
    """Return sentence numbers with commas; a cell read back from CSV may be a number or empty."""
    return ", ".join(("" if units != units else str(units)).removesuffix(".0").split()) or "none"


def _range(row: object) -> str:
    least, most = row.least, row.most  # type: ignore[attr-defined]
    return f"{least} to {most}" if least != most else f"{most} each"


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    held = {name: ledger[f"frames.{ARTICLE}.{name}.share"] for name in ROWS}
    shares = ", ".join(f"{ROWS[name]} {r.quoted} ({by_coders(r)})" for name, r in held.items() if len(r.units) >= FEWEST)
    return (
        f"Of the article's {held['conflict'].n} sentences, by coders' majority: {shares}. Frames for whole stories, adapted to the sentence; "
        "no substitute for the originals. Rings: the cue lexicons, an automatic estimate that misses and invents."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    parts = []
    for r in table.itertuples():
        listed = f", sentences {_numbers(r.units)}, listed only" if r.coded < FEWEST else ""
        parts.append(f"{ROWS[r.frame]}: coded {r.coded} (coders {r.least} to {r.most}){listed}, cue lexicon {r.lexicon}")
    return "Bars of sentences per frame. " + "; ".join(parts) + "."
