"""The committed study's tables of actors and places: names that its texts have, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.instruments.actors import Naming, split
from analysis.text.lexicon_files import load, read_lexicon
from analysis.text.tokens import tokenize


@pytest.fixture(scope="module")
def naming(root: Path) -> Naming:
    folder = root / "corpus" / "lexicons"
    places = read_lexicon(folder / "places.yaml")
    return Naming(read_lexicon(folder / "actors.yaml"), places, load("neighbours"))


def named(naming: Naming, text: str) -> list[tuple[str, str]]:
    """Surface and category of every mention."""
    tokens = tokenize([text])
    first, last, category, _ = naming.find(tokens)
    return [
        (tokens.surface(a, b), naming.categories[c])
        for a, b, c in zip(first, last, category, strict=True)
    ]


def place(naming: Naming, name: str) -> list[str]:
    """Category of every place that a sentence with the name has."""
    places = naming.places
    return [
        places.categories[c]
        for c in places.find(tokenize([f"They came to {name} at dawn."])).category
    ]


@pytest.mark.parametrize(
    "name", ["IS", "Islamic State", "ISIS", "Isis", "ISIL", "Daesh", "Da'esh", "Da’esh", "Daish"]
)
def test_every_name_of_the_committed_group_is_one_actor(naming: Naming, name: str) -> None:
    assert named(naming, f"Then {name} attacked.") == [(name, "is.name")]
    assert named(naming, f"Then {name} fighters attacked.") == [(f"{name} fighters", "is.function")]


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
        ("They free jihadists from Iraqi prisons.", "detainees.ideology"),
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
def test_labels_of_committed_actors(naming: Naming, text: str, category: str) -> None:
    assert [c for _, c in named(naming, text)] == [category]


@pytest.mark.parametrize(
    "text", ["PRISON ATTACK IS OVER", "WHO IS NEXT", "the siege is over", "Is it over?"]
)
def test_the_verb_is_never_the_committed_group(naming: Naming, text: str) -> None:
    assert all(actor != "is" for actor in (split(c)[0] for _, c in named(naming, text)))


def test_pronouns_are_left_out_of_the_committed_table(naming: Naming) -> None:
    assert named(naming, "They attacked it, and their plan failed.") == []


@pytest.mark.parametrize(
    "city", ["Hassakah", "Hasakah", "al-Hasakah", "Heseke", "al-Hasakeh", "Hasaka", "al-Hasaka"]
)
def test_one_committed_city_whatever_the_spelling(naming: Naming, city: str) -> None:
    assert place(naming, city) == ["hassakah"]


@pytest.mark.parametrize(
    "prison", ["Ghwayran", "Ghweiran", "Ghuwayran", "al-Sina'a", "al-Sina’a", "Sina'a", "Sinaa"]
)
def test_one_committed_prison_whatever_the_spelling(naming: Naming, prison: str) -> None:
    assert place(naming, prison) == ["prison"]


def test_the_committed_table_says_that_it_is_event_specific(naming: Naming) -> None:
    assert naming.table.record["scope"].startswith("event-specific")
    assert naming.version == naming.table.record["version"]
