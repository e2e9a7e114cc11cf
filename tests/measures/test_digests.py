"""Digests: a number moves with an input that it names, and a digest with what it covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from small import changed, small_study

from analysis.ledger import Ledger
from analysis.pipeline.compute import compute
from analysis.results import Result

Change = Callable[[Path], object]
PIECE = "port-strike"


def replaced(name: str, old: str, new: str) -> Change:
    """Return the change of the first `old` in a file of the corpus."""
    return lambda study: changed(study / "corpus" / name, old, new)


def recoded(unit: str) -> Change:
    """Return the change of both coders' code of hope for a unit from 0 to 1."""
    old = f"{unit},{unit.partition(':')[0]},0,"

    def change(study: Path) -> None:
        for coder in ("ana", "ben"):
            changed(study / "corpus" / "coding" / f"{coder}.csv", f"{old}0", f"{old}1")

    return change


# What is changed, the inputs that move with it, and keys whose numbers it must move.
CHANGES: Mapping[str, tuple[Change, set[str], set[str]]] = {
    "an entry": (
        replaced("lexicons/hope.yaml", "calm, ", "calm, again, "),
        {"lexicon:hope"},
        {f"hope.{PIECE}.hope.lexicon.share"},
    ),
    "an actor's word": (
        replaced("lexicons/actors.yaml", "[wrecker*]", "[wrecker*, dockers]"),
        {"lexicon:naming"},
        {f"naming.{PIECE}.strikers.blame.lexicon.share"},
    ),
    "a topic": (
        replaced("lexicons/topics.yaml", "walkout*]", "walkout*, talks]"),
        {"lexicon:topics"},
        {"headlines.same-event.strike.count"},
    ),
    "a title": (
        replaced("pieces/ships-turn-away.md", '"Ships', '"Strikes and ships'),
        {"piece:ships-turn-away", "titles"},
        {"headlines.same-event.strike.count"},
    ),
    "a sentence": (
        replaced(f"pieces/{PIECE}.md", "Pickets stood", "Pickets hoped"),
        {f"piece:{PIECE}"},
        {f"hope.{PIECE}.hope.lexicon.share"},
    ),
    "a code": (
        recoded(f"{PIECE}:s004"),
        {"sheets", "sheets:hope"},
        {f"hope.{PIECE}.hope.share"},
    ),
}


def run(folder: Path, change: Change | None = None) -> Ledger:
    """Return the ledger of the small study with two coders, changed or not."""
    study = small_study(folder, coders=2)
    if change:
        change(study)
    return compute(study).ledger


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of the small study as it lies there."""
    return run(tmp_path_factory.mktemp("before"))


def number(result: Result) -> tuple[object, ...]:
    """Return what a reader would call the number."""
    return result.value, result.low, result.high, result.n, result.formula


@pytest.mark.parametrize("name", CHANGES)
def test_a_number_moves_only_with_an_input_that_it_names(
    name: str, before: Ledger, tmp_path: Path
) -> None:
    change, inputs, keys = CHANGES[name]
    after = run(tmp_path, change)
    moved = {one for one in before.inputs if before.inputs[one] != after.inputs.get(one)}
    assert moved == inputs
    both = before.results.keys() & after.results.keys()
    numbers = {key for key in both if number(before[key]) != number(after[key])}
    assert keys <= numbers
    assert [key for key in numbers if not moved & set(before[key].inputs)] == []
    new = after.results.keys() - before.results.keys()
    assert [key for key in new if not moved & set(after[key].inputs)] == []
    digests = {key for key in both if before[key].digest != after[key].digest}
    assert numbers <= digests
    assert [key for key in digests if not moved & set(before[key].inputs)] == []


def test_a_comment_or_a_reason_moves_nothing(before: Ledger, tmp_path: Path) -> None:
    old = "# construct: a good end is looked for\n"
    after = run(tmp_path, replaced("lexicons/hope.yaml", old, f"{old}# a remark\n"))
    assert after.digest == before.digest
    assert after.inputs == before.inputs


def test_an_entry_that_is_met_nowhere_moves_no_digest(before: Ledger, tmp_path: Path) -> None:
    after = run(tmp_path, replaced("lexicons/hope.yaml", "calm, ", "calm, zeppelin, "))
    key = f"hope.{PIECE}.hope.lexicon.share"
    assert before.inputs["lexicon:hope"] != after.inputs["lexicon:hope"]
    assert after[key].digest == before[key].digest


def test_another_piece_s_codes_leave_the_article_s_digests(before: Ledger, tmp_path: Path) -> None:
    after = run(tmp_path, recoded("dockers-vote:s001"))
    key = f"hope.{PIECE}.hope.share"
    assert before.inputs["sheets:hope"] != after.inputs["sheets:hope"]
    assert after[key].digest == before[key].digest
