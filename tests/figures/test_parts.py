"""Rows that occur, keys of results, numbers of sentences."""

from __future__ import annotations

import pandas as pd
import tiny

from analysis.figures import parts
from analysis.figures.figure import Figure, Row

ROWS = [Row(show="a", words="first", colour="blue"), Row(show="b", words="second")]
FIGURE = Figure(
    form="deeds",
    title="?",
    rows=tuple(ROWS),
    share="x.{piece}.{show}.share",
    keys=("x.{piece}.{show}.share", "x.more", "x.none"),
)
MEASURED = tiny.measured(
    tiny.result("x.a.a-b.share", ["u", "v"], 7, exploratory=True),
    tiny.result("x.a.b.share", ["u"], 7),
    tiny.result("x.more", ["u"], 7),
)


def test_keys_are_those_of_the_table_then_the_figures_own_that_there_are():
    table = pd.DataFrame({"key": ["x.a.a-b.share", "", "x.a.a-b.share"]})
    assert parts.keys(FIGURE, table, MEASURED) == ["x.a.a-b.share", "x.a.b.share", "x.more"]


def test_shares_are_those_of_the_results_and_empty_without_one():
    assert parts.share(FIGURE, MEASURED, "a_b") == ("x.a.a-b.share", "2 of 7 (exploratory)")
    assert parts.share(FIGURE, MEASURED, "c") == ("", "")
    assert parts.share(FIGURE.model_copy(update={"share": ""}), MEASURED, "a_b") == ("", "")


def test_sentences_are_numbered_in_reading_order():
    assert parts.numbers(["a:s004", "a:s001"]) == [4, 1]
