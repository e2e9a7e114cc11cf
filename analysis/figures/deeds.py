"""Who vanishes when Europe decides? A strip of deeds with and without their doer, and the verbs that leave him out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.constructs.agency import WHO, deeds
from analysis.figures.style import FAINT, INK, RED, SOFT, bare, by_coders, canvas, folded, window
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import MARK, Ledger, Result
from analysis.study.coding import ACTORS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME, TITLE = "deeds", "Who does, and who vanishes: deeds in reading order"
LETTERS = 145


def keys(table: pd.DataFrame) -> list[str]:
    """Return the results the figure shows."""
    return [f"agency.{ARTICLE}.{actor}.doer-named.share" for actor in ACTORS if (table["actor"] == actor).any()]


def table(tables: Tables) -> pd.DataFrame:
    """Return one row per deed: unit, position, actor, named (1 or 0), words (the doer, or the passive verb), clause.

    `clause` is the sentence around the verb. A coded passive whose doer stays open has the actor "open".
    """
    codes = tables.coded(ARTICLE)
    held = deeds(codes)
    open_ = codes.index[(codes["agentless_passive"] == "1") & (codes["deleted_agent"] == "none")]
    held = pd.concat([held, pd.DataFrame({"unit": open_, "actor": "open", "named": False, "surface": ""})], ignore_index=True)
    place = {unit: i for i, unit in enumerate(codes.index, start=1)}
    verbs = tables.rows("passive", "without_doer", ARTICLE).groupby("sentence")["surface"].agg(list)
    rows = []
    for deed in held.itertuples(index=False):
        found = [deed.surface] if deed.named else list(verbs.get(deed.unit, []))
        clause = window(str(codes.at[deed.unit, "text"]), found[0] if found else "", LETTERS)
        rows.append((deed.unit, place[deed.unit], deed.actor, int(deed.named), " / ".join(found), clause))
    return pd.DataFrame(rows, columns=["unit", "position", "actor", "named", "words", "clause"])


def draw(table: pd.DataFrame) -> Figure:
    """Draw a row per actor: a full mark where the doer is named, a ring where he is left out; the passives below."""
    actors = [a for a in ACTORS if (table["actor"] == a).any()]
    left = table[table["named"] == 0]
    figure = canvas(0.27 * len(actors) + 0.36 * len(left) + 1.3, 8.0, title=TITLE)
    top, below = figure.subplots(2, 1, height_ratios=[0.27 * len(actors) + 0.35, 0.36 * len(left) + 0.35])
    for row, actor in enumerate(actors):
        of = table[table["actor"] == actor]
        top.plot([1, 47], [row, row], color=FAINT, lw=0.6, zorder=0)
        twice = of.groupby("position").cumcount()
        for named, face in ((1, INK), (0, "white")):
            at = of["named"] == named
            top.plot(of["position"][at], row - 0.24 * twice[at], "o", ms=5, mfc=face, mec=INK if named else RED, mew=1.2)
        top.text(-19, row, WHO[actor], ha="left", va="center")
        gone = int((of["named"] == 0).sum())
        top.text(48, row, f"{len(of) - gone} named" + (f", {gone} left out" if gone else ""), va="center", color=RED if gone else SOFT)
    top.set_xlim(-19.3, 58)
    top.set_ylim(len(actors) - 0.3, -1.2)
    for at in (1, 10, 20, 30, 40, 47):
        top.text(at, -0.85, str(at), ha="center", color=SOFT, fontsize=7)
    bare(top)
    below.text(-19, -0.75, "The coded passives without a doer", va="center", fontweight="bold", color=RED)
    for row, deed in enumerate(left.itertuples()):
        who = f"left out: {WHO[deed.actor]}" if deed.actor in WHO else "doer open"
        verbs = "" if deed.words != deed.words else deed.words
        below.text(-19, row, str(deed.position), va="center", color=SOFT, fontsize=7.5)
        weight, style = ("bold", "normal") if verbs else ("normal", "italic")
        below.text(-17, row, verbs or "(missed by the instrument)", va="center", fontsize=8, fontweight=weight, style=style)
        below.text(8, row, who, va="center", fontsize=8, color=RED if deed.actor in WHO else SOFT)
        below.text(-17, row + 0.4, folded(deed.clause, LETTERS + 8), va="center", fontsize=7, color=SOFT)
    below.set_xlim(-19.3, 58)
    below.set_ylim(len(left) - 0.2, -1.1)
    bare(below)
    return figure


def caption(ledger: Ledger) -> str:
    """Return what the figure shows, with its numbers."""
    west, group = (ledger[f"agency.{ARTICLE}.{actor}.doer-named.share"] for actor in ("west", "is"))
    return (
        "Each mark is a deed at its sentence. Full: its doer is named; ring: a passive leaves the doer out and the coders supply it. "
        f"Western governments are named in {_of(west)} ({by_coders(west)}), the group in {_of(group)} ({by_coders(group)}). "
        "Named doers are counted per mention, left-out doers per sentence. Passives whose doer stays open are listed, not drawn. "
        "So few deeds are a list. Verbs: as the instrument finds them in the translation."
    )


def _of(result: Result) -> str:
    return result.formula.split(" = ")[0] + MARK * result.exploratory


def alt(table: pd.DataFrame) -> str:
    """Return a text in place of the picture."""
    rows = []
    for actor in ACTORS:
        of = table[table["actor"] == actor]
        if len(of):
            rows.append(f"{WHO[actor]}: {int(of['named'].sum())} of {len(of)} with the doer named")
    left = "; ".join(f"{r.position}, {WHO.get(r.actor, 'doer open')}" for r in table[table["named"] == 0].itertuples())
    return "A strip of dots per actor. " + "; ".join(rows) + f". Listed passives without a doer, by sentence: {left}."
