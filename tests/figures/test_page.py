"""Pages: lines of text that keep to their room, and a drawing as high as its content."""

from __future__ import annotations

import pytest
from drawn import titled

from analysis.figures import style
from analysis.figures.page import Lettering, Page, nothing, side_by_side


def test_text_keeps_to_its_room_and_says_where_it_ends():
    page = Page(titled("A title"), 4.0)
    look = Lettering(size=8.0)  # 0.1444 inches a line
    room = style.width("one two", 8.0) + 0.001
    below = page.write(0.5, 1.0, "one two three", room, look)
    assert page.axes.texts[-1].get_text() == "one two\nthree"
    assert below == pytest.approx(1 + 2 * 8 * 1.3 / 72)
    bold = look._replace(look="bold")  # wider letters
    assert bold.lines("one two three", room) == "one\ntwo\nthree"
    assert look.lines("abcdefgh", 0.01) == "abcd\nefgh"


def test_no_text_takes_no_room():
    page = Page(titled("A title"))
    assert page.write(1.0, 1.0, "", 2.0) == 1.0
    assert [text.get_text() for text in page.axes.texts] == ["A title"]


def test_a_look_names_colour_and_letters():
    page = Page(titled("A title"))
    page.write(1.0, 1.0, "word", 2.0, Lettering(look="italic red"))
    text = page.axes.texts[-1]
    assert (text.get_color(), text.get_style(), text.get_fontweight()) == (
        style.COLOURS["red"],
        "italic",
        "normal",
    )


def test_no_word_of_a_sentence_is_wider_than_its_room():
    words = "Mammoths wander through the wide windy meadows of Wyoming, murmuring warnings."
    with style.drawing():
        page = Page(titled("A title"))
        page.write(1.0, 1.0, words, 2.0)
        page.cut(2.0)
        page.drawing.canvas.draw()
    extent = page.axes.texts[-1].get_window_extent()
    assert extent.width / page.drawing.dpi <= 2.02


def test_a_page_is_as_high_as_its_content():
    page = Page(titled("A title"), 5.0)
    drawing = page.cut(2.0)
    assert drawing.get_size_inches().tolist() == pytest.approx([5.0, 2.08])
    assert page.axes.get_ylim() == pytest.approx((2.08, 0))
    assert page.axes.get_xlim() == (0, 5.0)


def test_columns_share_the_room_and_the_widest_get_what_is_left():
    assert side_by_side(1.0, 7.0, [1, 2, 2]) == [(1.0, 1.0), (2.0, 2.5), (4.5, 2.5)]
    assert side_by_side(0.0, 7.0, [4, 8]) == [(0.0, 4.0), (4.0, 3.0)]
    # The wider keeps 2.2 of its 8, and both give what is still lacking by their width.
    assert side_by_side(0.0, 3.1, [4, 8]) == [(0.0, pytest.approx(2)), pytest.approx((2, 1.1))]


def test_nothing_is_said_where_there_is_nothing():
    drawing = nothing(titled("A title"))
    assert [text.get_text() for text in drawing.axes[0].texts] == ["A title", "nothing to show"]


def test_what_a_run_says_of_a_figure_stands_below_it():
    figure = titled("A title").model_copy(update={"foot": "Source: a study. ● usable"})
    drawing = Page(figure, 5.0).cut(2.0)
    foot = drawing.axes[0].texts[-1]
    assert foot.get_text() == "Source: a study. ● usable"
    assert foot.get_position()[1] == pytest.approx(2.16)  # a line above it at 2.12
    assert drawing.get_size_inches()[1] == pytest.approx(2.24 + 7 * 1.3 / 72)


def test_a_subtitle_stands_below_the_title():
    plain, told = (
        Page(titled("A title").model_copy(update={"subtitle": words}))
        for words in (None, "What is drawn")
    )
    assert [text.get_text() for text in told.axes.texts] == ["A title", "What is drawn"]
    assert told.top - plain.top == pytest.approx(9 * 1.3 / 72)
