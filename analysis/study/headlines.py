"""Headlines as a reading: what each is about, which name it uses, and what could be known then.

A convenience list: every headline is shown, counts describe the list, nothing is estimated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.study.config import StudyFacts
from analysis.study.corpus import Piece
from analysis.study.readings import Reading


def read_headlines(
    pieces: Sequence[Piece],
    evidence: pd.DataFrame,
    facts: StudyFacts,
    topics: Iterable[str],
) -> Reading:
    """Return the headlines of all pieces by date and key.

    Columns: piece, kind, outlet, group, published, basis (of the date), known (whether dated up to
    the study's day: yes, no, later, unknown), counted (1 or 0), name (the category of the first of
    the group's names in it, else none), one column per topic (1 or 0), text, words.
    """
    found_topics = _categories(evidence, facts.headlines.topics)
    found_names = _categories(evidence, facts.headlines.names)
    rows = []
    for piece in sorted(pieces, key=lambda piece: (piece.published or "9999", piece.key)):
        unit = f"{piece.key}:s001"
        names = found_names.get(unit, ["none"])
        found = found_topics.get(unit, [])
        about: dict[str, object] = {topic: str(int(topic in found)) for topic in topics}
        rows.append({"unit": unit, **_facts(piece, facts), "name": names[0], **about})
    columns = ["unit", *_facts(pieces[0], facts), "name", *topics]
    return Reading("headlines", pd.DataFrame(rows, columns=columns).set_index("unit"))


def _facts(piece: Piece, facts: StudyFacts) -> dict[str, object]:
    return {
        "piece": piece.key,
        "kind": piece.kind,
        "outlet": piece.outlet,
        "group": piece.group,
        "published": piece.published,
        "basis": piece.published_basis,
        "known": _known(piece, facts),
        "counted": str(int(piece.counted)),
        "text": piece.title,
        "words": len(piece.title.split()),
    }


def _known(piece: Piece, facts: StudyFacts) -> str:
    """Return whether a date was past by the day; a month or year that holds it leaves that open."""
    published, day = piece.published, facts.day
    if not published:
        return "later" if piece.key in facts.later else "unknown"
    if not day or (len(published) < len(day) and day.startswith(published)):
        return "unknown"
    return "yes" if published <= day else "no"


def _categories(evidence: pd.DataFrame, instrument: str | None) -> Mapping[str, list[str]]:
    """Return the categories that an instrument finds in each sentence, in reading order."""
    rows = evidence[evidence["instrument"] == (instrument or "")]
    return {str(unit): list(part) for unit, part in rows.groupby("sentence")["category"]}
