"""Agency: deeds with and without their doer in the small study."""

from __future__ import annotations

import pytest

from analysis.constructs import agency
from analysis.measures.shares import Tables
from analysis.results import Result


@pytest.fixture(scope="module")
def found(small: Tables) -> dict[str, Result]:
    return {r.key: r for r in agency.results(small)}


def test_deeds_are_agents_and_doers_left_out(small: Tables) -> None:
    held = agency.deeds(small.coded("hassakah"))
    assert held.to_numpy().tolist() == [
        ["hassakah:s002", "west", True, "Governments"],
        ["hassakah:s003", "is", True, "The terrorist organization"],
        ["hassakah:s006", "kurdish", True, "Guards"],
        ["hassakah:s007", "west", False, ""],
        ["hassakah:s009", "is", True, "The attackers"],
    ]


def test_deeds_with_the_doer_named(found: dict[str, Result]) -> None:
    west = found["agency.hassakah.west.doer-named.share"]
    assert (west.value, west.n, west.units) == (0.5, 2, ("hassakah:s002", "hassakah:s007"))
    assert found["agency.hassakah.is.doer-named.share"].value == 1.0
    assert "agency.hassakah.civilians.doer-named.share" not in found


def test_passives_without_a_doer(found: dict[str, Result]) -> None:
    coded = found["agency.hassakah.agentless-passive.share"]
    assert (coded.value, coded.units) == (1 / 9, ("hassakah:s007",))
    assert found["agency.hassakah.without-doer.lexicon.share"].units == ("hassakah:s007",)


def test_doers_and_done_to_are_counted(found: dict[str, Result], small: Tables) -> None:
    rows = small.rows("roles", "is.agent", "hassakah")
    held = found["agency.hassakah.is.agent.lexicon.count"]
    assert held.value == len(rows) == len(held.evidence)
    assert set(agency.WHO) >= {key.split(".")[2] for key in found if key.endswith("doer-named.share")}
