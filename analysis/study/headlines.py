"""Headlines as a reading: what each is about, which name it uses, and what could be known then.

A convenience list: every headline is shown, counts describe the list, nothing is estimated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.study.config import StudyFacts
from analysis.study.corpus import Piece
from analysis.study.marks import flag
from analysis.study.readings import PLACES, Reading


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
    by_date = sorted(pieces, key=lambda piece: (piece.published or "9999", piece.key))
    table = pd.DataFrame([_facts(piece, facts) for piece in by_date])
    table.index = pd.Index(table["piece"] + ":s001", name="unit")
    names = evidence[evidence["instrument"] == facts.headlines.names]
    first = names.drop_duplicates("sentence").set_index("sentence")["category"]
    table["name"] = first.reindex(table.index, fill_value="none")
    for topic in topics:
        table[topic] = flag(table.index, evidence, str(facts.headlines.topics), topic)
    return Reading("headlines", table)


def headlines_by(coder: Reading, headlines: Reading) -> Reading:
    """Return the headlines with a coder's codes beside what is known of each."""
    own = coder.codes.drop(columns=PLACES).drop(columns=headlines.codes.columns, errors="ignore")
    return Reading(headlines.name, headlines.codes.join(own))


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
