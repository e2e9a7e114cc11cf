"""Deeds in reading order, a row per doer, and below them the passives that leave the doer out.

The rows are the study's actors who do something. A full mark: the doer is named; a ring: a passive
leaves the doer out and the coders supply it. Passives whose doer stays open are listed alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured

PASSIVE = ("passive", "without_doer")  # the instrument and its category
LISTED = "The coded passives without a doer"
MISSED = "(missed by the instrument)"


def deeds(figure: Figure, measured: Measured) -> Iterator[Mark]:
    """Yield the marks of each doer's deeds, and a row per passive: its verbs and sentence."""
    coded = parts.coded(measured)
    by_actor = dict(list(coded.table("deeds").groupby("actor")))
    last = max(parts.numbers(measured.study.of(measured.study.article)["id"]))
    for code, actor in measured.study.facts.actors.items():
        if code in by_actor:
            key, share = parts.share(figure, measured, code)
            said = Mark(actor.words, text=f"doer named in {share}" * bool(share))
            yield said._replace(shape="axis", colour="grey", low=1, high=last, key=key)
            yield from _marks(said, by_actor[code])
    yield from _passives(measured, coded.codes)


def _marks(said: Mark, deeds: pd.DataFrame) -> Iterator[Mark]:
    """Yield the deeds of a doer, several in one sentence below each other."""
    left_out = ("left out, supplied by coders", "open dot", "ink")
    lines = deeds.groupby("unit").cumcount()
    rows = zip(parts.numbers(deeds["unit"]), deeds["named"], lines, strict=True)
    for number, named, line in rows:
        mark, shape, colour = ("doer named", "dot", "ink") if named == "1" else left_out
        yield said._replace(mark=mark, shape=shape, colour=colour, value=number, line=line)


def _passives(measured: Measured, codes: pd.DataFrame) -> Iterator[Mark]:
    """Yield the passives that coders mark: number and verbs, sentence, who is left out."""
    found = measured.study.rows(*PASSIVE, measured.study.article)
    verbs = found.groupby("sentence")["surface"].agg(" / ".join)
    codes = codes[codes["agentless_passive"] == "1"]
    actors = measured.study.facts.actors
    rows = zip(parts.numbers(codes.index), codes.iterrows(), strict=True)
    for number, (unit, code) in rows:
        actor = actors.get(code["deleted_agent"])
        who = f"left out: {actor.words}" if actor else "doer open"
        name = f"{number} {verbs.get(unit, MISSED)}"
        yield Mark(name, panel=LISTED, inside=code["text"], text=who)
