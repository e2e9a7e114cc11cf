"""Coded sheets: what is read, and that each wrong cell, record or file is one line."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pandas as pd
import pytest
from small import changed, fails, small_book, write_sheet

from analysis.measures.measured import Measured
from analysis.study.codebook import Coder
from analysis.study.consensus import Coding
from analysis.study.sheets import check_code, read_places, read_sheets

BOOK = small_book()
UNITS = ["quay:s001", "quay:s002"]
BOTH: dict[str, dict[str, str]] = {unit: {} for unit in UNITS}
GIVEN = {
    "danger": "1",
    "valence": "-1",
    "source": "a man; his son",
    "actors": "strikers:agent:name:the union; owners:other:name:Köln AG",
}


def read(path: Path) -> pd.DataFrame:
    """Return the codes of one sheet by unit."""
    sheets = read_sheets(path.parent, UNITS, BOOK.study, BOOK)
    return Coding(*sheets, pd.DataFrame()).codes(path.stem)


def told(path: Path) -> str:
    return fails(lambda: read(path))


def saved(path: Path, mark: str = ",", encoding: str = "utf-8-sig") -> str:
    """Save a sheet as a spreadsheet does: other marks, line ends and bytes; return its text."""
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark, lineterminator="\r\n").writerows(rows)
    return path.read_text(encoding=encoding)


def test_the_committed_sheets_code_every_unit(committed: Measured) -> None:
    coding = committed.study.coding
    assert [len(coding.codes(name)) for name in coding.records] == [47 + 50] * 3
    assert {one.coder for one in coding.records.values()} == {"language model"}


def test_a_sheet_is_its_codes_and_its_coder(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "ana", {"quay:s002": {"danger": "1"}, "quay:s001": {}})
    coders, cells = read_sheets(tmp_path, UNITS, BOOK.study, BOOK)
    assert cells.loc["danger", "ana"].to_dict() == {"quay:s001": "0", "quay:s002": "1"}
    codes = read(path)
    assert list(codes.index) == UNITS
    assert list(codes) == [column.name for column in BOOK.study]
    told = {"coder": "person", "name": "made by hand", "told": "nothing", "date": "2024-06-01"}
    assert coders == {"ana": Coder.model_validate(told)}


def test_a_person_may_leave_units_out(tmp_path: Path) -> None:
    assert list(read(write_sheet(tmp_path, "ana", {"quay:s002": {}})).index) == UNITS[1:]


def test_the_column_of_the_piece_may_stand_beside(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "ana", {"quay:s001": {}})
    plain = read(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"piece,{lines[0]}\nquay,{lines[1]}\n", encoding="utf-8")
    assert read(path).equals(plain)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("quay:s002", "quay:s003", ":3: unit: found 'quay:s003'; allowed: a unit of the study"),
        ("quay:s002", "quay:s001", ":3: unit: found 'quay:s001'; allowed: each unit once"),
        (
            "quay:s001,0",
            "quay:s001,",
            ":2: danger: found 'a blank cell'; allowed: a code; 0 or none where nothing applies",
        ),
        ("quay:s001,0", "quay:s001, ", ":2: danger: found 'a blank cell'; allowed: a code; 0 or"),
        ("quay:s001,0", "quay:s001,2", ":2: danger: found '2'; allowed: 0, 1"),
        ("0,0,none", "0,0,weather", ":2: problem_of: found 'weather'; allowed: none, pay, delay"),
        ("author", "Author", ":2: voice: found 'Author'; allowed: author, attributed, quoted"),
        (
            "0,none,author",
            "0,mayor,author",
            ":2: deleted_agent: found 'mayor'; allowed: none, strikers, owners, shippers, workers",
        ),
        (",valence", "", ":1: column: found 'no valence'; allowed: unit, danger, hope, problem_of"),
        (",valence", ",mood", ":1: column: found 'no valence'; allowed: unit, danger,"),
        (
            "hope,problem_of,",
            "",
            ":1: column: found 'no hope, problem_of'; allowed: unit, danger, hope, problem_of",
        ),
        (",valence", ",valence,mood", ":1: column: found 'mood'; allowed: unit, danger,"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = changed(write_sheet(tmp_path, "ana", BOTH), old, new)
    assert told(path).startswith(f"{path}{message}")


def test_a_wrong_mention_is_named(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "ana", {"quay:s001": {"actors": "strikers:agent:x"}})
    line = f"{path}:2: actors: found 'strikers:agent:x'; allowed: actor:role:label:surface with"
    assert told(path).startswith(line)


def test_an_empty_sheet_and_a_row_cut_short_are_named(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "ana", {"quay:s001": {}})
    changed(path, ",none\n", "")
    line = f"{path}:2: actors: found 'a blank cell'; allowed: a code; 0 or none where nothing"
    assert told(path).startswith(line)
    path.write_text("", encoding="utf-8")
    assert told(path).startswith(f"{path}:1: column: found 'no unit, danger, hope, ")
    path.write_text(f"unit,{','.join(c.name for c in BOOK.study)}\n", encoding="utf-8")
    line = f"{path}: table: found 'no rows'; allowed: at least one row under the names of the"
    assert told(path) == f"{line} columns"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, ": record: found 'missing'; allowed: a file that says who coded: coder, name, told"),
        (
            "name: x\ntold: y\ndate: z\n",
            ":1: coder: found 'nothing'; allowed: person or language model",
        ),
        (
            "coder: person\nname: x\ntold:\ndate: 2024-06-01\n",
            ":3: told: found ''; allowed: text",
        ),
        (
            "coder: robot\nname: x\ntold: y\ndate: 2024-06-01\n",
            ":1: coder: found 'robot'; allowed: person or language model",
        ),
        (
            "coder: person\nname: x\ntold: y\ndate: 1.6.2024\n",
            ":4: date: found '1.6.2024'; allowed: a day that exists, as 2026-11-22",
        ),
        (
            "coder: person\nnamed: x\ntold: y\ndate: 2024-06-01\n",
            ":2: field: found 'named'; allowed: coder, name, told, date",
        ),
        ("- coder", ":1: the file: found ['coder']; allowed: a mapping of fields"),
        ("coder: [", ":1: YAML: found "),
    ],
)
def test_a_sheet_says_who_coded(tmp_path: Path, text: str | None, message: str) -> None:
    path = write_sheet(tmp_path, "ana", {"quay:s001": {}})
    record = path.with_suffix(".yaml")
    record.write_text(text, encoding="utf-8") if text else record.unlink()
    assert told(path).startswith(f"{record}{message}")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_sheet_saved_by_a_spreadsheet_is_read_alike(tmp_path: Path, mark: str) -> None:
    path = write_sheet(tmp_path, "ana", {UNITS[0]: GIVEN, UNITS[1]: {}})
    plain = read(path)
    assert f"{mark}hope{mark}" in saved(path, mark)
    assert read(path).to_dict() == plain.to_dict()
    assert plain.loc[UNITS[0], list(GIVEN)].to_dict() == GIVEN


@pytest.mark.parametrize(("cell", "code"), [("-1,0", "-1"), ("2,00", "2"), ("-2.0", "-2")])
def test_zeros_behind_a_decimal_comma_are_no_other_code(
    tmp_path: Path, cell: str, code: str
) -> None:
    path = write_sheet(tmp_path, "ana", {UNITS[0]: {"valence": cell}})
    saved(path, ";")
    assert read(path)["valence"].tolist() == [code]


@pytest.mark.parametrize("cell", ["-1,5", "0,5", "1,", "eins", "1,0,0"])
def test_a_valence_that_is_no_code_is_named_with_its_line(tmp_path: Path, cell: str) -> None:
    path = write_sheet(tmp_path, "ana", {UNITS[0]: {}, UNITS[1]: {"valence": cell}})
    saved(path, ";")
    assert told(path) == f"{path}:3: valence: found {cell!r}; allowed: -2, -1, 0, 1, 2"


@pytest.mark.parametrize(("encoding", "line", "byte"), [("cp1252", 2, "f6"), ("utf-16", 1, "ff")])
def test_a_sheet_in_another_encoding_says_how_to_save_it(
    tmp_path: Path, encoding: str, line: int, byte: str
) -> None:
    path = write_sheet(tmp_path, "ana", {UNITS[0]: GIVEN})
    saved(path, ";", encoding)
    message = "allowed: UTF-8; a spreadsheet saves it as “CSV UTF-8”"
    assert told(path) == f"{path}:{line}: encoding: found 'byte 0x{byte}'; {message}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ",none\nquay",
            ",none,0\nquay",
            ":2: row: found '11 cells'; allowed: 10, as in the line of names",
        ),
        (
            "quay:s001,",
            '"quay:s001,',
            ":2: table: found 'unexpected end of data'; allowed: a CSV, each quotation mark closed",
        ),
        (
            "unit,danger",
            "unit,danger,unit",
            ":1: column: found 'unit 2 times'; allowed: each column once",
        ),
    ],
)
def test_a_ragged_sheet_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = changed(write_sheet(tmp_path, "ana", BOTH), old, new)
    assert told(path) == f"{path}{message}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("eve.xlsx", "name: found 'eve.xlsx'; allowed: names that end in .csv or .yaml"),
        ("eve.CSV", "name: found 'eve.CSV'; allowed: names that end in .csv or .yaml"),
        ("eve.yaml", "sheet: found 'missing'; allowed: a record beside its sheet, eve.csv"),
    ],
)
def test_a_file_beside_the_sheets_is_never_left_out_unseen(
    tmp_path: Path, name: str, message: str
) -> None:
    write_sheet(tmp_path, "ana", BOTH)
    (tmp_path / name).write_text("x", encoding="utf-8")
    line = fails(lambda: read_sheets(tmp_path, UNITS, BOOK.study, BOOK))
    assert line == f"{tmp_path / name}: {message}"


@pytest.mark.parametrize("name", ["consensus", "instrument"])
def test_a_sheet_has_a_name_of_its_own(tmp_path: Path, name: str) -> None:
    path = write_sheet(tmp_path, name, BOTH)
    line = f"{path}: name: found '{name}.csv'; allowed: other names than consensus, instrument"
    assert fails(lambda: read_sheets(tmp_path, UNITS, BOOK.study, BOOK)) == line


def test_sheets_come_by_name_without_the_tables_beside_them(tmp_path: Path) -> None:
    for name in ("eve", "ana"):
        write_sheet(tmp_path, name, BOTH)
    (tmp_path / "settled.csv").write_text("x", encoding="utf-8")
    (tmp_path / "units.csv").write_text("x", encoding="utf-8")
    coders, cells = read_sheets(tmp_path, UNITS, BOOK.study, BOOK)
    assert list(coders) == list(cells) == ["ana", "eve"]
    assert read_sheets(tmp_path / "nowhere", UNITS, BOOK.study, BOOK)[0] == {}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_sheet_s_place_is_refused(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, "ana", {UNITS[0]: {}})
    path.unlink()
    os.mkfifo(path)
    assert told(path) == f"{path}: file: found 'a pipe'; allowed: a regular file"


def test_a_text_is_free_but_not_blank() -> None:
    check_code("anything; at all", BOOK["source"], BOOK, "sheet:2")
    line = fails(lambda: check_code(" ", BOOK["source"], BOOK, "sheet:2"))
    assert line == (
        "sheet:2: source: found 'a blank cell'; allowed: a code; 0 or none where nothing applies"
    )


PLACES = "unit,set,id,start,end,sha256\nn1,news,a.txt,0,12,0123456789abcdef\n"


def test_places_of_sentences_from_other_news(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(PLACES, encoding="utf-8")
    place = read_places(path)["n1"]
    assert (place.set, place.id, place.start, place.end) == ("news", "a.txt", "0", "12")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("n1,news", ",news", "2: unit: found ''; allowed: a name"),
        ("news,", ",", "2: set: found ''; allowed: a name"),
        (",0,12", ",-1,12", "2: start: found '-1'; allowed: a whole number"),
        (",0,12", ",0,1e3", "2: end: found '1e3'; allowed: a whole number"),
        (",0,12", ",12,12", "2: end: found '12'; allowed: a number above the start, 12"),
        ("abcdef", "abcdeg", "2: sha256: found '0123456789abcdeg'; allowed: the first 16 hex dig"),
        ("def\n", "def\nn1,news,b,1,2,0123456789abcdef\n", "3: unit: found 'n1'; allowed: each un"),
    ],
)
def test_a_wrong_place_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(PLACES.replace(old, new, 1), encoding="utf-8")
    assert fails(lambda: read_places(path)).startswith(f"{path}:{message}")
