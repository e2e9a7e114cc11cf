"""Conditions: which rows are meant, as a study's files write it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from small import fails

from analysis.records import Record, read
from analysis.study.conditions import (
    ALL,
    Alternative,
    Codes,
    Condition,
    check,
    columns,
    filled,
    fits,
)

TABLE = pd.DataFrame(
    {"danger": ["1", "1", "0", "0"], "voice": ["author", "quoted", "attributed", "author"]},
    index=["s1", "s2", "s3", "s4"],
)


def condition(written: object) -> tuple[Alternative, ...]:
    """Return a condition as it is read from a file."""
    return TypeAdapter(Condition).validate_python(written)


def hits(written: object) -> list[str]:
    """Return the rows of TABLE that fit."""
    return list(TABLE.index[fits(condition(written), TABLE)])


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ({"danger": "1"}, ["s1", "s2"]),
        ({"danger": {"not": "1"}}, ["s3", "s4"]),
        ({"voice": ["quoted", "attributed"]}, ["s2", "s3"]),
        ({"voice": {"not": ["quoted", "attributed"]}}, ["s1", "s4"]),
        ({"danger": "1", "voice": "quoted"}, ["s2"]),
        ([{"danger": "1"}, {"voice": "attributed"}], ["s1", "s2", "s3"]),
        ([{"danger": "1", "voice": "author"}, {"danger": "1"}], ["s1", "s2"]),
        ({"danger": "7"}, []),
        ({}, ["s1", "s2", "s3", "s4"]),
        ([], []),
    ],
)
def test_rows_that_fit(written: object, rows: list[str]) -> None:
    assert hits(written) == rows


def test_all_is_every_row_of_any_table() -> None:
    assert fits(ALL, TABLE).all()
    assert fits(ALL, TABLE[:0]).empty


def test_columns_are_named_once_and_in_order() -> None:
    one = condition([{"voice": "quoted"}, {"danger": "1", "voice": "author"}])
    assert columns(one, condition({"hope": "1"}), condition({"danger": "0"})) == (
        "voice",
        "danger",
        "hope",
    )


def test_holes_are_filled_in_columns_and_codes() -> None:
    template = condition({"{topic}": "1", "label": {"not": ["{label}", "name"]}})
    codes = {"{topic}": "wages", "{label}": "work"}
    (alternative,) = filled(template, lambda text: codes.get(text, text))
    assert alternative == {
        "wages": Codes(codes=("1",)),
        "label": Codes(codes=("work", "name"), negated=True),
    }


CODES = {"danger": ("0", "1"), "voice": {"author": "x", "quoted": "y"}, "source": ()}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"mood": "1"}, "a.share: column: found 'mood'; allowed: danger, source, voice"),
        ({"danger": "2"}, "a.share: danger: found '2'; allowed: 0, 1"),
        ({"voice": {"not": ["author", "loud"]}}, "a.share: voice: found 'loud'; allowed: author,"),
        ([{"danger": "1"}, {"voice": "x"}], "a.share: voice: found 'x'; allowed: author, quoted"),
    ],
)
def test_an_unknown_column_or_code_is_named(written: object, message: str) -> None:
    line = fails(lambda: check(condition(written), CODES, Path("m.yaml"), "a.share"))
    assert line.startswith(f"m.yaml: {message}")


def test_known_columns_and_codes_pass_and_free_text_is_free() -> None:
    written = [{"danger": ["0", "1"], "voice": {"not": "quoted"}}, {"source": "anybody"}]
    check(condition(written), CODES, Path("m.yaml"), "a.share")
    assert columns(condition(written)) == ("danger", "voice", "source")


class Holder(Record):
    hit: Condition = ALL


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hit: danger\n", "1: hit: 1: found 'danger'; allowed: a mapping of names"),
        (
            "hit: {danger: {nor: 1}}\n",
            "1: hit: 1: danger: found \"{'nor': '1'}\"; allowed: a code, a list of codes, or {not:",
        ),
        ("hit: {danger: {not: {a: 1}}}\n", "1: hit: 1: danger: codes: 1: found {'a': '1'}; all"),
    ],
)
def test_a_condition_of_another_shape_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    assert fails(lambda: read(path, Holder)).startswith(f"{path}:{message}")


codes = st.sampled_from(["0", "1", "author", "quoted", "attributed"])
tests = codes | st.lists(codes, max_size=3) | st.builds(lambda c: {"not": c}, st.lists(codes))
mappings = st.dictionaries(st.sampled_from(["danger", "voice"]), tests)


@given(mappings, mappings)
def test_alternatives_add_rows_and_further_columns_take_rows_away(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert set(hits([one, other])) == set(hits(one)) | set(hits(other))
    assert set(hits({**one, **other})) <= set(hits(other))


@given(st.lists(codes, max_size=3), st.sampled_from(["danger", "voice"]))
def test_not_is_the_rest(chosen: list[str], column: str) -> None:
    inside, outside = hits({column: chosen}), hits({column: {"not": chosen}})
    assert sorted([*inside, *outside]) == list(TABLE.index)
