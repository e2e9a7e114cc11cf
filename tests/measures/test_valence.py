"""A word list's valence beside the coders', worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures.valence import valence_results
from analysis.study.study import Study


def test_r_is_that_of_the_sentences(small: Study) -> None:
    results = {result.key: result for result in valence_results(small)}
    coded = [-1, -1, -2, 0, 0, 1, -1, -2, 0]  # as both coders have it
    scores = small.marks.of("port-strike").codes["vader"].astype(float)
    one = results["sentiment.port-strike.vader.coded.r"]
    assert one.value == pytest.approx(np.corrcoef(scores, coded)[0, 1])
    assert (one.n, one.unit, one.range) == (9, "r", None)
    assert one.inputs == ("piece:port-strike", "sheets:valence", "lexicon:valenced")


def test_without_coders_there_is_none(uncoded: Study) -> None:
    assert not list(valence_results(uncoded))


def test_means_are_of_the_sentences_with_a_flag(small: Study) -> None:
    results = {result.key: result for result in valence_results(small)}
    coded = small.consensus.of("port-strike").codes
    danger = coded.index[coded["danger"] == "1"]
    one = results["sentiment.port-strike.coded.danger.mean"]
    scores = dict(zip(coded.index, [-1, -1, -2, 0, 0, 1, -1, -2, 0], strict=True))
    assert one.value == pytest.approx(sum(scores[unit] for unit in danger) / len(danger))
    assert (one.units, one.n_of, one.instrument) == (
        tuple(danger),
        "danger sentences",
        "coded.valence",
    )
    vader = results["sentiment.port-strike.vader.danger.mean"]
    marks = small.marks.of("port-strike").codes["vader"].astype(float)
    assert vader.value == pytest.approx(marks[danger].mean())
    assert (vader.instrument, vader.variable, vader.range) == ("sentiment.vader", None, "coders")
    readings = [coder.of("port-strike").codes for coder in small.coders]
    by_coder = [marks[codes.index[codes["danger"] == "1"]].mean() for codes in readings]
    assert by_coder[0] != by_coder[1]  # one sees no danger in s003
    assert (vader.low, vader.high) == pytest.approx((min(by_coder), max(by_coder)))
    assert vader.inputs == ("piece:port-strike", "sheets:danger", "lexicon:valenced")
    assert not any(".violence." in key for key in results)  # nobody codes it there
