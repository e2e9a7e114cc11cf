"""The rates of other news: what a text's stretches are held against.

Of other news only the sorted values per stretch are kept, never a sentence; `study rates` makes
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field, FiniteFloat, TypeAdapter, ValidationError, model_validator

from analysis.errors import fail
from analysis.files import read_json, written_by_run
from analysis.instruments.listing import general
from analysis.measures import stretches
from analysis.records import Record, Text, not_allowed, problem
from analysis.text.lexicon_files import load

FILE = Path(__file__).parents[1] / "reference" / "rates.json"
COMMAND = "study rates --data DIR"
# What is counted in stretches: an instrument's categories, and VADER's mean, plain or with the
# words of a lexicon masked.
INSTRUMENT = "threat"
CATEGORIES = ("violent_event", "danger_ahead", "intensifier", "reassurance")
VALENCE = {"valence": "", "valence_masked": "event_nouns"}
MEASURES = (*CATEGORIES, *VALENCE)


class RatedSet(Record):
    """One set of other news: where it is from, how much of it, and its sorted values by measure."""

    source: Text
    words: Text
    texts: Annotated[int, Field(gt=0)]
    stretches: Annotated[int, Field(gt=0)]
    values: dict[str, tuple[FiniteFloat, ...]]

    @model_validator(mode="after")
    def _sorted(self) -> RatedSet:
        for measure in MEASURES:
            values = self.values.get(measure, ())
            if len(values) != self.stretches or list(values) != sorted(values):
                allowed = f"{self.stretches} numbers of {measure} in order"
                raise not_allowed(allowed, len(values))
        return self


class Rates(Record):
    """All sets, by name, and how long a stretch is."""

    length: int
    date: str = ""
    command: str = ""
    sets: Annotated[dict[str, RatedSet], Field(min_length=1)]


@cache
def read_rates(path: Path = FILE) -> Rates:
    """Return the shipped rates; raises StudyError, with the command that makes them, if damaged."""
    with written_by_run(f"run `{COMMAND}`"):
        try:
            rates = TypeAdapter(Rates).validate_python(read_json(path))
        except ValidationError as error:
            place, value, allowed = problem(error)
            fail(path, None, place or "the file", value, allowed)
        if rates.length != stretches.LENGTH:
            fail(path, None, "length", rates.length, str(stretches.LENGTH))
    return rates


def measured(texts: Sequence[str]) -> dict[str, list[float]]:
    """Return the values of every measure in the stretches of `texts`, in reading order."""
    counted = stretches.counts(texts, general(INSTRUMENT))
    values = {category: list(map(float, counted[category])) for category in CATEGORIES}
    for name, mask in VALENCE.items():
        values[name] = stretches.mean_valence(texts, load(mask) if mask else None)
    return values


def summary(texts: Sequence[str]) -> dict[str, Any]:
    """Return the number of texts and stretches, and the sorted values of every measure."""
    values = {name: sorted(numbers) for name, numbers in measured(texts).items()}
    return {"texts": len(texts), "stretches": len(values["valence"]), "values": values}


def quantiles(values: Sequence[float], at: Sequence[float]) -> list[float]:
    """Return the quantiles of values, between two by straight line."""
    return [float(q) for q in np.quantile(np.asarray(values, float), list(at))]
