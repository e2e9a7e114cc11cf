"""Readings: the tables that measures count in, worked by hand on the small study."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.study.conditions import Codes
from analysis.study.readings import (
    PLACES,
    TABLES,
    Derived,
    Reading,
    read_codes,
)
from analysis.study.study import Study


@pytest.fixture
def article(small: Study) -> Reading:
    """The consensus on the small article."""
    return small.consensus.of("port-strike")


def rows(reading: Reading, table: str, *columns: str) -> list[list[str]]:
    """Return the short unit and some columns of a table."""
    frame = reading.table(table)
    return frame.assign(unit=frame["unit"].str[-4:])[["unit", *columns]].to_numpy().tolist()


def test_mentions_in_reading_order(article: Reading) -> None:
    assert rows(article, "mentions", "order", "actor", "role", "label", "surface") == [
        ["s002", 1, "shippers", "agent", "work", "Shippers"],
        ["s003", 1, "strikers", "agent", "name", "union"],
        ["s006", 1, "owners", "agent", "work", "Guards"],
        ["s007", 1, "workers", "patient", "work", "The workers inside"],
        ["s008", 1, "strikers", "other", "work", "The strikers"],
        ["s008", 2, "shippers", "patient", "work", "the shippers"],
        ["s009", 1, "strikers", "agent", "work", "The dockers"],
    ]


def test_deeds_are_named_doers_and_those_left_out(article: Reading) -> None:
    assert rows(article, "deeds", "actor", "named", "surface") == [
        ["s002", "shippers", "1", "Shippers"],
        ["s003", "strikers", "1", "union"],
        ["s006", "owners", "1", "Guards"],
        ["s007", "shippers", "0", ""],
        ["s009", "strikers", "1", "The dockers"],
    ]


def test_a_deed_hides_the_sentence_s_own_column_of_that_name(article: Reading) -> None:
    assert article.codes["named"].tolist() == ["0"] * 7 + ["1", "0"]
    assert article.table("deeds")["named"].tolist() == ["1", "1", "1", "0", "1"]


def test_the_cast_follows_from_deed_and_valence(article: Reading) -> None:
    assert rows(article, "cast", "actor", "part") == [
        ["s002", "shippers", "villain"],  # doer, valence -1
        ["s003", "strikers", "villain"],  # doer, -2
        ["s006", "owners", "hero"],  # doer, 1
        ["s007", "workers", "victim"],  # done-to, -1
        ["s008", "shippers", "victim"],  # done-to, -2; who is neither has no part, nor has s009, 0
    ]


def test_rows_carry_where_their_sentence_stands(article: Reading) -> None:
    last = article.table("mentions").iloc[-1]
    assert last[["unit", *PLACES]].tolist() == [
        "port-strike:s009",
        "port-strike",
        "body",
        "3",
        "The dockers will return.",
        4,
        4,
    ]
    assert last["danger"] == "1"


def test_sentences_are_the_codes_with_their_unit(article: Reading) -> None:
    table = article.table("sentences")
    assert table["unit"].tolist() == list(article.codes.index)
    assert table["problem_row"].tolist() == ["pay"] * 5 + ["delay", "delay", "pay", "pay"]


@pytest.mark.parametrize("name", ["sentences", "mentions", "deeds", "cast"])
def test_an_empty_reading_has_empty_tables(article: Reading, name: str) -> None:
    empty = article.of("nowhere")
    table = empty.table(name)
    assert table.empty
    assert {"unit", "piece", *TABLES[name].own} <= set(table)


@pytest.mark.parametrize("name", ["sentences", "mentions", "deeds", "cast"])
def test_every_table_has_its_own_columns_and_its_sentence_s(article: Reading, name: str) -> None:
    table = article.table(name)
    assert {"unit", *TABLES[name].own, *PLACES, "danger", "voice"} <= set(table)
    assert len(table) == {"sentences": 9, "mentions": 7, "deeds": 5, "cast": 5}[name]


def test_readings_of_a_piece_or_a_condition_are_parts(small: Study, article: Reading) -> None:
    danger = article.where(({"danger": Codes(codes=("1",))},))
    assert danger.codes.index.str[-4:].tolist() == ["s003", "s008", "s009"]
    assert [row[0] for row in rows(danger, "mentions")] == ["s003", "s008", "s008", "s009"]
    marks = small.marks.of("dockers-vote")
    assert rows(marks, "mentions", "label") == [
        ["s001", "work"],
        ["s002", "work"],
        ["s003", "name"],
    ]
    quoted = marks.where(({"voice": Codes(codes=("quoted",))},))
    assert rows(quoted, "mentions", "label") == [["s003", "name"]]


def test_a_table_is_made_once(article: Reading) -> None:
    assert article.table("cast") is article.table("cast")


def test_a_reader_gives_its_columns(small: Study, article: Reading) -> None:
    assert article.gives(["actors", "danger", "named"])
    assert not article.gives(["danger", "mood"])
    assert small.marks.gives(["actors", "voice"])
    assert not small.marks.gives(TABLES["cast"].made_from)


def test_a_code_is_carried_on_within_its_piece() -> None:
    codes = pd.DataFrame(
        {"piece": ["a", "a", "a", "b", "b"], "problem": ["none", "pay", "none", "none", "delay"]}
    )
    column = Derived(carry="problem").column(codes)
    assert column.tolist() == ["none", "pay", "pay", "none", "delay"]


def test_a_condition_becomes_nought_and_one() -> None:
    codes = pd.DataFrame({"piece": "a", "x": ["1", "0", "0"], "y": ["0", "1", "0"]})
    either = ({"x": Codes(codes=("1",))}, {"y": Codes(codes=("1",))})
    assert Derived(where=either).column(codes).tolist() == ["1", "1", "0"]


def test_a_derived_column_needs_what_it_is_made_from(small: Study) -> None:
    codes = pd.DataFrame({"x": ["1"]}, ["port-strike:s001"])
    derived = {"has": Derived(carry="x"), "lacks": Derived(carry="y")}
    reading = read_codes("x", codes, small.sentences, derived)
    assert list(reading.codes) == ["x", *PLACES, "has"]


def test_codes_are_joined_to_their_places(small: Study) -> None:
    units = pd.Index(["port-strike:s009", "port-strike:s002"], name="unit")
    reading = read_codes("x", pd.DataFrame({"a": ["1", "0"]}, units), small.sentences, {})
    assert reading.codes["third"].tolist() == ["3", "0"]
    assert reading.codes["a"].tolist() == ["1", "0"]
    assert list(reading.codes) == ["a", *PLACES]


codes = st.lists(st.sampled_from(["none", "pay", "delay"]), min_size=1, max_size=12)


@given(codes, st.integers(0, 12))
def test_what_is_carried_is_the_last_code_of_the_piece(given: list[str], cut: int) -> None:
    pieces = ["a" if i < cut else "b" for i in range(len(given))]
    carried = Derived(carry="x").column(pd.DataFrame({"piece": pieces, "x": given})).tolist()
    for i, code in enumerate(carried):
        before = [c for c, p in zip(given[: i + 1], pieces, strict=False) if p == pieces[i]]
        assert code == next((c for c in reversed(before) if c != "none"), "none")


def linked(*rows: tuple[str, str]) -> pd.DataFrame:
    """Return codes of one piece: of each unit its claim and what takes it back."""
    units = pd.Index([f"a:s{number:03}" for number in range(1, len(rows) + 1)], name="unit")
    codes = pd.DataFrame(rows, units, ["claim", "taken_back"])
    return codes.assign(piece="a").replace(r"^(\d)$", r"a:s00\1", regex=True)


NEWS_TOLD = linked(
    ("1", "2"), ("none", "none"), ("1", "3"), ("4", "6"), ("5", "none"), ("4", "none")
)


def test_near_is_what_the_unit_or_the_next_takes_back() -> None:
    near = Derived(near="taken_back").column(NEWS_TOLD)
    assert near.tolist() == ["1", "0", "1", "0", "0", "0"]
    assert Derived(near="taken_back").sources == ("taken_back",)


def test_within_is_what_takes_itself_back() -> None:
    within = Derived(within="taken_back").column(NEWS_TOLD)
    assert within.tolist() == ["0", "0", "1", "0", "0", "0"]


def test_a_claim_is_taken_back_where_any_sentence_that_tells_it_is() -> None:
    assert rows(Reading("x", NEWS_TOLD), "claims", "told", "taken") == [
        ["s001", "2", "1"],
        ["s004", "2", "1"],
        ["s005", "1", "0"],
    ]


def test_a_doer_that_the_text_leaves_open_has_no_deed() -> None:
    codes = pd.DataFrame(
        {
            "piece": "a",
            "actors": "none",
            "agentless_passive": ["1", "1", "1"],
            "deleted_agent": ["open", "none", "town"],
        },
        pd.Index(["a:s001", "a:s002", "a:s003"], name="unit"),
    )
    assert rows(Reading("x", codes), "deeds", "actor", "named") == [["s003", "town", "0"]]
