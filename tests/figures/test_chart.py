"""Rows of marks: where they stand, what is written, and the words in their place."""

from __future__ import annotations

import pytest
from drawn import HOSTILE, axes, marks, texts

from analysis.figures import chart, parts
from analysis.figures.chart import Mark
from analysis.figures.figure import Figure
from analysis.figures.style import COLOURS

FIGURE = Figure(form="scores", title="How well?")
SCORES = parts.table(
    Mark,
    [
        Mark("joy", "new sentences", "dot", "red", 0.5, 0.25, 1.0, text=".50", note="n = 9"),
        Mark("joy", "old sentences", "open square", "blue", 0.75, line=1, text=".50", note="n = 9"),
        Mark("fear", "new sentences", "dot", "red", 0.0, text=".00"),
        Mark("grief", panel="Listed", inside="sentences 1, 2", text="2 of 9"),
    ],
)
COUNTS = parts.table(
    Mark,
    (
        Mark(row, "matches", "bar", "grey", low=0, high=high, panel=panel)
        for panel, row, high in (
            ("A", "one", 4),
            ("A", "two", 2),
            ("B", "three", 1),
            ("C", "four", 1),
        )
    ),
)


def test_texts_stand_in_order_legend_first():
    assert texts(chart, FIGURE, SCORES) == [
        "How well?",
        *("new sentences", "old sentences"),
        *("joy", ".50", "n = 9", "fear", ".00"),
        *("0", "0.2", "0.4", "0.6", "0.8", "1"),
        *("Listed", "grief", "sentences 1, 2", "2 of 9"),
    ]


def test_marks_stand_on_the_scale_open_ones_without_filling():
    explained, half, none = (at for at, _ in marks(chart, FIGURE, SCORES, "o"))
    ((_, _), (square, face)) = marks(chart, FIGURE, SCORES, "s")
    ends = {
        tuple(line.get_xdata())
        for line in axes(chart, FIGURE, SCORES).lines
        if line.get_lw() == 1.2
    }
    full = max(max(end) for end in ends if end[0] == end[0])  # the end of the range, 1.0
    assert explained < none < half < square < full
    assert half - none == pytest.approx((full - none) / 2, abs=1e-3)
    assert square - none == pytest.approx(3 * (full - none) / 4, abs=1e-3)
    assert face == COLOURS["paper"]


def test_lines_of_a_row_stand_below_each_other():
    drawn = [line for line in axes(chart, FIGURE, SCORES).lines if line.get_marker() in ("o", "s")]
    dot, square = (line.get_ydata()[0] for line in drawn[2:4])
    assert square - dot == pytest.approx(chart.SLOT)


def test_panels_without_texts_stand_abreast_on_one_scale():
    drawn = axes(chart, FIGURE, COUNTS)
    places = {text.get_text(): text.get_position() for text in drawn.texts}
    assert places["A"][1] == places["B"][1] == places["C"][1]
    assert places["A"][0] < places["B"][0] < places["C"][0]
    bars = [line.get_xdata() for line in drawn.lines if line.get_lw() == 11][1:]
    four, two, one = (float(ends[1] - ends[0]) for ends in bars[:3])
    assert (four, two) == (pytest.approx(4 * one), pytest.approx(2 * one))


def test_panels_of_the_same_rows_name_them_once_and_have_scales_of_their_own():
    same = COUNTS[COUNTS["panel"] != "A"].assign(row="each", high=[2.0, 50.0])
    written = texts(chart, FIGURE, same)
    assert written.count("each") == 1
    assert {"2", "50"} <= set(written)


def test_a_number_is_drawn_as_its_digits():
    drawn = axes(chart, FIGURE, parts.table(Mark, [Mark("row", "", "7", "red", value=2)]))
    assert r"$\mathbf{7}$" in [line.get_marker() for line in drawn.lines]


def test_a_scale_says_what_it_counts_and_begins_at_nought():
    figure = FIGURE.model_copy(update={"scale": "F1"})
    table = parts.table(Mark, [Mark("row", "", "dot", value=40), Mark("row", "", "dot", value=60)])
    assert texts(chart, figure, table) == ["How well?", "row", "F1", *map(str, range(0, 61, 10))]


def test_the_words_in_place_of_the_picture():
    assert chart.alt(FIGURE, SCORES) == (
        "Marks in rows. joy: .50, n = 9; fear: .00. Listed: grief: sentences 1, 2, 2 of 9."
    )
    assert chart.alt(FIGURE, COUNTS) == (
        "Marks in rows. A: one: matches 4; two: matches 2. B: three: matches 1. C: four: matches 1."
    )


def test_of_many_rows_some_are_told_and_long_texts_are_not():
    many = parts.table(Mark, [Mark(f"r{number}", text="x") for number in range(22)])
    assert chart.alt(FIGURE, many).endswith("r19: x; and 2 more.")
    long = parts.table(Mark, [Mark("row", inside="word " * 20, text="open")])
    assert chart.alt(FIGURE, long) == "Marks in rows. row: open."


def test_rows_without_marks_have_no_scale():
    table = parts.table(Mark, [Mark("row", inside="sentences 1, 2", text="2 of 9")])
    assert texts(chart, FIGURE, table) == ["How well?", "row", "sentences 1, 2", "2 of 9"]


def test_numbers_are_short():
    assert [chart.number(value) for value in (0.0263, -0.5, 2.0, 1.25)] == [
        *("0.0263", "−0.5", "2", "1.25")
    ]


def test_empty_and_hostile():
    empty = parts.table(Mark, [])
    assert texts(chart, FIGURE, empty) == ["How well?", "nothing to show"]
    assert chart.alt(FIGURE, empty) == "Marks in rows. None."
    for words in HOSTILE:
        table = SCORES.assign(row=words, mark=words, text=words, note=words, inside=words)
        drawn = texts(chart, FIGURE.model_copy(update={"title": words}), table)
        assert drawn[0].startswith((r"\$x_1^2\$ <b>&amp;", "Donau"))
        assert len(drawn) == 17  # title, legend, four texts of a row, six ticks, title and row


def test_counts_have_whole_ticks_alone() -> None:
    once = COUNTS[COUNTS["panel"] == "B"]
    assert [text for text in texts(chart, FIGURE, once) if text[0].isdigit()] == ["0", "1"]
