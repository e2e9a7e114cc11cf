"""The rates of other news: what a text's stretches are held against.

Of other news only the sorted values per stretch are kept, never a sentence; `study rates` makes
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, FiniteFloat, model_validator

from analysis.errors import fail
from analysis.files import read_json, written_by_run
from analysis.measures.stretches import LENGTH, MEASURES, in_stretches
from analysis.records import Record, Text, checked, not_allowed

FILE = Path(__file__).parents[1] / "reference" / "rates.json"
COMMAND = "study rates --data DIR"


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
        rates = checked(read_json(path), Rates, path)
        if rates.length != LENGTH:
            fail(path, None, "length", rates.length, str(LENGTH))
    return rates


def summary(texts: Sequence[str]) -> dict[str, Any]:
    """Return the number of texts and stretches, and the sorted values of every measure."""
    table = in_stretches(texts)
    values = {name: sorted(table[name].tolist()) for name in MEASURES}
    return {"texts": len(texts), "stretches": len(table), "values": values}
