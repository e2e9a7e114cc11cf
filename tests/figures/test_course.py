"""The course of a text: columns in lanes, outlined, counted beside other news, called out."""

from __future__ import annotations

import drawn
import pytest
import tiny

from analysis.errors import StudyError
from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS
from analysis.results import Result

FIELDS = {
    "form": "course",
    "title": "From water to walls",
    "rows": [
        {
            "show": "danger",
            "words": "danger",
            "colour": "red",
            "lane": "up",
            "also": "back",
            "key": "danger.{piece}.share",
            "beside": "news.danger.share",
        },
        {"show": "calm", "words": "calm", "lane": "bars"},
    ],
    "notes": [{"unit": "s005", "words": "The town is safe"}],
}
FIGURE = Figure.model_validate(FIELDS)
NEWS = Result(
    "news.danger.share", "x", 0.1, "share", 40, "sentences", "4 of 40", 4, 0, 0.03, 0.24, "exact"
)
MEASURED = tiny.measured(tiny.result("danger.a.share", ["a:s001"], 6), NEWS)


def test_each_sentence_has_a_column_in_each_lane() -> None:
    table = FORMS["course"].table(FIGURE, MEASURED)
    lanes = table[table["lane"] != ""]
    assert lanes.groupby("name", sort=False)["value"].agg(list).to_dict() == {
        "danger": [1, 0, 0, 0, 1, 1],
        "calm": [0, 1, 0, 0, 1, 1],
    }
    assert lanes["part"].tolist()[:6] == ["headline", "standfirst", "1", "subhead", "2", "3"]
    assert lanes["number"][lanes["outlined"] == 1].tolist() == [5]


def test_a_lane_is_counted_beside_other_news() -> None:
    first = FORMS["course"].table(FIGURE, MEASURED).iloc[0]
    assert first["said"].startswith("1 of 6 sentences, ")
    assert first["note"] == "other news: 10 % [3 to 24 %]"
    assert first["key"] == "danger.a.share"


def test_words_that_are_called_out_stand_in_their_sentence() -> None:
    table = FORMS["course"].table(FIGURE, MEASURED)
    assert table.iloc[-1][["number", "text"]].tolist() == [5, "“The town is safe”"]
    wrong = Figure.model_validate({**FIELDS, "notes": [{"unit": "s005", "words": "was safe"}]})
    with pytest.raises(StudyError) as error:
        FORMS["course"].table(wrong, MEASURED)
    assert str(error.value) == (
        "study/corpus/figures.yaml: From water to walls: notes: s005: found 'was safe';"
        " allowed: words of a sentence of the article, as s005"
    )


def test_the_drawing_says_what_its_alternative_text_says() -> None:
    table = FORMS["course"].table(FIGURE, MEASURED)
    texts = " ".join(" ".join(drawn.texts(FORMS["course"].kind, FIGURE, table)).split())
    for told in ("danger", "calm", "first third", "last third of the body", "0.00", "1.00"):
        assert told in texts
    alt = FORMS["course"].kind.alt(FIGURE, table)
    assert "danger: 0 of 1 in the first third, 1 of 1 in the middle third," in alt
    assert "; outlined 5" in alt
    assert "calm: mean 0.00 in the first third, mean 1.00 in the middle third," in alt
    assert "Called out, sentence 5: “The town is safe”" in alt


@pytest.mark.parametrize("words", drawn.HOSTILE)
def test_hostile_words_are_drawn_as_they_stand(words: str) -> None:
    rows = [{**row, "words": words + row["words"]} for row in FIELDS["rows"]]  # type: ignore[attr-defined]
    figure = Figure.model_validate({**FIELDS, "title": words, "rows": rows})
    table = FORMS["course"].table(figure, MEASURED)
    assert any(
        words.split()[0].replace("$", r"\$")[:4] in text
        for text in drawn.texts(FORMS["course"].kind, figure, table)
    )
