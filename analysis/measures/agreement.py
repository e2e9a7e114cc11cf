"""Agreement among coders: Krippendorff's alpha with a bootstrap interval over units."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.results import show
from analysis.study.codebook import FREE, Codebook
from analysis.study.consensus import Coding
from analysis.study.mentions import Mention, aligned, mentions
from analysis.study.sheets import Sheet

DRAWS = 2000
FIRM, TENTATIVE, FEW = 0.800, 0.667, 5
VERDICTS = ("firm", "tentative", "exploratory", "undemonstrated", "constant")
COLUMNS = [
    "variable",
    "alpha",
    "low",
    "high",
    "n",
    "positives",
    "prevalence",
    "unanimous",
    "verdict",
    "alpha_article",
]
PEOPLE = ["coder", "variable", "n", "alpha", "low", "high", "same"]


class Alpha(NamedTuple):
    """Alpha with the bounds of its 95 % bootstrap interval; None where there is no variation."""

    value: float | None
    low: float | None
    high: float | None


def alpha(codes: np.ndarray, ordered: bool = False, draws: int = DRAWS, seed: int = 0) -> Alpha:
    """Return Krippendorff's alpha of complete data, with a row per unit and a column per coder.

    alpha = 1 - D_o / D_e: observed over expected disagreement, from the coincidences of values
    within units; the difference is nominal (0 or 1), or interval (squared) where `ordered`. The
    interval is the percentile bootstrap over units; draws without variation have no alpha and are
    left out. Source: Krippendorff (2018), Content Analysis, 4th ed., ch. 12; resampling whole units
    instead of pairs is the more cautious choice.
    """
    values, index = np.unique(codes, return_inverse=True)
    index = index.reshape(codes.shape)
    each = [(index == number).sum(axis=1) for number in range(len(values))]
    counts = np.stack(each, axis=1).astype(float)
    difference = 1.0 - np.eye(len(values))
    if ordered:
        numbers = values.astype(float)
        difference = (numbers[:, None] - numbers[None, :]) ** 2
    # Disagreement within each unit: pairs of unlike values, over the coders but one.
    pairs = np.einsum("ui,ij,uj->u", counts, difference, counts)
    within = pairs / (codes.shape[1] - 1)
    whole = _alphas(np.ones((1, len(codes))), counts, within, difference)[0]
    if np.isnan(whole):
        return Alpha(None, None, None)
    rng = np.random.default_rng(seed)
    chances = np.full(len(codes), 1 / len(codes))
    weights = rng.multinomial(len(codes), chances, size=draws).astype(float)
    drawn = _alphas(weights, counts, within, difference)
    low, high = np.percentile(drawn[~np.isnan(drawn)], [2.5, 97.5])
    return Alpha(float(whole), float(low), float(high))


def _alphas(
    weights: np.ndarray, counts: np.ndarray, within: np.ndarray, difference: np.ndarray
) -> np.ndarray:
    """Return alpha for each row of unit weights, nan where nothing varies."""
    observed = weights @ within
    totals = weights @ counts
    n = totals.sum(axis=1)
    expected = np.einsum("wi,ij,wj->w", totals, difference, totals) / (n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def agreement(coding: Coding, book: Codebook, article: str) -> pd.DataFrame:
    """Return agreement by variable over all coded units, in the columns COLUMNS.

    `positives`: units that most coders give a code other than the one that marks nothing; the
    verdict holds the thresholds against the lower bound: firm (.80), tentative (.667), exploratory
    below, undemonstrated under five positives, constant without variation. `alpha_article`: alpha
    on the article's units alone.
    """
    coders = coding.coders
    names = [column.name for column in book.study if column.kind not in FREE]
    own = coding.consensus.index.astype(str).str.startswith(f"{article}:")
    rows = [_row(name, coders, book, own) for name in names] if coders else []
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(name: str, coders: Sequence[Sheet], book: Codebook, own: np.ndarray) -> tuple[object, ...]:
    ordered = book[name].kind == "number"
    codes = np.stack([sheet.codes[name].to_numpy(str) for sheet in coders], axis=1)
    whole = alpha(codes, ordered)
    article = alpha(codes[own], ordered, draws=10).value if own.any() else None
    marked = (codes != (book.plain(name) or "none")).sum(axis=1) * 2 > len(coders)
    positives = int(marked.sum())
    unanimous = float((codes == codes[:, :1]).all(axis=1).mean())
    share = positives / len(codes)
    said = verdict(whole, positives)
    return (name, *whole, len(codes), positives, share, unanimous, said, article)


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
    cells = [sheet.codes[name].tolist() for sheet in coding.coders]
    rows = list(zip(*cells, strict=True))
    if name != "actors":
        same = np.mean([len({cell != "none" for cell in row}) == 1 for row in rows])
        return f"all agree in {_percent(same)} of {len(rows)} units whether a {name} is given"
    groups = [group for row in rows for group in aligned([mentions(cell) for cell in row])]
    full = [[mention for mention in group if mention] for group in groups if all(group)]
    counted = f"all mark {len(full)} of {len(groups)} mentions"
    if not full:
        return counted
    words = ", ".join(
        f"{part} {_percent(np.mean([_alike(group, part) for group in full]))}"
        for part in ("actor", "role", "label")
    )
    return f"{counted}, of these the same {words}"


def _alike(group: Sequence[Mention], part: str) -> bool:
    return len({getattr(mention, part) for mention in group}) == 1


def _percent(share: float | np.floating) -> str:
    return show(float(share), "share", 0)


def of_people(coding: Coding, book: Codebook) -> pd.DataFrame:
    """Return the agreement of each person's sheet with the consensus, in the columns PEOPLE."""
    rows: list[tuple[object, ...]] = []
    for sheet in coding.people:
        theirs = coding.consensus.loc[sheet.codes.index]
        for column in book.study:
            if column.kind not in FREE:
                both = (sheet.codes[column.name], theirs[column.name])
                pair = np.stack([codes.to_numpy(str) for codes in both], axis=1)
                value = alpha(pair, column.kind == "number")
                same = float((pair[:, 0] == pair[:, 1]).mean())
                rows.append((sheet.name, column.name, len(pair), *value, same))
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
    alike = f"gave the runs' majority code in {show(same, 'share', 0)} of the cells"
    return f"{coder}, a person, coded {units} and {alike}"
