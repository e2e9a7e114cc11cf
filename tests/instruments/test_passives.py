"""Passive clauses: worked examples, each judged by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.instruments.passives import Passive
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize

WITH, WITHOUT, NOMINALISED = range(3)
passive = Passive(load("participles"))

NAMED = """
The prison was attacked by River Order fighters.|was attacked
The guards were overpowered by the inmates on Thursday.|were overpowered
The town had been held by rebels since March.|had been held
The talks will be hosted by Norway.|will be hosted
The camp is being run by Peruvian forces.|is being run
The law has not yet been signed by the president.|has not yet been signed
Was the convoy hit by a drone?|Was the convoy hit
He wasn’t convinced by the minister.|wasn’t convinced
They're guarded by police.|They're guarded
The village was shut off by the army.|was shut
THE CITY WAS TAKEN BY TROOPS.|WAS TAKEN
The charity is known by everyone.|is known
The strike was called off on Monday by the union.|was called
Costs were raised by 10 percent by the government.|were raised
They got beaten by soldiers.|got beaten
Twenty people were killed by 20 gunmen.|were killed
The road was blocked by dozens of protesters.|was blocked
The report was leaked by warring factions.|was leaked
"""
UNNAMED = """
The hostages were freed by Friday.|were freed
Prices were cut by 10 percent.|were cut
The body was found by the river.|was found
The guards were taken by surprise.|were taken
Coal should be phased out by 2050.|should be phased
The vote was won by a wide margin.|was won
Lives can be saved by doing so.|can be saved
He was arrested by mistake.|was arrested
The goods are sent by train.|are sent
Dozens were killed.|were killed
He hasn't been charged.|hasn't been charged
He's been sentenced to death.|'s been sentenced
She's accused of fraud.|'s accused
The men were, officials said, executed.|were, officials said, executed
The suspect was on Friday released.|was on Friday released
The group is believed to be in Peru.|is believed
The article is classified as secret.|is classified
He is said to have fled.|is said
The man is known to police.|is known
Why were they released?|were they released
Is it used in schools?|Is it used
The law was put to a vote.|was put
The bridge was hit in May.|was hit
The ban must be lifted.|must be lifted
The prisoners being moved are young.|being moved
Three officers got killed in Lima.|got killed
He was re-elected in June.|was re-elected
The ballots were clearly marked.|were clearly marked
It was rebuilt last year.|was rebuilt
She was told the truth.|was told
They were given weapons.|were given
The bomb was planted near the sea.|was planted
22 ELN members killed in Cusco|killed
Hundreds feared dead|feared
Teenager arrested after attack|arrested
IS leader killed in raid|killed
Man accused of murder jailed|jailed
Residents told to leave|told
Families evacuated from Quito, officials say|evacuated
"""
ACTIVE = """
The system is overloaded.
Norway is concerned about the returnees.
The camps are located in the north-east.
He was gone.
The work is done.
She was very surprised at the news.
The hall was filled with smoke.
They have killed the leader.
The displaced families need water.
There were wounded people in the street.
Those detained in the camp wait.
The army attacked the town by night.
The minister is interested in peace.
He's killed a man.
Gunmen killed 22 people in Cusco
Peruvian forces capture IS leader
The fighters were well-armed.
He is used to waiting.
I am tired and bored.
The plan is unprecedented.
It is indeed a hundred.
Fighters of IS attacked the jail.
The party is set to win.
Are you worried?
"""
NOUNS = """
The killing of civilians went on.|killing of|left out
The liberation of Quito took long.|liberation of|left out
An attack on the prison began.|attack on|left out
The detention of children continues.|detention of|left out
Chile's bombing of Arica went on.|bombing of|beside it
The murder of a judge by militants shook them.|murder of|beside it
Violence against women rose.|Violence against|left out
"""


def _found(text: str) -> list[tuple[str, int, int]]:
    tokens = tokenize([text])
    return [
        (tokens.surface(a, b), c, e)
        for a, b, c, e in zip(*(x.tolist() for x in passive.find(tokens)), strict=True)
    ]


def _clauses(text: str) -> list[tuple[str, int]]:
    return [(surface, category) for surface, category, _ in _found(text) if category != NOMINALISED]


@pytest.mark.parametrize("line", NAMED.strip().splitlines())
def test_doer_named(line: str) -> None:
    text, span = line.split("|")
    assert _clauses(text)[0] == (span, WITH)


@pytest.mark.parametrize("line", UNNAMED.strip().splitlines())
def test_doer_left_out(line: str) -> None:
    text, span = line.split("|")
    assert _clauses(text)[0] == (span, WITHOUT)


@pytest.mark.parametrize("text", ACTIVE.strip().splitlines())
def test_no_passive(text: str) -> None:
    assert _clauses(text) == []


@pytest.mark.parametrize("line", NOUNS.strip().splitlines())
def test_deed_as_noun(line: str) -> None:
    text, span, doer = line.split("|")
    found = [
        (surface, passive.entries[entry].words)
        for surface, category, entry in _found(text)
        if category == 2
    ]
    assert found == [
        (span, "deed + of/on, doer beside it" if doer == "beside it" else "deed + of/on")
    ]


def test_participles_share_an_auxiliary() -> None:
    assert _clauses("The guards were overpowered and disarmed by inmates.") == [
        ("were overpowered", WITH),
        ("disarmed", WITH),
    ]
    assert _clauses("He was caught, tried and hanged.") == [
        ("was caught", 1),
        ("tried", 1),
        ("hanged", 1),
    ]
    assert _clauses("He was arrested in Lima and taken to Callao.") == [
        ("was arrested", 1),
        ("taken", 1),
    ]


def test_second_verb_of_its_own_is_active() -> None:
    assert _clauses("He was arrested and confessed to the crime.") == [("was arrested", WITHOUT)]
    assert _clauses("He was freed and killed the guard.") == [("was freed", WITHOUT)]


def test_empty_and_broken_texts() -> None:
    assert len(passive.find(tokenize([])).first) == 0
    assert len(passive.find(tokenize(["", " "])).first) == 0
    assert _clauses("he was kille�d, was") == []


def test_batch_equals_single_texts() -> None:
    texts = [
        line.split("|")[0]
        for line in (NAMED + UNNAMED + ACTIVE + NOUNS).strip().splitlines()
        if line
    ]
    batch = tokenize(texts)
    counted = np.bincount(batch.text[passive.find(batch).first], minlength=len(texts))
    assert counted.tolist() == [len(_found(text)) for text in texts]


def test_every_row_names_its_entry() -> None:
    tokens = tokenize([NAMED, UNNAMED, NOUNS])
    found = passive.find(tokens)
    assert [passive.categories[c] for c in found.category] == [
        passive.entries[e].category for e in found.entry
    ]
    assert (np.diff(found.first) >= 0).all()
