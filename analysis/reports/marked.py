"""A text with its sentences numbered and marked, and findings with the sentences behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.ledger import Ledger
from analysis.reports import template, wording
from analysis.reports.plain import inline

# Of violence, danger and good news as in the figures, then of any other flags; ink is the colour of
# the text itself, so that it is seen on a dark ground as well.
COLOURS = ("", "#c04a10", "#2f8a63", "#2a7ab0", "#a07818")

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

    `questions`: number, question and finding. With `numbers` these findings alone are told.
    """
    texts = dict(zip(sentences["id"], sentences["text"], strict=True))
    asked = questions[questions["number"].isin(map(str, numbers))] if numbers else questions
    parts = [] if len(asked) else [NOT_ANSWERED]
    for one in asked.to_dict("records"):
        found = template.filled(one["finding"], ledger, page)
        parts.append(found if numbers else f"**{inline(one['question'])}** {found}")
        if counted := list(_behind(one["finding"], ledger, texts)):
            parts.append("<details><summary>the words behind it</summary>")
            parts += [*counted, "</details>"]
    return "\n\n".join(parts)


def _behind(finding: str, ledger: Ledger, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield of each number told as "k of n" what it counts, then its sentences with their numbers.

    A headline stands with its piece instead.
    """
    counts = dict.fromkeys(key for key, part in template.holes(finding) if part == "k")
    for result in (ledger[key] for key in counts if not ledger.waits(key)):
        yield f"**{inline(wording.part(result, 'k'))}**, {inline(result.label)}:"
        lines = [
            f"- {_place(unit, ledger.article)}: {inline(texts[unit])}" for unit in result.units
        ]
        yield "\n".join(lines) or "- none"


def _place(unit: str, article: str) -> str:
    piece = unit.partition(":")[0]
    return str(_number(unit)) if piece == article else inline(piece)
