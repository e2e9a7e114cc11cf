"""Agency: who is named as doer of deeds and who is left out; passives, nominalised deeds, doer and done-to."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.constructs.naming import coded_mentions
from analysis.instruments import passives, roles
from analysis.measures.shares import ARTICLE, Tables, coded_shares, instrument_shares, sheets
from analysis.results import Result
from analysis.study.coding import ACTORS

INSTRUMENTS = (passives.passive, roles.ROLES)
CODE = "code:analysis.constructs.agency"
CATEGORIES = {
    "with_doer": "a passive whose doer is named",
    "without_doer": "a passive whose doer is left out",
    "nominalised": "a deed made a noun",
}
WHO = {
    "is": "the group", "detainees": "its people in custody", "kurdish": "Kurdish forces and administration",
    "coalition": "the US and the coalition", "west": "Western governments", "governments": "other governments",
    "civilians": "civilians", "observers": "observers", "other": "others",
}  # fmt: skip


def deeds(codes: pd.DataFrame) -> pd.DataFrame:
    """Return the coded deeds: unit, actor, named (bool), surface. Named: an `agent` mention; else a left-out doer."""
    held = coded_mentions(codes)
    agents = held[held["role"] == "agent"]
    named = pd.DataFrame({"unit": agents["unit"], "actor": agents["actor"], "named": True, "surface": agents["surface"]})
    gone = codes[(codes["agentless_passive"] == "1") & (codes["deleted_agent"] != "none")]
    left = pd.DataFrame({"unit": gone.index, "actor": gone["deleted_agent"].to_numpy(), "named": False, "surface": ""})
    order = {unit: i for i, unit in enumerate(codes.index)}
    out = pd.concat([named, left], ignore_index=True)
    return out.sort_values("unit", key=lambda c: c.map(order), kind="stable", ignore_index=True)


def results(tables: Tables) -> Iterator[Result]:
    """Yield the share of deeds with the doer named by actor, the coded passives, and the instrument's counts."""
    whole, each = tables.coded(ARTICLE), tables.by_coder(ARTICLE)
    for segment, where in (("", ""), ("voice-own", "with attributed and quoted sentences set apart")):
        held, *coders = (deeds(_own(t) if segment else t) for t in (whole, *each))
        for actor in ACTORS:
            if (held["actor"] == actor).any():
                yield _named(held, coders, actor, (segment, where))
    yield from coded_shares(tables, "agency", "agentless_passive", "agentless-passive", "a passive whose doer is left out", lambda c: c == "1")
    yield from instrument_shares(tables, "agency", "passive", passives.passive.version, CATEGORIES)
    for piece in tables.full:
        yield from _roles(tables, piece.key)


def _own(table: pd.DataFrame) -> pd.DataFrame:
    return table[~table["voice"].isin(["attributed", "quoted"])]


def _named(held: pd.DataFrame, coders: list[pd.DataFrame], actor: str, part: tuple[str, str]) -> Result:
    """Return deeds whose doer is named / deeds of the actor, named or left out."""
    segment, where = part
    of = held[held["actor"] == actor]
    bounds = [float(t["named"][t["actor"] == actor].mean()) for t in coders if (t["actor"] == actor).any()]
    k, n = int(of["named"].sum()), len(of)
    return Result(
        key=".".join(filter(None, ["agency", ARTICLE, actor, "doer-named", segment, "share"])),
        label=" ".join(filter(None, [f"share of deeds of {WHO[actor]} in which the doer is named", where])),
        value=k / n, unit="share", digits=0, low=min(bounds), high=max(bounds), range="coders", n=n, n_of="deeds",
        formula=f"{k} of {n} deeds = {k} / {n}", units=tuple(dict.fromkeys(of["unit"])), variable="actors",
        instrument="coded.actors", version="1", inputs=(f"piece:{ARTICLE}", *sheets("actors", "agentless_passive", "deleted_agent", *("voice",) * bool(segment)), CODE),
    )  # fmt: skip


def _roles(tables: Tables, piece: str) -> Iterator[Result]:
    rows = tables.rows("roles", piece=piece)
    for role, words in (("agent", "doer"), ("patient", "done-to")):
        of = rows[rows["category"].str.endswith(f".{role}")]
        for actor in ACTORS:
            hit = of[of["category"] == f"{actor}.{role}"]
            if hit.empty:
                continue
            yield Result(
                key=f"agency.{piece}.{actor}.{role}.lexicon.count",
                label=f"mentions of {WHO[actor]} as {words} of a deed (instrument)",
                value=float(len(hit)), unit="count", digits=0, n=len(of), n_of=f"mentions as {words}",
                formula=f"{len(hit)} of {len(of)} mentions as {words}", evidence=tuple(hit["id"]),
                units=tuple(dict.fromkeys(hit["sentence"])), instrument=f"roles.{role}", version=roles.ROLES.version,
                inputs=(f"piece:{piece}", "lexicon:roles", "lexicon:naming", CODE),
            )  # fmt: skip
