"""Lexicon files: what is read of one, and that a file of another shape is one clear error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.text.lexicon import Entry
from analysis.text.lexicon_files import FOLDER, load, read_lexicon
from analysis.text.tokens import tokenize

STAR = "words, each with * at one of its ends"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_each_shipped_file_states_version_and_reasons(name: str) -> None:
    held = load(name)
    assert held.record["version"] == held.version != "0"
    assert all(entry.reason.strip() and entry.category.strip() for entry in held.entries)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "the file: found ['a']; allowed: a mapping of names"),
        ("", "the file: found 'nothing'; allowed: a mapping of names"),
        ("a: [b]", "a: found ['b']; allowed: a mapping of names"),
        ("a: {}", "a: found {}; allowed: at least one"),
        ("a: {r: b}", "a: r: found 'b'; allowed: a list"),
        ("a: {r: []}", "a: r: found []; allowed: at least one"),
        ("a: {r: [b], s: [b]}", "a: found 'b'; allowed: an entry once in a category"),
        ("a: {r: [[b]]}", "a: r: 1: found ['b']; allowed: text"),
        ("a: {r: ['']}", f"a: r: 1: found ''; allowed: {STAR}"),
        ("a: {r: ['b ']}", f"a: r: 1: found 'b '; allowed: {STAR}"),
        ("a: {r: ['*']}", f"a: r: 1: found '*'; allowed: {STAR}"),
        ("a: {r: [b, 'a*b']}", f"a: r: 2: found 'a*b'; allowed: {STAR}"),
        ("a: {r: ['b**']}", f"a: r: 1: found 'b**'; allowed: {STAR}"),
        ("a: {r: ['*b*']}", f"a: r: 1: found '*b*'; allowed: {STAR}"),
        ("a: {r: ['b * c']}", f"a: r: 1: found 'b * c'; allowed: {STAR}"),
    ],
)
def test_another_shape_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "made.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_lexicon(tmp_path / "made.yaml")
    assert str(caught.value) == f"{tmp_path / 'made.yaml'}:1: {message}"
    assert "\n" not in str(caught.value)


def test_reasons_and_record_are_read(tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text(
        "# version: 2.1\n# unit: word\na:\n  why:\n    - b c*\n", encoding="utf-8"
    )
    held = read_lexicon(tmp_path / "made.yaml")
    assert held.entries == (Entry("b c*", "a", "why"),)
    assert held.record == {"version": "2.1", "unit": "word"}


def refused(folder: Path, text: str | bytes, name: str = "made") -> str:
    """Return the one line with which a lexicon of this text is refused, without the file's name."""
    path = folder / f"{name}.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(StudyError) as caught:
        read_lexicon(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n  r: [b]\nc:\n  r: [d]\na:\n  s: [e]\n", ":5: a: found 'given twice'"),
        ("a:\n  r: [b]\n  s: [d]\n  r: [e]\n", ":4: r: found 'given twice'"),
    ],
)
def test_a_list_given_twice_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text) == f"{message}; allowed: each field once"


SIGNS = "single blanks and signs that can be seen"
LETTER = "an entry with a letter, a digit, % or a sign of money"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (r"car\u200bbomb", rf"'car\u200bbomb'; allowed: {SIGNS}"),
        (r"bomb\ufeff", rf"'bomb\ufeff'; allowed: {SIGNS}"),
        ("car  bomb", f"'car  bomb'; allowed: {SIGNS}"),
        (r"car\tbomb", rf"'car\tbomb'; allowed: {SIGNS}"),
        (r"car\u00a0bomb", rf"'car\xa0bomb'; allowed: {SIGNS}"),
        ("...", f"'...'; allowed: {LETTER}"),
        ("— !", f"'— !'; allowed: {LETTER}"),
    ],
)
def test_an_entry_that_nobody_can_see_or_say_is_named(
    tmp_path: Path, entry: str, message: str
) -> None:
    assert refused(tmp_path, f'a:\n  r: ["{entry}"]\n') == f":2: a: r: 1: found {message}"


PATTERN = "words as a text has them; no sign of a pattern but * at the end of a word"


@pytest.mark.parametrize(
    "entry",
    ["(a|b)+", "[x", "quay.side", "quay?", "the ri$", "^the", "quay.*", "(quay)*", r"\bquay",
     "quay{2}", "LGBT+", "prison_break"],
)  # fmt: skip
def test_an_entry_written_as_a_pattern_is_refused(tmp_path: Path, entry: str) -> None:
    told = refused(tmp_path, f"a:\n  r: ['{entry}']\n")
    assert told == f":2: a: r: 1: found {entry!r}; allowed: {PATTERN}"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("U.S.-backed force*", "The U.S.-backed forces came."),
        ("6 a.m", "At 6 a.m they came."),
        ("St. Paul", "In St. Paul it rained."),
        ("workers' strike", "The workers’ strike ended."),
        ("group (Quay)", "The group (Quay) met."),
        ("boat/ship", "A boat/ship left."),
        ("R&D", "Their R&D failed."),
        ("anti-*", "An anti-war march."),
        ("$5", "It cost $5 then."),
        ("3.5 %", "By 3.5 % it rose."),
        ("alas, no", "They said alas, no."),
    ],
)
def test_an_entry_that_is_taken_can_be_found(tmp_path: Path, entry: str, text: str) -> None:
    (tmp_path / "made.yaml").write_text(f'a: {{r: ["{entry}"]}}\n', encoding="utf-8")
    assert len(read_lexicon(tmp_path / "made.yaml").find(tokenize([text])).first) == 1


def test_signs_of_money_and_per_cent_are_entries(tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text("a: {r: [$, '%', €]}\n", encoding="utf-8")
    assert [entry.words for entry in read_lexicon(tmp_path / "made.yaml").entries] == [
        "$",
        "%",
        "€",
    ]


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("latin-1", ":3: encoding: found 'byte 0xf6'; allowed: UTF-8"),
        ("utf-16", ":1: encoding: found 'byte 0xff'; allowed: UTF-8"),
    ],
)
def test_a_lexicon_in_another_encoding_is_named(
    tmp_path: Path, encoding: str, message: str
) -> None:
    assert refused(tmp_path, "a:\n  r:\n    - Köln\n".encode(encoding)) == message


@pytest.mark.parametrize("depth", [21, 900, 5000])
def test_a_lexicon_nested_too_deep_is_named(tmp_path: Path, depth: int) -> None:
    told = ":1: nesting: found 'too deep'; allowed: at most 20 levels"
    assert refused(tmp_path, "a: " + "[" * depth + "]" * depth) == told


def test_an_alias_is_named(tmp_path: Path) -> None:
    told = ":1: YAML: found 'the mark & or * for x'; allowed: each value written out"
    assert refused(tmp_path, "a: {r: &x [b], s: *x}") == told


def test_what_looks_like_a_day_a_number_or_a_truth_is_a_word(tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text("1: {r: [no, 2022-99-99, 3.0]}\n", encoding="utf-8")
    entries = read_lexicon(tmp_path / "made.yaml").entries
    assert [entry.words for entry in entries] == ["no", "2022-99-99", "3.0"]
    assert {entry.category for entry in entries} == {"1"}


def test_what_is_no_yaml_is_one_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "a: {").startswith(":1: YAML: found ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_lexicon_s_place_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "made.yaml")
    with pytest.raises(StudyError, match=r"found 'a pipe'; allowed: a regular file$"):
        read_lexicon(tmp_path / "made.yaml")
