"""Naming: the mentions of an actor and their labels; expected by the codebook's definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.instruments.actors import (
    HEAD,
    MODIFIER,
    NO_ACTOR,
    OF_PHRASE,
    POSSESSIVE,
    Naming,
    split,
)
from analysis.text.lexicon_files import load, read_lexicon
from analysis.text.tokens import tokenize

# A river order whose short name is a word of English as well; its table, made for the tests.
TABLE = """\
# version: 1.2
# in custody: order.function as inmates.function, order.ideology as inmates.ideology
order.name:
  its names: [OR, Orl, Riva, "Ri'va", Riwa, River Order]
order.function:
  a name with a noun for what its people do:
    [OR fighters, Orl fighters, Riva fighters, "Ri'va fighters", Riwa fighters,
     River Order fighters]
  persons by what they do: [attackers]
order.ideology:
  persons by their belief: [rebel, rebels, royalists]
order.terror:
  a terror label: [terrorist organization, OR terrorist organization]
order.condemning:
  a verdict: [murderers]
order.self:
  its own term: [sons of the river]
order.neutral:
  a word without a judgement: [OR supporters]
inmates.function:
  persons in custody: [prisoners, OR prisoners]
inmates.ideology:
  persons in custody by their belief: [imprisoned co-royalists]
guard.name:
  the other side: [Andean Home Guard]
guard.function:
  the other side's people: [Lima-backed forces]
states.name:
  states and regions as actors: [Peru, West]
states.function:
  governments: [Peruvian government]
people.neutral:
  people on the spot: [residents, dozens]
other.ideology:
  royalists at large: [royalists in the world]
"""
PLACES = """\
peru:
  the country: [Peru]
lima:
  its capital: [Lima]
"""


@pytest.fixture(scope="module")
def naming(tmp_path_factory: pytest.TempPathFactory) -> Naming:
    return made(tmp_path_factory.mktemp("lexicons"), TABLE)


def made(folder: Path, table: str) -> Naming:
    """Return the instrument with a table of actors and the places above."""
    for name, text in (("actors", table), ("places", PLACES)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
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


def standings(naming: Naming, text: str) -> list[int]:
    """How every name found stands."""
    tokens = tokenize([text])
    return naming.standing(tokens, naming.table.find(tokens)).tolist()


@pytest.mark.parametrize(
    "name", ["OR", "River Order", "ORL", "Orl", "Riva", "Ri'va", "Ri’va", "Riwa"]
)
def test_every_name_of_a_group_is_one_actor(naming: Naming, name: str) -> None:
    assert named(naming, f"Then {name} attacked.") == [(name, "order.name")]
    assert named(naming, f"Then {name} fighters attacked.") == [
        (f"{name} fighters", "order.function")
    ]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The OR terrorist organization attacked.", "order.terror"),
        ("The royalists attacked.", "order.ideology"),
        ("The attackers fled.", "order.function"),
        ("Murderers attacked.", "order.condemning"),
        ("Abandoned ‘sons of the river’ face danger", "order.self"),
        ("OR supporters cheered.", "order.neutral"),
        ("OR prisoners escaped.", "inmates.function"),
        ("They freed imprisoned co-royalists.", "inmates.ideology"),
        ("The Andean Home Guard attacked.", "guard.name"),
        ("Lima-backed forces attacked.", "guard.function"),
        ("The Peruvian government refused.", "states.function"),
        ("Peru was able to win.", "states.name"),
        ("The residents fled.", "people.neutral"),
        ("All royalists in the world should join.", "other.ideology"),
    ],
)
def test_label_goes_by_the_head_noun(naming: Naming, text: str, category: str) -> None:
    assert [c for _, c in named(naming, text)] == [category]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("River Order’s message", POSSESSIVE),
        ("River Order's message", POSSESSIVE),
        ("the capacity of the terrorist organization", OF_PHRASE),
        ("the current OR attack shows", MODIFIER),
        ("the last OR stronghold fell", MODIFIER),
        ("an OR-held town", MODIFIER),
        ("new attacks in Peru followed", NO_ACTOR),
        ("a well-known rebel slogan", NO_ACTOR),
        ("the town lies to the west of here", NO_ACTOR),
        ("dozens of prisoners escaped", NO_ACTOR),
    ],
)
def test_what_modifies_is_no_mention(naming: Naming, text: str, standing: int) -> None:
    assert standings(naming, text)[0] == standing
    assert standing != HEAD


def test_of_after_a_quantity_leaves_a_mention(naming: Naming) -> None:
    assert named(naming, "Dozens of prisoners escaped.") == [("prisoners", "inmates.function")]


@pytest.mark.parametrize(
    "text", ["PRISON OR EXILE", "WAR OR PEACE NEXT", "the siege or the end", "Or is it over?"]
)
def test_the_word_is_never_the_actor(naming: Naming, text: str) -> None:
    assert all(actor != "order" for actor in (split(c)[0] for _, c in named(naming, text)))


def test_capitals_beside_the_actor_keep_it(naming: Naming) -> None:
    assert named(naming, "OR boasts of raid") == [("OR", "order.name")]


@pytest.mark.parametrize(
    "text", ["The rebels are in prison.", "They free rebels from Peruvian prisons."]
)
def test_people_in_custody_are_inmates(naming: Naming, text: str) -> None:
    assert named(naming, text) == [("rebels", "inmates.ideology")]
    row = naming.find(tokenize([text]))
    assert naming.entries[row.entry[0]].category == naming.categories[row.category[0]]


def test_custody_ends_at_a_mark(naming: Naming) -> None:
    assert named(naming, "The rebels attacked, guards in prison fled.")[0] == (
        "rebels",
        "order.ideology",
    )


def test_nothing_comes_of_nothing(naming: Naming) -> None:
    assert named(naming, "") == []
    assert naming.find(tokenize([])).first.tolist() == []


def test_custody_is_between_categories_of_the_table(tmp_path: Path) -> None:
    table = "# in custody: rebels.name as prisoner\nrebels.name:\n  a name:\n    [Band]\n"
    with pytest.raises(
        StudyError, match=r"in custody: found 'rebels\.name as prisoner'; allowed: actor\.label as"
    ):
        made(tmp_path, table)
