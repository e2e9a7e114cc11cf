"""Which numbers a run changed: from what to what, and by which of the changed inputs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledgers import ledger

from analysis.ledger import Ledger
from analysis.pipeline.changes import MOST, numbers
from analysis.results import Result

ONE = Result("a.one.count", "one", 3.0, "count", 9, "words", "3 of 9", digits=0)
FILE = "corpus/choices.yaml"


def resting_on(name: str, digest: str, value: float, *others: Result) -> Ledger:
    """Return a ledger of one result that rests on the input `name`, and of `others`."""
    return ledger([replace(ONE, value=value, inputs=(name,)), *others], inputs={name: digest})


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("lexicon:hope", "corpus/lexicons/hope.yaml"),
        ("piece:one", "corpus/pieces/one.md"),
        ("sheets:danger", "corpus/coding/a.csv"),
        ("choices", FILE),
    ],
)
def test_a_number_is_traced_to_the_input_it_rests_on(name: str, file: str) -> None:
    before, after = resting_on(name, "0", 3.0), resting_on(name, "1", 4.0)
    assert list(numbers(before, after, [], [file])) == [
        f"changed inputs: {file}",
        f"a.one.count: 3, n = 9 → 4, n = 9 (by {name})",
    ]


def test_a_number_whose_inputs_are_the_same_was_selected_otherwise() -> None:
    before, after = resting_on("choices", "0", 3.0), resting_on("choices", "0", 4.0)
    line = "a.one.count: 3, n = 9 → 4, n = 9 (by another selection)"
    assert list(numbers(before, after, [], [])) == [line]


def test_a_number_of_a_new_measure_says_so() -> None:
    more = resting_on("choices", "0", 3.0, replace(ONE, key="b.count", inputs=("choices",)))
    lines = list(numbers(resting_on("choices", "0", 3.0), more, [], []))
    assert lines == ["b.count: new, 3, n = 9 (by a new measure)"]


def test_a_number_that_stays_is_not_listed() -> None:
    before, after = resting_on("choices", "0", 3.0), resting_on("choices", "1", 3.0)
    assert list(numbers(before, after, [], [FILE])) == []


def test_new_and_gone_numbers_are_told_and_the_primary_ones_come_first() -> None:
    more = [replace(ONE, key=f"b.{i:02}.count", inputs=("choices",)) for i in range(MOST)]
    before, after = resting_on("choices", "0", 3.0), resting_on("choices", "1", 4.0, *more)
    lines = list(numbers(before, after, ["b.07.count"], [FILE]))
    assert lines[:3] == [
        f"changed inputs: {FILE}",
        "b.07.count: new, 3, n = 9 (by choices)",
        "a.one.count: 3, n = 9 → 4, n = 9 (by choices)",
    ]
    assert lines[-1] == "and 1 more numbers: figures/results.csv holds them all"
    back = list(numbers(after, before, [], [FILE]))
    assert back[2] == "b.00.count: gone (by choices)"
