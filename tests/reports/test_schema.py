from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_study import result, study

from analysis import reports as citing
from analysis.results import RANGES, SCHEMA, UNITS, Result, ledger, load

jsonschema = pytest.importorskip("jsonschema")
SCHEME: dict[str, Any] = json.loads((Path(citing.__path__[0]) / "schema.json").read_text(encoding="utf-8"))


def faults(held: object) -> list[str]:
    """Return where a ledger departs from the schema: the place, and the rule that it breaks."""
    found = jsonschema.Draft202012Validator(SCHEME).iter_errors(held)
    return sorted(f"{'/'.join(map(str, e.absolute_path))} {e.validator}" for e in found)


@pytest.fixture
def held(tmp_path: Path) -> dict[str, Any]:
    return dict(json.loads(study(tmp_path).text()))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEME)


def test_a_ledger_fits(held: dict[str, Any]) -> None:
    assert faults(held) == []


def test_it_lists_what_the_code_lists() -> None:
    fields = SCHEME["$defs"]["result"]["properties"]
    assert fields["unit"]["enum"] == list(UNITS)
    assert fields["range"]["enum"] == list(RANGES)
    assert set(fields) == set(Result.__dataclass_fields__) - {"key"}
    assert SCHEME["properties"]["schema"]["const"] == SCHEMA


def test_zeros_are_written_and_read_again(tmp_path: Path) -> None:
    zero = result("a.b", 0.0, "share", n=0, digits=0, low=0.0, high=0.0, range="coders")
    held = ledger([zero], {}, {}, "0.1.0")
    (tmp_path / "results.json").write_text(held.text(), encoding="utf-8")
    assert faults(json.loads(held.text())) == []
    assert load(tmp_path)["a.b"] == held["a.b"]


def test_a_ledger_read_again_has_the_same_digest(tmp_path: Path) -> None:
    held = ledger([result("a.b", 1 / 3, "share")], {}, {}, "0.1.0")
    (tmp_path / "results.json").write_text(held.text(), encoding="utf-8")
    assert load(tmp_path).digest == held.digest


KEY = "frames.paper.danger.share"


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("schema",), 2, "schema const"),
        (("digest",), "ABC", "digest pattern"),
        (("more",), 1, " additionalProperties"),
        (("results", "Upper.Case"), {}, "results pattern"),
        (("results", KEY, "unit"), "percent", f"results/{KEY}/unit enum"),
        (("results", KEY, "value"), "67", f"results/{KEY}/value type"),
        (("results", KEY, "n"), -1, f"results/{KEY}/n minimum"),
        (("results", KEY, "range"), "guess", f"results/{KEY}/range enum"),
        (("results", KEY, "colour"), "red", f"results/{KEY} additionalProperties"),
        (("figures", "strip", "digest"), "old", "figures/strip/digest pattern"),
        (("figures", "strip", "sha256"), {"gif": "0" * 64}, "figures/strip/sha256 enum"),
        (("aliases", "a.b"), "nowhere", "aliases/a.b pattern"),
    ],
)
def test_a_fault_is_found_where_it_is(place: tuple[str, ...], value: object, fault: str, held: dict[str, Any]) -> None:
    spot = held
    for name in place[:-1]:
        spot = spot[name]
    spot[place[-1]] = value
    assert fault in faults(held)


@pytest.mark.parametrize("field", ["label", "value", "unit", "n_of", "formula", "digest"])
def test_what_a_citation_needs_may_not_be_left_out(field: str, held: dict[str, Any]) -> None:
    del held["results"][KEY][field]
    assert faults(held) == [f"results/{KEY} required"]


@pytest.mark.parametrize("field", ["low", "high", "range"])
def test_a_range_is_whole_or_not_there(field: str, held: dict[str, Any]) -> None:
    del held["results"][KEY][field]
    assert set(faults(held)) == {f"results/{KEY} dependentRequired"}
