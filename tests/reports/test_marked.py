"""A numbered text whose marks can be switched, and findings with the sentences behind them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.ledger import Ledger
from analysis.reports.marked import NOT_ANSWERED, findings, numbered
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
    ink, red = "border-bottom: 3px solid", "border-bottom: 3px solid #c04a10"
    both = f'<span style="{ink}; padding-bottom: 4px"><span style="{red}; padding-bottom: 0px">'
    assert f"<small>2</small>&nbsp;{both}One &amp; all.</span></span>" in first
    assert "<small>3</small>&nbsp;Two." in first
    assert first.count("<p>") == 2  # the headline, the paragraph
    assert (danger.count(red), hope.count(f"{ink};")) == (0, 0)
    assert f'<b style="{ink}">danger</b> (1)' in danger
    assert "<style" not in html and "<input" not in html  # an untrusted notebook would drop them


def test_one_flag_has_one_view() -> None:
    html = numbered(ARTICLE, CODES, ["danger"])
    assert html.count("<details open>") == html.count("<details") == 1


def test_a_finding_has_its_sentences_folded_away() -> None:
    share = Result(
        "a.b.share", "an <i>", 0.5, "share", 2, "sentences", "1 of 2", 1, 0, units=("a:s002",)
    )
    none = replace(share, key="a.d.share", value=0.0, hits=0, units=("b:s001",)[:0])
    questions = pd.DataFrame(
        [
            ("1", "What <i>is</i> it?", "{a.b.share|k}, {a.d.share|k}."),
            ("2", "And then?", "{a.c.share}."),
        ],
        columns=["number", "question", "finding"],
    )
    ledger = Ledger(
        results={"a.b.share": share, "a.d.share": none}, waiting=("a.c.share",), article="a"
    )
    text = findings(questions, ledger, ARTICLE, "page.html")
    first, fold, counted, lines, empty, nothing, end, second = text.split("\n\n")
    links = "[1 of 2](page.html#a.b.share~), [0 of 2](page.html#a.d.share~)."
    assert first == f"**What \\<i\\>is\\</i\\> it?** {links}"
    assert (fold, end) == ("<details><summary>the words behind it</summary>", "</details>")
    assert (counted, lines) == ("**1 of 2**, an \\<i\\>:", "- 2: One \\& all.")
    assert (empty, nothing) == ("**0 of 2**, an \\<i\\>:", "- none")
    assert second == "**And then?** not coded yet."
    assert findings(questions, ledger, ARTICLE, "page.html", [2]) == "not coded yet."


def test_a_headline_stands_with_its_piece() -> None:
    count = Result("a.b.count", "x", 1, "count", 2, "headlines", "f", 1, 0, units=("other:s001",))
    questions = pd.DataFrame({"number": ["1"], "question": ["Q?"], "finding": ["{a.b.count|k}"]})
    titles = pd.DataFrame({"id": ["other:s001"], "text": ["Walls fall"]})
    text = findings(questions, Ledger(results={count.key: count}, article="a"), titles, "p.html")
    assert "- other: Walls fall" in text


def test_a_finding_that_is_left_out_says_so() -> None:
    questions = pd.DataFrame(columns=["number", "question", "finding"], dtype=object)
    assert findings(questions, Ledger(results={}), ARTICLE, "p.html", [3]) == NOT_ANSWERED
