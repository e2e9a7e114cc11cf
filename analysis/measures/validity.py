"""Validity: agreement and scores as results, and every other result stamped with its statement.

Scores on unseen sentences and public sets are a kept input made by `study validate --data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.measures import kept_scores, scores
from analysis.measures.scoring import MENTIONS
from analysis.measures.statements import (
    NAMES,
    RELIABLE,
    SETS,
    UNHELD,
    WORDS,
    Statement,
    coded,
)
from analysis.results import NEWS, SHEETS, Result, Unit, slug
from analysis.study.consensus import in_words
from analysis.study.study import Study

COUNTED = {
    "precision": "marked units",
    "recall": "positive units",
    "specificity": "negative units",
}
UNITS: Mapping[str, Unit] = {
    "f1": "F1",
    "auc": "AUC",
    "r": "r",
    "partial_r": "r",
    "precision": "precision",
    "recall": "recall",
    "specificity": "specificity",
    "accuracy": "share",
    "difference": "difference",
}


def alpha_results(study: Study, table: pd.DataFrame) -> Iterator[Result]:
    """Yield alpha of every coded variable where it varies; `table` is of `agreement`."""
    coders = in_words(study.coding.coders)
    for row in table.to_dict("records"):
        if row["verdict"] != "constant":
            said = f"{row['positives']} positives; verdict: {row['verdict']}"
            yield Result(
                key=f"coding.alpha.{slug(row['variable'])}.{row['where']}.value",
                label=f"Krippendorff's alpha of {row['variable']} {WORDS[row['where']]}"
                f" among {coders}",
                value=row["alpha"],
                unit="alpha",
                low=row["low"],
                high=row["high"],
                range="bootstrap",
                n=row["n"],
                n_of="units",
                formula=f"1 − observed / expected disagreement; {said}",
                variable=row["variable"],
                instrument="alpha",
                version="1",
                exploratory=row["verdict"] not in RELIABLE,
                validity="stability of coding: it shows that the codebook can be followed, not that"
                " it is right",
                inputs=_sheets(row),
            )


def _sheets(row: Mapping[str, Any]) -> tuple[str, ...]:
    kind = NEWS if row["where"] == "news" else SHEETS
    return (f"{kind}{row['variable']}",)


def score_results(study: Study, table: pd.DataFrame, older: Sequence[str]) -> Iterator[Result]:
    """Return every score as a result; `older`: the files that kept scores are older than."""
    return (_score(study, row, older) for row in table.to_dict("records"))


def _score(study: Study, row: Mapping[str, Any], older: Sequence[str]) -> Result:
    instrument, category, criterion, where, kind, metric = (row[name] for name in scores.ORDER)
    stale = kept_scores.words(kept_scores.touched(older, instrument, where))
    if stale:
        kind = f"{kind}; {stale}"
    counted = COUNTED.get(metric, "units")
    if criterion == MENTIONS:
        counted = "marked mentions" if metric == "precision" else "coded mentions"
    bounds: dict[str, Any] = {}
    if pd.notna(row["low"]):
        bounds = {"low": row["low"], "high": row["high"], "range": row["interval"]}
    return Result(
        key="validity." + ".".join(map(slug, (instrument, category, where, metric))),
        label=f"{NAMES.get(metric, metric)} of {instrument}, {category},"
        f" against {criterion} on {SETS.get(where, where)} ({kind})",
        value=float(row["value"]),
        unit=UNITS[metric],
        n=int(row["n"]),
        n_of=counted,
        formula=f"{metric} over {int(row['n'])} {counted}, {int(row['positives'])} positive",
        instrument=f"{instrument}.{category}",
        version="1",
        validity=f"a score ({kind})",
        exploratory=bool(stale),
        inputs=_score_inputs(study, instrument, where),
        **bounds,
    )


def coverage_results(table: pd.DataFrame) -> Iterator[Result]:
    """Yield how often each kind of interval held the true score; `table` is of `coverage`."""
    for row in table.to_dict("records"):
        kind, metric, positives = (row[name] for name in ("interval", "metric", "positives"))
        told = f"{metric} with positives {positives}"
        yield Result(
            key=f"validity.interval.{slug(positives)}.{slug(metric)}.{kind}.share",
            label=f"share of simulated samples whose {kind} 95 % interval holds the true {told}",
            value=row["coverage"],
            unit="share",
            digits=1,
            n=row["draws"],
            n_of="simulated samples",
            formula=f"samples whose interval holds the score of all sentences / {row['draws']}",
            instrument="simulation",
            version="1",
            validity="a simulation, promised are 95 %",
            inputs=("scores",),
        )


def _score_inputs(study: Study, instrument: str, where: str) -> tuple[str, ...]:
    """Return what a score rests on: the kept scores, or texts, sheets and instrument."""
    if where in ("article", "headlines"):
        text = f"piece:{study.article}" if where == "article" else "titles"
        return text, "sheets", f"lexicon:{instrument}"
    names = {one.name for one in study.instruments}
    read = (instrument,) if instrument in names else kept_scores.LEXICONS.get(instrument, ())
    sheets = ("sheets:unseen",) * (where == "unseen")
    return ("scores", *sheets, *(f"lexicon:{name}" for name in read))


def stamped(
    results: Iterable[Result], study: Study, statements: Mapping[str, Statement]
) -> Iterator[Result]:
    """Yield the results with what is known of each one's instrument.

    A coded result states every coded column that it rests on; it is exploratory where one is.
    """
    coders = in_words(study.coding.coders)
    for result in results:
        if result.instrument.startswith("coded."):
            where = where_coded(result, study)
            said = [statements[coded(name, where)] for name in result.coded]
            text = f"{coders}: " + "; ".join(statement.text for statement in said)
            weak = any(statement.exploratory for statement in said)
        else:
            text, weak = statements.get(result.instrument, UNHELD)
        yield replace(result, validity=text, exploratory=weak)


def where_coded(result: Result, study: Study) -> str:
    """Return whose codes a result counts: the article's, those of other news, or of headlines."""
    if any(name.startswith(NEWS) for name in result.inputs):
        return "news"
    return "article" if f"piece:{study.article}" in result.inputs else "headlines"
