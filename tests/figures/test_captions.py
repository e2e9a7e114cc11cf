"""Captions: numbers in sentences, who coded, and what is known of the instruments."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from analysis.errors import StudyError
from analysis.figures import captions
from analysis.measures.statements import Statement
from analysis.results import Result

ARTICLE = "a"


def share(key: str, hits: int | None = 9, **fields: Any) -> Result:
    plain = {"label": "a share", "value": 0.25, "unit": "share", "n_of": "sentences", "digits": 0}
    return Result(key=key, hits=hits, **{**plain, "n": 36, "formula": "counted", **fields})


RESULTS = {
    result.key: result
    for result in (
        share("hope.a.share", low=0.2, high=0.3, range="coders"),
        share("hope.a.weak.share", exploratory=True),
        share("hope.a.many.count", 1234, unit="count", value=1234.0, n=5678),
        share("hope.a.mean", None, unit="score", value=-0.5, digits=1),
    )
}


@pytest.mark.parametrize(
    ("hole", "words"),
    [
        ("{hope.{piece}.share}", "25 %"),
        ("{hope.{piece}.share|hits}", "9"),
        ("{hope.{piece}.share|k}", "9 of 36"),
        ("{hope.{piece}.share|of}", "36"),
        ("{hope.{piece}.share|range}", "20 to 30 %"),
        ("{hope.{piece}.share|coders}", "coders 20 to 30 %"),
        ("{hope.a.weak.share}", "25 % (exploratory)"),
        ("{hope.a.weak.share|hits}", "9 (exploratory)"),
        ("{hope.a.weak.share|k}", "9 of 36 (exploratory)"),
        ("{hope.a.weak.share|range}", "no range"),
        ("{hope.a.many.count|k}", "1,234 of 5,678"),
        ("{hope.a.many.count|of}", "5,678"),
        ("{hope.a.mean}", "−0.5"),
    ],
)
def test_a_hole_is_filled_with_the_part_that_it_names(hole, words):
    assert captions.caption([f"There: {hole}."], RESULTS, ARTICLE) == f"There: {words}."


def test_a_sentence_whose_key_is_not_among_the_results_is_left_out():
    sentences = ["Plain.", "{hope.a.share} and {hope.a.none|k}.", "{hope.a.share} of it."]
    assert captions.caption(sentences, RESULTS, ARTICLE) == "Plain. 25 % of it."
    assert captions.caption([], RESULTS, ARTICLE) == ""


@pytest.mark.parametrize("name", ["k", "hits"])
def test_what_counts_nothing_has_no_count(name):
    with pytest.raises(StudyError) as error:
        captions.caption([f"{{hope.a.mean|{name}}}"], RESULTS, ARTICLE)
    assert str(error.value) == (
        f"hope.a.mean|{name}: found no count; allowed: the key of a share or a count"
    )


def measured(**statements: str) -> Any:
    run = SimpleNamespace(coder="language model")
    coding = SimpleNamespace(coders={"one": run, "two": run}, consensus=["s1", "s2", "s3"])
    known = {name.replace("__", "."): Statement(text, False) for name, text in statements.items()}
    return SimpleNamespace(study=SimpleNamespace(coding=coding, article="a"), statements=known)


CODED = share(
    "hope.a.share",
    instrument="coded.hope",
    variable="hope",
    inputs=("piece:a", "sheets:hope", "sheets:voice"),
)
WORDS = share("hope.a.lexicon.share", instrument="hope.joy", validity="F1 .80")


def test_who_coded_is_said_where_a_result_rests_on_codes():
    told = captions.coded_by([WORDS, CODED], measured(), "nobody else")
    assert told == "Coded by two coding runs of one language model; nobody else."
    assert captions.coded_by([WORDS], measured(), "nobody else") == ""


def test_each_column_and_each_instrument_is_told_of_once():
    known = measured(coded__hope="hope alpha .90", coded__voice="voice alpha .70")
    assert captions.measured_by([CODED, WORDS, CODED], known) == (
        "Stability of the coding: hope alpha .90; voice alpha .70. Instruments: hope.joy: F1 .80."
    )
    assert captions.measured_by([], known) == ""


def test_a_score_is_told_of_only_where_it_is_old():
    score = share("validity.hope.joy.unseen.f1", validity="a score (unseen)")
    old = share("validity.hope.joy.public.f1", validity="a score (public; older)", exploratory=True)
    told = captions.measured_by([score, old], measured())
    assert told == "Instruments: : a score (public; older)."


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ([], ""),
        ([False, False], "● usable"),
        ([True, False], "◐ in part exploratory"),
        ([True, True], "○ exploratory"),
    ],
)
def test_a_figure_s_numbers_are_usable_in_part_or_not(weak: list[bool], said: str) -> None:
    score = share("validity.hope.joy.f1", exploratory=True)  # a score measures no text
    results = [share(f"hope.a{n}.share", exploratory=one) for n, one in enumerate(weak)]
    assert captions.sure([score, *results]) == said
