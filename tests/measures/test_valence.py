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
