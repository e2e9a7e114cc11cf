"""When does the report become a warning? The sentences in reading order as a barcode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, by_coders, canvas
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "barcode", "From report to warning: the sentences in reading order"
ROWS = {"violence": "violent event", "danger": "danger ahead", "reassurance": "reassurance"}
LEXICON = {"violence": "violent_event", "danger": "danger_ahead", "reassurance": "reassurance"}
COLOURS = {"violence": INK, "danger": RED, "reassurance": BLUE}


def keys(_: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    shares = [f"threat.{ARTICLE}.{name}.share" for name in ROWS]
    return [*shares, f"threat.{ARTICLE}.danger.last-third.difference", f"threat.{ARTICLE}.danger.last-third.stability"]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per sentence: unit, zone, third, the coded marks, and the lexicon's marks."""
    held = tables.coded(ARTICLE)
    out = pd.DataFrame({"unit": held.index, "zone": held["zone"].to_numpy(), "third": held["third"].to_numpy()})
    for name in ROWS:
        out[name] = (held[name] == "1").to_numpy().astype(int)
        found = set(tables.rows("threat", LEXICON[name], ARTICLE)["sentence"])
        out[f"{name}_lexicon"] = [int(unit in found) for unit in out["unit"]]
    return out


def draw(table: pd.DataFrame) -> Figure:
    """Draw a full bar where the coders mark a sentence, a tick below where the lexicon finds a word."""
    figure = canvas(3.3, title=TITLE)
    axes = figure.add_subplot()
    n = len(table)
    for row, (name, words) in enumerate(ROWS.items()):
        y = len(ROWS) - row
        for i in range(n):
            coded, found = table[name].iloc[i], table[f"{name}_lexicon"].iloc[i]
            axes.bar(i + 1, 0.62, bottom=y - 0.31, width=0.82, color=COLOURS[name] if coded else "#f0f0f0", linewidth=0)
            if found:
                axes.plot(i + 1, y - 0.40, marker="^", ms=2.6, color=SOFT, mew=0)
        axes.text(-0.3, y, f"{words}", ha="right", va="center", color=COLOURS[name], fontweight="bold")
        axes.text(n + 1.0, y, f"{int(table[name].sum())} of {n}", ha="left", va="center", color=COLOURS[name])
    body = table[table["zone"] == "body"]
    for third, words in ((1, "first third"), (2, "middle third"), (3, "last third of the body")):
        at = body.index[body["third"] == third] + 1
        axes.plot([at.min() - 0.4, at.max() + 0.4], [0.33, 0.33], color=SOFT, lw=1.0)
        axes.text((at.min() + at.max()) / 2, 0.22, words, ha="center", va="top", color=SOFT)
    for i in table.index[table["zone"] == "subhead"]:
        axes.text(i + 1, 3.5, "subhead", ha="center", va="bottom", color=SOFT, fontsize=7, rotation=0)
        axes.plot([i + 1, i + 1], [0.5, 3.46], color=FAINT, lw=0.6, zorder=0)
    axes.text(2.5, 3.5, "headline,\nstandfirst", ha="center", va="bottom", color=SOFT, fontsize=7)
    axes.set_xlim(-9.5, n + 7.5)
    axes.set_ylim(-0.25, 4.0)
    bare(axes)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    rise, firm = (ledger[f"threat.{ARTICLE}.danger.last-third.{s}"] for s in ("difference", "stability"))
    parts = ", ".join(f"{words} {ledger[f'threat.{ARTICLE}.{name}.share'].quoted}" for name, words in ROWS.items())
    return (
        f"Each column is one of the article's {ledger[f'threat.{ARTICLE}.danger.share'].n} sentences, in reading order. "
        f"Bars: coders' majority ({parts}). Triangles: the lexicon; for danger it is not to be relied on. "
        f"Danger in the last third of the body is {rise.quoted} above the rest of the body ({by_coders(rise)}; "
        f"{firm.quoted_range} when paragraphs are resampled, which shows stability and is no interval)."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    body = table[table["zone"] == "body"]
    parts = []
    for name, words in ROWS.items():
        by = [(int(of[name].sum()), len(of)) for of in (body[body["third"] == third] for third in (1, 2, 3))]
        thirds = ", ".join(f"{k} of {n} in the {where}" for (k, n), where in zip(by, ("first", "middle", "last"), strict=True))
        rest = int(table[name].sum()) - sum(k for k, _ in by)
        parts.append(f"{words}, {int(table[name].sum())} sentences: by thirds of the body {thirds}, and {rest} in headline, standfirst or subheads")
    return f"Three rows of {len(table)} bars, one per sentence. " + "; ".join(parts) + "."
