"""Valence and threat words against ratings, on texts made for the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_sets import TEXTS, write_set, write_sets
from small import fails

from analysis.instruments import sentiment
from analysis.study.study import Study
from analysis.validation.ratings import (
    TOLD,
    grievance_words,
    threat_scores,
    threat_words,
    valence_scores,
)


def test_valence_is_correlated_with_the_raters_mean(small: Study, tmp_path: Path) -> None:
    rows = {row[1:4:2]: row[4:] for row in valence_scores(small, write_sets(tmp_path))}
    sets = ("nyt-opinion", "emobank-newspaper", "emobank-headlines")
    assert set(rows) == {(w, s) for w in ("vader", "vader-masked", "second") for s in sets}
    kind, metric, n, positives, r, low, high, baseline, ceiling, by = rows["vader", "nyt-opinion"]
    assert (kind, metric, n, positives, baseline, ceiling) == ("public", "r", 6, 6, 0.0, None)
    assert by == "fisher"
    assert r == pytest.approx(np.corrcoef(sentiment.compound(TEXTS), np.arange(6) - 3)[0, 1])
    # Fisher's z of six pairs: 1.959964 over the root of three.
    bounds = np.tanh(np.arctanh(r) + np.array([-1, 1]) * 1.959964 / 3**0.5)
    assert (low, high) == pytest.approx(tuple(bounds))


def test_too_few_rated_texts_are_refused(small: Study, tmp_path: Path) -> None:
    write_set(write_sets(tmp_path), "nyt", "1,0.5,A good day.")
    line = fails(lambda: list(valence_scores(small, tmp_path)))
    assert line == f"{tmp_path}: nyt-opinion: found '1 rated texts'; allowed: at least 5"


def test_threat_words_by_hand() -> None:
    assert threat_words(["They killed a man and may attack again.", "Good."]).tolist()[1] == 0
    # A killing counts, what only makes it worse does not.
    assert threat_words(["The man was killed.", "It was a brutal winter."]).tolist() == [1, 0]


def test_words_of_the_dictionary_are_counted_by_their_stem(tmp_path: Path) -> None:
    words = ["threat,menac,7", "violence,hit,7", "weaponry,gun,7", "murder,kill,7", "god,pray,7"]
    write_set(tmp_path, "grievance", *words)
    texts = ["Killing and kills: guns.", "A menacing day.", "They pray."]
    assert grievance_words(texts, tmp_path).tolist() == [3, 1, 0]


# Six headlines drawn again may all be the same.
@pytest.mark.filterwarnings("ignore")
def test_threat_is_told_beside_the_dictionary(small: Study, tmp_path: Path) -> None:
    rows = list(threat_scores(small, write_sets(tmp_path)))
    assert [(row[0], row[1], row[2], row[5]) for row in rows] == list(TOLD)
    own, other, gain, own_partial, other_partial, partial_gain = (row[8] for row in rows)
    assert gain == pytest.approx(own - other)
    assert partial_gain == pytest.approx(own_partial - other_partial)
    # By hand: the headlines' ratings are 1 + i/2, 4 - i/3 and 2 + (i mod 3)/2.
    i = np.arange(6)
    v, a, d = 1 + i / 2, 4 - i / 3, 2 + (i % 3) / 2
    distress = sum((x - x.mean()) / x.std() for x in (-v, a, -d))
    assert own == pytest.approx(np.corrcoef(threat_words(TEXTS), distress)[0, 1])
    assert all(row[9] <= row[8] <= row[10] for row in rows[:3])
