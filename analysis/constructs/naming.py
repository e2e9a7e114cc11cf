"""Naming: what an actor is called, by label and voice, from the sheets and from the actor table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.instruments import actors
from analysis.measures.shares import ARTICLE, VOICE_INPUTS, Tables, sheets, slices
from analysis.results import Result
from analysis.study.coding import LABELS, mentions
from analysis.text import lexicon

INSTRUMENTS = (actors.NAMING, lexicon.load("places"))
CODE = "code:analysis.constructs.naming"
LABEL_WORDS: Mapping[str, str] = {
    "name": "a name", "function": "a function", "ideology": "a label of ideology", "terror": "a terror label",
    "condemning": "a condemning word", "self": "the group's own term", "neutral": "a neutral word",
}  # fmt: skip


def coded_mentions(codes: pd.DataFrame) -> pd.DataFrame:
    """Return the coded mentions, one row each in reading order: unit, order, actor, role, label, surface, voice."""
    rows = [
        (unit, i, m.actor, m.role, m.label, m.surface, voice)
        for unit, cell, voice in zip(codes.index, codes["actors"], codes["voice"], strict=True)
        for i, m in enumerate(mentions(cell), start=1)
    ]
    return pd.DataFrame(rows, columns=["unit", "order", "actor", "role", "label", "surface", "voice"])


def results(tables: Tables) -> Iterator[Result]:
    """Yield the share of each label among the group's mentions, coded and from the actor table, whole and by slice."""
    places = tables.coded(ARTICLE)
    held = coded_mentions(places)
    coders = [coded_mentions(t) for t in tables.by_coder(ARTICLE)]
    for segment, where, mask in [("", "", pd.Series(True, places.index)), *slices(places)]:
        units = set(places.index[mask])
        for label in LABELS:
            if held["unit"][held["actor"] == "is"].isin(units).any():
                yield _coded(held, coders, label, (segment, where, units))
    for piece in tables.full:
        sentences = tables.of(piece.key)
        for segment, where, mask in [("", "", pd.Series(True, sentences.index)), *slices(sentences)]:
            yield from _counted(tables, piece.key, (segment, where, set(sentences["id"][mask])))


def _coded(held: pd.DataFrame, coders: list[pd.DataFrame], label: str, part: tuple[str, str, set[str]]) -> Result:
    segment, where, units = part

    def split(table: pd.DataFrame) -> tuple[int, int, pd.Series]:
        of = table[(table["actor"] == "is") & table["unit"].isin(units)]
        hit = of["label"] == label
        return int(hit.sum()), len(of), of["unit"][hit]

    k, n, found = split(held)
    bounds = [a / b for a, b, _ in map(split, coders) if b]
    return Result(
        key=".".join(filter(None, ["naming", ARTICLE, "is", label, segment, "share"])),
        label=" ".join(filter(None, [f"share of the group's mentions by {LABEL_WORDS[label]}", where])),
        value=k / n, unit="share", digits=0, low=min(bounds), high=max(bounds), range="coders", n=n,
        n_of="mentions of the group", formula=f"{k} of {n} mentions = {k} / {n}", units=tuple(dict.fromkeys(found)),
        variable="actors", instrument="coded.actors", version="1", inputs=(f"piece:{ARTICLE}", *sheets("actors", *("voice",) * segment.startswith("voice")), CODE),
    )  # fmt: skip


def _counted(tables: Tables, piece: str, part: tuple[str, str, set[str]]) -> Iterator[Result]:
    segment, where, units = part
    rows = tables.rows("naming", piece=piece)
    group = rows[rows["category"].str.startswith("is.") & rows["sentence"].isin(units)]
    for label in LABELS if len(group) else ():
        hit = group[group["category"] == f"is.{label}"]
        yield Result(
            key=".".join(filter(None, ["naming", piece, "is", label, "lexicon", segment, "share"])),
            label=" ".join(filter(None, [f"share of the group's mentions by {LABEL_WORDS[label]}", where, "(instrument)"])),
            value=len(hit) / len(group), unit="share", digits=0, n=len(group), n_of="mentions of the group",
            formula=f"{len(hit)} of {len(group)} mentions = {len(hit)} / {len(group)}", evidence=tuple(hit["id"]),
            units=tuple(dict.fromkeys(hit["sentence"])), instrument="naming.is", version=actors.NAMING.version,
            inputs=(f"piece:{piece}", "lexicon:naming", CODE, *VOICE_INPUTS * segment.startswith("voice")),
        )  # fmt: skip
