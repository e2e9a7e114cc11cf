"""Doer and done-to on sentences written for the purpose; roles set by hand, three corrected after a first run."""

from __future__ import annotations

import pytest

from analysis.instruments.deeds import DEEDS, inflect
from analysis.instruments.roles import NOMINAL, ROLES, RULES, Roles
from analysis.text.tokens import tokenize

SENTENCES = [
    ("Rebels shelled the airport before dawn.", "Rebels: agent"),
    ("Police arrested two suspects after the robbery.", "Police: agent | suspects: patient"),
    ("The suspects were arrested by police near the border.", "suspects: patient | police: agent"),
    ("Gunmen killed four police officers in Nairobi.", "Gunmen: agent | police officers: patient"),
    ("Three soldiers were wounded when a bomb went off.", "soldiers: patient"),
    ("Government forces recaptured the town from the rebels.", "Government forces: agent"),
    ("Boko Haram has abducted hundreds of children since 2014.", "Boko Haram: agent | children: patient"),
    ("The Taliban said the talks had failed.", ""),
    ("Villagers fled into the hills as troops advanced.", "Villagers: agent | troops: agent"),
    ("Residents fear that the army will return.", ""),
    ("Hamas released two hostages on Friday.", "Hamas: agent | hostages: patient"),
    ("The hostages have been released.", "hostages: patient"),
    ("Journalists detained in Minsk", "Journalists: patient"),
    ("Two rebels killed in drone strike", "rebels: patient"),
    ("Protesters clashed with police outside parliament.", "Protesters: agent | police: agent"),
    (
        "Clashes between protesters and police left six people injured.",
        "protesters: agent | police: agent | people: patient",
    ),
    ("The government banned three parties last year.", "government: agent"),
    ("Officials believe the gunman acted alone.", ""),
    ("The gunman opened fire on worshippers at a mosque.", "gunman: agent | worshippers: patient"),
    ("An attack on aid workers in Darfur drew protests.", "aid workers: patient"),
    ("The killing of civilians must stop, experts said.", "civilians: patient"),
    ("Turkish troops entered the city and then searched houses.", "Turkish troops: agent"),
    ("Israeli forces fired at demonstrators near the fence.", "Israeli forces: agent | demonstrators: patient"),
    ("Demonstrators, many of them young, attacked the ministry.", "Demonstrators: agent | ministry: patient"),
    ("Prisoners who escaped on Monday were captured a day later.", "Prisoners: agent"),
    ("The army was able to free the hostages.", "army: agent | hostages: patient"),
    ("The army is expected to withdraw next week.", "army: agent"),
    ("Iran executed twelve prisoners this month.", "Iran: agent | prisoners: patient"),
    ("Russia invaded its neighbour in February.", "Russia: agent"),
    ("Women are being evacuated from the camp.", "Women: patient"),
    ("Refugees were not deported, the ministry said.", ""),
    ("Houthi rebels launched a missile attack on the port.", "Houthi rebels: agent"),
    ("Houthi rebels launched a website in English.", ""),
    ("US warplanes bombed militants in Somalia.", "militants: patient"),
    ("Militants stormed a hotel in Mogadishu, killing 20 people.", "Militants: agent | people: patient"),
    ("Five people, including two children, were killed.", "people: patient | children: patient"),
    ("A bomber blew up a bus carrying workers.", "bomber: agent"),
    ("Workers at the plant have been suspended.", "Workers: patient"),
    ("The suspects live in a village near the coast.", ""),
    ("Al-Shabaab fighters carried out the raid, officials said.", "Al-Shabaab fighters: agent"),
    ("Hezbollah and Israeli troops exchanged threats.", ""),
    ("Soldiers opened the gates and freed the women.", "Soldiers: agent | women: patient"),
    ("Students want to occupy the library.", "Students: agent"),
    ("Students occupied the library for a week.", "Students: agent"),
    ("The police officers accused of murder were acquitted.", "police officers: patient"),
    ("A court sentenced the bomber to life.", "bomber: patient"),
    ("NATO troops pushed back the insurgents.", "troops: agent | insurgents: patient"),
    ("Smugglers have displaced entire families.", "Smugglers: agent | families: patient"),
    ("Analysts warned that jihadists could regroup.", ""),
    ("Jihadists could attack Europe again.", "Jihadists: agent | Europe: patient"),
    ("The rebels hold the north of the country.", ""),
    ("Children played in the ruins.", ""),
    ("Kidnappers freed the correspondent unharmed.", "Kidnappers: agent | correspondent: patient"),
    ("Rioters torched cars and attacked shops.", "Rioters: agent"),
    ("The war against the rebels has lasted ten years.", "rebels: patient"),
    ("Egypt's army killed nine jihadists in Sinai.", "army: agent | jihadists: patient"),
    ("Police chased the robbers through the centre.", "Police: agent | robbers: patient"),
    ("The men were shot dead by gunmen on motorbikes.", "men: patient | gunmen: agent"),
    ("Passengers overpowered the hijackers.", "Passengers: agent | hijackers: patient"),
    ("The United Nations is considering sanctions against Iran.", ""),
    ("Bin Laden was killed in 2011 by American commandos.", "Bin Laden: patient | American commandos: agent"),
    ("Authorities seized documents and deported four journalists.", "Authorities: agent | journalists: patient"),
    ("The government said police had used violence.", ""),
    ("People in the camp were beaten.", "People: patient"),
]


