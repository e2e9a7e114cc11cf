"""Fields of the ledger: a file, key, field, value and what is allowed, for each kind of damage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import StudyError
from analysis.results import RANGES, UNITS, Result, ledger, load

UNIT, RANGE = ", ".join(UNITS), ", ".join(RANGES)
NUMBER, COUNT, TEXT = "a finite number", "a whole number, 0 or more", "text"
PLACES, TEXTS = "a whole number from 0 to 6", "a list of texts, none of them empty"
DIGEST = "12 letters of 0-9 and a-f"
FIGURE = {"digest": "0" * 12, "title": "T", "alt": "A", "caption": "C", "keys": ["a.b"]}


def written(folder: Path, **changed: Any) -> dict[str, Any]:
    """Return a sound ledger of one result as data; `changed` replaces fields of the result."""
    one = Result("a.b", "a label", 0.25, "share", 8, "sentences", "2 of 8", 0, 0.2, 0.3, "coders")
    data: dict[str, Any] = json.loads(ledger([one], {}, {}, "1").text())
    data["results"]["a.b"] |= changed
    return data


def told(folder: Path, data: object) -> str:
    """Return the one line that a ledger is refused with, without the file and the remedy."""
    path = folder / "results.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load(folder)
    line = str(caught.value)
    assert "\n" not in line
    before, after = f"{path}: damaged (", "): run `study run`"
    assert line.startswith(before)
    assert line.endswith(after)
    return line.removeprefix(before).removesuffix(after)


@pytest.mark.parametrize(
    ("field", "value", "shown", "allowed"),
    [
        ("value", float("nan"), "NaN", NUMBER),
        ("value", float("inf"), "Infinity", NUMBER),
        ("low", float("-inf"), "-Infinity", NUMBER),
        ("value", 10**40, "1" + "0" * 19 + "…", NUMBER),
        ("value", 1e300, "1e+300", NUMBER),
        ("value", True, "true", NUMBER),
        ("value", "0.25", "'0.25'", NUMBER),
        ("high", None, "null", NUMBER),
        ("digits", -1, "-1", PLACES),
        ("digits", 7, "7", PLACES),
        ("digits", 10**9, "1000000000", PLACES),
        ("digits", 1.5, "1.5", PLACES),
        ("n", -1, "-1", COUNT),
        ("n", 2.5, "2.5", COUNT),
        ("n", [8], "a list", COUNT),
        ("label", ["a label"], "a list", TEXT),
        ("label", "", "''", TEXT),
        ("label", "half a pair \ud800", "'half a pair \\ud800'", TEXT),
        ("n_of", 3, "3", TEXT),
        ("formula", {}, "an object", TEXT),
        ("variable", False, "false", TEXT),
        ("instrument", 1, "1", TEXT),
        ("version", 1.0, "1.0", TEXT),
        ("validity", [], "a list", TEXT),
        ("evidence", "a", "'a'", TEXTS),
        ("units", [1], "a list", TEXTS),
        ("inputs", {"a": 1}, "an object", TEXTS),
        ("unit", "percent", "'percent'", UNIT),
        ("unit", ["share"], "a list", UNIT),
        ("range", "guess", "'guess'", RANGE),
        ("exploratory", "yes", "'yes'", "true or false"),
        ("digest", '"><b>', "'\"><b>'", DIGEST),
    ],
)
def test_a_field_of_a_wrong_kind(tmp_path: Path, field: str, value: object, shown: str, allowed: str) -> None:
    line = told(tmp_path, written(tmp_path, **{field: value}))
    assert line == f"a.b: {field}: found {shown}; allowed: {allowed}"


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, written(tmp_path, colour="red")).startswith("a.b: 'colour': no such field; allowed: label, ")


@pytest.mark.parametrize("field", ["label", "value", "unit", "n", "n_of", "formula", "digest"])
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    data = written(tmp_path)
    del data["results"]["a.b"][field]
    assert told(tmp_path, data).startswith(f"a.b: {field}: not there; allowed: ")


def test_a_range_is_whole_and_the_right_way_round(tmp_path: Path) -> None:
    line = told(tmp_path, written(tmp_path, low=0.4))
    assert line == "a.b: low: found 0.4; allowed: at most high, which is 0.3"
    data = written(tmp_path)
    del data["results"]["a.b"]["high"]
    line = told(tmp_path, data)
    assert line == "a.b: range: found only low, range; allowed: low, high and range, or none"


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (("results",), {"A b": {}}, "key: found 'A b'; allowed: lower-case segments parted by dots"),
        (("results", "a.b"), 3, "a.b: found 3; allowed: an object"),
        (("aliases",), [], "aliases: found a list; allowed: an object"),
        (("aliases",), {"c.d": 1}, "aliases: c.d: found 1; allowed: lower-case segments parted by dots"),
        (("inputs",), {"piece:a": None}, "inputs: piece:a: found null; allowed: text"),
        (("version",), 1, "version: found 1; allowed: text"),
        (("digest",), "x", f"digest: found 'x'; allowed: {DIGEST}"),
        (("figures",), {"../a": FIGURE}, "figures: found '../a'; allowed: a name of lower-case letters, digits and hyphens"),
        (("figures",), {"bars": 1}, "figures.bars: found 1; allowed: an object"),
        (("figures",), {"bars": FIGURE | {"title": 1}}, "figures.bars: title: found 1; allowed: text"),
        (("figures",), {"bars": FIGURE | {"keys": ["c.d"]}}, "figures.bars: keys: found 'c.d'; allowed: keys of results"),
        (("figures",), {"bars": FIGURE | {"sha256": {"png": 1}}}, "figures.bars: sha256: png: found 1; allowed: 64 letters of 0-9 and a-f"),
    ],
)
def test_the_rest_of_the_ledger(tmp_path: Path, place: tuple[str, ...], value: object, line: str) -> None:
    data = written(tmp_path)
    spot = data
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = value
    assert told(tmp_path, data) == line


def test_a_value_changed_by_hand_is_no_result(tmp_path: Path) -> None:
    data = written(tmp_path)
    line = told(tmp_path, written(tmp_path, value=0.26))
    assert line.startswith(f"digest: found {data['digest']}; its keys and values give ")


def test_a_name_given_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    text = json.dumps(written(tmp_path)).replace('"value": 0.25', '"value": 0.25, "value": 0.5')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"results\.json: damaged \('value' is given twice\): run `study run`"):
        load(tmp_path)


def test_a_sound_ledger_is_read(tmp_path: Path) -> None:
    data = written(tmp_path)
    data["figures"] = {"bars": FIGURE}
    (tmp_path / "results.json").write_text("\ufeff" + json.dumps(data), encoding="utf-8")
    assert load(tmp_path)["a.b"].shown_range == "20 to 30 %"
