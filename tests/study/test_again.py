"""The article coded again in another way: some columns, own sheets, one line for faults."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small import changed, fails, small_study

from analysis.measures.declared import study_measures
from analysis.measures.robustness import read_choices, under_choices
from analysis.study.study import read_study

UNITS = [f"port-strike:s{number:03d}" for number in range(1, 10)]
RECORD = "coder: person\nname: N\ntold: Code.\ndate: 2024-05-11\n"
WAYS = "apart: {words: sentence by sentence, columns: [danger]}\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The small study, whose article two others coded for danger alone: in one sentence each."""
    folder = small_study(tmp_path, coders=2) / "corpus" / "coding" / "again"
    (folder / "apart").mkdir(parents=True)
    (folder / "ways.yaml").write_text(WAYS, encoding="utf-8")
    for name in ("one", "two"):
        rows = [f"{unit},{int(unit.endswith('3'))}" for unit in UNITS]
        (folder / "apart" / f"{name}.csv").write_text("\n".join(["unit,danger", *rows]) + "\n")
        (folder / "apart" / f"{name}.yaml").write_text(RECORD)
    return tmp_path


def test_a_way_is_a_choice_of_coder_where_it_has_the_columns(study: Path) -> None:
    changed(study / "corpus" / "choices.yaml", "coder: [consensus", "coder: [consensus, apart")
    whole = read_study(study)
    (way,) = whole.again
    assert way.name == "apart"
    assert way.codes["danger"].tolist() == ["0", "0", "1", *"000000"]
    table = under_choices(whole, read_choices(whole), study_measures(whole))
    values = table[table["coder"] == "apart"].set_index(["measure", "voice", "unit"])["value"]
    assert values.index.unique("voice").tolist() == ["all"]  # nobody coded who speaks
    assert set(values.index.unique("measure")) < set(table["measure"])


def test_no_result_rests_on_it(study: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    plain = read_study(small_study(tmp_path_factory.mktemp("plain"), coders=2))
    pd.testing.assert_frame_equal(read_study(study).consensus.codes, plain.consensus.codes)
    assert plain.again == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[danger]", "[dangr]", "apart: columns: found 'dangr'; allowed: danger, hope, "),
        ("apart:", "again:", "again: found 'no sheets'; allowed: sheets in the folder again "),
        ("words: ", "word: ", "1: apart: field: found 'word'; allowed: words, columns"),
    ],
)
def test_a_wrong_way_is_one_line(study: Path, old: str, new: str, told: str) -> None:
    path = changed(study / "corpus" / "coding" / "again" / "ways.yaml", old, new)
    line = fails(lambda: read_study(study))
    assert line.startswith(f"{path}:")
    assert told in line
