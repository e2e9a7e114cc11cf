"""Neighbours: what a word right before or after an actor's name says about how the name stands.

One set of bits per surface form: a possessive mark, an "of", a thing that the name only modifies, a verb, a place.
"""

from __future__ import annotations

import numpy as np

from analysis.instruments.deeds import FORMS, NOUNS
from analysis.text.lexicon import load
from analysis.text.tokens import Property, straight

BITS = [1 << i for i in range(16)]
S, HYPHEN, OF, FILLER, QUANTITY, THING, PLACED, VERBAL, CLOSING, CAPITALS, WORD, LOOSE = BITS[:12]
DIRECTION, PLACE, PLURAL, ADDRESSED = BITS[12:]

_QUANTITIES = frozenset(
    "hundreds thousands dozens scores tens number numbers group groups handful most many some all half part rest"
    " majority none one two three four five several any few band crowd crowds wave waves percent".split()
)
_FILLERS = frozenset(
    "the a an this that these those its his her their our all some many several most other another last first new old"
    " own such same young former foreign local armed heavily suspected alleged remaining more than about at least up to"
    " approximately around nearly almost over innocent dead two three four five six seven eight nine ten dozen hundred"
    " thousand million iraqi syrian european german american turkish kurdish arab western islamic".split()
)
# Things, not people: a name right before one of them only modifies it.
_THINGS = frozenset(
    "attack assault raid strike airstrike airstrikes offensive operation operations campaign ambush bombing bombings"
    " massacre prison prisons jail jails jailbreak breakout stronghold strongholds territory caliphate flag ideology"
    " threat danger resurgence propaganda rule occupation siege battle war fight clashes violence position positions"
    " convoy convoys base bases camp camps hideout hideouts target targets branch branches affiliate franchise"
    " plot plots media magazine video videos insurgency network networks remnants border city town village"
    " province region area"
    " areas backing support aid activity presence policy envoy ambassador embassy airbase drone drones helicopter"
    " helicopters jets plane planes weapons station headquarters vehicle car detention facility facilities custody"
    " crisis economy election elections court courts law parliament constitution capital bank company"
    " market case".split()
)
_LOCATIVE = frozenset(
    "in from to at across within near throughout into around outside inside through over toward towards via off"
    " against on between of for with and or as like than north south east northern southern eastern western"
    " northeastern northwestern southeastern southwestern north-eastern central".split()
)
_SAYING = frozenset(
    "says said say warns warned warn condemns condemned confirms denies urges calls called claims demands vows wants"
    " hopes fears refuses rejects agrees needs seeks tries has had have is was are were will would can could may might"
    " shall should must did does do fought took led sent struck began won lost met held made kept shot hit cut"
    " continues backs supports bombs invades launches plans sends kills faces returns pulls withdraws leaves now"
    " still also".split()
)
_AFTER = frozenset(
    "and or but nor who whom which that whose when while after before as because if though although to not in from at"
    " on by with for against into under over near inside outside during since until without through across around"
    " behind among within amid where".split()
)
# Singular persons, which before another noun are adjectives ("extremist slogan", "terrorist attacks"), and bare
# numbers, which before a noun count it.
_ADJECTIVAL = frozenset(
    "terrorist jihadist jihadi islamist extremist militant insurgent prisoner detainee inmate civilian guard rebel"
    " child resident hostage victim journalist reporter correspondent analyst martyr kurd bomber suspect"
    " hundreds thousands"
    " dozens many refugees west".split()
)
# Nouns of direction unless written as names.
_DIRECTIONS = frozenset({"west", "coalition", "observatory", "pentagon"})
# Plural names, after which "fight" or "attack" is a verb.
_PLURALS = frozenset("kurds houthis forces units people authorities".split())
# What is done to someone by words, or to a state by an act: after it a state's name stands for its people.
_ADDRESS = frozenset(
    "remind reminds reminded urge urges urged ask asks asked tell tells told warn warns warned accuse accuses accused"
    " threaten threatens threatened attack attacks attacked invade invades invaded help helps helped"
    " blame blames".split()
)
_PLACES = frozenset(e.words.lower() for e in load("places").entries)


def _fact(form: str) -> int:
    """Return the bits of what a word next to a name says about the name."""
    low = straight(form).lower()
    verbal = low in _SAYING or (low.endswith(("ed", "ly")) and form.islower()) or low.endswith("n't")
    verbal = verbal or (low in FORMS and low not in NOUNS and not low.endswith("ing"))
    tests = (
        low in ("'s", "'"), form in "-–—/", low == "of", low in _FILLERS or form[0].isdigit() or low.endswith("ed"),
        low in _QUANTITIES or form[0].isdigit(), low in _THINGS, low in _LOCATIVE, verbal,
        not form[0].isalnum() or low in _AFTER or verbal, len(form) > 1 and form.isupper() and form.isalpha(),
        form[0].isalnum(), low in _ADJECTIVAL,
        form == low and low in _DIRECTIONS, low in _PLACES, low in _PLURALS,
        low in _ADDRESS,
    )  # fmt: skip
    return sum(bit for bit, test in zip(BITS, tests, strict=True) if test)


FACTS = Property(_fact, np.int32)
