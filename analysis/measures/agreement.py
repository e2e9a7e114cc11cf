"""Agreement among coders: Krippendorff's alpha with a bootstrap interval over units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.results import show
from analysis.study.coding import ALLOWED, ORDERED, Coding, Sheet

DRAWS = 2000
FIRM, TENTATIVE, FEW = 0.800, 0.667, 5


class Alpha(NamedTuple):
    """Alpha with the bounds of its 95 % bootstrap interval; None where there is no variation."""

    value: float | None
    low: float | None
    high: float | None


def alpha(codes: np.ndarray, ordered: bool = False, draws: int = DRAWS, seed: int = 0) -> Alpha:
    """Return Krippendorff's alpha of complete data, `codes` with a row per unit and a column per coder.

    alpha = 1 - D_o / D_e: observed over expected disagreement, from the coincidences of values within units;
    the difference is nominal (0 or 1), or interval (squared) where `ordered`. The interval is the percentile
    bootstrap over units; draws without variation have no alpha and are left out. Source: Krippendorff (2018),
    Content Analysis, 4th ed., ch. 12; resampling whole units instead of pairs is the more cautious choice.
    """
    values, index = np.unique(codes, return_inverse=True)
    index = index.reshape(codes.shape)
    counts = np.stack([(index == k).sum(axis=1) for k in range(len(values))], axis=1).astype(float)
    difference = 1.0 - np.eye(len(values))
    if ordered:
        number = values.astype(float)
        difference = (number[:, None] - number[None, :]) ** 2
    coders = codes.shape[1]
    # Disagreement within each unit: pairs of unlike values, over the coders but one.
    within = np.einsum("ui,ij,uj->u", counts, difference, counts) / (coders - 1)
    whole = _alphas(np.ones((1, len(codes))), counts, within, difference)[0]
    if np.isnan(whole):
        return Alpha(None, None, None)
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(codes), np.full(len(codes), 1 / len(codes)), size=draws).astype(float)
    drawn = _alphas(weights, counts, within, difference)
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Alpha(float(whole), float(low), float(high))


def _alphas(weights: np.ndarray, counts: np.ndarray, within: np.ndarray, difference: np.ndarray) -> np.ndarray:
    """Return alpha for each row of unit weights, nan where nothing varies."""
    observed = weights @ within
    totals = weights @ counts
    n = totals.sum(axis=1)
    expected = np.einsum("wi,ij,wj->w", totals, difference, totals) / (n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def table(sheets: Sequence[Sheet], variables: Sequence[str]) -> pd.DataFrame:
    """Return agreement by variable: alpha, low, high, n units, positives, prevalence, verdict.

    `positives`: units that most coders give a code other than 0 or none (for `voice`, other than author); the
    verdict holds the thresholds against the lower bound: firm (.80), tentative (.667), exploratory below,
    undemonstrated under five positives, constant without variation.
    """
    rows = []
    for variable in variables:
        codes = np.stack([sheet.codes[variable].to_numpy(str) for sheet in sheets], axis=1)
        found = alpha(codes, variable in ORDERED)
        plain = {"voice": "author"}.get(variable, "0" if "0" in ALLOWED[variable] else "none")
        positives = int(((codes != plain).sum(axis=1) * 2 > len(sheets)).sum())
        agree = float((codes == codes[:, :1]).all(axis=1).mean())
        rows.append((variable, *found, len(codes), positives, positives / len(codes), agree, verdict(found, positives)))
    names = ["variable", "alpha", "low", "high", "n", "positives", "prevalence", "unanimous", "verdict"]
    return pd.DataFrame(rows, columns=names)


def values(sheets: Sequence[Sheet], variables: Sequence[str], units: Sequence[str]) -> list[float | None]:
    """Return alpha of each variable on some of the units."""
    tables = [[sheet.codes.loc[list(units), variable].to_numpy(str) for sheet in sheets] for variable in variables]
    return [alpha(np.stack(codes, axis=1), v in ORDERED, draws=10).value for codes, v in zip(tables, variables, strict=True)]


def verdict(found: Alpha, positives: int) -> str:
    """Return what a variable's reliability allows."""
    if found.value is None or found.low is None:
        return "constant"
    if positives < FEW:
        return "undemonstrated"
    return "firm" if found.low >= FIRM else "tentative" if found.low >= TENTATIVE else "exploratory"


def with_person(coding: Coding, variables: Sequence[str]) -> pd.DataFrame:
    """Return the agreement of each person's sheet with the models' consensus: coder, variable, n, alpha, bounds, share."""
    rows: list[tuple[object, ...]] = []
    for sheet in (s for s in coding.sheets if s.person):
        theirs = coding.consensus.loc[sheet.codes.index]
        for variable in variables:
            pair = np.stack([sheet.codes[variable].to_numpy(str), theirs[variable].to_numpy(str)], axis=1)
            found = alpha(pair, variable in ORDERED)
            rows.append((sheet.coder, variable, len(pair), *found, float((pair[:, 0] == pair[:, 1]).mean())))
    return pd.DataFrame(rows, columns=["coder", "variable", "n", "alpha", "low", "high", "same"])


def people(held: pd.DataFrame) -> str:
    """Return who coded beside the language model, as a clause; `held` is a table of `with_person`.

    A person's codes outrank the model's runs. No number rests on them yet, which is said too.
    """
    if held.empty:
        return "no person has coded yet"
    coders = [_person(str(coder), of) for coder, of in held.groupby("coder", sort=True)]
    rank = "A person's codes outrank those runs, but no number rests on them yet"
    return f"{'; '.join(coders)}. {rank}"


def _person(coder: str, of: pd.DataFrame) -> str:
    number = int(of["n"].max())
    same = float((of["same"] * of["n"]).sum() / of["n"].sum())
    units = f"{number} unit" if number == 1 else f"{number} units"
    alike = f"gave the runs' majority code in {show(same, 'share', 0)} of the cells"
    return f"{coder}, a person, coded {units} and {alike}"
