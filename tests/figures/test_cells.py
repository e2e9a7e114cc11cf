"""Texts in columns: where they stand, and the words in their place."""

from __future__ import annotations

from drawn import HOSTILE, axes, texts

from analysis.figures import cells, parts
from analysis.figures.cells import DOT, RING, Cell
from analysis.figures.figure import Figure, Row
from analysis.figures.style import COLOURS

FIGURE = Figure(
    form="texts",
    title="Who warns?",
    hit=({},),
    columns=(Row(words="author", colour="red"), Row(words="quoted")),
    rows=(Row(words="inferred", also="°"),),
)
LONG = "A sentence of more than forty letters is told by its number."
VOICES = parts.table(
    Cell,
    [
        Cell(0, 0, LONG, "author", "2 of 3", number=1),
        Cell(0, 1, "Run!", "quoted", number=3, note="source: the mayor", under="italic blue"),
        Cell(1, 0, "Stay. °", "author", "2 of 3", number=7, look="bold red"),
    ],
)
LISTED = parts.table(
    Cell,
    [
        Cell(0, 0, "Post", above="Papers"),
        Cell(0, 1, DOT, "fire", above="Papers"),
        Cell(1, 0, "Wire", above="Papers"),
        Cell(1, 1, RING, "fire", above="Papers"),
        Cell(2, 0, "Mine", above="The author"),
    ],
)


def test_heads_signs_and_cells_are_written_in_order():
    assert texts(cells, FIGURE, VOICES) == [
        "Who warns?",
        "° inferred",
        *("2 of 3", "author", "quoted"),
        *("1", LONG),
        *("3", "Run!", "source: the mayor"),
        *("7", "Stay. °"),
    ]


def test_a_head_has_the_colour_of_its_column_and_a_cell_its_own_look():
    drawn = {text.get_text(): text for text in axes(cells, FIGURE, VOICES).texts}
    assert drawn["author"].get_color() == COLOURS["red"]
    assert drawn["quoted"].get_color() == COLOURS["ink"]
    assert drawn["Stay. °"].get_fontweight() == "bold"
    assert drawn["source: the mayor"].get_style() == "italic"


def test_cells_of_a_line_begin_level_and_lines_below_each_other():
    drawn = {text.get_text(): text.get_position() for text in axes(cells, FIGURE, VOICES).texts}
    assert drawn["1"][1] == drawn["3"][1] < drawn["7"][1]
    assert drawn["1"][0] == drawn["7"][0] < drawn["3"][0]


def test_a_heading_stands_once_above_its_lines():
    assert texts(cells, FIGURE.model_copy(update={"rows": ()}), LISTED) == [
        "Who warns?",
        "fire",
        *("Papers", "Post", DOT, "Wire", RING),
        *("The author", "Mine"),
    ]


def test_the_words_in_place_of_the_picture():
    assert cells.alt(FIGURE, VOICES) == (
        "Texts in columns. ° inferred. author 2 of 3: 1, 7 Stay. °."
        " quoted: 3 Run! – source: the mayor."
    )
    assert cells.alt(FIGURE.model_copy(update={"rows": ()}), LISTED) == (
        "Texts in columns. fire: Papers: Post, Wire (not counted)."
    )


def test_empty_and_hostile():
    bare = FIGURE.model_copy(update={"rows": ()})
    empty = parts.table(Cell, [])
    assert texts(cells, bare, empty) == ["Who warns?", "nothing to show"]
    assert cells.alt(bare, empty) == "Texts in columns. None."
    for words in HOSTILE:
        table = VOICES.assign(text=words, head=words, below=words, note=words, above=words)
        drawn = texts(cells, bare.model_copy(update={"title": words}), table)
        assert drawn[0].startswith((r"\$x_1^2\$ <b>&amp;", "Donau"))
        assert len(drawn) == 15
