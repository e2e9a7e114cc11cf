"""The threat lexicon: its shape, and that words of two minds are told apart."""

from __future__ import annotations

import pytest

from analysis.text.lexicon import Lexicon
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize

THREAT = load("threat")
CATEGORIES = ("violent_event", "danger_ahead", "intensifier", "reassurance", "harm", "figurative")


def found(text: str, lexicon: Lexicon = THREAT) -> list[tuple[str, str]]:
    """Return (words, category) of each match."""
    tokens = tokenize([text])
    m = lexicon.find(tokens)
    spans = zip(m.first.tolist(), m.last.tolist(), m.category.tolist(), strict=True)
    return [(tokens.surface(a, b), lexicon.categories[c]) for a, b, c in spans]


def test_it_has_the_four_components_and_two_kept_apart() -> None:
    assert THREAT.categories == CATEGORIES


def test_it_states_version_construct_and_what_it_was_tuned_on() -> None:
    assert THREAT.version == "2.1"
    assert THREAT.record["frozen"] == "2026-11-22"
    assert {"construct", "tuned on", "revisions after freezing", "never seen"} <= set(THREAT.record)


@pytest.mark.parametrize("name", ["threat", "valence", "event_nouns"])
def test_every_entry_has_a_reason_and_one_category(name: str) -> None:
    lexicon = load(name)
    words = [entry.words.lower() for entry in lexicon.entries]
    assert len(words) == len(set(words))
    assert all(len(entry.reason.split()) > 1 for entry in lexicon.entries)


@pytest.mark.parametrize("name", ["threat", "valence", "event_nouns"])
def test_every_entry_is_found_in_its_own_words_and_in_no_other_category(name: str) -> None:
    lexicon = load(name)
    for entry in lexicon.entries:
        got = found(entry.words.replace("*", ""), lexicon)
        assert got, entry
        assert {category for _, category in got} == {entry.category}, entry


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Twelve people were killed in a suicide bombing.", ["killed", "suicide bombing"]),
        ("A gunman opened fire.", ["gunman", "opened fire"]),
        ("Two men shot dead.", ["shot dead"]),
        ("He was shot.", ["was shot"]),
        ("They seized the town.", ["seized"]),
        ("Mobs set fire to shops.", ["Mobs", "set fire to"]),
        ("Six fell in police firing.", ["police firing"]),
    ],
)
def test_violence_and_its_results_are_found(text: str, expected: list[str]) -> None:
    assert found(text) == [(words, "violent_event") for words in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials warn of a looming flood risk.", ["warn", "looming", "risk"]),
        ("Sleeper cells remain.", ["Sleeper cells"]),
        ("The virus could spread.", ["could spread"]),
        ("The group vowed revenge.", ["vowed revenge"]),
        ("Residents are afraid of reprisals.", ["afraid of", "reprisals"]),
        ("Floods will be more frequent.", ["more frequent"]),
        ("Troops were put on alert.", ["put on alert"]),
        ("They want to destroy the dam.", ["destroy"]),
        ("He apprehended that trouble would follow.", ["apprehended that"]),
    ],
)
def test_danger_ahead_is_found(text: str, expected: list[str]) -> None:
    assert [words for words, category in found(text) if category == "danger_ahead"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "She gave it her best shot.",
        "Workers went on strike.",
        "The firm fired its chief.",
        "The film is a box office hit.",
        "Striking a deal took a week.",
        "The committee voted on the executive order.",
        "Barbara explored Bombay.",
        "A stable economy, a terrific team and a neutral referee.",
        "The plot of the novel is thin.",
        "He slammed the budget.",
    ],
)
def test_other_senses_are_left_alone(text: str) -> None:
    assert {category for _, category in found(text)} <= {"figurative"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A legal battle began.", "legal battle"),
        ("The price war ended.", "price war"),
        ("An attack ad ran.", "attack ad"),
        ("They killed the bill.", "killed the bill"),
        ("He is in a dead heat.", "dead heat"),
    ],
)
def test_a_figure_of_speech_takes_its_violent_word_along(text: str, words: str) -> None:
    assert found(text) == [(words, "figurative")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry capsized; 40 drowned.", ["capsized", "drowned"]),
        ("A strong earthquake struck.", ["earthquake"]),
        ("Two were arrested for theft.", ["arrested", "theft"]),
        ("Two were apprehended.", ["apprehended"]),
        ("The dam was destroyed.", ["destroyed"]),
        ("Terrorism and pollution were on the agenda.", ["Terrorism", "pollution"]),
        ("They mourn a premature death.", ["premature death"]),
    ],
)
def test_harm_is_neither_violence_nor_danger_ahead(text: str, expected: list[str]) -> None:
    assert found(text) == [(words, "harm") for words in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The militants were driven back.", ["driven back"]),
        ("The attack was foiled.", ["foiled"]),
        ("Police found no threat.", ["no threat"]),
        ("The prison was recaptured.", ["recaptured"]),
        ("A ceasefire was agreed.", ["ceasefire"]),
    ],
)
def test_reassurance_is_found(text: str, expected: list[str]) -> None:
    assert [words for words, category in found(text) if category == "reassurance"] == expected


def test_recaptured_is_not_captured() -> None:
    assert found("captured") == [("captured", "violent_event")]
    assert found("recaptured") == [("recaptured", "reassurance")]


def test_a_threat_that_is_denied_is_no_danger() -> None:
    assert found("There is no threat.") == [("no threat", "reassurance")]
    assert found("There is a threat.") == [("threat", "danger_ahead")]


def test_an_acronym_is_found_in_capitals_only() -> None:
    assert found("AIDS patients") == [("AIDS", "harm")]
    assert found("he aids refugees") == [("refugees", "harm")]


@pytest.mark.parametrize(
    "text", ["A devastating, brutal blow.", "The toughest of years.", "A massive crowd."]
)
def test_intensifiers_are_a_component_of_their_own(text: str) -> None:
    assert {category for _, category in found(text)} == {"intensifier"}
