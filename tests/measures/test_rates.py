"""The rates of other news: what is shipped, and what is said of rates that are damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.measures.rates import read_rates, summary
from analysis.measures.stretches import LENGTH, MEASURES

END = "): run `study rates --data DIR`"


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    """Return what is said of the rates in `path`, without its beginning and the remedy."""
    with pytest.raises(StudyError) as caught:
        read_rates(path)
    line = str(caught.value)
    assert "\n" not in line
    assert line.endswith(END)
    return line.replace(f"{path}: damaged (", ": ").removesuffix(END)


def test_shipped_rates_state_source_and_command() -> None:
    rates = read_rates()
    assert rates.length == LENGTH
    assert rates.command.startswith("study rates")
    for one in rates.sets.values():
        assert one.source
        assert one.words
        assert one.stretches >= one.texts


def test_shipped_rates_hold_no_text() -> None:
    rates = read_rates().model_dump()
    texts = {name for name, value in rates.items() if isinstance(value, str)}
    assert texts == {"date", "command"}
    for one in rates["sets"].values():
        assert {name for name, value in one.items() if isinstance(value, str)} == {
            "source",
            "words",
        }
        assert len(one["source"]) < 200
        assert {type(value) for values in one["values"].values() for value in values} == {float}


def test_a_summary_is_what_is_kept(tmp_path: Path) -> None:
    text = "The bomb killed two people. " * 80
    rated = summary([text, "short"])
    assert (rated["texts"], rated["stretches"]) == (2, 2)
    kept = {"length": LENGTH, "sets": {"made": {**rated, "words": "made", "source": "made"}}}
    read = read_rates(written(tmp_path / "rates.json", kept))
    assert read.sets["made"].values["valence"] == tuple(rated["values"]["valence"])


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (b"", ": the file is empty"),
        (b"{", ": line 1, column 2: Expecting property name enclosed in double quotes"),
        (b"caf\xe9", ": line 1: encoding: found 'byte 0xe9'; allowed: UTF-8"),
        (b"[]", ": the file: found []; allowed: a mapping of fields"),
        (b'{"sets": {}}', ": length: found 'nothing'; allowed: a whole number"),
        (b'{"length": 200, "sets": {}}', ": sets: found {}; allowed: at least one"),
        (b'{"length": 200, "sets": {"a": 3}}', ": sets: a: found 3; allowed: a mapping of fields"),
    ],
)
def test_damaged_rates_name_the_command_that_mends_them(
    tmp_path: Path, broken: bytes, message: str
) -> None:
    path = tmp_path / "rates.json"
    path.write_bytes(broken)
    assert refused(path) == message


def rated(**values: object) -> dict[str, object]:
    """Return a file's content in which one set has two stretches, with these `values`."""
    lists = {name: [0, 1] for name in MEASURES}
    one = {"source": "s", "words": "w", "texts": 1, "stretches": 2, "values": {**lists, **values}}
    return {"length": LENGTH, "sets": {"a": one}}


@pytest.mark.parametrize(
    ("measure", "values", "message"),
    [
        ("valence", [0.5], ": sets: a: found 1; allowed: 2 numbers of valence in order"),
        ("danger_ahead", [2, 1], ": sets: a: found 2; allowed: 2 numbers of danger_ahead in order"),
        ("valence", [0.5, "x"], ": sets: a: values: valence: 2: found 'x'; allowed: "),
        (
            "violent_event",
            None,
            ": sets: a: values: violent_event: found 'nothing'; allowed: a list",
        ),
    ],
)
def test_rates_that_are_no_sorted_numbers_are_named(
    tmp_path: Path, measure: str, values: object, message: str
) -> None:
    path = written(tmp_path / "rates.json", rated(**{measure: values}))
    assert refused(path).startswith(message)


def test_stretches_of_another_length_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "rates.json", {**rated(), "length": 100})
    assert refused(path) == ": length: found 100; allowed: 200"
