"""An instrument's share with its errors carried in.

p = (observed + specificity - 1) / (sensitivity + specificity - 1), with both from sentences that
were not in view, the range over the corners of their Wilson intervals, cut to 0 to 1. A study that
has coded no such sentences gets none: errors against another codebook are not those of its own.
Source: Rogan & Gladen (1978), American Journal of Epidemiology 107.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.intervals import wilson
from analysis.results import Result
from analysis.study.conditions import columns
from analysis.study.marks import criterion
from analysis.study.study import Study

# A range wider than this leaves a share open: it is told with the words of UNSURE.
WIDE = 0.5
UNSURE = "; too uncertain to quote: its range spans more than half of all sentences"


@dataclass(frozen=True)
class Errors:
    """An instrument's hits and misses on sentences that were not in view."""

    hits: int
    false: int
    positives: int
    units: int

    @property
    def sensitivity(self) -> float:
        """Share of the positive units that it marks."""
        return self.hits / self.positives

    @property
    def specificity(self) -> float:
        """Share of the other units that it leaves unmarked."""
        return 1 - self.false / (self.units - self.positives)

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Sensitivity and specificity at the ends of their Wilson intervals; none for too few."""
        others = self.units - self.positives
        sensitivity = wilson(self.hits, self.positives)
        specificity = wilson(others - self.false, others)
        if sensitivity is None or specificity is None:
            return []
        return [(a, b) for a in sensitivity for b in specificity]


def adjusted_results(
    study: Study, categories: Sequence[str], scores: pd.DataFrame
) -> Iterator[Result]:
    """Yield the adjusted share of each category in the article.

    Where the estimate leaves 0 to 1 the errors do not carry over to this text: no number is given.
    """
    for component in categories:
        name, _, category = component.partition(".")
        errors = _errors(scores, name, category)
        variable = columns(criterion(study.instrument(name), category))[:1]
        if errors and variable and errors.corners:
            yield from _adjusted(study, component, variable[0], errors)


def _errors(scores: pd.DataFrame, instrument: str, category: str) -> Errors | None:
    unseen = scores["set"] == "unseen"
    own = (scores["instrument"] == instrument) & (scores["category"] == category)
    rows = scores[unseen & own].set_index("metric")
    if "f1" not in rows.index:
        return None
    units, positives = int(rows.at["f1", "n"]), int(rows.at["f1", "positives"])
    hits = round(float(rows.at["recall", "value"]) * positives)
    false = round(hits / float(rows.at["precision", "value"])) - hits if hits else 0
    return Errors(hits, false, positives, units)


def _adjusted(study: Study, component: str, variable: str, errors: Errors) -> Iterator[Result]:
    name = component.partition(".")[0]
    marks = study.marks.of(study.article).codes[component] == "1"
    observed = float(marks.mean())
    gain = errors.sensitivity + errors.specificity - 1
    if not 0 <= observed + errors.specificity - 1 <= gain:
        return
    values = [_corrected(observed, *corner) for corner in errors.corners]
    low, high = min(values), max(values)
    sensitivity, specificity = f"{errors.sensitivity:.3f}", f"{errors.specificity:.3f}"
    yield Result(
        key=f"sensitivity.{study.article}.{variable.replace('_', '-')}.adjusted.share",
        label=f"share of {variable} sentences that the lexicon's count allows once its errors are"
        " carried in" + UNSURE * (high - low > WIDE),
        value=_corrected(observed, errors.sensitivity, errors.specificity),
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
