"""Scores as results, and results stamped with what is known of their instruments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.measures import scores
from analysis.measures.measured import Measured
from analysis.measures.scoring import OTHERS_CODEBOOK
from analysis.measures.validity import score_results, stamped
from analysis.results import Result
from analysis.study.study import Study

# Set, kind, metric, value, low, high, baseline.
Given = tuple[str, str, str, float, float | None, float | None, float | None]
UNSEEN: Given = ("unseen", "unseen", "f1", 0.9, 0.85, 0.95, 0.2)
RESULT = Result(
    key="a.b", label="x", value=1.0, unit="count", n=1, n_of="x", formula="1", instrument="no.one"
)


def rows(*given: Given, instrument: str = "threat", category: str = "danger_ahead") -> pd.DataFrame:
    return scores.frame(
        [
            (instrument, category, "danger", *one[:3], 50, 10, *one[3:], None, "exact")
            for one in given
        ]
    )


def test_a_score_rests_on_sheets_that_the_study_has(committed: Measured) -> None:
    here, elsewhere = UNSEEN, (OTHERS_CODEBOOK, *UNSEEN[1:])
    first, second = score_results(committed.study, rows(here, elsewhere), [])
    assert first.inputs == ("scores", "lexicon:threat")
    assert first.key == "validity.threat.danger-ahead.others-codebook.f1"
    assert second.inputs == ("scores", "sheets:unseen", "lexicon:threat")
    against = "F1 of threat, danger_ahead, against danger on"
    assert second.label == f"{against} unseen news sentences (unseen)"


def test_a_score_older_than_what_it_rests_on_says_so(committed: Measured) -> None:
    older = ["analysis/lexicons/threat.yaml"]
    (result,) = score_results(committed.study, rows(UNSEEN), older)
    assert result.exploratory
    assert result.label.endswith("(unseen; score older than analysis/lexicons/threat.yaml)")


def test_another_codebook_is_named_wherever_its_score_stands(small_measured: Measured) -> None:
    whose = "on 960 unseen news sentences, coded by another study's codebook, exploratory"
    results = small_measured.results
    assert results["threat.port-strike.danger-ahead.lexicon.share"].validity.endswith(whose)
    label = results["validity.threat.danger-ahead.others-codebook.f1"].label
    assert label.startswith("F1 of threat, danger_ahead, against danger on unseen news sentences, ")
    assert "coded by another study's codebook" in label
    assert not [key for key in results if ".unseen." in key or "adjusted" in key]


def test_every_result_of_the_study_states_its_validity(results: Mapping[str, Result]) -> None:
    assert all(result.validity.strip() for result in results.values())


def test_coded_results_say_who_coded(results: Mapping[str, Result]) -> None:
    coded = [r for r in results.values() if r.instrument.startswith("coded.")]
    assert len(coded) > 50
    assert all("three coding runs of one language model: " in r.validity for r in coded)


def test_an_instrument_without_a_criterion_says_so(small: Study) -> None:
    (result,) = stamped([RESULT], small, {})
    none = "not validated: no criterion is held"
    assert result == replace(RESULT, validity=none, exploratory=True)
