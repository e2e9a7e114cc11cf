"""An instrument's share with its errors carried in.

p = (observed + specificity - 1) / (sensitivity + specificity - 1), with both from sentences that
were not in view, the range over the corners of their intervals, cut to 0 to 1. A study that
has coded no such sentences gets none: errors against another codebook are not those of its own.
Source: Rogan & Gladen (1978), American Journal of Epidemiology 107.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pandas as pd

from analysis.results import Result, slug
from analysis.study.conditions import columns
from analysis.study.marks import criterion
from analysis.study.study import Study

# A range wider than this leaves a share open: it is told with the words of UNSURE.
WIDE = 0.5
UNSURE = "; too uncertain to quote: its range spans more than half of all sentences"


def adjusted_results(
    study: Study, categories: Sequence[str], scores: pd.DataFrame
) -> Iterator[Result]:
    """Yield the adjusted share of each category in the article.

    Where the estimate leaves 0 to 1 the errors do not carry over to this text: no number is given.
    """
    unseen = scores[scores["set"] == "unseen"]
    for component in categories:
        name, _, category = component.partition(".")
        variable = columns(criterion(study.instrument(name), category))[:1]
        rows = unseen[(unseen["instrument"] == name) & (unseen["category"] == category)]
        if variable and len(rows):
            yield from _adjusted(study, component, variable[0], errors(rows))


def errors(scores: pd.DataFrame) -> list[tuple[float, float]]:
    """Return sensitivity and specificity, then both at the corners of their intervals.

    `scores` are those of one category. Nothing where one of them has no interval.
    """
    by_metric = scores.set_index("metric").reindex(["recall", "specificity"])
    bounds = by_metric[["low", "high"]]
    if bounds.isna().any(axis=None):
        return []
    corners = product(*bounds.to_numpy().tolist())
    return [tuple(by_metric["value"]), *corners]


def _adjusted(
    study: Study, component: str, variable: str, errors: Sequence[tuple[float, float]]
) -> Iterator[Result]:
    name = component.partition(".")[0]
    marks = study.marks.of(study.article).codes[component] == "1"
    observed = float(marks.mean())
    if not errors or not 0 <= observed + errors[0][1] - 1 <= sum(errors[0]) - 1:
        return
    value, *values = (_corrected(observed, *pair) for pair in errors)
    low, high = min(values), max(values)
    sensitivity, specificity = (f"{share:.3f}" for share in errors[0])
    yield Result(
        key=f"sensitivity.{study.article}.{slug(variable)}.adjusted.share",
        label=f"share of {variable} sentences that the lexicon's count allows once its errors are"
        " carried in" + UNSURE * (high - low > WIDE),
        value=value,
        unit="share",
        digits=0,
        low=low,
        high=high,
        range="error-adjusted",
        n=len(marks),
        n_of="sentences",
        formula=f"({observed:.3f} + {specificity} − 1) / ({sensitivity} + {specificity} − 1)",
        instrument=component,
        version=study.instrument(name).version,
        inputs=(f"piece:{study.article}", f"lexicon:{name}", "scores", "sheets:unseen"),
    )


def _corrected(observed: float, sensitivity: float, specificity: float) -> float:
    gain = sensitivity + specificity - 1
    return min(1.0, max(0.0, (observed + specificity - 1) / gain)) if gain > 0 else 1.0
