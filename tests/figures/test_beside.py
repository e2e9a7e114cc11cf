"""The article's shares beside those of other news: marks, intervals, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import tiny

from analysis.figures.figure import Figure
from analysis.figures.forms import FORMS
from analysis.results import Result

FIGURE = Figure.model_validate(
    {
        "form": "beside",
        "title": "More than others?",
        "columns": [{"show": "docks", "words": "docks"}, {"show": "ships", "words": "ships"}],
        "rows": [
            {
                "show": "danger.{piece}.share",
                "words": "danger",
                "also": "news.danger.share",
                "beside": "news.{set}.danger.share",
            },
            {"show": "no.{piece}.share", "words": "not measured"},
        ],
    }
)


def news(key: str, value: float, low: float | None, high: float | None) -> Result:
    kind = "exact" if low is not None else None
    return Result(key, "x", value, "share", 40, "sentences", "x", 4, 0, low, high, kind)


def test_each_share_has_a_line_of_its_own() -> None:
    measured = tiny.measured(
        replace(tiny.result("danger.a.share", ["a:s001"], 6), value=1 / 6, unit="share", digits=0),
        news("news.danger.share", 0.1, 0.03, 0.24),
        news("news.ships.danger.share", 0.25, None, None),
    )
    table = FORMS["beside"].table(FIGURE, measured)
    shown = table[["row", "mark", "line", "value", "low", "high"]]
    assert shown.fillna(-1).to_numpy().tolist() == [
        ["danger", "the article", 0, pytest.approx(100 / 6), -1, -1],
        ["danger", "other news, weighted", 1, 10, 3, 24],
        ["danger", "ships", 2, 25, 25, 25],
    ]
    assert table["text"].iloc[0].endswith("1 of 6")
    assert table["note"].iloc[0] == "other news 10 % (4 of 40 drawn)"
