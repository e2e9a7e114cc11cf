"""Naming: the mentions of an actor and their labels; expected by the codebook's definitions."""

from __future__ import annotations

import pytest

from analysis.instruments.actors import HEAD, MODIFIER, NAMING, NO_ACTOR, OF_PHRASE, POSSESSIVE, mentions, split
from analysis.text.lexicon import load
from analysis.text.tokens import tokenize


def named(text: str) -> list[tuple[str, str]]:
    """Surface and category of every mention."""
    tokens = tokenize([text])
    first, last, category, _ = mentions(tokens)
    return [(tokens.surface(a, b), NAMING.categories[c]) for a, b, c in zip(first, last, category, strict=True)]


def standings(text: str) -> list[int]:
    """How every name found stands."""
    return NAMING.names(tokenize([text])).standing.tolist()


@pytest.mark.parametrize("name", ["IS", "Islamic State", "ISIS", "Isis", "ISIL", "Daesh", "Da'esh", "Da’esh", "Daish"])
def test_every_name_of_the_group_is_one_actor(name: str) -> None:
    assert named(f"Then {name} attacked.") == [(name, "is.name")]
    assert named(f"Then {name} fighters attacked.") == [(f"{name} fighters", "is.function")]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The IS terrorist organization attacked.", "is.terror"),
        ("The Islamists attacked.", "is.ideology"),
        ("The attackers fled.", "is.function"),
        ("Murderers attacked.", "is.condemning"),
        ("Abandoned ‘cubs of the caliphate’ face danger", "is.self"),
        ("IS supporters cheered.", "is.neutral"),
        ("IS prisoners escaped.", "detainees.function"),
        ("They freed imprisoned co-jihadists.", "detainees.ideology"),
        ("The Syrian Democratic Forces attacked.", "kurdish.name"),
        ("US-backed forces attacked.", "kurdish.function"),
        ("US soldiers attacked.", "coalition.function"),
        ("European governments refused.", "west.function"),
        ("Iraq was able to win.", "governments.name"),
        ("The residents fled.", "civilians.neutral"),
        ("SOHR counted.", "observers.name"),
        ("All jihadists in the world should join.", "other.ideology"),
    ],
)
def test_label_goes_by_the_head_noun(text: str, category: str) -> None:
    assert [c for _, c in named(text)] == [category]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Islamic State’s message", POSSESSIVE),
        ("Islamic State's message", POSSESSIVE),
        ("the capacity of the terrorist organization", OF_PHRASE),
        ("the current IS attack shows", MODIFIER),
        ("the last IS stronghold fell", MODIFIER),
        ("an IS-held town", MODIFIER),
        ("new attacks in Iraq followed", NO_ACTOR),
        ("a well-known extremist slogan", NO_ACTOR),
        ("the town lies to the west of here", NO_ACTOR),
        ("dozens of prisoners escaped", NO_ACTOR),
    ],
)
def test_what_modifies_is_no_mention(text: str, standing: int) -> None:
    assert standings(text)[0] == standing
    assert standing != HEAD


def test_of_after_a_quantity_leaves_a_mention() -> None:
    assert named("Dozens of prisoners escaped.") == [("prisoners", "detainees.function")]


@pytest.mark.parametrize("text", ["PRISON ATTACK IS OVER", "WHO IS NEXT", "the siege is over", "Is it over?"])
def test_the_verb_is_never_the_actor(text: str) -> None:
    assert all(actor != "is" for actor in (split(c)[0] for _, c in named(text)))


def test_capitals_beside_the_actor_keep_it() -> None:
    assert named("IS boasts of raid") == [("IS", "is.name")]


@pytest.mark.parametrize("text", ["The jihadists are in prison.", "They free jihadists from Iraqi prisons."])
def test_people_in_custody_are_detainees(text: str) -> None:
    assert named(text) == [("jihadists", "detainees.ideology")]
    row = NAMING.find(tokenize([text]))
    assert NAMING.entries[row.entry[0]].category == NAMING.categories[row.category[0]]


def test_custody_ends_at_a_mark() -> None:
    assert named("The jihadists attacked, guards in prison fled.")[0] == ("jihadists", "is.ideology")


def test_pronouns_are_left_out() -> None:
    assert named("They attacked it, and their plan failed.") == []


def test_nothing_comes_of_nothing() -> None:
    assert named("") == []
    assert mentions(tokenize([])).first.tolist() == []


def test_table_says_that_it_is_event_specific() -> None:
    assert NAMING.table.record["scope"].startswith("event-specific")
    assert NAMING.version == NAMING.table.record["version"]


@pytest.mark.parametrize("city", ["Hassakah", "Hasakah", "al-Hasakah", "Heseke", "al-Hasakeh", "Hasaka", "al-Hasaka"])
def test_one_city_whatever_the_spelling(city: str) -> None:
    places = load("places")
    tokens = tokenize([f"They came to {city} at dawn."])
    assert [places.categories[c] for c in places.find(tokens).category] == ["hassakah"]


@pytest.mark.parametrize("prison", ["Ghwayran", "Ghweiran", "Ghuwayran", "al-Sina'a", "al-Sina’a", "Sina'a", "Sinaa"])
def test_one_prison_whatever_the_spelling(prison: str) -> None:
    places = load("places")
    tokens = tokenize([f"They stormed {prison} at dawn."])
    assert [places.categories[c] for c in places.find(tokens).category] == ["prison"]
