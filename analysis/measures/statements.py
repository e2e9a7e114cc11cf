"""What is known of each instrument and coded column, in one statement that its results carry.

Scores on the article are fit: it was looked at when the instruments were made. Validity is claimed
on sentences that were not in view and on public human-coded sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analysis.measures import agreement, kept_scores
from analysis.measures.scoring import MENTIONS, OTHERS_CODEBOOK
from analysis.results import show
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
RANKS = {"unseen": 0, "public": 1, "fit": 2}
FLOOR = 0.60  # lower bound of F1 under which an instrument is exploratory
RELIABLE = ("firm", "tentative")


class Statement(NamedTuple):
    """What is known of an instrument or a coded column, and whether that makes it exploratory."""

    text: str
    exploratory: bool


UNHELD = Statement("not validated: no criterion is held", True)
LISTED = Statement(
    "a closed list of words on headlines that are all shown: each hit and each miss can be seen",
    False,
)


def statements(
    study: Study, scores: pd.DataFrame, alphas: pd.DataFrame, older: Sequence[str]
) -> dict[str, Statement]:
    """Return what is known, by `instrument.category` or `coded.column`."""
    said = {f"coded.{row['variable']}": _coded(row) for row in alphas.to_dict("records")}
    for column in study.book.study if study.coding.coders else ():
        if column.kind in FREE:
            words = agreement.on_free_columns(study.coding, column.name)
            said[f"coded.{column.name}"] = Statement(words, False)
    for (instrument, category), rows in scores.groupby(["instrument", "category"], sort=True):
        if rows["metric"].isin(HEADLINE).any():
            own = _of_instrument(study, str(instrument), str(category), rows, said)
            stale = kept_scores.words(_changed(older, str(instrument), rows["set"]))
            if stale:
                text = own.text.removesuffix(", exploratory")
                own = Statement(f"{text}, {stale}, exploratory", True)
            said[f"{instrument}.{category}"] = own
    lists = study.facts.headlines
    for instrument in study.instruments:
        if instrument.name in (lists.topics, lists.names):
            names = (*instrument.categories, "name")
            said |= {f"{instrument.name}.{name}": LISTED for name in names}
    return said


def _coded(row: Mapping[str, Any]) -> Statement:
    if row["verdict"] == "constant":
        return Statement(f"{row['variable']} no alpha, constant", True)
    value = f"alpha {_number(row['alpha'])} [{_number(row['low'])}, {_number(row['high'])}]"
    verdict = f", {row['verdict']}" if row["verdict"] != "firm" else ""
    return Statement(f"{row['variable']} {value}{verdict}", row["verdict"] not in RELIABLE)


def _of_instrument(
    study: Study,
    instrument: str,
    category: str,
    rows: pd.DataFrame,
    said: Mapping[str, Statement],
) -> Statement:
    """Return an instrument's statement.

    A frame that scores below its baseline on articles, or whose criterion is not coded reliably, is
    exploratory whatever its F1. Columns of this study say nothing of another codebook's.
    """
    statement = _scored(rows)
    below = rows[(rows["metric"] == "auc") & (rows["value"] < rows["baseline"])]
    own = next((i for i in study.instruments if i.name == instrument), None)
    coded = columns(criterion(own, category)) if own else ()
    weak = any(said.get(f"coded.{column}", UNHELD).exploratory for column in coded)
    weak |= OTHERS_CODEBOOK in set(rows["set"])
    doubtful = instrument == "frames" and (len(below) or weak)
    if doubtful and not statement.exploratory:
        return Statement(f"{statement.text}, exploratory", True)
    return statement


def _changed(older: Sequence[str], instrument: str, sets: Iterable[str]) -> list[str]:
    """Return the files that an instrument's scores on any of `sets` are older than."""
    touched = (kept_scores.touched(older, instrument, where) for where in sets)
    return sorted({name for names in touched for name in names})


def _scored(rows: pd.DataFrame) -> Statement:
    """Return the best-founded score of an instrument: unseen before public, fit last.

    Exploratory is what has no unseen or public score, whose F1 has a lower bound under FLOOR or
    under the baseline, or whose r or AUC has one at or under the baseline. A correlation is given
    on every public set, running text first.
    """
    wanted = rows[rows["metric"].isin(HEADLINE)]
    rank = 2 * wanted["kind"].map(RANKS) + wanted["set"].str.contains("headlines")
    wanted = wanted.assign(rank=rank).sort_values(["rank", "set"], kind="stable")
    best = wanted.iloc[0]
    text = f"{NAMES.get(best['metric'], best['metric'])} {_number(best['value'])}"
    if pd.notna(best["low"]):
        text += f" [{_number(best['low'])}, {_number(best['high'])}]"
    text += _precision_and_recall(rows[rows["set"] == best["set"]])
    by_mention = "mentions in " * (best["criterion"] == MENTIONS)
    text += f" on {int(best['n'])} {by_mention}{SETS.get(best['set'], best['set'])}"
    text += " (fit)" * (best["kind"] == "fit")
    if best["metric"] == "r":
        others = wanted.iloc[1:]
        for row in others[others["metric"] == "r"].to_dict("records"):
            text += f", {_number(row['value'])} on {SETS.get(row['set'], row['set'])}"
    weak = _is_weak(best)
    return Statement(text + ", exploratory" * weak, weak)


def _precision_and_recall(rows: pd.DataFrame) -> str:
    values = rows.set_index("metric")["value"]
    if "precision" not in values:
        return ""
    precision, recall = _number(values["precision"]), _number(values["recall"])
    return f" (precision {precision}, recall {recall})"


def _is_weak(best: pd.Series) -> bool:
    baseline = best["baseline"] if pd.notna(best["baseline"]) else 0.0
    floor = max(baseline, FLOOR if best["metric"] == "f1" else 0.0)
    return bool(best["kind"] == "fit" or pd.isna(best["low"]) or best["low"] <= floor)


def _number(value: float) -> str:
    return show(float(value), "r", 2)
