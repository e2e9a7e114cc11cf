"""Alpha against Krippendorff's own worked examples and against another implementation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from nltk.metrics import binary_distance, interval_distance
from nltk.metrics.agreement import AnnotationTask
from small import write_sheet

from analysis.measures.agreement import (
    COLUMNS,
    PEOPLE,
    Alpha,
    agreement,
    alpha,
    of_people,
    on_free_columns,
    people,
    verdict,
)
from analysis.measures.measured import Measured
from analysis.study.consensus import Coding, read_coding
from analysis.study.study import Study


def pairs(*coders: str) -> np.ndarray:
    """Return codes with a row per unit from one line per coder."""
    return np.array([coder.split() for coder in coders]).T


def test_binary_example_of_krippendorff() -> None:
    # Computing Krippendorff's Alpha-Reliability (2011), A: 10 units, 4 unlike; 6 ones and 14 zeros
    # among 20 values.
    # D_o = 8 / 20, D_e = 2 · 6 · 14 / (20 · 19); 1 - .4 / .44211 = .095.
    found = alpha(pairs("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    assert found.value == pytest.approx(1 - 0.4 / (168 / 380))
    assert round(found.value, 3) == 0.095


def test_nominal_example_of_krippendorff() -> None:
    # The same paper, B: 12 units, 3 unlike; counts a 4, b 6, c 6, d 6, e 2:
    # D_e = (24² - 128) / (24 · 23).
    found = alpha(pairs("a a b b d c c c e d d a", "b a b b b c c c e d d d"))
    assert found.value == pytest.approx(1 - 0.25 / (448 / 552))
    assert round(found.value, 3) == 0.692


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_another_implementation_gives_the_same(ordered: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(-2, 3, size=(30, 3))
    codes[:, 1] = np.where(rng.random(30) < 0.6, codes[:, 0], codes[:, 1])
    data = [(str(c), str(u), int(codes[u, c])) for u in range(30) for c in range(3)]
    distance = interval_distance if ordered else binary_distance
    theirs = AnnotationTask(data, distance=distance).alpha()
    assert alpha(codes.astype(str), ordered).value == pytest.approx(theirs, abs=1e-12)


def test_full_agreement_is_one_and_constancy_has_no_alpha() -> None:
    assert alpha(pairs("a b a b a b", "a b a b a b"))[:1] == (1.0,)
    assert alpha(pairs("0 0 0", "0 0 0")) == Alpha(None, None, None)


def test_interval_holds_the_value_and_does_not_change_from_run_to_run() -> None:
    codes = pairs("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    found = alpha(codes)
    assert found == alpha(codes)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high <= 1  # type: ignore[operator]


def test_distance_counts_where_codes_are_ordered() -> None:
    near, far = pairs("-2 -1 0 1 2", "-1 0 1 2 2"), pairs("-2 -1 0 1 2", "2 2 -2 -2 -2")
    by_distance, by_name = alpha(near, ordered=True).value, alpha(near).value
    assert by_distance > by_name > alpha(far, ordered=True).value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("found", "positives", "expected"),
    [
        (Alpha(0.9, 0.8, 1.0), 5, "firm"),
        (Alpha(0.9, 0.799, 1.0), 5, "tentative"),
        (Alpha(0.9, 0.667, 1.0), 50, "tentative"),
        (Alpha(0.9, 0.666, 1.0), 50, "exploratory"),
        (Alpha(1.0, 1.0, 1.0), 4, "undemonstrated"),
        (Alpha(None, None, None), 0, "constant"),
    ],
)
def test_the_lower_bound_decides(found: Alpha, positives: int, expected: str) -> None:
    assert verdict(found, positives) == expected


def test_table_of_the_small_study(small: Study) -> None:
    whole = agreement(small)
    assert list(whole) == COLUMNS
    # Headlines of two pieces, on which the coders agree in all; no sentences of other news.
    assert set(whole["where"]) == {"article", "headlines"}
    table = whole[whole["where"] == "article"].set_index("variable")
    codes = ["danger", "hope", "problem_of", "agentless_passive", "deleted_agent", "voice"]
    assert list(table.index) == [*codes, "valence"]
    danger = table.loc["danger"]
    # 9 units, one of them unlike; 18 values, 5 ones: D_o = 2 / 18, D_e = 2 · 5 · 13 / (18 · 17).
    assert danger["alpha"] == pytest.approx(1 - (2 / 18) / (130 / 306))
    assert (danger["n"], danger["unanimous"]) == (9, 8 / 9)
    # Both mark s008 and s009; s003, which only ana marks, is settled as danger.
    assert (danger["positives"], danger["prevalence"]) == (3, 3 / 9)
    assert danger["verdict"] == "undemonstrated"
    assert table.loc["voice", ["alpha", "positives"]].tolist() == [1.0, 2]


def test_without_coders_there_is_no_agreement(uncoded: Study) -> None:
    table = agreement(uncoded)
    assert table.empty
    assert list(table) == COLUMNS


def test_what_never_varies_is_constant(small: Study) -> None:
    table = agreement(small)
    headlines = table[(table["where"] == "headlines") & (table["variable"] == "danger")]
    assert headlines["verdict"].tolist() == ["constant"]
    assert headlines["alpha"].isna().all()


def test_texts_and_mentions_are_told_of_in_words(small: Study) -> None:
    together = "in article and headlines together"
    told = on_free_columns(small.coding, "source")
    assert told == f"all agree in 100 % of 11 units whether a source is given {together}"
    # Seven mentions, each marked by both; of s003 the label differs.
    told = on_free_columns(small.coding, "actors")
    same = "of these the same actor 100 %, role 100 %, label 86 %"
    assert told == f"all mark 7 of 7 mentions {together}; {same}"


def test_without_a_mention_in_common_nothing_is_alike(small: Study, tmp_path: Path) -> None:
    cells = ("strikers:agent:work:dockers", "owners:agent:work:guards")
    for name, cell in zip(("ana", "eve"), cells, strict=True):
        write_sheet(tmp_path, name, {"a:s001": {"actors": cell}})
    coding = read_coding(tmp_path, ["a:s001"], small.book.study, small.book)
    assert (
        on_free_columns(coding, "actors")
        == "all mark 0 of 2 mentions in article and headlines together"
    )


def beside_runs(folder: Path, small: Study, person: dict[str, dict[str, str]]) -> Coding:
    """Return the coding of two runs, danger in the first three of four units, and a person."""
    units = [f"a:s00{number}" for number in range(1, 5)]
    runs = {unit: {"danger": str(int(unit < "a:s004"))} for unit in units}
    for name in ("run-1", "run-2"):
        write_sheet(folder, name, runs, "language model")
    write_sheet(folder, "ana", person)
    return read_coding(folder, units, small.book.study, small.book)


def test_a_person_is_held_against_the_consensus(small: Study, tmp_path: Path) -> None:
    every = {f"a:s00{number}": {"danger": "1"} for number in range(1, 5)}
    table = of_people(beside_runs(tmp_path, small, every), small.book)
    assert list(table) == PEOPLE
    row = table[table["variable"] == "danger"].iloc[0]
    assert (row["coder"], row["n"], row["same"]) == ("ana", 4, 0.75)
    # 8 values, 7 ones; D_o = 2 / 8, D_e = 2 · 7 · 1 / (8 · 7) = .25: alpha 0.
    assert row["alpha"] == pytest.approx(0.0)
    # Seven columns with codes, 28 cells, one of them unlike: 96 %.
    assert people(table, {"person", "language model"}) == (
        "ana, a person, coded 4 units and gave the runs' majority code in 96 % of the cells."
        " A person's codes outrank those runs, but no number rests on them yet"
    )


def test_a_person_may_have_coded_one_unit(small: Study, tmp_path: Path) -> None:
    table = of_people(beside_runs(tmp_path, small, {"a:s002": {"danger": "1"}}), small.book)
    told = "ana, a person, coded 1 unit and gave the runs' majority code in 100 % of the cells"
    assert people(table, {"person"}).startswith(f"{told}. ")


def test_people_who_make_the_consensus_are_not_held_against_it(small: Study) -> None:
    assert of_people(small.coding, small.book).empty


def test_without_a_person_that_is_said(committed: Measured) -> None:
    assert people(committed.people, {"language model"}) == "no person has coded yet"


def test_where_people_alone_coded_nothing_is_said_beside_them(small: Study) -> None:
    assert people(of_people(small.coding, small.book), {"person"}) == ""
