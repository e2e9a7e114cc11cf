"""Reading of files: the line of each part of YAML, and one line for each wrong file."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import csv_text, files
from analysis.errors import StudyError, WrongFileError

ACTORS = """\
# who is mentioned
title: A study
actors:
  it:
    words: IT workers
  union: {words: "the union"}
seen:
- one
- two
"""


def told(read: object, *arguments: object) -> str:
    """Return the one line with which a reader refuses."""
    with pytest.raises(StudyError) as caught:
        read(*arguments)  # type: ignore[operator]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def written(folder: Path, content: str | bytes, name: str = "file.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_yaml_gives_text_and_the_line_of_each_part(tmp_path: Path) -> None:
    content, lines = files.read_yaml(written(tmp_path, ACTORS))
    assert content == {
        "title": "A study",
        "actors": {"it": {"words": "IT workers"}, "union": {"words": "the union"}},
        "seen": ["one", "two"],
    }
    places = [(), ("title",), ("actors",), ("actors", "it", "words"), ("actors", "union", "words")]
    assert [lines(place) for place in places] == [2, 2, 3, 5, 6]
    assert [lines(("seen", number)) for number in (0, 1)] == [8, 9]


def test_a_part_that_is_not_there_has_the_line_of_what_lacks_it(tmp_path: Path) -> None:
    _, lines = files.read_yaml(written(tmp_path, ACTORS))
    assert lines(("actors", "it", "means")) == 4
    assert lines(("actors", "union of two kinds", "it", "words")) == 5


def test_yaml_values_stay_text_and_an_empty_file_is_nothing(tmp_path: Path) -> None:
    assert files.read_yaml(written(tmp_path, "[no, 1, 2022-01-24, '']"))[0] == [
        "no",
        "1",
        "2022-01-24",
        "",
    ]
    assert files.read_yaml(written(tmp_path, "# nothing\n"))[0] is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", ":4: c: found 'given twice'; allowed: each field once"),
        ("a: 1\n[b]: 2\n", ":2: name: found 'a list or mapping'; allowed: a name in words"),
        ("a:\n- b: &x 1\n", ":2: YAML: found 'the mark & or * for x'; allowed: each value"),
        ("a: !!int 1\n", ":1: YAML: found 'the tag !!int'; allowed: values without a tag"),
        ("a: ! 1\n", ":1: YAML: found 'the tag !'; allowed: values without a tag"),
        ("a: " + "[" * 21, ":1: nesting: found 'too deep'; allowed: at most 20 levels"),
        ("a:\n  b: [1\n", ":2: YAML: found "),
        ("a: 1\n---\nb: 2\n", ":2: YAML: found "),
        ("a: \x1b\n", ":1: character: found 'U+001B'; allowed: text without control characters"),
    ],
)
def test_yaml_that_a_plain_reader_would_take_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    path = written(tmp_path, text)
    assert told(files.read_yaml, path).startswith(f"{path}{message}")


def test_json_that_a_plain_reader_would_take_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "[" * 200_000)
    assert told(files.read_json, path) == f"{path}: lists or objects are nested too deeply"
    path = written(tmp_path, "[1,\n2")
    assert told(files.read_json, path).startswith(f"{path}: line 2, column 2: Expecting ',' ")
    assert told(files.read_json, written(tmp_path, " \n")).endswith(": the file is empty")


def test_a_file_of_a_run_is_said_to_be_damaged_with_the_remedy(tmp_path: Path) -> None:
    path = written(tmp_path, "[]")
    wrong = f"{path}: damaged (found a list; allowed: an object): run `study run`"
    assert told(files.read_object, path, "no results yet") == wrong
    path.unlink()
    assert told(files.read_object, path, "no results yet") == f"{path}: no results yet"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,n\na,1", "line 2: line: found 'cut off'; allowed: a line with its end"),
        ("id,n\na,1\nid,n\n", "line 3: row: found 'id,n'; allowed: a row of 2 values"),
        ("id,n\na\n", "line 2: row: found 'a'; allowed: a row of 2 values"),
        ("id,m\na,1\n", "line 1: column: found 'no n'; allowed: id, n"),
        ("id,n\na,one\n", "line 2: n: found 'one'; allowed: a whole number"),
        ("id,n\na\0,1\n", "line 2: character: found 'U+0000'"),
        ('id,n\na,"1\n', "line 2: table: found 'unexpected end of data'"),
        ("", "line 1: line: found 'cut off'"),
    ],
)
def test_a_table_of_a_run_that_is_not_whole_is_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    path = written(tmp_path, text, "table.csv")
    line = told(csv_text.table, path, {"id": "text", "n": "whole"})
    assert line.startswith(f"{path}: damaged ({fault}")
    assert line.endswith("): run `study run`")


def test_a_table_of_a_run_gives_columns_and_rows_without_the_guard(tmp_path: Path) -> None:
    path = written(tmp_path, "id,text\na,'=1+1\nb,\n", "table.csv")
    rows = [{"id": "a", "text": "=1+1"}, {"id": "b", "text": ""}]
    assert csv_text.table(path, {"id": "text"}) == (["id", "text"], rows)


def test_rows_have_the_line_they_begin_in(tmp_path: Path) -> None:
    path = written(tmp_path, 'a;b\n"1\n2";3\n\n4\n', "rows.csv")
    rows = csv_text.read(path, ["a", "b"])
    assert [(row.line, dict(row.cells)) for row in rows] == [
        (2, {"a": "1\n2", "b": "3"}),
        (5, {"a": "4", "b": ""}),
    ]


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "file.txt"
    reason = "No such file or directory"
    assert told(files.read_text, path) == f"{path}: cannot be read: {reason}"
    assert told(files.write, path, "text") == f"{path}: not written: {reason}"


def test_a_digest_is_that_of_the_bytes_and_empty_for_no_file(tmp_path: Path) -> None:
    assert files.digest(written(tmp_path, "")) == "e3b0c44298fc1c14"
    assert files.digest(tmp_path / "none") == files.digest(tmp_path) == ""


def test_errors_told_together_are_a_line_each() -> None:
    errors = StudyError(StudyError("a\nb"), WrongFileError("c", 3, "d"))
    assert errors.lines == ("a b", "c:3: d")
    assert StudyError("a\nb").lines == ("a b",)


def test_a_file_that_a_command_made_names_the_command() -> None:
    with pytest.raises(StudyError) as caught, files.written_by_run("run `study rates`"):
        raise WrongFileError("rates.json", 2, "a: found 1; allowed: 2")
    told = "rates.json: damaged (line 2: a: found 1; allowed: 2): run `study rates`"
    assert str(caught.value) == told


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_file_that_holds_more_than_it_says_is_bounded() -> None:
    path = Path("/proc/self/status")
    assert path.stat().st_size == 0
    with pytest.raises(StudyError, match=r": size: found '101 bytes'; allowed: at most 100 bytes$"):
        files.read_bytes(path, 100)