def roles(text: str, instrument: Roles = ROLES) -> list[tuple[str, str]]:
    """Surface and category of every role found."""
    tokens = tokenize([text])
    first, last, category, _ = instrument.find(tokens)
    return [(tokens.surface(a, b), instrument.categories[c]) for a, b, c in zip(first, last, category, strict=True)]


def rule(text: str) -> list[str]:
    """Construction of every role found."""
    return [ROLES.entries[e].words for e in ROLES.find(tokenize([text])).entry]


def scores() -> tuple[int, int, int]:
    """Roles found and right, found, and expected over the sentences."""
    right = found = expected = 0
    for text, wanted in SENTENCES:
        want = set(wanted.split(" | ")) - {""}
        got = {f"{surface}: {category.split('.')[1]}" for surface, category in roles(text)}
        right, found, expected = right + len(want & got), found + len(got), expected + len(want)
    return right, found, expected


def test_other_events_give_roles_with_precision_and_recall() -> None:
    right, found, expected = scores()
    assert expected == 79
    assert right / found >= 0.95
    assert right / expected >= 0.9


@pytest.mark.parametrize(
    ("text", "category", "construction"),
    [
        ("The attackers detonated a bomb.", "is.agent", "X attacks"),
        ("IS has continued to carry out attacks.", "is.agent", "X's to do"),
        ("The town was attacked by jihadists.", "is.agent", "by X"),
        ("The guards were overpowered and disarmed.", "kurdish.patient", "X was killed"),
        ("22 ISIS members killed in Heseke", "is.patient", "X killed"),
        ("They came to free prisoners.", "detainees.patient", "kill X"),
        ("An attack on security forces followed.", "kurdish.patient", "attack on X"),
        ("The IS attack on the prison lasted days.", "is.agent", "X attack"),
        ("Islamic State’s attack on the prison lasted days.", "is.agent", "X's attack"),
        ("The killing of civilians went on.", "civilians.patient", "killing of X"),
    ],
)
def test_each_construction(text: str, category: str, construction: str) -> None:
    assert [c for _, c in roles(text)] == [category]
    assert rule(text) == [construction]


def test_both_sides_of_one_deed() -> None:
    text = "Kurdish forces capture or kill the last jihadist."
    assert roles(text) == [("Kurdish forces", "kurdish.agent"), ("jihadist", "is.patient")]


def test_including_hands_the_role_on() -> None:
    text = "More than 120 people were killed on Sunday, including 77 jihadists and several civilians."
    assert [c for _, c in roles(text)] == ["civilians.patient", "is.patient", "civilians.patient"]


@pytest.mark.parametrize(
    "text",
    [
        "The SDF said the talks had failed.",
        "IS is dangerous.",
        "Civilians were not killed.",
        "Islamic State escapes the radar of the authorities.",
        "The extremists want to show strength.",
        "Residents live near the prison.",
        "",
    ],
)
def test_speaking_thinking_being_and_denied_deeds_give_none(text: str) -> None:
    assert roles(text) == []


def test_without_nominal_roles_modifiers_are_left_out() -> None:
    bare = Roles(nominal=False)
    assert roles("The IS attack on the prison lasted days.", bare) == []
    assert roles("IS attacked the prison.", bare) == [("IS", "is.agent")]
    assert set(RULES) > NOMINAL


def test_curly_marks_and_batches_change_nothing() -> None:
    assert roles("Islamic State's attack failed.") == [("Islamic State", "is.agent")]
    assert roles("Islamic State’s attack failed.") == [("Islamic State", "is.agent")]
    tokens = tokenize(["Rebels shelled", "the airport.", "Police arrested two suspects."])
    first = ROLES.find(tokens).first
    assert tokens.text[first].tolist() == [0, 2, 2]


def test_lower_cased_and_broken_text_is_survived() -> None:
    assert roles("â€˜jihadistsâ€™ attacked the police.")[-1] == ("police", "governments.patient")
    assert roles("islamic state attacked the town.") == [("islamic state", "is.agent")]


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("kill", ["kill", "kills", "killed", "killing"]),
        ("seize", ["seize", "seizes", "seized", "seizing"]),
        ("free", ["free", "frees", "freed", "freeing"]),
        ("stab", ["stab", "stabs", "stabbed", "stabbing"]),
        ("crush", ["crush", "crushes", "crushed", "crushing"]),
        ("deploy", ["deploy", "deploys", "deployed", "deploying"]),
    ],
)
def test_regular_verbs_are_inflected(base: str, forms: list[str]) -> None:
    assert [form for form, _ in inflect(base)] == forms


def test_irregular_parts_are_listed_for_verbs_that_are_deeds() -> None:
    verbs = {e.words.split()[0] for e in DEEDS.table.entries if not e.category.startswith(("noun", "irregular"))}
    listed = {e.words.split()[0] for e in DEEDS.table.entries if e.category == "irregular"}
    assert listed <= verbs
    assert "shot" in DEEDS.forms
    assert "shooted" not in DEEDS.forms
