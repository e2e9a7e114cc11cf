"""Columns made from coded ones, as the study declares them in `corpus/derived.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import model_validator

from analysis.errors import fail
from analysis.records import Code, Record, not_allowed, read
from analysis.study.codebook import Codebook, codes_by_column
from analysis.study.conditions import Condition, check
from analysis.study.readings import PLACES, Derived

FILE = "derived.yaml"
JUDGED = ("voice", "source", "source_class")  # columns of the instruments' reading


class DerivedColumn(Record):
    """A column made by a condition, or by repeating the last code other than none."""

    where: Condition = ()
    carry: Code | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.where) == bool(self.carry):
            raise not_allowed("either where or carry", "both" if self.where else "neither")
        return self


def read_derived(root: Path, book: Codebook) -> dict[str, Derived]:
    """Return the derived columns of the study in `root` by name; none where it has no such file.

    Raises StudyError for a name that a column has already, and for an unknown column or code.
    """
    path = root / "corpus" / FILE
    columns = read(path, dict[Code, DerivedColumn]) if path.exists() else {}
    _check(columns, book, path)
    return {name: Derived(column.where, column.carry or "") for name, column in columns.items()}


def _check(columns: Mapping[str, DerivedColumn], book: Codebook, path: Path) -> None:
    own = codes_by_column(book)
    known = {**dict.fromkeys(JUDGED, ()), **own}
    for name, column in columns.items():
        if name in own or name in PLACES:
            fail(path, None, "name", name, "a name that no column has")
        if column.carry and column.carry not in own:
            fail(path, None, f"{name}: carry", column.carry, _listed(own))
        check(column.where, known, path, name)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "a column of the codebook, which has none yet"
