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


def test_sentences_are_numbered_escaped_and_marked_in_place() -> None:
    html = numbered(ARTICLE, CODES, ["danger", "hope"])
    first, danger, hope = html.split("<details")[1:]
    assert "A &lt;b&gt;head&lt;/b&gt;" in first
    ink, red = "border-bottom: 3px solid #1a1a1a", "border-bottom: 3px solid #b2420a"
    both = f'<span style="{ink}; padding-bottom: 4px"><span style="{red}; padding-bottom: 0px">'
    assert f"<small>2</small>&nbsp;{both}One &amp; all.</span></span>" in first
    assert "<small>3</small>&nbsp;Two." in first
    assert first.count("<p>") == 2  # the headline, the paragraph
    assert (danger.count(red), hope.count(ink)) == (0, 0)
    assert f'<b style="{ink}">danger</b> (1)' in danger
    assert "<style" not in html and "<input" not in html  # an untrusted notebook would drop them


def test_one_flag_has_one_view() -> None:
    html = numbered(ARTICLE, CODES, ["danger"])
    assert html.count("<details open>") == html.count("<details") == 1


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
