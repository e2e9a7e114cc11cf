"""The sets: where they are looked for, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_sets import write_set
from small import fails

from analysis.validation.data import NEWS, find_set, read_set, sets


def test_every_set_says_where_it_is_to_be_had() -> None:
    assert set(NEWS) < set(sets())
    for one in sets().values():
        assert "repository" in one.source
        columns = {*one.numbers, *one.codes, *one.each, *([one.key] if one.key else [])}
        assert columns <= set(one.columns)


def test_a_set_is_found_in_the_folder_and_near_it(tmp_path: Path) -> None:
    beside = tmp_path / "validation"
    beside.mkdir()
    path = write_set(beside, "nyt", "1,0.5,A good day.")
    assert find_set("nyt", beside) == path
    assert find_set("nyt", tmp_path) == path
    assert find_set("nyt", tmp_path / "reference").samefile(path)


def test_an_absent_set_says_where_it_is_to_be_had(tmp_path: Path) -> None:
    line = fails(lambda: read_set("passive", tmp_path))
    assert line == (
        f"{tmp_path / 'passive_voice.csv'}: not found; sentences coded for the passive are to be"
        " had from Sepehri, Mirshafiee & Markowitz 2022: repository mitramir55/PassivePy"
    )


def test_numbers_are_numbers_and_broken_quotes_are_mended(tmp_path: Path) -> None:
    write_set(tmp_path, "nyt", "1,-0.5,â€œBadâ€\x9d he said.", "2,1,Good.")
    table = read_set("nyt", tmp_path)
    assert table["mean"].tolist() == [-0.5, 1.0]
    assert table["id"].tolist() == ["1", "2"]
    assert table["text"].tolist() == ["“Bad” he said.", "Good."]
    assert table["raw"].tolist() == ["â€œBadâ€\x9d he said.", "Good."]


def test_the_one_misprinted_code_is_read(tmp_path: Path) -> None:
    write_set(tmp_path, "climate", "7,Some text,True,False,True,False,False)")
    assert read_set("climate", tmp_path).loc[0, "RE":"EC"].tolist() == [
        "True",
        "False",
        "True",
        "False",
        "False)",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: column: found 'no id, text'; allowed: id, text"),
        ("id,text\n", ": table: found 'no rows'; allowed: at least one row under the names of"),
        ("id,words\n1,a\n", ":1: column: found 'no text'; allowed: id, text"),
        ("id,text\n1,a,b\n", ":2: row: found '3 cells'; allowed: 2, as in the line of names"),
        ("id,text\n1,a\n2\n", ":3: text: found ''; allowed: a value in each column"),
        ('id,text\n1,"a\n', ":2: table: found 'unexpected end of data'; allowed: a CSV, each"),
        ("id,text\n1,a\n2,b\n1,c\n", ":4: id: found '1 twice'; allowed: each id once"),
    ],
)
def test_a_table_that_is_none_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / sets()["conflict"].file
    path.write_text(text, encoding="utf-8")
    assert fails(lambda: read_set("conflict", tmp_path)).startswith(f"{path}{message}")


def test_a_set_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / sets()["conflict"].file
    path.write_bytes(b"id,text\n1,caf\xe9\n")
    line = fails(lambda: read_set("conflict", tmp_path))
    assert line.startswith(f"{path}:2: encoding: found 'byte 0xe9'; allowed: UTF-8")


@pytest.mark.parametrize(
    ("name", "rows", "message"),
    [
        ("nyt", ["1,high,a"], ":2: mean: found 'high'; allowed: a number"),
        ("nyt", ["1,inf,a"], ":2: mean: found 'inf'; allowed: a number"),
        ("climate", ["1,a,True,False,True,False,maybe"], ":2: EC: found 'maybe'; allowed: True, "),
        ("passive", ["It was seen.,yes"], ":2: human_coding: found 'yes'; allowed: 0, 1"),
        (
            "passive",
            ["It was seen.,1"],
            ": human_coding: found 'no 0'; allowed: rows of each: 0, 1",
        ),
        (
            "emobank",
            ["1,3,2,1,A good day.,newspaper"],
            ": category: found 'no SemEval'; allowed: rows of each: newspaper, SemEval",
        ),
        (
            "grievance",
            ["threat,menac,7", "violence,hit,7", "murder,kill,7"],
            ": category: found 'no weaponry'; allowed: rows of each: threat, violence, weaponry, ",
        ),
    ],
)
def test_a_cell_that_cannot_be_scored_is_named(
    tmp_path: Path, name: str, rows: list[str], message: str
) -> None:
    path = write_set(tmp_path, name, *rows)
    assert fails(lambda: read_set(name, tmp_path)).startswith(f"{path}{message}")
