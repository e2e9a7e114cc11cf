"""Mentions of actors: cells, what is refused in them, and which of several coders are alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import fails, small_book

from analysis.study.mentions import Mention, aligned, check, majority, mentions, most_given

UNION = Mention("strikers", "agent", "name", "the union")
PORT = Mention("shippers", "other", "work", "shippers")


def test_a_cell_holds_mentions_in_order() -> None:
    assert mentions("none") == ()
    assert mentions("strikers:agent:name:the union; shippers:other:work:shippers") == (UNION, PORT)


def test_a_colon_in_the_surface_is_kept() -> None:
    (mention,) = mentions("owners:other:name:the owners: Hull & Sons")
    assert mention.surface == "the owners: Hull & Sons"


@pytest.mark.parametrize(
    "part",
    [
        "strikers",
        "strikers:agent:work",
        "strikers:agent:work:",
        "strikers:agent:insult:x",
        "strikers:doer:work:x",
        "them:agent:work:x",
    ],
)
@pytest.mark.parametrize("before", ["", "owners:patient:work:guards; "])
def test_a_wrong_mention_is_named(part: str, before: str) -> None:
    told = (
        f"sheet:3: actors: found {part!r};"
        " allowed: actor:role:label:surface with the codebook's codes, parted by ;"
    )
    assert fails(lambda: check(before + part, small_book(), "sheet:3", "actors")) == told


@pytest.mark.parametrize("cell", ["none", "owners:patient:work:guards; workers:other:name:x: y"])
def test_a_right_cell_passes(cell: str) -> None:
    check(cell, small_book(), "sheet:3", "actors")
    assert len(mentions(cell)) == cell.count("guards") * 2


def test_one_who_marks_nothing_has_an_empty_slot() -> None:
    assert aligned([[UNION, PORT], [PORT], [UNION]]) == [[UNION, None, UNION], [PORT, PORT, None]]


def test_mentions_are_alike_where_one_holds_the_last_word_of_the_other() -> None:
    head = Mention("strikers", "agent", "name", "union")
    longer = Mention("strikers", "agent", "name", "the dockers' union of the port")
    assert aligned([[UNION], [head]]) == [[UNION, head]]
    assert aligned([[UNION], [longer]]) == [[UNION, longer]]
    assert aligned([[UNION], [PORT]]) == [[None, PORT], [UNION, None]]


def test_mentions_never_cross() -> None:
    # Both mark the same two, the second coder in the other order: only one pair can be kept.
    assert aligned([[UNION, PORT], [PORT, UNION]]) == [
        [UNION, None],
        [PORT, PORT],
        [None, UNION],
    ]


def test_the_majority_of_mentions_is_kept_with_its_most_given_parts() -> None:
    cells = [
        "strikers:agent:name:The union; shippers:other:work:Shippers",
        "strikers:agent:work:union",
        "strikers:other:work:the union",
    ]
    # Three mark the union: twice agent, twice work; each surface once, so the shortest.
    assert majority(cells) == "strikers:agent:work:union"
    assert majority([cells[0], "none", "none"]) == "none"
    # Of two coders both have to mark it; their labels tie, then the shorter, then by name.
    assert majority([cells[1], cells[0]]) == "strikers:agent:name:union"
    assert majority([cells[1], "none"]) == "none"


def test_what_is_given_most_often_then_the_shortest_then_by_name() -> None:
    assert most_given(["b", "a", "b"]) == "b"
    assert most_given(["bbb", "aa"]) == "aa"
    assert most_given(["b", "a"]) == "a"


surfaces = st.sampled_from(["the union", "union", "shippers", "the port", "a guard", "guard", "—"])
coders = st.lists(
    st.lists(surfaces.map(lambda text: Mention("strikers", "agent", "work", text)), max_size=4),
    min_size=1,
    max_size=4,
)


@given(coders)
def test_alignment_keeps_every_mention_once_and_in_order(lists: list[list[Mention]]) -> None:
    groups = aligned(lists)
    for coder, marked in enumerate(lists):
        assert [group[coder] for group in groups if group[coder]] == marked
    assert all(len(group) == len(lists) and any(group) for group in groups)


@given(st.lists(surfaces, max_size=4), st.integers(1, 4))
def test_coders_who_agree_are_their_own_majority(texts: list[str], number: int) -> None:
    cell = "; ".join(f"owners:other:work:{text}" for text in texts) or "none"
    assert majority([cell] * number) == cell
