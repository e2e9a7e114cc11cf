"""Typed records: what is refused, in one line with file, line, place, value and what is allowed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from small import fails

from analysis.errors import StudyError
from analysis.files import CONTROL
from analysis.records import Code, Day, Record, Text, not_allowed, read


def _even(number: int) -> int:
    if number % 2:
        raise ValueError("an even number")
    return number


class Crane(Record):
    name: Code
    words: Text = "a crane"
    state: Literal["up", "down", ""] = "up"
    loads: tuple[int, ...] = ()
    berths: dict[Code, Text] = {}
    idle: bool = False
    level: int = Field(0, ge=0, le=3)
    pairs: Annotated[int, AfterValidator(_even)] = 0
    kind: str = Field("plain", alias="as")


def written(folder: Path, text: str) -> Path:
    path = folder / "crane.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    crane = read(written(tmp_path, "name: north\nloads: [3, 4]\nidle: yes\nas: tall\n"), Crane)
    assert crane == Crane(name="north", loads=(3, 4), idle=True, kind="tall")
    assert (crane.words, crane.state, crane.berths) == ("a crane", "up", {})


def test_lists_and_mappings_of_records_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "- name: north\n- {name: south}\n")
    assert [crane.name for crane in read(path, tuple[Crane, ...])] == ["north", "south"]
    path = written(tmp_path, "a: {name: north}\n")
    assert read(path, dict[Code, Crane])["a"].name == "north"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words: x\n", "1: name: found 'nothing'; allowed: text"),
        ("name: a/b\n", "1: name: found 'a/b'; allowed: letters, digits, _, hyphens and blanks"),
        ("name: [a]\n", "1: name: found ['a']; allowed: text"),
        ("name: a\nwords: ' '\n", "2: words: found ' '; allowed: text"),
        (
            "name: a\nwords: 'x --> y'\n",
            "2: words: found '-->'; allowed: text without the marks of a comment",
        ),
        (
            "name: a\nwords: '[x](javascript:alert)'\n",
            "2: words: found 'javascript:'; allowed: addresses that begin with http:// or https://",
        ),
        (
            'name: a\nwords: "a\\u202eb"\n',
            "2: words: found '\\u202e'; allowed: text without control characters",
        ),
        ("name: a\nstate: left\n", "2: state: found 'left'; allowed: up, down or nothing"),
        ("name: a\nloads: 3\n", "2: loads: found '3'; allowed: a list"),
        (
            "name: a\nloads:\n  - 1\n  - two\n",
            "4: loads: 2: found 'two'; allowed: a whole number",
        ),
        ("name: a\nberths: [x]\n", "2: berths: found ['x']; allowed: a mapping of names"),
        ("name: a\nidle: perhaps\n", "2: idle: found 'perhaps'; allowed: yes or no"),
        ("name: a\nlevel: 9\n", "2: level: found '9'; allowed: a number of at most 3"),
        ("name: a\nlevel: -1\n", "2: level: found '-1'; allowed: a number of at least 0"),
        ("name: a\npairs: 3\n", "2: pairs: found '3'; allowed: an even number"),
        ("- a\n", "1: the file: found ['a']; allowed: a mapping of fields"),
        ("", "1: the file: found 'nothing'; allowed: a mapping of fields"),
        (
            "name: a\ncolour: red\n",
            "2: field: found 'colour';"
            " allowed: name, words, state, loads, berths, idle, level, pairs, as",
        ),
        ("name: a\nname: b\n", "2: name: found 'given twice'; allowed: each field once"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    assert fails(lambda: read(path, Crane)) == f"{path}:{message}"


def test_an_unknown_field_of_a_part_is_named_where_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path, "- name: a\n- name: b\n  colour: red\n")
    line = fails(lambda: read(path, tuple[Crane, ...]))
    assert line.startswith(f"{path}:3: 2: field: found 'colour'; allowed: name, words, state")


PARTS = ("<!--", "-->", "javascript:", "DATA :", " ", "x", "\u202e", "\n")


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3)).map("".join))
def test_no_text_of_a_record_breaks_or_runs_in_a_page(text: str) -> None:
    runs = re.search("(javascript|vbscript|data)\\s*:\\S", text, re.IGNORECASE)
    breaks = not text.strip() or "<!--" in text or "-->" in text or CONTROL.search(text)
    if runs or breaks:
        with pytest.raises(ValidationError):
            TypeAdapter(Text).validate_python(text)
    else:
        assert TypeAdapter(Text).validate_python(text) == text


def test_what_a_validator_does_not_allow_carries_its_words() -> None:
    error = not_allowed("a crane", found="a ship")
    assert (error.type, str(error)) == ("not_allowed", "a crane")


@pytest.mark.parametrize("text", ["2024-02-29", "1999-12-31"])
def test_a_day_of_the_calendar_is_taken_as_it_stands(text: str) -> None:
    assert TypeAdapter(Day).validate_python(text) == text


@pytest.mark.parametrize("text", ["", "2023-02-29", "20240229", "2024-2-9", "2024-W09-4", "today"])
def test_what_is_no_day_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, f"'{text}'")
    told = f"{path}:1: the file: found {text!r}; allowed: a day that exists, as 2026-11-22"
    assert fails(lambda: read(path, Day)) == told


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"crane\.yaml: cannot be read: No such file"):
        read(tmp_path / "crane.yaml", Crane)
