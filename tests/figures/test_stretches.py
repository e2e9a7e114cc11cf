"""The article's stretches against those of other news."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from analysis.figures import stretches as form
from analysis.figures.figure import Figure, Row
from analysis.figures.forms import FORMS

FIGURE = Figure(
    form="stretches",
    title="More than other news?",
    rows=(Row(show="danger_ahead", words="danger"), Row(show="valence", words="valence")),
    columns=(Row(show="far", words="far away"),),
)
FAR = SimpleNamespace(
    words="news from far",
    stretches=1200,
    values={"danger_ahead": (0.0, 1.0, 2.0, 3.0, 4.0), "valence": (-0.5, -0.25, 0.0, 0.25, 0.5)},
)
OWN = {"a": pd.DataFrame({"danger_ahead": [3.0, 7.0], "valence": [-0.125, 0.5]})}
KEYS = [
    "threat.a.danger-ahead.stretches.far.percentile",
    "sentiment.a.vader.stretches.far.percentile",
]


def table(figure=FIGURE, own=OWN):
    measured = SimpleNamespace(
        study=SimpleNamespace(article="a"),
        rates=SimpleNamespace(sets={"far": FAR}),
        stretches=own,
        results=dict.fromkeys(KEYS),
    )
    return FORMS["stretches"].table(figure, measured)


def test_quantiles_of_a_set_and_the_articles_own_by_number():
    first = table()[lambda t: t["panel"] == "danger"]
    assert first[["shape", "low", "high", "value"]].fillna(-1).round(3).to_numpy().tolist() == [
        ["line", 0.1, 3.9, -1],
        ["box", 1, 3, -1],
        ["tick", -1, -1, 2],
        ["1", -1, -1, 3],
        ["2", -1, -1, 7],
    ]
    assert first["row"].unique().tolist() == ["far away (1,200 stretches)", form.ARTICLE]


def test_both_kinds_of_measure_have_their_keys():
    assert [key for key in table()["key"].unique() if key] == KEYS


def test_a_set_without_a_column_is_called_as_the_rates_call_it():
    figure = FIGURE.model_copy(update={"columns": ()})
    assert table(figure)["row"][0] == "news from far (1,200 stretches)"


def test_a_text_too_short_has_no_row():
    assert form.ARTICLE not in set(table(own={})["row"])


def test_an_article_too_short_for_a_stretch_is_said_to_be() -> None:
    marks = table(own={})
    said = FORMS["stretches"].kind.alt(FIGURE, marks)
    assert "danger: " in said
    assert "the article: shorter than a stretch of 200 words" in said
