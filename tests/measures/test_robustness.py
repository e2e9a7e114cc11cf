"""Robustness: primary results under every listed choice, worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_study

from analysis.measures.declared import declared_measures
from analysis.measures.measured import Measured
from analysis.measures.robustness import Choices, choice_results, read_choices, under_choices
from analysis.results import Result
from analysis.study.study import Study, read_study

Values = dict[tuple[str, str, str, str], float]


def table(study: Study) -> Values:
    """Return the values by primary result, coder, voice and unit."""
    values = under_choices(study, read_choices(study), declared_measures(study))
    keys = ["measure", "coder", "voice", "unit"]
    assert not values.duplicated(keys).any()
    return dict(values.set_index(keys)["value"])


@pytest.fixture(scope="module")
def values(small: Study) -> Values:
    return table(small)


def test_every_listed_choice_is_run_and_the_primary_comes_first(values: Values) -> None:
    by_name: dict[str, list[tuple[str, ...]]] = {}
    for name, *choice in values:
        by_name.setdefault(name, []).append(tuple(choice))
    # Two coders, two units; one voice where attributed sentences are all there is; no instrument
    # where it cannot stand in.
    assert {name: len(choices) for name, choices in by_name.items()} == {
        "named-source": 4,
        "last-third": 8,
        "doer-named": 4,
    }
    assert {choices[0] for choices in by_name.values()} == {("consensus", "all", "sentences")}


def test_choices_by_hand(values: Values) -> None:
    assert values["named-source", "consensus", "all", "sentences"] == 1 / 3
    # The sentences with danger have 9, 9 and 4 words, the one with the mayor 9.
    assert values["named-source", "consensus", "all", "words"] == pytest.approx(9 / 22)
    assert values["last-third", "consensus", "all", "sentences"] == 75.0
    # In the author's voice the last third has s009, with danger, the rest s004, s006, s007 without.
    assert values["last-third", "consensus", "own", "sentences"] == 100.0
    # s002 has 4 words and names its doer, s007 has 6 and does not; both are the author's.
    assert values["doer-named", "consensus", "all", "words"] == pytest.approx(0.4)
    assert values["doer-named", "consensus", "own", "sentences"] == 0.5


def test_an_instrument_stands_in_for_the_coders(values: Values) -> None:
    # The lexicon marks danger in s008 alone, and the rules find its source, the mayor.
    assert values["named-source", "instrument", "all", "sentences"] == 1.0
    # One of two in the last third, none of four before; by words 9 of 13.
    assert values["last-third", "instrument", "all", "sentences"] == 50.0
    assert values["last-third", "instrument", "all", "words"] == pytest.approx(100 * 9 / 13)
    # s008 is attributed: nothing is left of it in the author's voice.
    assert values["last-third", "instrument", "own", "sentences"] == 0.0


def test_of_several_categories_that_mark_one_column_any_stands_in(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    lexicon = "# version: 1.0\n# marks: noise as danger, cold as danger\n"
    lexicon += "noise:\n  what is heard: [dockers]\ncold:\n  the weather: [frost]\n"
    (root / "corpus" / "lexicons" / "alarm.yaml").write_text(lexicon, encoding="utf-8")
    # s008 is marked by the package's own lexicon, s009 by one of the two categories: 2 of 2 less 0.
    assert table(read_study(root))["last-third", "instrument", "all", "sentences"] == 100.0


def results(study: Study) -> dict[str, Result]:
    choices, measures = read_choices(study), declared_measures(study)
    made = choice_results(study, choices, under_choices(study, choices, measures), measures)
    return {result.key: result for result in made}


def test_ranges_are_least_and_most_of_the_choices(small: Study) -> None:
    found = results(small)
    last = found["sensitivity.port-strike.last-third.choices"]
    assert (last.value, last.low, last.high, last.range) == (75.0, 0.0, 100.0, "choices")
    assert (last.n, last.n_of, last.unit) == (8, "choices", "percentage points")
    start = "difference in share: danger in the last third of the body less the rest"
    assert last.label == f"{start}, over the listed choices"
    assert last.formula == "primary 75.0000; least and most of 8 choices"
    assert last.inputs == ("piece:port-strike", "sheets:danger", "sheets:voice", "choices")
    doer = found["sensitivity.port-strike.doer-named.choices"]
    assert (doer.value, doer.low, doer.high, doer.unit) == (0.5, 0.4, 0.5, "share")
    assert doer.label == "share of deeds with the doer named, over the listed choices"


def test_the_mean_valence_is_taken_by_each_lexicon(small: Study) -> None:
    valence = results(small)["sensitivity.port-strike.valence.choices"]
    scores = small.marks.of("port-strike").codes
    assert valence.value == pytest.approx(scores["vader"].mean())
    assert (valence.n, valence.unit, valence.instrument) == (12, "score", "sentiment.vader")
    # The second lexicon has 1 in s006 and -1 in s008; without s003 and s008, 1 of 7 sentences.
    assert valence.low is not None
    assert valence.high is not None
    assert valence.low < 0 < 1 / 7 <= valence.high


def test_without_coders_only_the_instruments_choices_are_left(uncoded: Study) -> None:
    assert table(uncoded) == {}
    assert list(results(uncoded)) == ["sensitivity.port-strike.valence.choices"]


def test_a_coder_by_name_is_a_choice(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    changed(root / "corpus" / "choices.yaml", "instrument]", "ben]")
    # By ben danger stands in s008 and s009 alone: 2 of 2 less 0 of 4.
    assert table(read_study(root))["last-third", "ben", "all", "sentences"] == 100.0


def test_a_study_without_the_file_has_no_choices(tmp_path: Path) -> None:
    root = small_study(tmp_path, coders=2)
    (root / "corpus" / "choices.yaml").unlink()
    study = read_study(root)
    assert read_choices(study) == Choices()
    assert table(study) == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "instrument]",
            "cleo]",
            ": coder: found 'cleo'; allowed: each of these at most once: consensus, ana, ben, ins",
        ),
        ("[all, own]", "[all, all]", ": voice: found 'all'; allowed: each of these at most once:"),
        ("[all, own]", "[all, mine]", ":2: voice: 2: found 'mine'; allowed: all or own"),
        ("[sentences, words]", "[letters]", ":3: unit: 1: found 'letters'; allowed: sentences or"),
        ("vader-masked", "afinn", ":4: valence: 2: found 'afinn'; allowed: vader, vader-masked or"),
        (
            "words: danger sentences",
            "word: danger",
            ":8: primary: 1: field: found 'word'; allowed:",
        ),
        ("primary:", "primaries:", ":5: field: found 'primaries'; allowed: coder, voice, unit,"),
    ],
)
def test_a_wrong_choice_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    root = small_study(tmp_path, coders=2)
    path = changed(root / "corpus" / "choices.yaml", old, new)
    study = read_study(root)
    assert fails(lambda: read_choices(study)).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    "key",
    [
        "threat.{piece}.no-such.share",
        "sentiment.{piece}.vader.mean",
        "headlines.same-event.wages.count",
        "problems.{piece}.pay.danger.count",
    ],
)
def test_a_primary_result_is_a_coders_share_or_difference(tmp_path: Path, key: str) -> None:
    root = small_study(tmp_path, coders=2)
    old = '"agency.{piece}.shippers.doer-named.share"'
    path = changed(root / "corpus" / "choices.yaml", old, f'"{key}"')
    study = read_study(root)
    choices, measures = read_choices(study), declared_measures(study)
    line = f"{path}: doer-named: measure: found {key!r}; allowed: the key of a coders' share or"
    assert fails(lambda: under_choices(study, choices, measures)) == f"{line} difference"


def test_own_voice_needs_a_coded_voice(tmp_path: Path) -> None:
    from dataclasses import replace

    study = read_study(small_study(tmp_path, coders=2))
    columns = tuple(column for column in study.book.columns if column.name != "voice")
    study = replace(study, book=study.book.model_copy(update={"columns": columns}))
    path = tmp_path / "corpus" / "choices.yaml"
    line = f"{path}: voice: found 'own'; allowed: all, since no column voice is coded"
    assert fails(lambda: read_choices(study)) == line


def test_the_committed_choices_are_all_run(committed: Measured) -> None:
    choices, values = committed.choices, committed.choices_table
    combined = len(choices.coder) * len(choices.voice) * len(choices.unit)
    assert set(values["measure"]) == {primary.name for primary in choices.primary}
    assert values.groupby("measure").size().max() <= combined
    last = committed.results[f"sensitivity.{committed.study.article}.last-third.choices"]
    assert last.quoted == "39 percentage points"
