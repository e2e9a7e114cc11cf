"""Agreement among coders: Krippendorff's alpha with a bootstrap interval over units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.intervals import interval, times_drawn
from analysis.results import show
from analysis.study.codebook import FREE, Codebook, Column
from analysis.study.consensus import Coding
from analysis.study.mentions import Mention, aligned, mentions
from analysis.study.study import Study

DRAWS = 2000
TOGETHER = "in article and headlines together"
FIRM, TENTATIVE, FEW = 0.800, 0.667, 5
VERDICTS = ("firm", "tentative", "exploratory", "undemonstrated", "constant")
WHERE = ("article", "headlines", "news")
COLUMNS = [
    "variable",
    "where",
    "alpha",
    "low",
    "high",
    "n",
    "positives",
    "prevalence",
    "unanimous",
    "verdict",
]
PEOPLE = ["coder", "variable", "n", "alpha", "low", "high", "same"]


class Alpha(NamedTuple):
    """Alpha with the bounds of its 95 % bootstrap interval; None where there is no variation."""

    value: float | None
    low: float | None
    high: float | None


def alpha(codes: np.ndarray, ordered: bool = False, draws: int = DRAWS) -> Alpha:
    """Return Krippendorff's alpha of complete data, with a row per unit and a column per coder.

    alpha = 1 - D_o / D_e: observed over expected disagreement, from the coincidences of values
    within units; the difference is nominal (0 or 1), or interval (squared) where `ordered`. The
    interval is the percentile bootstrap over units; draws without variation have no alpha and are
    left out. Source: Krippendorff (2018), Content Analysis, 4th ed., ch. 12; resampling whole units
    instead of pairs is the more cautious choice.
    """
    values, index = np.unique(codes, return_inverse=True)
    every = np.arange(len(values))
    counts = (index.reshape(codes.shape)[..., None] == every).sum(axis=1).astype(float)
    difference = 1.0 - np.eye(len(values))
    if ordered:
        numbers = values.astype(float)
        difference = np.subtract.outer(numbers, numbers) ** 2
    # Disagreement within each unit: pairs of unlike values, over the coders but one.
    within = np.einsum("ui,ij,uj->u", counts, difference, counts) / (codes.shape[1] - 1)

    def alphas(weights: np.ndarray) -> np.ndarray:
        """Return alpha for each row of unit weights, nan where nothing varies."""
        totals = weights @ counts
        expected = np.einsum("wi,ij,wj->w", totals, difference, totals)
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = expected / (totals.sum(axis=1) - 1)
            return np.where(expected > 0, 1 - weights @ within / expected, np.nan)

    size = len(codes)
    whole = float(alphas(np.ones((1, size)))[0])
    if np.isnan(whole):
        return Alpha(None, None, None)
    return Alpha(whole, *interval(alphas(times_drawn(size, draws).astype(float))))


def agreement(study: Study) -> pd.DataFrame:
    """Return agreement by variable on each kind of units apart, in the columns COLUMNS.

    `where`: the article, the headlines (of other pieces), or the sentences of other news.
    `positives`: units whose consensus is another code than the one that marks nothing; the verdict
    holds the thresholds against the lower bound: firm (.80), tentative (.667), exploratory below,
    undemonstrated under five positives, constant without variation.
    """
    own = study.coding.consensus.index.str.startswith(f"{study.article}:")
    kinds = {
        "article": (study.coding, own, study.book.study),
        "headlines": (study.coding, ~own, study.book.study),
        "news": (study.unseen, slice(None), study.book.unseen),
    }
    rows: list[tuple[object, ...]] = []
    for where, (coding, units, columns) in kinds.items():
        for column in _with_codes(columns) if coding.coders else ():
            cells = coding.cells.loc[column.name, [*coding.coders]]
            stands = coding.consensus[column.name]
            plain = study.book.plain(column.name) or "none"
            told = _agreed(cells.loc[stands.index[units]], stands[units] != plain, column)
            rows += [(column.name, where, *row) for row in told]
    return pd.DataFrame(rows, columns=COLUMNS)


def _agreed(
    cells: pd.DataFrame, positive: pd.Series, column: Column
) -> Iterator[tuple[object, ...]]:
    """Yield what is told of a column on some units; nothing where there are none."""
    if len(cells):
        codes, positives = cells.to_numpy(str), int(positive.sum())
        unanimous = (codes == codes[:, :1]).all(axis=1).mean()
        whole, share = alpha(codes, column.kind == "number"), positives / len(codes)
        yield (*whole, len(codes), positives, share, unanimous, verdict(whole, positives))


def _with_codes(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.kind not in FREE]


def verdict(value: Alpha, positives: int) -> str:
    """Return what a variable's reliability allows."""
    if value.value is None or value.low is None:
        return "constant"
    if positives < FEW:
        return "undemonstrated"
    if value.low >= FIRM:
        return "firm"
    return "tentative" if value.low >= TENTATIVE else "exploratory"


