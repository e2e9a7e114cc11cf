"""Shares with an instrument's errors carried in, worked by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from analysis.measures.adjusted import UNSURE, adjusted_results, errors
from analysis.measures.measured import Measured
from analysis.measures.scores import Score, frame
from analysis.measures.scoring import OTHERS_CODEBOOK
from analysis.study.study import Study

# Of 20 danger sentences among 100, 16 are marked, beside 8 others.
SCORES = (
    Score("precision", 24, 20, 16 / 24),
    Score("recall", 20, 20, 0.8, 0.6, 0.9),
    Score("specificity", 80, 20, 0.9, 0.8, 0.95),
)


def kept(where: str, scores: Sequence[Score] = SCORES) -> pd.DataFrame:
    common = ("threat", "danger_ahead", "danger", where, "unseen")
    return frame([(*common, *score) for score in scores])


def test_errors_by_hand() -> None:
    corners = [(0.6, 0.8), (0.6, 0.95), (0.9, 0.8), (0.9, 0.95)]
    assert errors(kept("unseen")) == [(0.8, 0.9), *corners]


def test_without_an_interval_there_are_no_errors() -> None:
    few = [Score("recall", 4, 4, 0.5), Score("specificity", 96, 4, 0.9, 0.8, 0.95)]
    assert errors(kept("unseen", few)) == []
    assert errors(kept("unseen", few[1:])) == []


def test_an_adjusted_share_by_hand(committed: Measured) -> None:
    study = committed.study
    marks = study.marks.of(study.article).codes["threat.danger_ahead"] == "1"
    (result,) = adjusted_results(study, ["threat.danger_ahead"], kept("unseen"))
    # (observed + .9 - 1) / (.8 + .9 - 1)
    assert result.value == pytest.approx((marks.mean() - 0.1) / 0.7)
    assert result.key == f"sensitivity.{study.article}.danger.adjusted.share"
    assert result.low is not None
    assert result.high is not None
    assert result.low <= result.value <= result.high
    assert (result.high - result.low > 0.5) == result.label.endswith(UNSURE)
    assert "scores" in result.inputs


def test_errors_against_another_studys_codebook_are_not_carried_in(small: Study) -> None:
    assert not list(adjusted_results(small, ["threat.danger_ahead"], kept(OTHERS_CODEBOOK)))


def test_an_instrument_without_a_score_has_no_adjusted_share(committed: Measured) -> None:
    assert not list(adjusted_results(committed.study, ["threat.intensifier"], kept("unseen")))
