"""Measures taken of the small study: values, ranges, units, evidence and inputs, by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from analysis.measures.declared import declared_measures, instrument_measures
from analysis.measures.measured import Measured
from analysis.measures.taken import taken
from analysis.results import KEY, Result
from analysis.study.study import Study

ARTICLE = "port-strike"


@pytest.fixture(scope="module")
def found(small: Study) -> Mapping[str, Result]:
    measures = [*declared_measures(small), *instrument_measures(small.instruments)]
    return {result.key: result for result in taken(measures, small)}


def units(result: Result) -> list[str]:
    return [unit.removeprefix(f"{ARTICLE}:") for unit in result.units]


def test_a_coded_share_carries_the_coders_range(found: Mapping[str, Result]) -> None:
    whole = found["threat.port-strike.danger.share"]
    # Settled: s003, s008, s009 of nine; ben leaves s003 out.
    assert (whole.value, whole.low, whole.high, whole.range) == (3 / 9, 2 / 9, 3 / 9, "coders")
    assert (whole.hits, whole.n, whole.n_of) == (3, 9, "sentences")
    assert (whole.unit, whole.digits, whole.formula) == ("share", 0, "3 of 9 sentences = 3 / 9")
    assert units(whole) == ["s003", "s008", "s009"]
    assert (whole.instrument, whole.variable, whole.version) == ("coded.danger", "danger", "1")
    assert whole.inputs == ("piece:port-strike", "sheets:danger")
    assert whole.evidence == ()


def test_slices_are_told_with_their_range_and_with_zero(found: Mapping[str, Result]) -> None:
    third = found["threat.port-strike.danger.third-1.share"]
    assert (third.value, third.low, third.high) == (1 / 2, 0.0, 1 / 2)
    assert found["threat.port-strike.danger.third-3.share"].value == 1
    none = found["threat.port-strike.danger.third-2.share"]
    assert (none.value, none.hits, none.n) == (0, 0, 2)
    own = found["threat.port-strike.danger.voice-own.share"]
    assert (own.value, own.n, units(own)) == (1 / 7, 7, ["s009"])
    assert own.inputs == ("piece:port-strike", "sheets:danger", "sheets:voice")
    attributed = found["threat.port-strike.danger.voice-attributed.share"]
    assert (attributed.value, attributed.low, attributed.high) == (1.0, 0.5, 1.0)


def test_a_difference_with_its_stability(found: Mapping[str, Result]) -> None:
    # Last third: 2 of 2; rest of the body: 1 of 4, by ben 0 of 4.
    difference = found["threat.port-strike.danger.last-third.difference"]
    assert (difference.value, difference.low, difference.high) == (75.0, 75.0, 100.0)
    assert (difference.unit, difference.range) == ("percentage points", "coders")
    assert (difference.hits, difference.n) == (None, 6)
    again = found["threat.port-strike.danger.last-third.stability"]
    assert (again.value, again.low, again.high, again.range) == (75.0, 50.0, 100.0, "stability")
    assert again.label == f"{difference.label}, with its stability"


def test_each_coder_has_a_denominator_of_their_own(found: Mapping[str, Result]) -> None:
    # The mayor in s008, of s003, s008, s009; ben has only the latter two.
    named = found["sourcing.port-strike.danger.named-source.share"]
    assert (named.value, named.low, named.high, named.n) == (1 / 3, 1 / 3, 1 / 2, 3)
    assert named.inputs == (
        "piece:port-strike",
        *map("sheets:{}".format, ("source", "voice", "danger")),
    )
    assert units(named) == ["s008"]


def test_problems_by_what_they_are_of(found: Mapping[str, Result]) -> None:
    pay = found["problems.port-strike.pay.share"]
    # s001 and s008 pay, s006 delay; ben takes s006 for pay.
    assert (pay.value, pay.low, pay.high, pay.n) == (2 / 3, 2 / 3, 1.0, 3)
    # A danger without a problem of its own goes with the problem named last before it.
    danger = found["problems.port-strike.pay.danger.count"]
    assert (danger.value, danger.low, danger.high) == (3.0, 2.0, 3.0)
    none = found["problems.port-strike.delay.danger.count"]
    assert (none.value, none.low, none.high, none.units) == (0.0, 0.0, 0.0, ())


def test_the_cast_without_those_who_have_no_part(found: Mapping[str, Result]) -> None:
    parts = {
        key.removeprefix("problems.port-strike.").removesuffix(".count"): units(result)
        for key, result in found.items()
        if key.startswith(
            tuple(f"problems.port-strike.{p}." for p in ("villain", "victim", "hero"))
        )
    }
    assert parts == {
        "villain.shippers": ["s002"],
        "villain.strikers": ["s003"],
        "hero.owners": ["s006"],
        "victim.workers": ["s007"],
        "victim.shippers": ["s008"],
    }


def test_labels_of_the_subject_s_mentions(found: Mapping[str, Result]) -> None:
    # s003 name (work by ben), s008 and s009 work.
    name, work = (found[f"naming.port-strike.strikers.{label}.share"] for label in ("name", "work"))
    assert (name.value, name.low, name.high) == (1 / 3, 0.0, 1 / 3)
    assert (work.value, work.low, work.high) == (2 / 3, 2 / 3, 1.0)
    assert found["naming.port-strike.strikers.blame.share"].value == 0


def test_deeds_with_the_doer_named_show_all_deeds(found: Mapping[str, Result]) -> None:
    shippers = found["agency.port-strike.shippers.doer-named.share"]
    assert (shippers.value, shippers.hits, shippers.n, units(shippers)) == (
        0.5,
        1,
        2,
        ["s002", "s007"],
    )
    assert found["agency.port-strike.strikers.doer-named.share"].value == 1.0
    assert "agency.port-strike.workers.doer-named.share" not in found


def test_an_instrument_s_share_opens_to_its_evidence(
    found: Mapping[str, Result], small: Study
) -> None:
    hope = found["hope.port-strike.hope.lexicon.share"]
    assert (hope.value, units(hope), hope.range) == (1 / 9, ["s006"], None)
    assert hope.evidence == ("port-strike:s006@116-120:hope.hope",)
    assert (hope.instrument, hope.version, hope.variable) == ("hope.hope", "1.0", None)
    assert hope.inputs == ("piece:port-strike", "lexicon:hope")
    rows = small.evidence.set_index("id")
    assert rows.at[hope.evidence[0], "surface"] == "calm"


def test_an_instrument_is_taken_of_every_text(found: Mapping[str, Result]) -> None:
    other = found["hope.dockers-vote.hope.lexicon.share"]
    assert (other.value, other.n, len(other.evidence)) == (1 / 3, 3, 2)
    assert not [key for key in found if key.startswith("hope.ships-turn-away")]


def test_an_instrument_s_mentions_open_to_the_words(
    found: Mapping[str, Result], small: Study
) -> None:
    work = found["naming.port-strike.strikers.work.lexicon.share"]
    assert (work.value, work.hits, work.n) == (3 / 4, 3, 4)
    rows = small.evidence.set_index("id")
    assert rows.loc[list(work.evidence), "surface"].tolist() == ["Pickets", "strikers", "dockers"]
    assert (work.instrument, work.inputs) == (
        "naming.strikers",
        ("piece:port-strike", "lexicon:naming"),
    )


def test_judged_voices_rest_on_the_sourcing_rules(found: Mapping[str, Result]) -> None:
    voice = found["sourcing.port-strike.voice-attributed.lexicon.share"]
    assert (voice.value, units(voice)) == (2 / 9, ["s003", "s008"])
    assert voice.instrument == "sourcing.voice"
    assert len(voice.evidence) == 4  # two cues, two sources


def test_a_mean_carries_its_stability_and_a_slice_none(
    found: Mapping[str, Result], small: Study
) -> None:
    mean = found["sentiment.port-strike.vader.mean"]
    scores = small.marks.of(ARTICLE).codes["vader"]
    assert mean.value == pytest.approx(sum(scores) / 9)
    assert (mean.n, mean.unit, mean.digits, mean.range) == (9, "score", 2, "stability")
    assert mean.inputs == ("piece:port-strike", "lexicon:valenced")


def test_headlines_are_counted_in_their_list(found: Mapping[str, Result]) -> None:
    wages = found["headlines.same-event.wages.count"]
    # The article is no headline on the event of others.
    assert (wages.value, wages.hits, wages.n, wages.n_of) == (1.0, 1, 2, "headlines")
    assert wages.units == ("ships-turn-away:s001",)
    assert wages.inputs == ("piece:dockers-vote", "piece:ships-turn-away", "lexicon:topics")
    assert wages.instrument == "topics.wages"
    later = found["headlines.same-event.wages.after-the-day.count"]
    assert (later.value, later.n) == (1.0, 1)


def test_without_coders_the_instruments_alone_are_taken(
    uncoded: Study, found: Mapping[str, Result]
) -> None:
    measures = [*declared_measures(uncoded), *instrument_measures(uncoded.instruments)]
    alone = {result.key: result for result in taken(measures, uncoded)}
    assert not [key for key, result in alone.items() if result.instrument.startswith("coded.")]
    kept = {key: r for key, r in found.items() if not r.instrument.startswith("coded.")}
    assert alone == kept
    assert len(kept) > 30


def test_every_committed_share_is_what_it_counts(committed: Measured) -> None:
    counted = [r for r in committed.results.values() if r.unit == "share" and r.hits is not None]
    # Other news is a sample whose sentences do not count alike.
    shares = [r for r in counted if not r.key.startswith("news.")]
    assert len(shares) > 70
    assert all(r.value == r.hits / r.n for r in shares)  # type: ignore[operator]
    assert all(KEY.fullmatch(key) for key in committed.results)


def test_every_committed_result_leads_to_rows_that_are_there(committed: Measured) -> None:
    study = committed.study
    known_units, evidence = set(study.sentences["id"]), set(study.evidence["id"])
    for result in committed.results.values():
        assert known_units >= set(result.units), result.key
        assert evidence >= set(result.evidence), result.key
        assert result.label and result.formula and result.instrument


def test_key_numbers_of_the_committed_study(committed: Measured) -> None:
    results, article = committed.results, committed.study.article
    danger = results[f"threat.{article}.danger.share"]
    assert (danger.hits, danger.n, danger.quoted) == (14, 47, "30 %")
    named = results[f"sourcing.{article}.danger.named-source.share"]
    assert (named.hits, named.n) == (1, 14)
