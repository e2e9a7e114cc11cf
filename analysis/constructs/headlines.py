"""Headlines: what others put there, by date, and which name for the group each outlet chose.

A convenience list: every headline is shown, counts describe the list, and no group is estimated from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis import lexicon
from analysis.measures import ARTICLE, Tables
from analysis.results import Result

TOPICS = lexicon.load("topics")
INSTRUMENTS = (TOPICS,)
CODE = "code:analysis.constructs.headlines"
DAY = "2022-01-24"
NAMES = ("Islamic State", "IS", "ISIS", "ISIL", "Daesh")


def listed(tables: Tables) -> pd.DataFrame:
    """Return the headlines on the event: key, outlet, group, published, known (by the article's day), counted, text, topics, name.

    `known`: yes, no, or unknown where no date is held; `name`: the group's name as the headline has it, else none.
    """
    rows = []
    topics = tables.rows("topics").groupby("sentence")["category"].agg(lambda c: tuple(dict.fromkeys(c)))
    names = tables.rows("naming")
    for piece in (p for p in tables.pieces if p.kind in ("article", "same-event")):
        unit = f"{piece.key}:s001"
        known = "unknown" if not piece.published else "yes" if piece.published <= DAY else "no"
        mine = names[(names["sentence"] == unit) & names["category"].str.startswith("is.")]
        rows.append((piece.key, piece.outlet, piece.group, piece.published, known, piece.counted, piece.title,
                     topics.get(unit, ()), _name(list(mine["surface"]), list(mine["entry"]))))  # fmt: skip
    columns = ["key", "outlet", "group", "published", "known", "counted", "text", "topics", "name"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["published", "key"], key=lambda c: c.replace("", "9999"), ignore_index=True)


def _name(surfaces: list[str], _entries: list[str]) -> str:
    """Return which of the five names a headline uses; `none` where it uses another word or does not name the group."""
    from re import search

    from analysis.tokens import straight

    text = " | ".join(straight(s) for s in surfaces)
    if search(r"(?i)\bislamic state\b", text):
        return "Islamic State"
    if search(r"(?i)\bda'?[ei]sh\b", text):
        return "Daesh"
    for name in ("ISIS", "ISIL"):
        if search(rf"(?i)\b{name}\b", text):
            return name
    return "IS" if search(r"\bIS\b", text) else "none"


def results(tables: Tables) -> Iterator[Result]:
    """Yield counts of topics among the counted same-event headlines, by what was knowable, and of names."""
    table = listed(tables)
    others = table[(table["key"] != ARTICLE) & table["counted"]]
    pieces = tuple(f"piece:{key}" for key in others["key"])
    for topic in TOPICS.categories:
        for segment, words, mask in (
            ("", "", pd.Series(True, others.index)),
            ("by-the-day", f" published by {DAY}", others["known"] == "yes"),
            ("after-the-day", f" published after {DAY}", others["known"] == "no"),
        ):
            of = others[mask]
            hit = of[[topic in topics for topics in of["topics"]]]
            yield _count(["headlines", "same-event", topic.replace("_", "-"), segment, "count"],
                         f"same-event headlines{words} that mention {topic.replace('_', ' ')}", hit, len(of),
                         (*pieces, f"lexicon:topics.{topic}"), f"topics.{topic}", TOPICS.version)  # fmt: skip
    for name in (*NAMES, "none"):
        hit = others[others["name"] == name]
        words = f"call the group {name}" if name != "none" else "do not name the group"
        segment = name.lower().replace(" ", "-")
        yield _count(["headlines", "same-event", "name", segment, "count"], f"same-event headlines that {words}", hit,
                     len(others), (*pieces, "lexicon:naming"), "naming.is", "1")  # fmt: skip


def _count(
    parts: list[str], label: str, hit: pd.DataFrame, n: int, inputs: tuple[str, ...], instrument: str, version: str
) -> Result:
    return Result(
        key=".".join(filter(None, parts)), label=label, value=float(len(hit)), unit="count", digits=0, n=n,
        n_of="headlines", formula=f"{len(hit)} of {n} headlines", units=tuple(f"{key}:s001" for key in hit["key"]),
        instrument=instrument, version=version, inputs=(*inputs, CODE),
    )  # fmt: skip
