"""What a result says of its instrument: unseen units before fit, exploratory below the floor."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from analysis.measures import scores
from analysis.measures.measured import Measured
from analysis.measures.scoring import OTHERS_CODEBOOK
from analysis.measures.statements import statements
from analysis.study.study import Study

# Set, kind, metric, value, low, high, baseline.
Given = tuple[str, str, str, float, float | None, float | None, float | None]
UNSEEN: Given = ("unseen", "unseen", "f1", 0.9, 0.85, 0.95, 0.2)
ALPHAS = pd.DataFrame(
    [
        ("economic", "article", 0.9, 0.85, 0.95, "firm"),
        ("morality", "article", 0.5, 0.2, 0.8, "unreliable"),
    ],
    columns=["variable", "where", "alpha", "low", "high", "verdict"],
)


def rows(*given: Given, instrument: str = "threat", category: str = "danger_ahead") -> pd.DataFrame:
    return scores.frame(
        [(instrument, category, "danger", *one[:3], 50, 10, *one[3:], None, "") for one in given]
    )


def said(study: Study, table: pd.DataFrame, older: Sequence[str] = ()) -> tuple[str, bool]:
    """Return the one instrument's statement."""
    (name,) = set(table["instrument"] + "." + table["category"])
    alphas = ALPHAS.assign(positives=9)
    return statements(study, table, alphas, older)[name]


def test_unseen_scores_speak_before_fit(committed: Measured) -> None:
    table = rows(
        ("article", "fit", "f1", 0.9, None, None, 0.4),
        ("unseen", "unseen", "f1", 0.5, 0.35, 0.6, 0.2),
        ("unseen", "unseen", "precision", 0.4, None, None, None),
        ("unseen", "unseen", "recall", 0.7, None, None, None),
    )
    text = "F1 .50 [.35, .60] (precision .40, recall .70) on 50 unseen news sentences, exploratory"
    assert said(committed.study, table) == (text, True)


@pytest.mark.parametrize(
    ("given", "weak"),
    [
        (("unseen", "unseen", "f1", 0.7, 0.61, 0.8, 0.34), False),
        (("unseen", "unseen", "f1", 0.7, 0.60, 0.8, 0.34), True),
        (("unseen", "unseen", "f1", 0.7, 0.65, 0.8, 0.65), True),
        (("unseen", "unseen", "f1", 0.5, None, None, 0.1), True),
        (("article", "fit", "f1", 1.0, 0.9, 1.0, 0.1), True),
        (("nyt-opinion", "public", "r", 0.3, 0.25, 0.35, 0.0), False),
        (("nyt-opinion", "public", "r", 0.1, -0.1, 0.3, 0.0), True),
    ],
)
def test_no_better_than_marking_every_unit_is_exploratory(
    committed: Measured, given: Given, weak: bool
) -> None:
    text, exploratory = said(committed.study, rows(given))
    assert exploratory is weak
    assert text.endswith(", exploratory") is weak


def test_a_correlation_is_told_on_every_set_running_text_first(committed: Measured) -> None:
    table = rows(
        ("emobank-headlines", "public", "r", 0.5, 0.4, 0.6, 0.0),
        ("nyt-opinion", "public", "r", 0.3, 0.2, 0.4, 0.0),
    )
    text = "r .30 [.20, .40] on 50 New York Times sentences, .50 on news headlines (EmoBank)"
    assert said(committed.study, table) == (text, False)


@pytest.mark.parametrize(("frame", "weak"), [("economic", False), ("morality", True)])
def test_a_frame_is_as_sure_as_its_criterion_is_coded(
    committed: Measured, frame: str, weak: bool
) -> None:
    table = rows(UNSEEN, instrument="frames", category=frame)
    assert said(committed.study, table)[1] is weak


def test_a_frame_that_ranks_articles_worse_than_their_words_do_is_exploratory(
    committed: Measured,
) -> None:
    below: Given = ("narrative-frames", "public", "auc", 0.7, 0.6, 0.8, 0.75)
    table = rows(UNSEEN, below, instrument="frames", category="economic")
    assert said(committed.study, table)[1]


def test_a_score_older_than_what_it_rests_on_is_exploratory(committed: Measured) -> None:
    older = ["analysis/lexicons/threat.yaml", "analysis/lexicons/frames.yaml"]
    text = "F1 .90 [.85, .95] on 50 unseen news sentences"
    stale = f"{text}, score older than analysis/lexicons/threat.yaml, exploratory"
    assert said(committed.study, rows(UNSEEN)) == (text, False)
    assert said(committed.study, rows(UNSEEN), older) == (stale, True)


def test_a_column_of_the_same_name_takes_nothing_from_another_codebook(
    small_measured: Measured,
) -> None:
    coded = small_measured.results["threat.port-strike.danger.share"]
    assert coded.validity.startswith("two people: danger alpha ")
    assert "unseen" not in coded.validity
    # Both have a firm column of this name, but it is not the one that the frame was scored by.
    table = rows((OTHERS_CODEBOOK, *UNSEEN[1:]), instrument="frames", category="economic")
    text = "F1 .90 [.85, .95] on 50 unseen news sentences, coded by another study's codebook"
    assert said(small_measured.study, table) == (f"{text}, exploratory", True)


def test_a_closed_list_on_headlines_says_what_it_is(small_measured: Measured) -> None:
    result = small_measured.results["headlines.same-event.wages.count"]
    assert result.validity.startswith("a closed list of words on headlines that are all shown")
    assert not result.exploratory


def test_a_column_without_variation_is_exploratory(small: Study) -> None:
    alphas = pd.DataFrame([{"variable": "hope", "where": "article", "verdict": "constant"}])
    known = statements(small, rows(UNSEEN), alphas, [])["coded.hope"]
    assert known == ("hope no alpha on the article, constant", True)


@pytest.mark.parametrize(("verdict", "weak"), [("firm", False), ("exploratory", True)])
def test_a_column_that_hardly_occurs_is_judged_by_other_news(
    small: Study, verdict: str, weak: bool
) -> None:
    rows_of = [
        ("hope", "article", 1.0, 1.0, 1.0, "undemonstrated"),
        ("hope", "news", 0.9, 0.85, 0.95, verdict),
    ]
    known = statements(small, rows(UNSEEN), pd.DataFrame(rows_of, columns=ALPHAS.columns), [])
    text, exploratory = known["coded.hope"]
    assert exploratory == weak
    assert text.startswith("hope alpha 1.00 [1.00, 1.00] on the article, undemonstrated")
    assert text.endswith("; alpha .90 [.85, .95] on other news") != weak
    assert known["news.coded.hope"].exploratory == weak
