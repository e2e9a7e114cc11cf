"""A text with its sentences numbered and marked, and findings with the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.ledger import Ledger
from analysis.reports import template
from analysis.reports.plain import inline

COLOURS = ("#b2420a", "#0b5a8a", "#8a6100", "#2f7d5b", "#6b6b6b")


class Sentence(NamedTuple):
    """One sentence: its number in its piece, its text, the flags that it is marked by."""

    number: int
    text: str
    marks: tuple[str, ...]


def numbered(article: pd.DataFrame, consensus: pd.DataFrame, flags: Sequence[str]) -> str:
    """Return the article as HTML, every text escaped; boxes switch the marks of each flag.

    `article`: rows of `sentences.csv`; `consensus`: those of `consensus.csv`.
    """
    marked = consensus[(consensus["code"] == "1") & consensus["variable"].isin(flags)]
    by_unit = marked.groupby("unit")["variable"].agg(tuple).to_dict()
    rows = article.assign(place=article["zone"] + article["paragraph"].astype(str))
    paragraphs = [
        [_sentence(row, by_unit) for row in paragraph.to_dict("records")]
        for _, paragraph in rows.groupby("place", sort=False)
    ]
    return template.rendered(
        "marked.html",
        paragraphs=paragraphs,
        named={flag: flag.replace("_", " ") for flag in flags},
        colours=dict(zip(flags, COLOURS, strict=False)),
    )


def _sentence(row: Mapping[str, object], by_unit: Mapping[str, tuple[str, ...]]) -> Sentence:
    unit = str(row["id"])
    return Sentence(_number(unit), str(row["text"]), by_unit.get(unit, ()))


def _number(unit: str) -> int:
    return int(unit.rpartition(":s")[2])


def findings(questions: pd.DataFrame, ledger: Ledger, sentences: pd.DataFrame, page: str) -> str:
    """Return each question and its finding as Markdown, the sentences behind it folded away.

    `questions`: question, finding and the key of the number behind it.
    """
    texts = dict(zip(sentences["id"], sentences["text"], strict=True))
    parts = []
    for one in questions.to_dict("records"):
        found = template.filled(one["finding"], ledger, page)
        parts.append(f"**{inline(one['question'])}** {found}")
        if lines := list(_behind(one["key"], ledger, texts)):
            parts.append("<details><summary>the words behind it</summary>")
            parts += ["\n".join(lines), "</details>"]
    return "\n\n".join(parts)


def _behind(key: str, ledger: Ledger, texts: Mapping[str, str]) -> Iterator[str]:
    units = () if ledger.waits(key) else ledger[key].units
    for unit in units:
        yield f"- {_number(unit)}: {inline(texts[unit])}"
