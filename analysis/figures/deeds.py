"""Who vanishes when Europe decides? A strip of deeds with and without their doer, and the verbs that leave him out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding import ACTORS
from analysis.constructs.agency import WHO, deeds
from analysis.figures.style import BLUE, FAINT, INK, RED, SOFT, bare, canvas, folded
from analysis.measures import ARTICLE, Tables
from analysis.results import Ledger

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "deeds", "Who does, and who vanishes: deeds in reading order"


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"agency.{ARTICLE}.{actor}.doer-named.share" for actor in ACTORS if (table["actor"] == actor).any()]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per deed: unit, position, actor, named (1 or 0), words (the doer, or the passive verb), sentence."""
    codes = tables.coded(ARTICLE)
    held = deeds(codes)
    place = {unit: i for i, unit in enumerate(codes.index, start=1)}
    verbs = tables.rows("passive", "without_doer", ARTICLE).groupby("sentence")["surface"].agg(" / ".join)
    held["position"] = held["unit"].map(place)
    left = ~held["named"].astype(bool)
    held["words"] = held["surface"].where(~left, held["unit"].map(verbs).fillna(""))
    held["named"] = held["named"].astype(int)
    return held[["unit", "position", "actor", "named", "words"]].assign(text=held["unit"].map(codes["text"]))


def draw(table: pd.DataFrame) -> Figure:
    """Draw a row per actor: a full mark where the doer is named, a ring where he is left out; the verbs below."""
    actors = [a for a in ACTORS if (table["actor"] == a).any()]
    left = table[table["named"] == 0]
    figure = canvas(0.27 * len(actors) + 0.21 * len(left) + 1.35, 8.0)
    top, below = figure.subplots(2, 1, height_ratios=[len(actors) + 1.2, len(left) * 0.78 + 0.8])
    for row, actor in enumerate(actors):
        of = table[table["actor"] == actor]
        top.plot([1, 47], [row, row], color=FAINT, lw=0.6, zorder=0)
        twice = of.groupby("position").cumcount()
        for named, face in ((1, INK), (0, "white")):
            at = of["named"] == named
            top.plot(of["position"][at], row - 0.24 * twice[at], "o", ms=5, mfc=face, mec=INK if named else RED, mew=1.2)
        top.text(0.2, row, WHO[actor], ha="right", va="center")
        gone = int((of["named"] == 0).sum())
        top.text(48, row, f"{len(of) - gone} named" + (f", {gone} left out" if gone else ""), va="center", color=RED if gone else SOFT)
    top.set_xlim(-15, 59)
    top.set_ylim(len(actors) - 0.3, -1.2)
    for at in (1, 10, 20, 30, 40, 47):
        top.text(at, -0.85, str(at), ha="center", color=SOFT, fontsize=7)
    bare(top)
    top.set_title(TITLE)
    below.set_title("The passives whose doer the coders supply", fontsize=8.5, color=RED)
    for row, deed in enumerate(left.itertuples()):
        below.text(0.0, row, f"{deed.position}", ha="right", va="center", color=SOFT, fontsize=7)
        below.text(0.012, row, f"{deed.words or '(the instrument misses it)'}", va="center", fontweight="bold", fontsize=8)
        below.text(0.36, row, f"left out: {WHO[deed.actor]}", va="center", fontsize=7.5, color=RED)
        below.text(0.76, row, folded(deed.text, 56, 1), va="center", fontsize=6, color=SOFT)
    below.set_xlim(-0.03, 1.2)
    below.set_ylim(len(left) - 0.4, -0.7)
    bare(below)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    west, group = (ledger[f"agency.{ARTICLE}.{actor}.doer-named.share"] for actor in ("west", "is"))
    return (
        f"Each mark is a deed in the article, at its sentence. Full: the doer is named; ring: a passive leaves the doer out and the coders supply it. "
        f"Western governments are named in {west.formula.split(' = ')[0]}, the group in {group.formula.split(' = ')[0]}. "
        "So few deeds carry no more than their listing; verbs are as the passive instrument marks them, in the English translation's wording."
    )


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    rows = []
    for actor in ACTORS:
        of = table[table["actor"] == actor]
        if len(of):
            rows.append(f"{WHO[actor]}: {int(of['named'].sum())} of {len(of)} with the doer named")
    return "A strip of dots per actor. " + "; ".join(rows) + "."
