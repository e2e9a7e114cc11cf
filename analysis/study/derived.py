"""Columns made from coded ones, as the study declares them in `corpus/derived.yaml`."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import fail
from analysis.records import Code, read
from analysis.study.codebook import Codebook, codes_by_column
from analysis.study.conditions import check
from analysis.study.marks import SOURCING
from analysis.study.readings import PLACES, Derived

FILE = "derived.yaml"


def read_derived(root: Path, book: Codebook) -> dict[str, Derived]:
    """Return the derived columns of the study in `root` by name; none where it has no such file.

    Raises StudyError for a name that a column has already, and for an unknown column or code.
    """
    path = root / "corpus" / FILE
    columns = read(path, dict[Code, Derived], {})
    own = codes_by_column(book)
    known = {**dict.fromkeys(SOURCING, ()), **own}
    for name, column in columns.items():
        if name in own or name in PLACES:
            fail(path, None, "name", name, "a name that no column has")
        for way, source in column.links.items():
            if source not in own:
                allowed = ", ".join(sorted(own)) or "a column of the codebook, which has none yet"
                fail(path, None, f"{name}: {way}", source, allowed)
        check(column.where, known, path, name)
    return dict(columns)
