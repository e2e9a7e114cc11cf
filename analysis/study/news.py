"""Sentences of other news, coded by the same codebook: a reading to hold the article against.

They are a sample: drawn at random by stratum, more often where danger is likelier. Each stands for
as many as its `weight`, the inverse of the probability with which it was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.study.codebook import Codebook
from analysis.study.consensus import Coding, read_coding
from analysis.study.readings import Derived, Reading, read_codes
from analysis.study.sheets import Place, read_places

FOLDER = Path("corpus", "coding", "unseen")
COLUMNS = ("set", "weight")  # what the reading has beside the codes


def read_units(root: Path) -> dict[str, Place]:
    """Return where each of the sentences stands, by unit; none where the study has coded none."""
    path = root / FOLDER / "units.csv"
    return read_places(path) if path.exists() else {}


def read_unseen(root: Path, book: Codebook) -> Coding:
    """Return the sheets of the sentences from other news, with their consensus."""
    return read_coding(root / FOLDER, list(read_units(root)), book.unseen, book)


def read_news(root: Path, coding: Coding, derived: Mapping[str, Derived]) -> Reading:
    """Return the consensus on the sentences, with COLUMNS; `piece` is the text each stands in."""
    rows = [
        (unit, f"{place.set} {place.id}", place.set, 1 / float(place.probability))
        for unit, place in read_units(root).items()
    ]
    table = pd.DataFrame(rows, columns=["id", "piece", *COLUMNS])
    places = table.assign(zone="", third="0", text="", paragraph=0, words=1)
    reading = read_codes("news", coding.consensus, places, derived)
    beside = table.set_index("id")[[*COLUMNS]]
    return Reading(reading.name, reading.codes.join(beside))
