"""Which numbers a run changed: from what to what, and by which of the changed inputs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.pipeline import changes
from analysis.results import Ledger, Result, ledger

ONE = Result("a.one.count", "one", 3.0, "count", 9, "words", "3 of 9", 0)


def held(name: str, digest: str, value: float, *others: Result) -> Ledger:
    """Return a ledger of one result that rests on the input `name`, and of `others`."""
    rests = replace(ONE, value=value, inputs=(name,))
    return ledger([rests, *others], {name: digest}, {}, "")


@pytest.mark.parametrize(
    ("name", "files", "why"),
    [
        ("lexicon:threat.harm", ["analysis/lexicons/frames.yaml", "analysis/lexicons/threat.yaml"],
         "analysis/lexicons/threat.yaml"),
        ("lexicon:naming.is", ["analysis/lexicons/actors.yaml", "analysis/lexicons/threat.yaml"],
         "analysis/lexicons/actors.yaml"),
        ("piece:one", ["corpus/pieces/one.md", "corpus/pieces/two.md"], "corpus/pieces/one.md"),
        ("sheets:article.danger", ["corpus/choices.yaml", "corpus/coding/a.csv"], "corpus/coding/a.csv"),
        ("choices", ["corpus/choices.yaml"], "corpus/choices.yaml"),
        ("code:analysis.measures.shares", ["corpus/choices.yaml"], "the code of analysis.measures.shares"),
    ],
)  # fmt: skip
def test_a_number_is_traced_to_the_input_it_rests_on(name: str, files: list[str], why: str) -> None:
    before, after = held(name, "0", 3.0), held(name, "1", 4.0)
    assert changes.numbers(before, after, [], files) == [f"a.one.count: 3, n = 9 → 4, n = 9 (by {why})"]


def test_a_number_that_stays_is_not_listed() -> None:
    assert changes.numbers(held("choices", "0", 3.0), held("choices", "1", 3.0), [], ["corpus/choices.yaml"]) == []


def test_new_and_gone_numbers_are_told_and_the_primary_ones_come_first() -> None:
    more = [replace(ONE, key=f"b.{i:02}.count", inputs=("choices",)) for i in range(changes.MOST)]
    before, after = held("choices", "0", 3.0), held("choices", "1", 4.0, *more)
    lines = changes.numbers(before, after, ["b.07.count"], ["corpus/choices.yaml"])
    assert lines[0] == "b.07.count: new, 3, n = 9 (by corpus/choices.yaml)"
    assert lines[1] == "a.one.count: 3, n = 9 → 4, n = 9 (by corpus/choices.yaml)"
    assert lines[-1] == "and 1 more numbers: figures/results.csv holds them all"
    back = changes.numbers(after, before, [], ["corpus/choices.yaml"])
    assert back[1] == "b.00.count: gone (by corpus/choices.yaml)"
