"""A text with its sentences numbered and marked, and findings with the sentences behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.ledger import Ledger
from analysis.reports import template
from analysis.reports.plain import inline

# Of violence, danger and good news as in the figures, then of any other flags.
COLOURS = ("#1a1a1a", "#b2420a", "#2f7d5b", "#0b5a8a", "#8a6100")

NOT_ANSWERED = (
    "*Not answered by these numbers: they do not bear out the words of the finding, or nobody has"
    " coded yet; a run says which.*"
)


class Mark(NamedTuple):
    """A flag as sentences are marked with it: its words, colour, and how many it marks."""

    flag: str
    words: str
    colour: str
    marked: int


class Sentence(NamedTuple):
    """One sentence: its number in its piece, its text, its marks."""

    number: int
    text: str
    marks: tuple[Mark, ...]


class View(NamedTuple):
    """The whole text with some of its marks."""

    marks: tuple[Mark, ...]
    paragraphs: list[list[Sentence]]


def numbered(article: pd.DataFrame, consensus: pd.DataFrame, flags: Sequence[str]) -> str:
    """Return the article as HTML, every text escaped: with all flags marked, then with each alone.

    `article`: rows of `sentences.csv`; `consensus`: those of `consensus.csv`.
    """
    marked = consensus[(consensus["code"] == "1") & consensus["unit"].isin(article["id"])]
    units = marked.groupby("variable")["unit"].agg(set).to_dict()
    marks = tuple(
        Mark(flag, flag.replace("_", " "), colour, len(units.get(flag, ())))
        for flag, colour in zip(flags, COLOURS, strict=False)
    )
    shown = [marks, *((mark,) for mark in marks)] if len(marks) > 1 else [marks]
    views = [View(some, _paragraphs(article, some, units)) for some in shown]
    return template.rendered("marked.html", views=views)


def _paragraphs(
    article: pd.DataFrame, marks: Sequence[Mark], units: Mapping[str, Collection[str]]
) -> list[list[Sentence]]:
    places = article["zone"] + article["paragraph"].astype(str)
    sentences = [
        Sentence(
            _number(unit), text, tuple(mark for mark in marks if unit in units.get(mark.flag, ()))
        )
        for unit, text in zip(article["id"], article["text"], strict=True)
    ]
    rows = pd.Series(sentences, index=article.index)
    return [list(paragraph) for _, paragraph in rows.groupby(places, sort=False)]


def _number(unit: str) -> int:
    return int(unit.rpartition(":s")[2])


def findings(
    questions: pd.DataFrame,
    ledger: Ledger,
    sentences: pd.DataFrame,
    page: str,
    numbers: Collection[int] = (),
) -> str:
    """Return each question and its finding as Markdown, the sentences behind it folded away.

    `questions`: number, question, finding and the key of the number behind it. With `numbers`
    these findings alone are told.
    """
    texts = dict(zip(sentences["id"], sentences["text"], strict=True))
    asked = questions[questions["number"].isin(map(str, numbers))] if numbers else questions
    parts = [] if len(asked) else [NOT_ANSWERED]
    for one in asked.to_dict("records"):
        found = template.filled(one["finding"], ledger, page)
        parts.append(found if numbers else f"**{inline(one['question'])}** {found}")
        if lines := list(_behind(one["key"], ledger, texts)):
            parts.append("<details><summary>the words behind it</summary>")
            parts += ["\n".join(lines), "</details>"]
    return "\n\n".join(parts)


def _behind(key: str, ledger: Ledger, texts: Mapping[str, str]) -> Iterator[str]:
    units = () if ledger.waits(key) else ledger[key].units
    for unit in units:
        yield f"- {_number(unit)}: {inline(texts[unit])}"
