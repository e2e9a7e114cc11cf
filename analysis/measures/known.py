"""What a measure may name: the columns of the table that it counts in, with their codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from analysis.csv_text import is_number
from analysis.measures.measure import Measure
from analysis.measures.taken import is_coded
from analysis.study.codebook import ROLES, Codebook, codes_by_column
from analysis.study.conditions import columns
from analysis.study.marks import SCORED_BY
from analysis.study.readings import PLACES, TABLES
from analysis.study.study import Study

ZONES = {
    "headline": "in the headline",
    "standfirst": "in the standfirst",
    "subhead": "in the subheads",
    "body": "in the body",
}
THIRDS = {
    "1": "in the first third of the body",
    "2": "in the middle third of the body",
    "3": "in the last third of the body",
}
Known = dict[str, Collection[str]]  # columns with their codes


def known_columns(measure: Measure, study: Study) -> Known:
    """Return the columns that conditions may name, with their codes; none where any text may be."""
    book, derived = study.book, _derived(study)
    coded: Known = dict(codes_by_column(book))
    if measure.over == "headlines":
        return {**dict.fromkeys(study.headlines.codes, ()), **derived, **coded}
    if measure.reader == "news":
        codes = {column.name: book.words(column.name) for column in book.unseen}
        return {"set": study.facts.news, **derived, **codes}
    known: Known = dict.fromkeys(study.marks.codes, ())
    if measure.reader == "coders":
        known = {"zone": ZONES, "third": ("0", *THIRDS), **derived, **coded}
    # What a table has of its own comes last: it stands in the place of a column of that name.
    return known | _own(measure, book)


def _own(measure: Measure, book: Codebook) -> Known:
    codes: Known = {
        "actor": book.actors,
        "label": book.labels,
        "role": ROLES,
        "named": ("0", "1"),
        "part": ("villain", "victim", "hero"),
        "taken": ("0", "1"),
    }
    return {name: codes.get(name, ()) for name in TABLES[measure.over].own}


def _derived(study: Study) -> Known:
    return {
        name: study.book.words(column.carry) if column.carry else ("0", "1")
        for name, column in study.derived.items()
    }


def numbers(measure: Measure, known: Mapping[str, Collection[str]]) -> list[str]:
    """Return the columns that a mean may be taken of: flags, numbers and scores of valence."""
    scores = SCORED_BY if measure.reader == "instrument" else ()
    coded = [name for name, codes in known.items() if codes and all(map(is_number, codes))]
    return [name for name in (*coded, *scores) if name in known and name not in PLACES]


def tells_of_text(measure: Measure, study: Study) -> bool:
    """Return whether a measure rests on codes, or of headlines on a lexicon that the study has."""
    if measure.over != "headlines":
        return bool(measure.rests_on(study.derived))
    lists = study.facts.headlines
    if is_coded(measure, study):
        return True
    named = [name for name in columns(measure.hit) if name != "outlet"]
    return bool(named and (lists.names if named[0] == "name" else lists.topics))
