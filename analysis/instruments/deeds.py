"""Deeds: the physical and institutional acts that give roles, inflected, and the words between them and a name.

The word list (`lexicons/deeds.yaml`) holds verbs in the base form and nouns by the preposition that leads to their
target; what is regular is inflected here, what is not is listed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analysis.text.lexicon import Lexicon, load

BASE, THIRD, PAST, PARTICIPLE, ING = 1, 2, 4, 8, 16

BE = frozenset("is are was were be been being isn't aren't wasn't weren't 're".split())
AUXILIARIES = frozenset(
    "has have had having will would can could may might shall should must did do does to 'll 've 'd".split()
)
HAVE = frozenset("has have had having 've".split())
# Words that lead on to another verb of the same subject ("was able to", "continued to"); the second lot only after
# a form of be ("are said to").
LEADING = frozenset(
    "able trying tried tries try began begin begins started start continue continues continued managed manage manages"
    " want wants wanted sought seek seeks attempted planned plan plans threatened vowed going about set helped help"
    " helps likely ready prepared used".split()
)
LEADING_PASSIVE = frozenset("said believed reported thought alleged expected forced ordered known allowed".split())
ADVERBS = frozenset(
    "also then first still already just only now later again often soon once almost re - all both each finally"
    " ' \"".split()
)
NEGATIONS = frozenset("not never cannot nor".split())
PREPOSITIONS = frozenset(
    "in from of at on near across within outside inside with by for during since under over against among such as like"
    " around through between behind after before until without into onto to".split()
)
LINKS = frozenset(", and or & -".split())
BEFORE_NOUN = frozenset(
    "the a an this that these those its his her their our all some many several most other another last first new own"
    " such more than about at least up to approximately around nearly almost over any each dozens hundreds thousands"
    " scores tens number group groups - \" ' two three four five six seven eight nine ten dozen hundred thousand no few"
    " further".split()
)
DETERMINERS = frozenset("the a an its his her their our this that these those".split())
BARRIERS = frozenset(
    "i he she it we they who which what him them us me you himself themselves itself and or but because while when if"
    " though although whether where so not says said".split()
)
OBJECTS = frozenset(
    "him them it himself themselves itself everyone everything nothing others us each several many some most"
    " all dozens hundreds"
    " thousands two three four five six seven eight nine ten more nearly approximately almost any other another".split()
)
PLURALS = frozenset("people police children men women militia military army sdf ypg".split())
NAME = "\0"
QUANTITIES = frozenset(
    "hundreds thousands dozens scores tens number numbers group groups handful most many some all half part rest"
    " majority several any few none percent".split()
)
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow last this next overnight here"
    " there together back away home".split()
)


class Form(NamedTuple):
    """What a word form can be as a deed: its shapes, and its kind by particle ('' for none)."""

    shapes: int
    kinds: dict[str, str]


def inflect(base: str) -> list[tuple[str, int]]:
    """Return the forms of a regular verb with their shapes.

    >>> [form for form, _ in inflect("carry")]
    ['carry', 'carries', 'carried', 'carrying']
    """
    hiss = base.endswith(("s", "sh", "ch", "x", "z", "o"))
    doubled = base in _DOUBLING
    if base.endswith("y") and base[-2] not in "aeiou":
        third, past, ing = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif base.endswith("ee"):
        third, past, ing = base + "s", base + "d", base + "ing"
    elif base.endswith("e"):
        third, past, ing = base + "s", base + "d", base[:-1] + "ing"
    else:
        stem = base + base[-1] if doubled else base
        third, past, ing = base + ("es" if hiss else "s"), stem + "ed", stem + "ing"
    return [(base, BASE), (third, THIRD), (past, PAST | PARTICIPLE), (ing, ING)]


_DOUBLING = frozenset("stab kidnap gun ban expel repel overrun set shut rob whip hit trap acquit".split())


@dataclass(frozen=True)
class Deeds:
    """The deeds of the word list: verb forms, and nouns by the preposition that leads to their target."""

    table: Lexicon

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every verb form with what it can be."""
        parts = {e.words.split()[0]: e.words.split() for e in self.table.entries if e.category == "irregular"}
        out: dict[str, Form] = {}
        for entry in self.table.entries:
            if entry.category not in ("transitive", "optional", "intransitive", "light"):
                continue
            base, _, particle = entry.words.partition(" ")
            for form, shape in _principal(base, parts):
                held = out.get(form, Form(0, {}))
                out[form] = Form(held.shapes | shape, held.kinds | {particle: entry.category})
        return out

    def nouns(self, category: str) -> frozenset[str]:
        """Return the nouns of one category."""
        return frozenset(e.words for e in self.table.entries if e.category == category)


def _principal(base: str, irregular: dict[str, list[str]]) -> list[tuple[str, int]]:
    """Return a verb's forms, the irregular ones as listed."""
    forms = inflect(base)
    if base in irregular:
        _, past, participle = irregular[base]
        forms = [f for f in forms if not f[1] & PAST] + [(past, PAST), (participle, PARTICIPLE)]
    return forms


DEEDS = Deeds(load("deeds"))
FORMS = DEEDS.forms
ON, OF, BETWEEN = (DEEDS.nouns(f"noun_{name}") for name in ("on", "of", "between"))
NOUNS = ON | OF | BETWEEN


class Verb(NamedTuple):
    """A deed in a text: its possible shapes, its kind, and the word after it (and its particle)."""

    shapes: int
    kind: str
    after: int


class Words:
    """The words of a sentence, lower-cased; those of a name are blanked, so that IS is not taken for is."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def at(self, i: int) -> str:
        """Return the word at `i`, empty beyond the ends."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def verb(self, i: int) -> Verb | None:
        """Return what the word at `i` is as a deed, its particle included; a light verb needs its noun."""
        form = FORMS.get(self.at(i))
        if form is None:
            return None
        particle = self.at(i + 1)
        kind = form.kinds.get(particle) if particle else None
        after = i + 2 if kind else i + 1
        kind = kind or form.kinds.get("", "")
        if kind == "light" and not NOUNS.intersection(self.words[after : after + 6]):
            return None
        return Verb(form.shapes, kind, after) if kind else None

    def is_adverb(self, i: int) -> bool:
        """Return whether the word at `i` is an adverb."""
        word = self.at(i)
        return word in ADVERBS or word.endswith("ly")

    def is_object(self, i: int) -> bool:
        """Return whether a noun phrase may begin at `i`."""
        word = self.at(i)
        if word in DETERMINERS or word in OBJECTS or word[:1].isdigit() or word == NAME:
            return True
        if word in ("at", "up", "over", "around", "about") and self.at(i + 1) in ("least", "to", "most"):
            return True
        closed = word in PREPOSITIONS or word in BE or word in AUXILIARIES or word in BARRIERS
        deed = self.verb(i) is not None and word not in NOUNS
        return word[:1].isalpha() and not closed and not self.is_adverb(i) and not deed and word not in TIMES
