"""Derived columns, as a study declares them."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import fails, small_book, small_study

from analysis.study.conditions import Codes
from analysis.study.derived import read_derived
from analysis.study.readings import Derived

BOOK = small_book()


def test_columns_are_read_by_name(tmp_path: Path) -> None:
    derived = read_derived(small_study(tmp_path), BOOK)
    named = {
        "source": Codes(codes=("none", "many"), negated=True),
        "voice": Codes(codes=("attributed", "quoted")),
    }
    assert derived == {
        "named": Derived(where=(named,)),
        "problem_row": Derived(carry="problem_of"),
    }
    assert derived["named"].sources == ("source", "voice")
    assert derived["problem_row"].sources == ("problem_of",)


def test_a_study_without_the_file_has_none(tmp_path: Path) -> None:
    assert read_derived(tmp_path, BOOK) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {}\n", ":1: a: found 'none'; allowed: one of where, carry, near and within"),
        (
            "a: {where: {danger: 1}, carry: voice}\n",
            ":1: a: found 'where and carry'; allowed: one of where, carry, near and within",
        ),
        ("a: {carries: voice}\n", ":1: a: field: found 'carries'; allowed: where, carry"),
        ("danger: {carry: voice}\n", ": name: found 'danger'; allowed: a name that no column has"),
        ("words: {carry: voice}\n", ": name: found 'words'; allowed: a name that no column has"),
        (
            "a: {carry: mood}\n",
            ": a: carry: found 'mood'; allowed: actors, agentless_passive, dang",
        ),
        (
            "a: {where: {mood: 1}}\n",
            ": a: column: found 'mood'; allowed: actors, agentless_passive",
        ),
        (
            "a: {where: {voice: loud}}\n",
            ": a: voice: found 'loud'; allowed: author, attributed, qu",
        ),
        ("a: {carry: voice}\nb: {where: {a: 1}}\n", ": b: column: found 'a'; allowed: actors, "),
    ],
)
def test_a_wrong_column_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "corpus" / "derived.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert fails(lambda: read_derived(tmp_path, BOOK)).startswith(f"{path}{message}")


def test_what_the_instruments_judge_needs_no_codebook(tmp_path: Path) -> None:
    path = tmp_path / "corpus" / "derived.yaml"
    path.parent.mkdir()
    path.write_text("a: {where: {source_class: official, voice: quoted}}\n", encoding="utf-8")
    empty = BOOK.model_copy(update={"columns": ()})
    assert read_derived(tmp_path, empty)["a"].sources == ("source_class", "voice")
