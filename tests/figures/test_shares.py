"""Coded shares, the coders' range, and the instrument beside them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from analysis.figures import shares as form
from analysis.figures.figure import Figure, Row
from analysis.figures.forms import FORMS
from analysis.measures import scores
from analysis.results import Result


def result(key: str, hits: int, n: int = 40, **fields: object) -> Result:
    units = tuple(f"a:s{number:03}" for number in range(1, hits + 1))
    return Result(
        key=key,
        label="a share",
        value=hits / n,
        unit="share",
        n=n,
        n_of="sentences",
        formula=f"{hits} of {n}",
        hits=hits,
        digits=0,
        units=units,
        **fields,
    )


def coded(key: str, hits: int, low: float, high: float, **fields: object) -> Result:
    return result(key, hits, low=low, high=high, range="coders", **fields)


RESULTS = {
    r.key: r
    for r in (
        coded("hope.a.big-joy.share", 2, 0.05, 0.05, exploratory=True),
        coded("hope.a.joy.share", 10, 0.2, 0.3),
        result("hope.a.joy.lexicon.share", 8, exploratory=True),
        coded("hope.a.joy.third-1.share", 3, 0.05, 0.1),
        coded("hope.b.joy.share", 9, 0.2, 0.3),
        coded("fear.a.share", 20, 0.5, 0.5),
        result("fear.a.words.lexicon.share", 4),
    )
}
SENTENCES = {"id": [f"a:s{number:03}" for number in range(1, 41)]}
STUDY = SimpleNamespace(article="a", of=lambda _: SENTENCES)
FIGURE = Figure(
    form="shares",
    title="Which?",
    rows=(
        Row(show="hope.{piece}.joy", words="joy"),
        Row(show="hope.{piece}.*", words="hope: *"),
        Row(show="fear.{piece}", words="fear", also="fear.{piece}.words"),
        Row(show="fear.{piece}.none", words="not measured"),
    ),
)


def table(results=RESULTS, rows=()):
    measured = SimpleNamespace(results=results, study=STUDY, scores=scores.frame(rows))
    return FORMS["shares"].table(FIGURE, measured)


def test_a_word_list_that_fails_on_other_news_is_not_drawn():
    joy = ("hope", "joy", "joy", "unseen", "unseen", "f1", 90, 9)
    lexicon = RESULTS["hope.a.joy.lexicon.share"]
    results = {**RESULTS, lexicon.key: replace(lexicon, instrument="hope.joy")}
    for low, drawn in ((0.5, False), (0.7, True)):
        shown = table(results, [(*joy, 0.75, low, 0.8, 0.2, None, "exact")])
        assert (lexicon.key in set(shown["key"])) == drawn
        notes = shown["note"][shown["row"] == "joy"]
        said = "coders 20 to 30 %; word list: fails"
        assert (said in set(notes)) != drawn


def test_a_bar_the_range_and_a_ring_for_each_share_in_percent():
    drawn = table()[lambda t: t["panel"] == ""]
    assert drawn[["row", "shape", "value", "low", "high"]].fillna(-1).to_numpy().tolist() == [
        ["joy", "bar", -1, 0, 25],
        ["joy", "line", -1, 20, 30],
        ["joy", "open dot", 20, -1, -1],
        ["fear", "bar", -1, 0, 50],
        ["fear", "line", -1, 50, 50],
        ["fear", "open dot", 10, -1, -1],
    ]
    assert drawn["key"].unique().tolist() == [
        "hope.a.joy.share",
        "hope.a.joy.lexicon.share",
        "fear.a.share",
        "fear.a.words.lexicon.share",
    ]
    assert drawn["text"].unique().tolist() == ["25 %, 10 of 40", "50 %, 20 of 40"]
    assert drawn["note"].unique().tolist() == [
        "coders 20 to 30 %; word list 20 % (exploratory)",
        "each coder 50 %; word list 10 %",
    ]


def test_few_hits_are_listed_below_by_their_sentences():
    seldom = table().iloc[-2:]
    assert seldom[["panel", "row", "inside", "text", "note", "key"]].to_numpy().tolist() == [
        [
            form.SELDOM,
            "hope: big joy",
            "sentences 1, 2",
            "2 of 40 (exploratory)",
            "each coder 5 %",
            k,
        ]
        for k in ("hope.a.big-joy.share", "")
    ]
    assert table({"fear.a.share": coded("fear.a.share", 0, 0, 0)})["inside"][0] == "no sentence"


def test_without_results_there_is_nothing():
    assert table({}).empty
