"""Readings: a table of codes per unit, whoever gives it: a coder, the consensus, the instruments.

A reading's tables are what measures count in. `sentences`: one row per unit, its codes and where
it stands. `mentions`: one row per mention of an actor. `deeds`: one row per deed whose doer is
named or left out. `cast`: mentions as villain, victim or hero. `claims`: one row per reassurance,
however often it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from pydantic import model_validator

from analysis.records import Code, Record, not_allowed
from analysis.study.conditions import Alternative, Condition, columns, fits
from analysis.study.mentions import mentions

PLACES = ["piece", "zone", "third", "text", "paragraph", "words"]
MENTION = ("order", "actor", "role", "label", "surface")
NO_ACTOR = ("none", "open")  # of a left-out doer: there is none, or the text leaves open who it is


class Derived(Record):
    """A column made from coded ones: by `where`, `carry`, `near` or `within`.

    `where` marks rows that fit; `carry` gives a unit without a code of its own the last one before
    it in the same piece; `near` marks rows whose link leads to the unit itself or to the next,
    `within` those whose link leads to the unit itself.
    """

    where: Condition = ()
    carry: Code = ""
    near: Code = ""
    within: Code = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [way for way in ("where", "carry", "near", "within") if getattr(self, way)]
        if len(ways) != 1:
            allowed = "one of where, carry, near and within"
            raise not_allowed(allowed, " and ".join(ways) or "none")
        return self

    @property
    def links(self) -> Mapping[str, str]:
        """The column that it repeats, or whose links it follows, by the way that does so."""
        ways = {"carry": self.carry, "near": self.near, "within": self.within}
        return {way: source for way, source in ways.items() if source}

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that it is made from."""
        return tuple(self.links.values()) or columns(self.where)

    def column(self, codes: pd.DataFrame) -> pd.Series:
        """Return the column for a table of codes."""
        if self.carry:
            coded = codes[self.carry].where(codes[self.carry] != "none")
            return coded.groupby(codes["piece"], sort=False).ffill().fillna("none")
        if link := self.near or self.within:
            position = pd.Series(range(len(codes)), codes.index)
            marked = (codes[link].map(position) - position).isin((0, 1) if self.near else (0,))
        else:
            marked = fits(self.where, codes)
        return marked.map({True: "1", False: "0"})


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
            self._pieces[piece] = self.at(self.codes["piece"] == piece)
        return self._pieces[piece]

    def where(self, condition: Sequence[Alternative]) -> Reading:
        """Return the reading of the units that fit a condition."""
        return self.at(fits(condition, self.codes))

    def at(self, units: pd.Series | pd.Index) -> Reading:
        """Return the reading of some units, by truth or by name."""
        return Reading(self.name, self.codes.loc[units], self.marked)

    def table(self, name: str) -> pd.DataFrame:
        """Return one of the tables; each has `unit`, and the columns of its sentence."""
        if name not in self._made:
            self._made[name] = TABLES[name].make(self)
        return self._made[name]

    def gives(self, needed: Iterable[str]) -> bool:
        """Return whether the reader gives every needed column."""
        own = {"actors"} if self.marked is not None else set()
        return set(needed) <= own | set(self.codes.columns)


def read_codes(
    name: str,
    codes: pd.DataFrame,
    sentences: pd.DataFrame,
    derived: Mapping[str, Derived],
    marked: pd.DataFrame | None = None,
) -> Reading:
    """Return a reading from codes by unit.

    Where each unit stands is added, and the derived columns that the codes allow.
    """
    codes = codes.join(sentences.set_index("id")[PLACES].astype({"third": str}))
    made = {
        name: column.column(codes)
        for name, column in derived.items()
        if set(column.sources) <= set(codes.columns)
    }
    return Reading(name, codes.assign(**made), marked)


def _sentences(reading: Reading) -> pd.DataFrame:
    return reading.codes.assign(unit=reading.codes.index)


def _mentions(reading: Reading) -> pd.DataFrame:
    """Return mentions in reading order: unit, order in it, actor, role, label, surface."""
    if reading.marked is not None:
        return _placed(reading.marked, reading)
    rows = [
        (unit, order, *mention)
        for unit, cell in reading.codes["actors"].items()
        for order, mention in enumerate(mentions(cell), start=1)
    ]
    return _placed(pd.DataFrame(rows, columns=["unit", *MENTION]), reading)


def _deeds(reading: Reading) -> pd.DataFrame:
    """Return deeds: unit, actor, named (1 or 0), surface.

    Named: a mention as agent, once per mention. Left out: a passive whose doer the coders supply,
    once per sentence.
    """
    codes = reading.codes
    agents = _mentions(reading)
    agents = agents[agents["role"] == "agent"]
    named = agents[["unit", "actor", "surface"]].assign(named="1")
    is_known = ~codes["deleted_agent"].isin(NO_ACTOR)
    passive = codes[(codes["agentless_passive"] == "1") & is_known]
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
    cases = [agent & (valence < 0), agent & (valence > 0), patient & (valence < 0)]
    part = np.select(cases, ["villain", "hero", "victim"], "none")
    return table.assign(part=part)[part != "none"].reset_index(drop=True)


def _claims(reading: Reading) -> pd.DataFrame:
    """Return reassurances by claim: unit (where it is first told), told (how often), taken.

    `taken`: 1 where any of the sentences that tell it is taken back, wherever that stands.
    """
    codes = reading.codes[reading.codes["claim"] != "none"]
    taken = codes["taken_back"] != "none"
    claims = taken.groupby(codes["claim"], sort=False).agg(["size", "any"])
    first = codes.groupby("claim", sort=False).head(1).index
    columns = {"unit": first, "told": claims["size"].tolist(), "taken": claims["any"].tolist()}
    table = pd.DataFrame(columns)
    table["taken"] = table["taken"].map({True: "1", False: "0"})
    return _placed(table.astype({"told": str}), reading)


def _placed(table: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Return rows of units with their sentences' columns, in the units' order."""
    codes = reading.codes.drop(columns=table.columns, errors="ignore")
    return codes.rename_axis("unit").reset_index().merge(table, on="unit")


class Table(NamedTuple):
    """One of the tables: what makes it, its own columns, and the coded ones that it is made from.

    The columns that a condition names come to these.
    """

    make: Callable[[Reading], pd.DataFrame]
    own: tuple[str, ...] = ()
    made_from: tuple[str, ...] = ()


TABLES: Mapping[str, Table] = {
    "sentences": Table(_sentences),
    "mentions": Table(_mentions, MENTION, ("actors",)),
    "deeds": Table(
        _deeds, ("actor", "named", "surface"), ("actors", "agentless_passive", "deleted_agent")
    ),
    "cast": Table(_cast, (*MENTION, "part"), ("actors", "valence")),
    "claims": Table(_claims, ("told", "taken"), ("claim", "taken_back")),
    "headlines": Table(_sentences),
}
