"""Conditions: which rows of a table of codes are meant, as the study's files say it.

`{danger: 1, voice: [attributed, quoted]}` means rows with both; `{danger: {not: 1}}` those with
another code; a list of such mappings rows that fit any of them; an empty mapping all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from analysis.errors import fail
from analysis.records import not_allowed


class Codes(BaseModel):
    """What a column must hold: one of the codes, or none of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: tuple[str, ...]
    negated: bool = False

    @model_validator(mode="before")
    @classmethod
    def _written(cls, data: Any) -> Any:
        """Return the fields of what the file says: a code, a list of codes, or {not: codes}."""
        if isinstance(data, Codes):
            return data
        if not isinstance(data, Mapping):
            return {"codes": _listed(data)}
        if set(data) == {"not"}:
            return {"codes": _listed(data["not"]), "negated": True}
        if not set(data) <= {"codes", "negated"}:  # the fields, where Python gives them
            raise not_allowed("a code, a list of codes, or {not: codes}", str(dict(data)))
        return data

    def fits(self, column: pd.Series) -> pd.Series:
        """Return which cells of a column pass."""
        return column.isin(self.codes) != self.negated


def _listed(data: Any) -> Any:
    return data if isinstance(data, list | tuple) else [data]


Alternative = Mapping[str, Codes]
Condition = Annotated[tuple[Alternative, ...], BeforeValidator(_listed)]
ALL: tuple[Alternative, ...] = ({},)


def fits(condition: Iterable[Alternative], table: pd.DataFrame) -> pd.Series:
    """Return which rows of `table` fit any of the alternatives."""
    chosen = np.zeros(len(table), bool)
    for alternative in condition:
        tests = [test.fits(table[column]) for column, test in alternative.items()]
        chosen |= np.all(tests, axis=0)
    return pd.Series(chosen, table.index)


def columns(*conditions: Iterable[Alternative]) -> tuple[str, ...]:
    """Return the columns that conditions look at, in order, each once."""
    every = (alternative for condition in conditions for alternative in condition)
    return tuple(dict.fromkeys(column for alternative in every for column in alternative))


def filled(condition: Iterable[Alternative], fill: Callable[[str], str]) -> tuple[Alternative, ...]:
    """Return the condition with `fill` applied to every name of a column and every code."""
    return tuple(
        {
            fill(column): Codes(codes=tuple(map(fill, test.codes)), negated=test.negated)
            for column, test in alternative.items()
        }
        for alternative in condition
    )


def check(
    condition: Iterable[Alternative],
    codes: Mapping[str, Collection[str]],
    path: Path,
    place: str,
) -> None:
    """Raise StudyError for a column that is not in `codes`, or a code that is none of its codes.

    A column with an empty collection takes any code: its cells are free text.
    """
    for alternative in condition:
        for column, test in alternative.items():
            if column not in codes:
                fail(path, None, f"{place}: column", column, ", ".join(sorted(codes)))
            for code in test.codes if codes[column] else ():
                if code not in codes[column]:
                    fail(path, None, f"{place}: {column}", code, ", ".join(codes[column]))
