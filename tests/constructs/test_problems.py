"""Problems: what the small article is about, the functions by problem and the roles derived."""

from __future__ import annotations

import pytest

from analysis.constructs import problems
from analysis.measures.shares import Tables
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in problems.results(small)}


def test_problem_sentences_by_problem(found: dict[str, Result]) -> None:
    # s001 and s008 the threat, s006 detention; the second coder takes s006 for the threat.
    held = found["problems.hassakah.is-threat.share"]
    assert (held.value, held.low, held.high, held.n) == (2 / 3, 2 / 3, 1.0, 3)
    assert found["problems.hassakah.detention.share"].low == 0


def test_a_function_without_a_problem_belongs_to_the_last_one_named(small: Tables) -> None:
    table = problems.functions(small.coded("hassakah")).set_index(["problem", "function"])["units"]
    assert table["is_threat", "problem"] == ("hassakah:s001", "hassakah:s008")
    assert table["detention", "remedy"] == ("hassakah:s007",)
    assert table["is_threat", "judgement"] == ("hassakah:s009",)
    assert table["is_threat", "remedy"] == ()
    assert len(table) == len(problems.PROBLEMS) * len(problems.FUNCTIONS)


def test_roles_follow_from_deed_and_valence(small: Tables) -> None:
    held = problems.cast(small.coded("hassakah"))
    assert held[["unit", "actor", "role"]].to_numpy().tolist() == [
        ["hassakah:s002", "west", "villain"],  # doer, valence -1
        ["hassakah:s003", "is", "villain"],  # doer, -2
        ["hassakah:s006", "kurdish", "hero"],  # doer, 1
        ["hassakah:s007", "detainees", "victim"],  # done-to, -1
        ["hassakah:s008", "west", "victim"],  # done-to, -2; the group is neither there, s009 is 0
    ]


def test_who_is_made_responsible(found: dict[str, Result]) -> None:
    laid = {key.split(".")[2]: found[key] for key in found if ".causing.is." in key or ".treating.is." in key}
    assert {unit for held in laid.values() for unit in held.units} == {"hassakah:s008"}
    assert all(held.range == "coders" for held in laid.values())
    assert "problems.hassakah.causing.west.count" not in found
