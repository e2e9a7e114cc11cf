"""Sentences and mentions in columns, and each beside the next."""

from __future__ import annotations

import pytest
import tiny

from analysis.errors import StudyError
from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS

VOICES = Figure.model_validate(
    {
        "form": "texts",
        "title": "Who warns?",
        "hit": {"danger": "1"},
        "by": "voice",
        "share": "voices.{piece}.{show}.share",
        "columns": [
            {"show": "quoted", "words": "in quotation marks", "colour": "blue"},
            {"show": "attributed", "words": "attributed"},
        ],
        "rows": [
            {"show": "source", "words": "source", "hit": {"source": {"not": "none"}}},
            {"words": "in danger", "colour": "red", "hit": {"third": "3"}},
        ],
    }
)
NAMES = Figure.model_validate(
    {
        "form": "texts",
        "title": "What is the town called?",
        "units": "mentions",
        "hit": {"actor": "town"},
        "by": "label",
        "columns": [
            {"show": "neutral", "words": "neutral"},
            {"show": "name", "words": "by name", "colour": "red"},
        ],
        "rows": [{"words": "quoted", "also": "*", "colour": "blue", "hit": {"voice": "quoted"}}],
    }
)
PAIRS = Figure.model_validate(
    {
        "form": "texts",
        "title": "Does it hold?",
        "hit": {"calm": "1"},
        "among": {"zone": {"not": "subhead"}},
        "columns": [
            {"show": "text", "words": "the good news", "colour": "blue"},
            {"show": "note", "words": "does it hold?"},
            {"show": "next.text", "words": "what follows", "colour": "soft"},
        ],
        "rows": [
            {
                "show": "next.text",
                "words": "taken back",
                "colour": "red",
                "hit": {"back": "1", "next.danger": "1"},
            },
            {"words": "in itself", "hit": {"back": "1"}},
        ],
    }
)
MEASURED = tiny.measured(tiny.result("voices.a.quoted.share", tiny.UNITS[4:5], 3, exploratory=True))


def cells(figure, *names):
    return FORMS["texts"].table(figure, MEASURED)[list(names)].to_numpy().tolist()


def test_each_code_has_a_column_and_none_that_occurs_is_lost():
    assert cells(VOICES, "line", "place", "number", "head", "below", "note") == [
        [0, 1, 1, "author", "", ""],
        [0, 0, 5, "in quotation marks", "1 of 3 (exploratory)", "source: the mayor"],
        [1, 1, 6, "author", "", "in danger"],
    ]
    table = FORMS["texts"].table(VOICES, MEASURED)
    assert table["text"][0] == "Ulm warns."
    assert table["key"].tolist() == ["", "voices.a.quoted.share", ""]
    assert table["under"].tolist() == ["", "italic ", "italic red"]


def test_columns_that_occur_come_first_then_codes_without_one_by_name():
    figure = NAMES.model_copy(update={"columns": NAMES.columns[:1]})
    heads = FORMS["texts"].table(figure, MEASURED)[["place", "head"]].to_numpy().tolist()
    assert [pair for pair in heads if pair[1]] == [[2, "name"], [1, "neutral"], [1, "neutral"]]
    bare = VOICES.model_copy(update={"columns": VOICES.columns[1:]})
    heads = FORMS["texts"].table(bare, MEASURED)[["place", "head"]].to_numpy().tolist()
    assert heads == [[0, "author"], [1, "quoted"], [0, "author"]]


def test_a_column_that_shows_nothing_is_told():
    figure = PAIRS.model_copy(update={"columns": (*PAIRS.columns, VOICES.rows[1])})
    with pytest.raises(StudyError, match="column: found ''; allowed: zone, "):
        FORMS["texts"].table(figure, MEASURED)


def test_mentions_have_a_line_each_with_a_sign_behind():
    assert cells(NAMES, "line", "place", "text", "look") == [
        [0, 0, "1", "soft"],
        [0, 2, "Ulm", "red"],
        [1, 0, "3", "soft"],
        [1, 1, "it *", "italic blue"],
        [2, 0, "5", "soft"],
        [2, 1, "the town *", "italic blue"],
    ]


def test_the_first_note_that_fits_is_taken_and_what_is_not_among_is_passed_over():
    # Sentence 2 is followed by 3, without danger; 5 by 6, with danger; 6 by none.
    assert cells(PAIRS, "line", "place", "number", "text") == [
        [0, 0, 2, "All is well."],
        [0, 1, 0, "in itself"],
        [0, 2, 0, "It is hit by the flood."],
        [1, 0, 5, "The town is safe, but wet."],
        [1, 1, 0, "taken back"],
        [1, 2, 0, "Walls are raised."],
        [2, 0, 6, "Walls are raised."],
        [2, 1, 0, ""],
        [2, 2, 0, ""],
    ]
    looks = FORMS["texts"].table(PAIRS, MEASURED).set_index("text")["look"]
    assert (looks["in itself"], looks["taken back"]) == ("soft", "bold red")
    assert FORMS["texts"].table(PAIRS, MEASURED)["look"].tolist()[2::3] == ["soft", "ink", "soft"]


def test_a_subhead_is_no_neighbour():
    figure = PAIRS.model_copy(update={"hit": ({"third": PAIRS.hit[0]["calm"]},)})
    assert [text for (text,) in cells(figure, "text")][::2] == [
        "It is hit by the flood.",
        "The town is safe, but wet.",
    ]


def test_no_unit_gives_an_empty_table():
    for figure in (VOICES, NAMES, PAIRS):
        nobody = figure.model_copy(update={"hit": ({"voice": VOICES.rows[1].hit[0]["third"]},)})
        assert FORMS["texts"].table(nobody, MEASURED).empty


@pytest.mark.parametrize(
    ("figure", "change", "name"),
    [
        (VOICES, {"by": "vioce"}, "vioce"),
        (PAIRS, {"hit": ({"next.dnager": PAIRS.hit[0]["calm"]},)}, "next.dnager"),
        (PAIRS, {"columns": VOICES.columns}, "quoted"),
    ],
)
def test_a_column_that_there_is_not_is_named_with_those_there_are(figure, change, name):
    with pytest.raises(StudyError) as error:
        FORMS["texts"].table(figure.model_copy(update=change), MEASURED)
    start = f"study/corpus/figures.yaml: {figure.title}: column: found '{name}'; allowed: zone, "
    assert str(error.value).startswith(start)
