"""Passages: places in a text are places in the parts that it is joined from."""

from __future__ import annotations

from analysis.reports.escapes import visible_letters
from analysis.reports.passages import Citation, Edit, Passage, Spot, edited

PARTS = [("a", "In 2"), ("b", "9 %"), ("", " "), ("c", "so")]
PASSAGE = Passage("text", PARTS, str)


def citation(start: int, end: int) -> Citation:
    letters = visible_letters(PASSAGE.text, start, end, "text")
    return Citation("a.b", "0" * 12, letters, "1", PASSAGE)


def test_a_stretch_over_two_parts() -> None:
    assert PASSAGE.text == "In 29 % so"
    assert PASSAGE.spots(3, 5) == [Spot("a", 3, 4), Spot("b", 0, 1)]


def test_new_text_stands_in_the_first_part() -> None:
    edits = citation(3, 7).edits(0, 2, "30")
    assert edits == [Edit(Spot("a", 3, 4), "30"), Edit(Spot("b", 0, 1), "")]
    changed = {
        name: edited(text, [e for e in edits or () if e.spot.part == name]) for name, text in PARTS
    }
    assert "".join(changed.values()) == "In 30 % so"


def test_what_stands_in_no_part_is_not_edited() -> None:
    assert citation(3, 10).edits(0, 7, "x") == []


def test_letters_of_different_style_are_not_edited() -> None:
    passage = Passage("markdown", [("file", "2**9** %")], str)
    letters = visible_letters(passage.text, 0, 8, "markdown")
    mixed = Citation("a.b", "0" * 12, letters, "1", passage, form="markdown")
    assert mixed.visible == "29 %"
    assert mixed.edits(0, 2, "30") == []
    assert mixed.edits(0, 1, "3") == [Edit(Spot("file", 0, 1), "3")]


def test_an_edit_given_twice_is_made_once() -> None:
    twice = [Edit(Spot("a", 0, 1), "xy")] * 2
    assert edited("abc", twice) == "xybc"
