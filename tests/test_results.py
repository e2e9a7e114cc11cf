"""Results: how a number is shown, kept, found again and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.results import KEY, Ledger, Result, from_csv, ledger, load, nearest, show, table, to_csv

CELLS = st.text(max_size=12) | st.sampled_from(["=1+1", "+1", "-1", "@x", "'tis", "''", "\t=1", "\r=1", 'a"b', "a,b", "a\r\nb", ""])


def made(key: str = "threat.hassakah.danger.share", **more: Any) -> Result:
    facts: dict[str, Any] = {"label": "share of danger", "value": 16 / 47, "unit": "share", "digits": 0, "n": 47, "n_of": "sentences", "formula": "16 of 47"}
    return Result(key=key, **{**facts, **more})


@pytest.mark.parametrize(
    ("value", "unit", "digits", "expected"),
    [
        (0.29787, "share", 0, "30 %"),
        (0.005, "share", 0, "1 %"),
        (0.045, "share", 0, "5 %"),
        (0.285, "share", 0, "29 %"),
        (1.0, "share", 0, "100 %"),
        (-0.004, "share", 0, "0 %"),
        (-0.25, "share", 1, "−25.0 %"),
        (1234567.0, "count", 0, "1,234,567"),
        (-1234.5, "count", 0, "−1,235"),
        (0.125, "r", 2, ".13"),
        (-0.125, "r", 2, "−.13"),
        (1.0, "alpha", 2, "1.00"),
        (0.0, "F1", 2, ".00"),
        (-0.33, "score", 2, "−0.33"),
        (-0.001, "score", 2, "0.00"),
        (1e-7, "r", 2, ".00"),
    ],
)
def test_a_number_is_shown_as_a_report_has_it(value: float, unit: str, digits: int, expected: str) -> None:
    assert show(value, unit, digits) == expected


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_what_is_shown_is_the_value_rounded(value: float, digits: int) -> None:
    shown = float(show(value, "score", digits).replace("−", "-").replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-digits * (1 + 1e-9) + 1e-9


def test_a_range_is_shown_with_one_sign_of_percent() -> None:
    assert made(low=0.3, high=0.35, range="coders").shown_range == "30 to 35 %"
    assert made(unit="alpha", value=0.9, digits=2, low=0.8, high=1.0, range="bootstrap").shown_range == ".80 to 1.00"
    assert made().shown_range == ""


@pytest.mark.parametrize("key", ["threat", "Threat.x", "a..b", "a.b-", "a.-b", "a_b.c", "a.b c", ".a.b", "", "a.b\n"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="is no key: lower-case segments parted by dots are allowed"):
        made(key)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"unit": "percent"}, "unit 'percent' or range None is not in the list"),
        ({"range": "hunch", "low": 0.0, "high": 1.0}, "or range 'hunch' is not in the list"),
        ({"range": "coders"}, "a range has a kind and two bounds, or none of them"),
        ({"low": 0.1, "high": 0.2}, "a range has a kind and two bounds, or none of them"),
        ({"range": "coders", "low": 0.1}, "a range has a kind and two bounds, or none of them"),
    ],
)
def test_a_half_stated_result_is_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        made(**more)


def test_every_measured_key_is_a_key(results: dict[str, Result]) -> None:
    assert all(KEY.fullmatch(key) for key in results)
    assert "threat.hassakah.danger.share" in results
    assert all(r.label and r.formula and r.instrument for r in results.values())


def held() -> Ledger:
    results = [made("b.c", inputs=("x",), low=0.3, high=0.4, range="coders"), made("a.b", value=1 / 3, inputs=("x", "y"))]
    return ledger(results, {"x": "1", "y": "2", "unused": "3"}, {"old.key": "a.b"}, "1.0")


def test_a_ledger_is_sorted_stamped_and_read_again(tmp_path: Path) -> None:
    first = held()
    assert list(first.results) == ["a.b", "b.c"]
    assert first.inputs == {"x": "1", "y": "2"}
    assert first["a.b"].digest != first["b.c"].digest
    (tmp_path / "results.json").write_text(first.text(), encoding="utf-8")
    again = load(tmp_path)
    assert again.text() == first.text()
    assert again.digest == first.digest
    assert again["a.b"].value == 0.333333333333
    assert again["old.key"].key == "a.b"


def test_a_digest_moves_with_its_inputs_only() -> None:
    results = [made("a.b", inputs=("x",)), made("c.d", inputs=("y",))]
    before, after = (ledger(results, {"x": "1", "y": y}, {}, "1") for y in "23")
    assert before["a.b"].digest == after["a.b"].digest
    assert before["c.d"].digest != after["c.d"].digest
    assert before.digest != after.digest


def test_the_same_key_or_an_unknown_input_is_a_fault_of_the_code() -> None:
    with pytest.raises(ValueError, match=r"a\.b is given twice"):
        ledger([made("a.b"), made("a.b")], {}, {}, "1")
    with pytest.raises(ValueError, match=r"a\.b: unknown inputs \['x'\]"):
        ledger([made("a.b", inputs=("x",))], {}, {}, "1")


def test_finding_needs_every_word() -> None:
    assert [r.key for r in held().find("b")] == ["a.b", "b.c"]
    assert [r.key for r in held().find("B c")] == ["b.c"]
    assert [r.key for r in held().find("a*b")] == ["a.b"]
    assert held().find("a+b") == []


def test_a_key_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(StudyError, match=r"^a.c: no such result; nearest: b.c, a.b$|^a.c: no such result; nearest: a.b, b.c$"):
        held()["a.c"]
    keys = ["threat.hassakah.danger.share", "threat.hassakah.violence.share", "naming.hassakah.is.terror.share"]
    assert nearest("threat.hassakah.dangr.share", keys, 1) == keys[:1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no results yet; `study run` makes them"),
        ("{", "damaged (line 1, column 2: Expecting property name enclosed in double quotes): run `study run`"),
        ("[]", "damaged (found a list; allowed: an object): run `study run`"),
        ('{"schema": 99}', "damaged (schema: found 99; allowed: 1): run `study run`"),
        ('{"schema": 1}', "damaged (version: not there; allowed: text): run `study run`"),
        ('{"schema": 1, "colour": 1}', "damaged ('colour': no such field; allowed: schema, version, "),
    ],
)
def test_what_is_no_ledger_is_one_line(tmp_path: Path, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'results.json'}: {message}")
    assert "\n" not in str(caught.value)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_csv_gives_back_every_cell(rows: list[tuple[str, str]]) -> None:
    text = to_csv(["a", "b"], rows)
    assert [(row["a"], row["b"]) for row in from_csv(text)] == rows


@given(CELLS)
def test_no_cell_opens_as_a_formula(cell: str) -> None:
    line = to_csv(["a", "b"], [[cell, ""]]).removeprefix("a,b\n")
    assert line.removeprefix('"')[0] not in "=+-@\t\r"


def test_csv_writes_numbers_and_nothing() -> None:
    assert to_csv(["a", "b", "c"], [[-0.5, None, 3]]) == "a,b,c\n-0.5,,3\n"


def test_the_table_of_results_has_a_row_each() -> None:
    rows = from_csv(table(held()))
    assert [row["key"] for row in rows] == ["a.b", "b.c"]
    assert rows[1]["range"] == "coders"
    assert json.loads(held().text())["schema"] == 1


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"exploratory": True}, "34 % (exploratory)"),
        ({"value": 1 / 3, "n": 3, "exploratory": True}, "1 of 3 (exploratory)"),
        ({"value": 46.3, "unit": "percentage points"}, "46 percentage points"),
        ({"value": 4.2, "unit": "per 1,000 words", "digits": 1}, "4.2 per 1,000 words"),
        ({"value": 0.95, "unit": "F1", "digits": 2}, ".95"),
    ],
)
def test_a_number_is_quoted_with_unit_and_mark(more: dict[str, Any], expected: str) -> None:
    assert made(**more).quoted == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [(1.0, 6 / 7, 6 / 7, True), (5 / 34, 5 / 33, 6 / 34, False), (0.3, 0.2, 0.4, False), (0.1, 0.2, 0.4, True)],
)
def test_a_value_beside_its_coders_range_is_known(value: float, low: float, high: float, expected: bool) -> None:
    assert made(value=value, low=low, high=high, range="coders").outside is expected
