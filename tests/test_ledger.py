"""The ledger: kept and read again, searched, and each damage told in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import fails

from analysis.errors import StudyError
from analysis.ledger import SCHEMA, Ledger, digest, load, nearest
from analysis.results import RANGES, UNITS, Result

FIGURE = {"digest": "0" * 12, "title": "T", "alt": "A", "caption": "C", "keys": ["a.b"]}
DIGEST = "12 letters of 0-9 and a-f"


def made(key: str, **more: Any) -> Result:
    facts: dict[str, Any] = {
        "label": "a label",
        "value": 0.25,
        "unit": "share",
        "n": 8,
        "hits": 2,
        "n_of": "sentences",
        "formula": "2 of 8",
        "digest": "0123456789ab",
    }
    return Result(key=key, **{**facts, **more})


def ledger() -> Ledger:
    results = [
        made("b.c", inputs=("x",), low=0.2, high=0.3, range="coders", units=("a:s001",)),
        made("a.b", value=1 / 3, label="Share of Ships"),
    ]
    return Ledger(
        results={result.key: result for result in results},
        inputs={"x": "1", "y": "2"},
        aliases={"old.key": "a.b"},
        tables={"ships": {"name": "text", "number": "whole"}},
        version="1.0",
    )


def written(folder: Path, text: str) -> Path:
    path = folder / "results.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    first = ledger()
    written(tmp_path, first.text())
    again = load(tmp_path)
    assert again.text() == first.text()
    assert again.digest == first.digest
    assert list(again.results) == ["a.b", "b.c"]
    assert again["a.b"].value == 0.333333333333
    assert again["b.c"] == first["b.c"]
    assert again["old.key"].key == "a.b"
    assert (again.inputs, again.tables, again.version) == (first.inputs, first.tables, "1.0")


def test_the_file_leaves_out_what_is_empty() -> None:
    data = json.loads(ledger().text())
    assert data["schema"] == SCHEMA
    assert data["results"]["a.b"] == {
        "digest": "0123456789ab",
        "digits": 2,
        "formula": "2 of 8",
        "hits": 2,
        "label": "Share of Ships",
        "n": 8,
        "n_of": "sentences",
        "unit": "share",
        "validity": "not yet validated",
        "value": 0.333333333333,
    }


def test_a_zero_is_not_left_out(tmp_path: Path) -> None:
    nought = made("a.b", value=0.0, hits=0, low=0.0, high=0.0, range="coders", digits=0)
    written(tmp_path, Ledger({"a.b": nought}).text())
    assert load(tmp_path)["a.b"] == nought


def test_a_ledger_without_results_is_one(tmp_path: Path) -> None:
    written(tmp_path, Ledger({}).text())
    assert load(tmp_path).results == {}


@given(st.floats(-1e6, 1e6), st.text(min_size=1, max_size=9).filter(str.strip))
def test_any_value_and_words_are_kept(
    tmp_path_factory: pytest.TempPathFactory, value: float, label: str
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    written(folder, Ledger({"a.b": made("a.b", value=value, label=label)}).text())
    again = load(folder)["a.b"]
    assert again.value == pytest.approx(value, abs=1e-12)
    assert again.label == label


def test_the_digest_of_all_moves_with_a_value_or_a_digest() -> None:
    before = Ledger({"a.b": made("a.b")}).digest
    assert before == Ledger({"a.b": made("a.b", label="other words")}).digest
    assert before != Ledger({"a.b": made("a.b", value=0.26)}).digest
    assert before != Ledger({"a.b": made("a.b", digest="ba9876543210")}).digest
    assert before != Ledger({"a.c": made("a.c")}).digest
    assert digest("") == "e3b0c44298fc"  # of SHA-256 of nothing


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("b", ["b.c", "a.b"]),
        ("B c", ["b.c"]),
        ("a*b", ["b.c", "a.b"]),  # a label: both in the key a.b and in the words "a label"
        ("a.*b", ["a.b"]),
        ("ships share", ["a.b"]),
        ("a+b", []),
        ("", ["b.c", "a.b"]),
    ],
)
def test_finding_needs_every_word(pattern: str, keys: list[str]) -> None:
    assert [result.key for result in ledger().find(pattern)] == keys


def test_a_search_without_a_hit_names_the_nearest() -> None:
    assert [result.key for result in ledger().search("ships")] == ["a.b"]
    assert fails(lambda: ledger().search("b cc")) == (
        "'b cc': no key or label fits; nearest keys: b.c, a.b; `study results` lists all"
    )


def test_a_key_that_is_not_there_names_the_nearest() -> None:
    assert fails(lambda: ledger()["b.cc"]) == "'b.cc': no such result; nearest: b.c, a.b"
    keys = ["threat.port.danger.share", "threat.port.hope.share", "naming.port.is.terror.share"]
    assert nearest("threat.port.dangr.share", keys, 1) == keys[:1]
    assert nearest("x" * 10**6, keys, 2) == nearest("x" * 200, keys, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "no results yet; `study run` makes them"),
        (
            "{",
            "damaged (line 1, column 2: Expecting property name enclosed in double quotes):"
            " run `study run`",
        ),
        ("", "damaged (the file is empty): run `study run`"),
        ("[]", "damaged (found a list; allowed: an object): run `study run`"),
        ('{"schema": 99}', "damaged (schema: found 99; allowed: 2): run `study run`"),
        ("{}", "damaged (schema: found 'nothing'; allowed: 2): run `study run`"),
        ('{"schema": 2}', "damaged (version: found 'nothing'; allowed: text): run `study run`"),
        ('{"schema": 2, "colour": 1}', "damaged (field: found 'colour'; allowed: schema, version,"),
    ],
)
def test_what_is_no_ledger_is_one_line(tmp_path: Path, text: str | None, message: str) -> None:
    path = tmp_path / "results.json"
    if text is not None:
        written(tmp_path, text)
    assert fails(lambda: load(tmp_path)).startswith(f"{path}: {message}")


def sound(**changed: Any) -> dict[str, Any]:
    """Return a sound ledger of one result as data; `changed` replaces fields of the result."""
    one = made("a.b", digits=0, low=0.2, high=0.3, range="coders")
    data: dict[str, Any] = json.loads(Ledger({"a.b": one}, version="1").text())
    data["results"]["a.b"] |= changed
    return data


def told(folder: Path, data: object) -> str:
    """Return the one line that a ledger is refused with, without the file and the remedy."""
    path = written(folder, json.dumps(data))
    line = fails(lambda: load(folder))
    before, after = f"{path}: damaged (", "): run `study run`"
    assert line.startswith(before)
    assert line.endswith(after)
    return line.removeprefix(before).removesuffix(after)


@pytest.mark.parametrize(
    ("field", "value", "shown", "allowed"),
    [
        ("value", float("nan"), "NaN", "a finite number"),
        ("value", float("inf"), "Infinity", "a finite number"),
        ("low", float("-inf"), "-Infinity", "a finite number"),
        ("value", 10**40, "1" + "0" * 19 + "…", "a number of at most 15 digits"),
        ("value", 1e300, "1e+300", "a number of at most 15 digits"),
        ("value", "x", "'x'", "a number"),
        ("digits", -1, "-1", "a number of at least 0"),
        ("digits", 7, "7", "a number of at most 6"),
        ("digits", 1.5, "1.5", "a whole number"),
        ("n", -1, "-1", "a number of at least 0"),
        ("n", 2.5, "2.5", "a whole number"),
        ("n", [8], "a list", "a whole number"),
        ("hits", -1, "-1", "a number of at least 0"),
        ("label", ["a label"], "a list", "text"),
        ("label", "", "''", "text"),
        ("n_of", 3, "3", "text"),
        ("formula", {}, "an object", "text"),
        ("variable", False, "false", "text"),
        ("instrument", 1, "1", "text"),
        ("version", 1.0, "1.0", "text"),
        ("validity", [], "a list", "text"),
        ("evidence", "a", "'a'", "a list"),
        ("inputs", {"a": 1}, "an object", "a list"),
        ("unit", "percent", "'percent'", ", ".join(UNITS[:-1]) + f" or {UNITS[-1]}"),
        ("range", "guess", "'guess'", "one of " + ", ".join(RANGES)),
        ("exploratory", "perhaps", "'perhaps'", "yes or no"),
        ("digest", '"><b>', "'\"><b>'", DIGEST),
    ],
)
def test_a_field_of_a_wrong_kind(
    tmp_path: Path, field: str, value: object, shown: str, allowed: str
) -> None:
    line = told(tmp_path, sound(**{field: value}))
    assert line == f"a.b: {field}: found {shown}; allowed: {allowed}"


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    line = "a.b: colour: found 'red'; allowed: no such field"
    assert told(tmp_path, sound(colour="red")) == line


@pytest.mark.parametrize("field", ["label", "value", "unit", "n", "n_of", "formula"])
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    data = sound()
    del data["results"]["a.b"][field]
    assert told(tmp_path, data) == f"a.b: {field}: found 'nothing'; allowed: a value"


def test_a_range_is_whole_and_the_right_way_round(tmp_path: Path) -> None:
    line = "a.b: found an object; allowed: a range whose low is not above its high"
    assert told(tmp_path, sound(low=0.4)) == line
    data = sound()
    del data["results"]["a.b"]["high"]
    line = "a.b: found an object; allowed: a range has a kind and two bounds, or none of them"
    assert told(tmp_path, data) == line


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (
            ("results",),
            {"A b": {}},
            "results: A b: found 'A b'; allowed: lower-case segments parted by dots",
        ),
        (("results", "a.b"), 3, "results: a.b: found 3; allowed: a mapping of names"),
        (("aliases",), [], "aliases: found a list; allowed: a mapping of names"),
        (
            ("aliases",),
            {"c.d": "1"},
            "aliases: c.d: found '1'; allowed: lower-case segments parted by dots",
        ),
        (("inputs",), {"piece:a": None}, "inputs: piece:a: found 'nothing'; allowed: text"),
        (("version",), 1, "version: found 1; allowed: text"),
        (("digest",), "x", f"digest: found 'x'; allowed: {DIGEST}"),
        (("figures",), {"bars": 1}, "figures: bars: found 1; allowed: a mapping of fields"),
        (
            ("figures",),
            {"bars": FIGURE | {"title": 1}},
            "figures: bars: title: found 1; allowed: text",
        ),
        (
            ("figures",),
            {"bars": FIGURE | {"sha256": {"png": "1"}}},
            "figures: bars: sha256: png: found '1'; allowed: 64 letters of 0-9 and a-f",
        ),
        (
            ("tables",),
            {"ships": {"name": "words"}},
            "tables: ships: name: found 'words'; allowed: text, whole or number",
        ),
    ],
)
def test_the_rest_of_the_ledger(
    tmp_path: Path, place: tuple[str, ...], value: object, line: str
) -> None:
    data = sound()
    spot = data
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = value
    assert told(tmp_path, data) == line


def test_a_value_changed_by_hand_is_no_result(tmp_path: Path) -> None:
    before = sound()["digest"]
    line = told(tmp_path, sound(value=0.26))
    assert line.startswith(f"digest: found {before}; its keys and values give ")


def test_a_value_changed_behind_another_is_seen_by_the_digest(tmp_path: Path) -> None:
    text = json.dumps(sound()).replace('"value": 0.25', '"value": 0.25, "value": 0.5')
    path = written(tmp_path, text)
    with pytest.raises(StudyError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"{path}: damaged (digest: found ")


def test_a_sound_ledger_is_read_with_a_byte_order_mark(tmp_path: Path) -> None:
    data = sound()
    data["figures"] = {"bars": FIGURE}
    written(tmp_path, "\ufeff" + json.dumps(data))
    again = load(tmp_path)
    assert again["a.b"].shown_range == "20 to 30 %"
    assert again.figures["bars"].keys == ("a.b",)