def on_free_columns(coding: Coding, name: str) -> str:
    """Return how far coders agree on a text or on mentions, in words."""
    cells = coding.cells.loc[name, [*coding.coders]]
    if name != "actors":
        same = ((cells != "none").nunique(axis=1) == 1).mean()
        told = f"all agree in {_percent(same)} of {len(cells)} units whether a {name} is given"
        return f"{told} {TOGETHER}"
    groups: list[Sequence[Mention | None]] = []
    for row in cells.itertuples(index=False):
        groups += aligned([mentions(cell) for cell in row])
    full = [group for group in groups if all(group)]
    counted = f"all mark {len(full)} of {len(groups)} mentions {TOGETHER}"
    if not full:
        return counted
    words = ", ".join(f"{part} {_alike(full, part)}" for part in ("actor", "role", "label"))
    return f"{counted}; of these the same {words}"


def _alike(groups: Sequence[Sequence[Mention | None]], part: str) -> str:
    """Return in how many of the groups all mentions have the same actor, role or label."""
    same = [len({getattr(mention, part) for mention in group}) == 1 for group in groups]
    return _percent(np.mean(same))


def _percent(share: float | np.floating) -> str:
    return show(float(share), "share", 0)


def of_people(coding: Coding, book: Codebook) -> pd.DataFrame:
    """Return the agreement of each person's sheet with the consensus, in the columns PEOPLE."""
    rows: list[tuple[object, ...]] = []
    for person in coding.people:
        for column in _with_codes(book.study):
            own, stands = coding.cells.loc[column.name, person], coding.consensus[column.name]
            pair = pd.concat([own, stands], axis=1).dropna().to_numpy(str)
            same = float((pair[:, 0] == pair[:, 1]).mean())
            value = alpha(pair, column.kind == "number")
            rows.append((person, column.name, len(pair), *value, same))
    return pd.DataFrame(rows, columns=PEOPLE)


def people(table: pd.DataFrame, kinds: Collection[str]) -> str:
    """Return who coded beside the language model, as a clause; `table` is of `of_people`.

    `kinds` are those of all coders; where people alone coded the clause is empty. A person's codes
    outrank the model's runs. No number rests on them yet, which is said too.
    """
    if table.empty:
        return "" if "person" in kinds else "no person has coded yet"
    coders = [_person(str(coder), rows) for coder, rows in table.groupby("coder", sort=True)]
    rank = "A person's codes outrank those runs, but no number rests on them yet"
    return f"{'; '.join(coders)}. {rank}"


def _person(coder: str, rows: pd.DataFrame) -> str:
    number = int(rows["n"].max())
    same = float((rows["same"] * rows["n"]).sum() / rows["n"].sum())
    units = f"{number} unit" if number == 1 else f"{number} units"
    alike = f"gave the runs' majority code in {_percent(same)} of the cells"
    return f"{coder}, a person, coded {units} and {alike}"
