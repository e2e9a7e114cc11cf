"""Readings: a table of codes per unit, whoever gives it: a coder, the consensus, the instruments.

A reading's tables are what measures count in. `sentences`: one row per unit, its codes and where
it stands. `mentions`: one row per mention of an actor. `deeds`: one row per deed whose doer is
named or left out. `cast`: mentions as villain, victim or hero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.study.conditions import Alternative, columns, fits
from analysis.study.mentions import mentions

PLACES = ["piece", "zone", "third", "text", "paragraph", "words"]
# The coded columns that a table is made from, beside those that a condition names, and its own.
MADE_FROM: Mapping[str, tuple[str, ...]] = {
    "sentences": (),
    "mentions": ("actors",),
    "deeds": ("actors", "agentless_passive", "deleted_agent"),
    "cast": ("actors", "valence"),
    "headlines": (),
}
OWN: Mapping[str, tuple[str, ...]] = {
    "sentences": (),
    "mentions": ("order", "actor", "role", "label", "surface"),
    "deeds": ("actor", "named", "surface"),
    "cast": ("order", "actor", "role", "label", "surface", "part"),
    "headlines": (),
}


@dataclass(frozen=True)
class Derived:
    """A column made from coded ones: `where` marks rows that fit, `carry` repeats the last code.

    `carry` gives a unit without a code of its own the last one before it in the same piece.
    """

    where: tuple[Alternative, ...] = ()
    carry: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that it is made from."""
        return (self.carry,) if self.carry else columns(self.where)

    def column(self, codes: pd.DataFrame) -> pd.Series:
        """Return the column for a table of codes."""
        if self.carry:
            coded = codes[self.carry].where(codes[self.carry] != "none")
            return coded.groupby(codes["piece"], sort=False).ffill().fillna("none")
        return fits(self.where, codes).map({True: "1", False: "0"})


@dataclass(frozen=True)
class Reading:
    """The codes of units by one reader.

    `codes` is indexed by unit: coded columns as text, derived ones, and the columns PLACES.
    `marked` holds the mentions where the reader is an instrument that marks them itself.
    """

    name: str
    codes: pd.DataFrame
    marked: pd.DataFrame | None = None
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _pieces: dict[str, Reading] = field(default_factory=dict, repr=False, compare=False)

    def of(self, piece: str) -> Reading:
        """Return the reading of one piece's units."""
        if piece not in self._pieces:
            inside = self.codes["piece"] == piece
            self._pieces[piece] = Reading(self.name, self.codes[inside], self.marked)
        return self._pieces[piece]

    def where(self, condition: Sequence[Alternative]) -> Reading:
        """Return the reading of the units that fit a condition."""
        return Reading(self.name, self.codes[fits(condition, self.codes)], self.marked)

    def table(self, name: str) -> pd.DataFrame:
        """Return one of the tables; each has `unit`, and the columns of its sentence."""
        if name not in self._made:
            self._made[name] = _TABLES[name](self)
        return self._made[name]

    def gives(self, needed: Iterable[str]) -> bool:
        """Return whether the reader gives every needed column."""
        own = {"actors"} if self.marked is not None else set()
        return set(needed) <= own | set(self.codes.columns)


def read_codes(
    name: str, codes: pd.DataFrame, sentences: pd.DataFrame, derived: Mapping[str, Derived]
) -> Reading:
    """Return a reading from codes by unit, with where each unit stands and the derived columns."""
    places = sentences.set_index("id")[PLACES].astype({"third": str})
    return Reading(name, with_derived(codes.join(places), derived))


def with_derived(codes: pd.DataFrame, derived: Mapping[str, Derived]) -> pd.DataFrame:
    """Return codes with the derived columns that their own allow."""
    made = {
        name: column.column(codes)
        for name, column in derived.items()
        if set(column.sources) <= set(codes.columns)
    }
    return codes.assign(**made)


def _sentences(reading: Reading) -> pd.DataFrame:
    return reading.codes.assign(unit=reading.codes.index)


def _mentions(reading: Reading) -> pd.DataFrame:
    """Return mentions in reading order: unit, order in it, actor, role, label, surface."""
    names = ["unit", "order", "actor", "role", "label", "surface"]
    if reading.marked is not None:
        return _placed(reading.marked, reading)
    rows = [
        (unit, order, mention.actor, mention.role, mention.label, mention.surface)
        for unit, cell in reading.codes["actors"].items()
        for order, mention in enumerate(mentions(cell), start=1)
    ]
    return _placed(pd.DataFrame(rows, columns=names), reading)


def _deeds(reading: Reading) -> pd.DataFrame:
    """Return deeds: unit, actor, named (1 or 0), surface.

    Named: a mention as agent, once per mention. Left out: a passive whose doer the coders supply,
    once per sentence.
    """
    codes = reading.codes
    agents = _mentions(reading)
    agents = agents[agents["role"] == "agent"]
    named = agents[["unit", "actor", "surface"]].assign(named="1")
    passive = codes[(codes["agentless_passive"] == "1") & (codes["deleted_agent"] != "none")]
    columns = {"unit": passive.index, "actor": passive["deleted_agent"], "surface": ""}
    left_out = pd.DataFrame(columns).assign(named="0")
    return _placed(pd.concat([named, left_out], ignore_index=True), reading)


def _cast(reading: Reading) -> pd.DataFrame:
    """Return mentions with their part in the Narrative Policy Framework (villain, victim, hero).

    Villain: doer where the state of affairs is bad (valence below 0); hero: doer where it is good;
    victim: done-to where it is bad. A derivation, not a code of its own. Source of the parts:
    Shanahan, Jones, McBeth & Radaelli (2018).
    """
    table = _mentions(reading)
    valence = table["unit"].map(reading.codes["valence"].astype(int))
    agent, patient = table["role"] == "agent", table["role"] == "patient"
    part = pd.Series("none", table.index)
    part[agent & (valence < 0)] = "villain"
    part[agent & (valence > 0)] = "hero"
    part[patient & (valence < 0)] = "victim"
    return table.assign(part=part)[part != "none"].reset_index(drop=True)


def _placed(table: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return rows of units with their sentences' columns, in the units' order."""
    codes = reading.codes.drop(columns=[c for c in table.columns if c in reading.codes.columns])
    inside = table[table["unit"].isin(codes.index)]
    order = {unit: place for place, unit in enumerate(codes.index)}
    ordered = inside.sort_values("unit", key=lambda c: c.map(order), kind="stable")
    return ordered.join(codes, on="unit").reset_index(drop=True)


_TABLES: Mapping[str, Callable[[Reading], pd.DataFrame]] = {
    "sentences": _sentences,
    "mentions": _mentions,
    "deeds": _deeds,
    "cast": _cast,
    "headlines": _sentences,
}
