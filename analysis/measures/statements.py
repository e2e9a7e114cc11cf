"""What is known of each instrument and coded column, in one statement that its results carry.

Scores on the article are fit: it was looked at when the instruments were made. Validity is claimed
on sentences that were not in view and on public human-coded sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from analysis.measures import agreement, kept_scores
from analysis.measures.scoring import MENTIONS, OTHERS_CODEBOOK
from analysis.results import Result, show
from analysis.study.codebook import FREE
from analysis.study.conditions import columns
from analysis.study.marks import criterion
from analysis.study.study import Study

NAMES = {"f1": "F1", "auc": "AUC", "partial_r": "partial r"}
HEADLINE = ("f1", "r", "auc")  # the metrics that an instrument's validity is told by
SETS = {
    "article": "sentences of the article",
    "headlines": "headlines",
    "unseen": "unseen news sentences",
    OTHERS_CODEBOOK: "unseen news sentences, coded by another study's codebook",
    "emobank-newspaper": "newspaper sentences (EmoBank)",
    "nyt-opinion": "New York Times sentences",
    "emobank-headlines": "news headlines (EmoBank)",
    "passive-voice": "human-coded sentences",
    "narrative-frames": "climate articles",
}
# Where coded units stand, as agreement on them is told.
WORDS = {"article": "on the article", "headlines": "on headlines", "news": "on other news"}
RANKS = {"unseen": 0, "public": 1, "fit": 2}
FLOOR = 0.60  # lower bound of F1 under which an instrument is exploratory
# From which lower bound a score lets something be quoted.
FLOORS: Mapping[str, float] = {"F1": FLOOR, "alpha": agreement.TENTATIVE}
RELIABLE = ("firm", "tentative")
SELDOM = ("constant", "undemonstrated")


class Statement(NamedTuple):
    """What is known of an instrument or a coded column, and whether that makes it exploratory."""

    text: str
    exploratory: bool


UNHELD = Statement("not validated: no criterion is held", True)
LISTED = Statement(
    "a closed list of words on headlines that are all shown: each hit and each miss can be seen",
    False,
)


def verdict(result: Result) -> str:
    """Return whether what has this score can be used: by its lower bound, and by its value."""
    if result.exploratory:
        return "older than what it rests on"
    floor = FLOORS.get(result.unit)
    if floor is None or result.low is None:
        return "exploratory"
    good = "stable" if result.unit == "alpha" else "usable"
    if result.low >= floor:
        return good
    return "exploratory" if result.value >= floor else f"not {good}"


def statements(
    study: Study, scores: pd.DataFrame, alphas: pd.DataFrame, older: Sequence[str]
) -> dict[str, Statement]:
    """Return what is known, by `instrument.category` or the name that `coded` gives."""
    said = _of_coders(alphas.to_dict("records"))
    for column in study.book.study if study.coding.coders else ():
        if column.kind in FREE:
            words = agreement.on_free_columns(study.coding, column.name)
            for where in agreement.WHERE:
                said[coded(column.name, where)] = Statement(words, False)
    for (instrument, category), rows in scores.groupby(["instrument", "category"], sort=True):
        if rows["metric"].isin(HEADLINE).any():
            text, weak = _scored(rows)
            weak |= instrument == "frames" and _is_doubtful(study, category, rows, said)
            if stale := kept_scores.words(_changed(older, instrument, rows["set"])):
                text, weak = f"{text}, {stale}", True
            said[f"{instrument}.{category}"] = _statement(text, weak)
    lists = study.facts.headlines
    for one in study.instruments:
        if one.name in (lists.topics, lists.names):
            said |= {f"{one.name}.{name}": LISTED for name in (*one.categories, "name")}
    return said


def _of_coders(rows: Sequence[Mapping[str, Any]]) -> dict[str, Statement]:
    """Return what is known of each coded column, on each kind of units.

    A column that hardly occurs on some units is judged by the sentences of other news, where it
    does: the codebook and those who code are the same.
    """
    said = {coded(row["variable"], row["where"]): _coded(row) for row in rows}
    for row in rows:
        name, elsewhere = (coded(row["variable"], where) for where in (row["where"], "news"))
        seldom = row["verdict"] in SELDOM and row["where"] != "news"
        if seldom and elsewhere in said and not said[elsewhere].exploratory:
            text = f"{said[name].text}; {said[elsewhere].text.removeprefix(row['variable'] + ' ')}"
            said[name] = Statement(text, False)
    return said


def coded(column: str, where: str = "article") -> str:
    """Return the name of what is known of a coded column: of the article, headlines or news."""
    return f"coded.{column}" if where == "article" else f"{where}.coded.{column}"


def _statement(text: str, weak: bool) -> Statement:
    return Statement(text + ", exploratory" * weak, weak)


def _coded(row: Mapping[str, Any]) -> Statement:
    where = WORDS[row["where"]]
    if row["verdict"] == "constant":
        return Statement(f"{row['variable']} no alpha {where}, constant", True)
    verdict = f", {row['verdict']}" if row["verdict"] != "firm" else ""
    text = f"{row['variable']} alpha {_bounded(row)} {where}{verdict}"
    return Statement(text, row["verdict"] not in RELIABLE)


def _bounded(row: Mapping[str, Any]) -> str:
    """Return a score or an alpha with its interval, where it has one."""
    value = _number(row["alpha" if "alpha" in row else "value"])
    if pd.isna(row["low"]):
        return value
    return f"{value} [{_number(row['low'])}, {_number(row['high'])}]"


def _number(value: float) -> str:
    return show(float(value), "r", 2)


def _scored(rows: pd.DataFrame) -> tuple[str, bool]:
    """Return the best-founded score of an instrument: unseen before public, fit last.

    Exploratory is what has no unseen or public score, whose F1 has a lower bound under FLOOR or
    under the baseline, or whose r or AUC has one at or under the baseline. A correlation is given
    on every public set, running text first.
    """
    wanted = rows[rows["metric"].isin(HEADLINE)]
    rank = 2 * wanted["kind"].map(RANKS) + wanted["set"].str.contains("headlines")
    wanted = wanted.assign(rank=rank).sort_values(["rank", "set"], kind="stable")
    best, *others = wanted.to_dict("records")
    metric = best["metric"]
    beside = rows[rows["set"] == best["set"]].set_index("metric")["value"]
    by_mention = "mentions in " * (best["criterion"] == MENTIONS)
    text = f"{NAMES.get(metric, metric)} {_bounded(best)}"
    parts = [
        f"{name} {_number(beside[name])}" for name in ("precision", "recall") if name in beside
    ]
    if parts:
        text += f" ({', '.join(parts)})"
    text += f" on {best['n']} {by_mention}{_set(best)}" + " (fit)" * (best["kind"] == "fit")
    for row in others:
        if metric == "r" == row["metric"]:
            text += f", {_number(row['value'])} on {_set(row)}"
    return text, _is_weak(best)


def _set(row: Mapping[str, Any]) -> str:
    return str(SETS.get(row["set"], row["set"]))


def failing(scores: pd.DataFrame) -> set[str]:
    """Return the instruments, as `name.category`, whose F1 on other news is too low to be used."""
    told = scores[(scores["metric"] == "f1") & (scores["set"] == "unseen")]
    weak = filter(_is_weak, told.to_dict("records"))
    return {f"{row['instrument']}.{row['category']}" for row in weak}


def _is_weak(best: Mapping[str, Any]) -> bool:
    baseline = best["baseline"] if pd.notna(best["baseline"]) else 0.0
    floor = max(baseline, FLOOR if best["metric"] == "f1" else 0.0)
    return bool(best["kind"] == "fit" or pd.isna(best["low"]) or best["low"] <= floor)


def _is_doubtful(
    study: Study, frame: str, rows: pd.DataFrame, said: Mapping[str, Statement]
) -> bool:
    """Return whether a frame is exploratory whatever its F1.

    So is one that scores below its baseline on articles, or whose criterion is not coded reliably.
    Columns of this study say nothing of another codebook's.
    """
    is_below = (rows["metric"] == "auc") & (rows["value"] < rows["baseline"])
    coded = columns(criterion(study.instrument("frames"), frame))
    weak = any(said.get(f"coded.{column}", UNHELD).exploratory for column in coded)
    return bool(weak or is_below.any() or OTHERS_CODEBOOK in set(rows["set"]))


def _changed(older: Sequence[str], instrument: str, sets: Iterable[str]) -> list[str]:
    """Return the files that an instrument's scores on any of `sets` are older than."""
    touched = (kept_scores.touched(older, instrument, where) for where in sets)
    return sorted(set(chain.from_iterable(touched)))
