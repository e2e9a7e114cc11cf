"""The measures that instruments bring."""

from __future__ import annotations

from analysis.instruments.listing import instruments
from analysis.measures.instruments import instrument_measures
from analysis.study.conditions import Codes
from analysis.study.study import Study


def test_a_category_with_words_is_a_share(small: Study) -> None:
    by_key = {measure.key: measure for measure in instrument_measures(small.instruments)}
    hope = by_key["hope.{piece}.hope.lexicon.share"]
    assert hope.label == "share of sentences with words of hope (instrument)"
    assert hope.hit == ({"hope.hope": Codes(codes=("1",))},)
    assert (hope.reader, hope.over, hope.form) == ("instrument", "sentences", "share")
    assert "threat.{piece}.danger-ahead.lexicon.share" in by_key


def test_what_only_other_instruments_read_brings_none(small: Study) -> None:
    # `topics` has no `measured in`; mentions are declared by the study.
    keys = [measure.key for measure in instrument_measures(small.instruments)]
    assert not [key for key in keys if "strike" in key or key.startswith("naming.")]


def test_the_package_s_own_instruments_bring_theirs_without_a_study() -> None:
    keys = {measure.key for measure in instrument_measures(instruments(None))}
    assert "sourcing.{piece}.hedge.lexicon.share" in keys
    assert "agency.{piece}.without-doer.lexicon.share" in keys
    assert not [key for key in keys if key.startswith("hope")]
