"""Declared measures: expanded over codes and slices, and each wrong declaration named."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import changed, fails, small_study

from analysis.instruments.listing import instruments
from analysis.measures.declared import declared_measures, instrument_measures
from analysis.measures.measure import Measure
from analysis.study.conditions import Codes
from analysis.study.study import Study, read_study


@pytest.fixture(scope="module")
def by_key(small: Study) -> dict[str, Measure]:
    return {measure.key: measure for measure in declared_measures(small)}


def test_a_declaration_over_codes_is_a_measure_each(by_key: dict[str, Measure]) -> None:
    pay = by_key["problems.{piece}.pay.share"]
    assert pay.label == "share of problem sentences about low pay"
    assert pay.hit == ({"problem_of": Codes(codes=("pay",))},)
    assert pay.among == ({"problem_of": Codes(codes=("none",), negated=True)},)
    assert (pay.of, pay.form, pay.over) == ("problem sentences", "share", "sentences")
    cast = [key for key in by_key if key.startswith("problems.{piece}.villain")]
    assert [key.split(".")[3] for key in cast] == ["strikers", "owners", "shippers", "workers"]


def test_all_labels_have_their_words(by_key: dict[str, Measure]) -> None:
    labels = [measure.label for key, measure in by_key.items() if key.startswith("naming")]
    assert labels[:3] == [
        "share of the strikers' mentions by a name",
        "share of the strikers' mentions by a word for work",
        "share of the strikers' mentions by a word of blame",
    ]


def test_topics_and_the_day_are_put_in(by_key: dict[str, Measure]) -> None:
    assert (
        by_key["headlines.same-event.wages.count"].label == "same-event headlines that mention pay"
    )
    later = by_key["headlines.same-event.wages.after-the-day.count"]
    assert later.label == "same-event headlines published after 2024-05-10 that mention pay"
    assert later.hit == ({"wages": Codes(codes=("1",))},)


def test_slices_stand_in_the_key_before_the_last_segment(by_key: dict[str, Measure]) -> None:
    stem = "threat.{piece}.danger."
    slices = {
        key.removeprefix(stem).removesuffix(".share"): measure
        for key, measure in by_key.items()
        if key.startswith((f"{stem}third", f"{stem}voice", f"{stem}zone"))
    }
    assert list(slices) == [
        "third-1",
        "third-2",
        "third-3",
        "voice-author",
        "voice-attributed",
        "voice-quoted",
        "voice-own",
        "zone-headline",
        "zone-standfirst",
        "zone-subhead",
        "zone-body",
    ]
    third = slices["third-2"]
    assert third.among == ({"third": Codes(codes=("2",))},)
    assert third.label == "share of sentences with danger ahead in the middle third of the body"
    assert third.zeros
    own = Codes(codes=("attributed", "quoted"), negated=True)
    assert slices["voice-own"].among == ({"voice": own},)
    assert slices["zone-subhead"].label.endswith(" in the subheads")
    assert slices["voice-author"].label.endswith(" in the author's voice")


def test_a_slice_narrows_each_alternative(small: Study, tmp_path: Path) -> None:
    among = "among: [{danger: 1}, {hope: 1}]"
    text = f"measures:\n  - {{key: 'a.{{piece}}.b.share', label: x, {among}, by: [third]}}\n"
    measures = declared_measures(study(tmp_path, text))
    assert measures[1].among == (
        {"danger": Codes(codes=("1",)), "third": Codes(codes=("1",))},
        {"hope": Codes(codes=("1",)), "third": Codes(codes=("1",))},
    )


def test_codes_stand_in_keys_with_hyphens(tmp_path: Path) -> None:
    head = "key: 'a.{piece}.{column}.share', label: 'x {column words}'"
    entry = f"{{{head}, for: {{column: [no_such]}}, hit: {{danger: 1}}}}"
    (measure,) = declared_measures(study(tmp_path, f"measures:\n  - {entry}\n"))
    assert (measure.key, measure.label) == ("a.{piece}.no-such.share", "x no such")


def test_a_study_without_the_file_declares_nothing(tmp_path: Path) -> None:
    root = small_study(tmp_path)
    (root / "corpus" / "measures.yaml").unlink()
    assert declared_measures(read_study(root)) == []


def study(folder: Path, text: str) -> Study:
    root = small_study(folder, coders=2)
    (root / "corpus" / "measures.yaml").write_text(text, encoding="utf-8")
    return read_study(root)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("hit: {mood: 1}", ": a.{piece}.share: column: found 'mood'; allowed: actors, agentless_"),
        ("hit: {danger: 2}", ": a.{piece}.share: danger: found '2'; allowed: 0, 1"),
        ("among: {zone: margin}", ": a.{piece}.share: zone: found 'margin'; allowed: headline, st"),
        ("hit: {third: 4}", ": a.{piece}.share: third: found '4'; allowed: 0, 1, 2, 3"),
        ("hit: {named: 2}", ": a.{piece}.share: named: found '2'; allowed: 0, 1"),
        ("hit: {problem_row: x}", ": a.{piece}.share: problem_row: found 'x'; allowed: none, pay,"),
        (
            "over: mentions, hit: {label: insult}",
            ": a.{piece}.share: label: found 'insult'; allowed: name, work, blame",
        ),
        (
            "over: deeds, hit: {actor: police}",
            ": a.{piece}.share: actor: found 'police'; allowed: strikers, owners, shippers, worke",
        ),
        (
            "over: cast, hit: {part: clown}",
            ": a.{piece}.share: part: found 'clown'; allowed: villain, victim, hero",
        ),
        (
            "over: mentions, hit: {role: doer}",
            ": a.{piece}.share: role: found 'doer'; allowed: agent, patient, modifier, other",
        ),
        (
            "over: headlines, hit: {weather: 1}",
            ": a.{piece}.share: column: found 'weather'; allowed: actors, agentless_passive,",
        ),
        (
            "reading: instrument, hit: {threat.danger: 1}",
            ": a.{piece}.share: column: found 'threat.danger'; allowed: ",
        ),
        ("hit: {zone: body}", ": a.{piece}.share: hit: found 'zone'; allowed: a column that tells"),
        ("among: {third: 1}", ": a.{piece}.share: hit: found ''; allowed: a column that tells"),
        (
            "reading: instrument, hit: {zone: body}",
            ": a.{piece}.share: hit: found 'zone'; allowed: a column that tells",
        ),
        ("over: headlines", ": a.{piece}.share: hit: found ''; allowed: a column that tells"),
        (
            "over: headlines, hit: {outlet: x}",
            ": a.{piece}.share: hit: found 'outlet'; allowed: a column that tells",
        ),
        ("as: mean, column: mood", ": a.{piece}.share: column: found 'mood'; allowed: agentless_"),
        (
            "as: mean",
            ":2: measures: 1: found 'a.{piece}.share';"
            " allowed: column exactly where the measure is a mean",
        ),
        (
            "against: {danger: 1}",
            ":2: measures: 1: found 'a.{piece}.share';"
            " allowed: against exactly where the measure is a difference",
        ),
        (
            "resampled: 'a.b'",
            ":2: measures: 1: found 'a.{piece}.share';"
            " allowed: resampled where the measure is a difference in a text",
        ),
        (
            "as: mean, column: source",
            ": a.{piece}.share: column: found 'source';"
            " allowed: agentless_passive, danger, hope, named, valence",
        ),
        (
            "as: mean, column: source, reading: instrument",
            ": a.{piece}.share: column: found 'source'; allowed: second, vader, vader-masked",
        ),
        (
            "as: mean, over: headlines, column: outlet",
            ": a.{piece}.share: column: found 'outlet';"
            " allowed: agentless_passive, danger, hope, named, valence",
        ),
        (
            "as: difference, against: {kind: article}, over: headlines, resampled: a.b",
            ":2: measures: 1: found 'a.{piece}.share'; allowed: resampled where the measure is a",
        ),
        ("as: median", ":2: measures: 1: as: found 'median'; allowed: share, count, difference or"),
        ("by: [month]", ":2: measures: 1: by: 1: found 'month'; allowed: third, voice or zone"),
        (
            "over: words",
            ":2: measures: 1: over: found 'words'; allowed: sentences, mentions, deeds",
        ),
        ("hits: {a: 1}", ":2: measures: 1: field: found 'hits'; allowed: key, label, over, hit,"),
        (
            "for: {mood: all}",
            ": for: found 'mood'; allowed: actor, label, set, topic, name, dan",
        ),
        ("for: {actor: 3}", ":2: measures: 1: for: actor: "),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, fields: str, message: str) -> None:
    entry = f"{{key: 'a.{{piece}}.share', label: x, {fields}}}"
    read = study(tmp_path, f"measures:\n  - {entry}\n")
    line = fails(lambda: declared_measures(read))
    assert line.startswith(f"{tmp_path / 'corpus' / 'measures.yaml'}{message}")


@pytest.mark.parametrize("column", ["kind", "name"])
def test_headlines_are_told_of_by_a_lexicon_that_the_study_has(tmp_path: Path, column: str) -> None:
    entry = f"{{key: a.b, label: x, over: headlines, as: count, hit: {{{column}: none}}}}"
    study(tmp_path, f"measures:\n  - {entry}\n")
    lists = "headlines: {topics: topics, names: names}\n"
    changed(tmp_path / "corpus" / "study.yaml", lists, "")
    read = read_study(tmp_path)
    line = fails(lambda: declared_measures(read))
    assert line.endswith(
        f": a.b: hit: found {column!r}; allowed: a column that tells of the text,"
        " beside where it stands"
    )


@pytest.mark.parametrize("key", ["Threat.share", "share", "a.{actor}.share", "a..b", "a.{Piece}.b"])
def test_a_key_of_another_form_is_named(tmp_path: Path, key: str) -> None:
    read = study(tmp_path, f"measures:\n  - {{key: '{key}', label: x}}\n")
    assert fails(lambda: declared_measures(read)) == (
        f"{tmp_path / 'corpus' / 'measures.yaml'}: key: found {key!r};"
        " allowed: lower-case segments parted by dots; {piece} and what `for` names in braces"
    )


def test_a_key_given_twice_is_named(tmp_path: Path) -> None:
    read = study(tmp_path, "measures:\n  - {key: a.b, label: x}\n  - {key: a.b, label: y}\n")
    line = f"{tmp_path / 'corpus' / 'measures.yaml'}: key: found 'a.b'; allowed: each key once"
    assert fails(lambda: declared_measures(read)) == line


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
