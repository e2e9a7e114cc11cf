"""A numbered text whose marks can be switched, and findings with the sentences behind them."""

from __future__ import annotations

import pandas as pd

from analysis.ledger import Ledger
from analysis.reports.marked import findings, numbered
from analysis.results import Result

ARTICLE = pd.DataFrame(
    {
        "id": ["a:s001", "a:s002", "a:s003"],
        "zone": ["headline", "body", "body"],
        "paragraph": [1, 1, 1],
        "text": ["A <b>head</b>", "One & all.", "Two."],
    }
)
CODES = pd.DataFrame(
    {
        "unit": ["a:s002", "a:s002", "a:s003"],
        "variable": ["danger", "hope", "danger"],
        "code": ["1", "1", "0"],
    }
)


def test_sentences_are_numbered_escaped_and_marked() -> None:
    html = numbered(ARTICLE, CODES, ["danger", "hope"])
    assert "A &lt;b&gt;head&lt;/b&gt;" in html
    marked = '<mark class="danger"><mark class="hope">One &amp; all.</mark></mark>'
    assert f'<span class="number">2</span>{marked}' in html
    assert '<span class="number">3</span>Two. ' in html
    assert html.count("<p>") == 3  # the boxes, the headline, the paragraph
    assert html.count('type="checkbox"') == 2


def test_a_finding_has_its_sentences_folded_away() -> None:
    share = Result(
        "a.b.share", "x", 0.5, "share", 2, "sentences", "1 of 2", 1, 0, units=("a:s002",)
    )
    questions = pd.DataFrame(
        [
            ("What <i>is</i> it?", "a.b.share", "{a.b.share|k}."),
            ("And then?", "a.c.share", "{a.c.share}."),
        ],
        columns=["question", "key", "finding"],
    )
    ledger = Ledger(results={"a.b.share": share}, waiting=("a.c.share",))
    text = findings(questions, ledger, ARTICLE, "page.html")
    first, fold, lines, end, second = text.split("\n\n")
    assert first == "**What \\<i\\>is\\</i\\> it?** [1 of 2](page.html#a.b.share~)."
    assert (fold, end) == ("<details><summary>the words behind it</summary>", "</details>")
    assert lines == "- 2: One \\& all."
    assert second == "**And then?** not coded yet."
