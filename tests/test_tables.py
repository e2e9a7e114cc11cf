"""Tables as CSV, and back with the kind of each column known."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import fails

from analysis.tables import frame_csv, kinds, read_table

SHIPS = pd.DataFrame(
    {
        "name": ["Ann", "", "nan"],
        "berth": [3, 0, -1],
        "load": [0.1, float("nan"), -2.0],
        "waits": [True, False, True],
        "crew": [("a", "b"), (), ("c",)],
    }
)
TEXT = "name,berth,load,waits,crew\nAnn,3,0.1,1,a b\n,0,,0,\nnan,'-1,'-2.0,1,c\n"


def read(folder: Path, text: str, columns: dict[str, str]) -> pd.DataFrame:
    path = folder / "ships.csv"
    path.write_text(text, encoding="utf-8", newline="\n")
    return read_table(path, columns)  # type: ignore[arg-type]


def test_kinds_are_known_from_the_table() -> None:
    assert kinds(SHIPS) == {
        "name": "text",
        "berth": "whole",
        "load": "number",
        "waits": "whole",
        "crew": "text",
    }
    empty = pd.DataFrame({"a": pd.Series(dtype="float64"), "b": pd.Series(dtype=object)})
    assert kinds(empty) == {"a": "number", "b": "text"}


def test_a_table_is_text_with_nothing_guessed() -> None:
    assert frame_csv(SHIPS) == TEXT.replace("'-", "-")


def test_a_table_is_read_with_its_kinds(tmp_path: Path) -> None:
    table = read(tmp_path, frame_csv(SHIPS), kinds(SHIPS))  # type: ignore[arg-type]
    assert table["name"].tolist() == ["Ann", "", "nan"]
    assert table["berth"].tolist() == [3, 0, -1]
    assert table["load"].tolist()[::2] == [0.1, -2.0]
    assert pd.isna(table["load"][1])
    assert table["waits"].tolist() == [1, 0, 1]
    assert table["crew"].tolist() == ["a b", "", "c"]
    assert [str(dtype) for dtype in table.dtypes[["berth", "load"]]] == ["int64", "float64"]


def test_an_empty_table_keeps_its_columns_and_kinds(tmp_path: Path) -> None:
    table = read(tmp_path, frame_csv(SHIPS[:0]), kinds(SHIPS))  # type: ignore[arg-type]
    assert list(table) == list(SHIPS)
    assert [str(dtype) for dtype in table.dtypes[["berth", "load"]]] == ["int64", "float64"]


def test_a_column_without_any_number_is_still_of_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n,x\n,y\n", {"a": "number", "b": "text"})
    assert table["a"].isna().all()
    assert str(table["a"].dtype) == "float64"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n1\n", "line 1: column: found 'no b'; allowed: a, b"),
        ("a,b\n1\n", "line 2: row: found '1'; allowed: a row of 2 values"),
        ("a,b\n1.5,x\n", "line 2: a: found '1.5'; allowed: a whole number"),
        ("a,b\n,x\n", "line 2: a: found ''; allowed: a whole number"),
        ("a,b\n1,x\n2,y", "line 3: line: found 'cut off'; allowed: a line with its end"),
        ("a,a,b\n1,1,x\n", "line 1: column: found 'a 2 times'; allowed: each column once"),
    ],
)
def test_a_damaged_table_is_named_with_the_remedy(tmp_path: Path, text: str, message: str) -> None:
    line = fails(lambda: read(tmp_path, text, {"a": "whole", "b": "text"}))
    assert line == f"{tmp_path / 'ships.csv'}: damaged ({message}): run `study run`"


@pytest.mark.parametrize("cell", ["inf", "x", "1,000", "nan"])
def test_what_is_no_number_is_named(tmp_path: Path, cell: str) -> None:
    line = fails(lambda: read(tmp_path, f'a\n"{cell}"\n', {"a": "number"}))
    message = f"line 2: a: found {cell!r}; allowed: a finite number or nothing"
    assert line == f"{tmp_path / 'ships.csv'}: damaged ({message}): run `study run`"


def test_a_table_that_is_not_there_says_what_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "ships.csv"
    line = f"{path}: not there; `study run` makes it"
    assert fails(lambda: read_table(path, {"a": "text"})) == line


MARKS = ["=1+1", "+1", "-1", "@x", "'tis", "''", "\t=1", 'a"b', "a,b", "a\nb", "", "a;b", " "]
cells = st.sampled_from(MARKS) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)


@given(
    st.lists(
        st.tuples(cells, st.integers(-(10**12), 10**12), st.floats(-1e6, 1e6)),
        max_size=5,
    )
)
def test_any_table_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, float]]
) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).astype({"a": object, "b": int, "c": float})
    folder = tmp_path_factory.mktemp("table")
    again = read(folder, frame_csv(frame), kinds(frame))  # type: ignore[arg-type]
    assert again["a"].tolist() == frame["a"].tolist()
    assert again["b"].tolist() == frame["b"].tolist()
    assert again["c"].tolist() == pytest.approx(frame["c"].tolist(), abs=1e-12)


@given(cells)
def test_no_cell_opens_as_a_formula(cell: str) -> None:
    line = frame_csv(pd.DataFrame({"a": [cell], "b": ["x"]})).removeprefix("a,b\n")
    assert line.removeprefix('"')[0] not in "=+-@\t\r"


def test_columns_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("unit,n,code\na:s001,3,1\n", encoding="utf-8")
    frame = read_table(path, {"code": "text", "n": "whole", "unit": "text"})
    assert list(frame.columns) == ["unit", "n", "code"]
