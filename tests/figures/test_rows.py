"""What the rows of a course and of shares may name, with coders and before any."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_study

from analysis.pipeline.compute import compute

FLAGS = "danger, hope, agentless_passive, valence, named"


@pytest.fixture(params=[0, 2], ids=["nobody coded", "two coders"])
def study(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return small_study(tmp_path / "study", coders=request.param)


HOPE = "{show: hope, words: hope, lane"
SHARE = 'show: "threat.{piece}.danger", words'
ALSO = 'also: "threat.{piece}.danger-ahead"'


@pytest.mark.parametrize(
    ("old", "new", "message", "allowed"),
    [
        (HOPE, HOPE.replace("hope", "hoep", 1), ":9: danger: rows: 2: show: found 'hoep'", FLAGS),
        (HOPE, HOPE.replace("show: hope, ", ""), ":9: danger: rows: 2: show: found ''", FLAGS),
        (HOPE, HOPE.replace("hope", "zone", 1), ":9: danger: rows: 2: show: found 'zone'", FLAGS),
        (HOPE, HOPE.replace("hope", "voice", 1), ":9: danger: rows: 2: show: found 'voice'", FLAGS),
        (
            HOPE,
            HOPE.replace("hope", "problem_row", 1),
            ":9: danger: rows: 2: show: found 'problem_row'",
            FLAGS,
        ),
        (
            "red, also: threat.danger_ahead",
            "red, also: threat.danger_head",
            ":8: danger: rows: 1: also: found 'threat.danger_head'",
            "threat.danger_ahead, ",
        ),
        (
            SHARE,
            SHARE.replace("danger", "dangers"),
            ":26: frames: rows: 1: show: found 'threat.{piece}.dangers'",
            "threat.port-strike.danger, ",
        ),
        (
            ALSO,
            ALSO.replace("-ahead", ""),
            ":26: frames: rows: 1: also: found 'threat.{piece}.danger'",
            "threat.port-strike.danger-ahead, ",
        ),
        (
            '"hope.{piece}.*"',
            '"hop.{piece}.*"',
            ":27: frames: rows: 2: show: found 'hop.{piece}.*'",
            "hope.port-strike.hope, ",
        ),
    ],
)
def test_what_nobody_can_ever_give_is_told_at_once(
    study: Path, old: str, new: str, message: str, allowed: str
) -> None:
    path = changed(study / "corpus" / "figures.yaml", old, new)
    found, names = fails(lambda: compute(study)).split("; allowed: ")
    assert found == f"{path}{message}"
    assert allowed in f"{names}, "


def test_what_coders_can_give_is_waited_for(study: Path) -> None:
    path = study / "corpus" / "figures.yaml"
    changed(path, HOPE, HOPE.replace("hope", "named", 1))
    compute(study)
