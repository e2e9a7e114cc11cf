"""Deeds in reading order, a row per doer, and below them the passives that leave the doer out.

The rows are the study's actors who do something. A full mark: the doer is named; a ring: a passive
leaves the doer out and the coders supply it. Passives whose doer stays open are listed alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.figures import chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.measures.measured import Measured

PASSIVE = ("passive", "without_doer")  # the instrument and its category
LISTED = "The coded passives without a doer"
MISSED = "(missed by the instrument)"


def deeds(figure: Figure, measured: Measured) -> pd.DataFrame:
    """Return the marks of each doer's deeds, and a row per passive: its verbs and sentence."""
    study = measured.study
    table = parts.coded(study).table("deeds")
    table = table.assign(number=parts.numbers(study, table["unit"]))
    last = len(study.of(study.article))
    doers = [
        mark
        for code, actor in study.facts.actors.items()
        for mark in _doer(figure, measured, code, actor.words, table[table["actor"] == code], last)
    ]
    return chart.table([*doers, *_passives(measured)])


def _doer(
    figure: Figure, measured: Measured, code: str, words: str, deeds: pd.DataFrame, last: int
) -> Iterator[Mark]:
    """Yield a line along the sentences and on it the deeds, several in one below each other."""
    if deeds.empty:
        return
    key, share = parts.share(figure, measured, code)
    text = f"doer named in {share}" * bool(share)
    yield Mark(words, shape="axis", colour="grey", low=1, high=last, text=text, key=key)
    lines = deeds.groupby("number").cumcount()
    for number, named, line in zip(deeds["number"], deeds["named"], lines, strict=True):
        mark = Mark(words, "doer named", "dot", value=number, line=line, text=text)
        if named != "1":
            mark = mark._replace(
                mark="left out, supplied by coders", shape="open dot", colour="red"
            )
        yield mark


def _passives(measured: Measured) -> Iterator[Mark]:
    """Yield the passives that coders mark: number and verbs, sentence, who is left out."""
    study = measured.study
    codes = parts.coded(study).codes
    found = study.rows(*PASSIVE, study.article)
    verbs = found.groupby("sentence")["surface"].agg(" / ".join)
    codes = codes[codes["agentless_passive"] == "1"]
    numbers = parts.numbers(study, codes.index)
    for number, (unit, code) in zip(numbers, codes.iterrows(), strict=True):
        actor = study.facts.actors.get(code["deleted_agent"])
        text = f"left out: {actor.words}" if actor else "doer open"
        name = f"{number} {verbs.get(unit, MISSED)}"
        yield Mark(name, panel=LISTED, inside=code["text"], text=text)
