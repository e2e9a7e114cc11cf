"""Headlines: what others put there, by date, and which name for the group each outlet chose.

A convenience list: every headline is shown, counts describe the list, and no group is estimated from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Result
from analysis.text import lexicon

TOPICS, GROUP = lexicon.load("topics"), lexicon.load("group_names")
INSTRUMENTS = (TOPICS, GROUP)
CODE = "code:analysis.constructs.headlines"
DAY = "2022-01-24"
NAMES = {"islamic_state": "Islamic State", "is": "IS", "isis": "ISIS", "isil": "ISIL", "daesh": "Daesh"}


EVENT, AUTHOR = ("article", "same-event"), ("related", "same-author")


def listed(tables: Tables, kinds: tuple[str, ...] = EVENT) -> pd.DataFrame:
    """Return the headlines on the event, or of the `kinds` given: key, outlet, group, published, known (by the article's day), counted, text, topics, name.

    `known`: yes, no, or unknown where no date is held; `name`: the first of the five names of the group that the headline uses, also before a noun, else none.
    """
    rows = []
    topics = tables.rows("topics").groupby("sentence")["category"].agg(lambda c: tuple(dict.fromkeys(c)))
    names = tables.rows("group_names").groupby("sentence")["category"].first()
    for piece in (p for p in tables.pieces if p.kind in kinds):
        unit = f"{piece.key}:s001"
        known = _known(piece.published)
        rows.append((piece.key, piece.outlet, piece.group, piece.published, known, piece.counted, piece.title,
                     topics.get(unit, ()), NAMES.get(names.get(unit, ""), "none")))  # fmt: skip
    columns = ["key", "outlet", "group", "published", "known", "counted", "text", "topics", "name"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["published", "key"], key=lambda c: c.replace("", "9999"), ignore_index=True)


def _known(published: str) -> str:
    """Return whether a date was past by the article's day; a month or year that holds the day leaves it open."""
    if not published or (len(published) < len(DAY) and DAY.startswith(published)):
        return "unknown"
    return "yes" if published <= DAY else "no"


def results(tables: Tables) -> Iterator[Result]:
    """Yield counts of topics in the counted same-event headlines, by what was knowable, of names, and the author's own."""
    yield _by_author(tables)
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
            hit = of[named_in(of, topic)]
            yield _count(["headlines", "same-event", topic.replace("_", "-"), segment, "count"],
                         f"same-event headlines{words} that mention {topic.replace('_', ' ')}", hit, len(of),
                         (*pieces, f"lexicon:topics.{topic}"), f"topics.{topic}", TOPICS.version)  # fmt: skip
    for name in (*NAMES.values(), "none"):
        hit = others[others["name"] == name]
        words = f"call the group {name}" if name != "none" else "do not name the group"
        segment = name.lower().replace(" ", "-")
        yield _count(["headlines", "same-event", "name", segment, "count"], f"same-event headlines that {words}", hit,
                     len(others), (*pieces, "lexicon:group_names"), "group_names.name", GROUP.version)  # fmt: skip


def named_in(headlines: pd.DataFrame, topic: str) -> pd.Series:
    """Return which of the listed headlines mention a topic."""
    found = [topic in topics for topics in headlines["topics"]]
    return pd.Series(found, headlines.index, dtype=bool)


def _by_author(tables: Tables) -> Result:
    """Return the author's other headlines that name children: they belong beside the others' ones."""
    own = listed(tables, AUTHOR)
    own = own[own["counted"].astype(bool)]
    hit = own[named_in(own, "children")]
    inputs = (*(f"piece:{key}" for key in own["key"]), "lexicon:topics.children")
    label = "the author's other headlines that mention children"
    parts = ["headlines", "author", "children", "count"]
    return _count(parts, label, hit, len(own), inputs, "topics.children", TOPICS.version)


def _count(
    parts: list[str], label: str, hit: pd.DataFrame, n: int, inputs: tuple[str, ...], instrument: str, version: str
) -> Result:
    return Result(
        key=".".join(filter(None, parts)), label=label, value=float(len(hit)), unit="count", digits=0, n=n,
        n_of="headlines", formula=f"{len(hit)} of {n} headlines", units=tuple(f"{key}:s001" for key in hit["key"]),
        instrument=instrument, version=version, inputs=(*inputs, CODE),
    )  # fmt: skip
