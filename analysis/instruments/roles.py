"""Roles: who does and to whom it is done, per actor.

The instrument `roles` gives a mention of an actor the category `actor.agent` or `actor.patient` when a physical or
institutional deed (`lexicons/deeds.yaml`) stands in one of a few close constructions with it. Each construction is
an entry of the instrument, so every role opens down to the rule that gave it. Speaking, thinking, being and owning
give no role. Rules read word order, not a parse: they are kept narrow, for precision before recall.

Agent and patient are the proto-roles of Dowty (1991), Language 67, reduced to the deeds of a word list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.instruments.actors import MODIFIER, NAMING, NO_ACTOR, OF_PHRASE, POSSESSIVE, Names, Naming, split
from analysis.instruments.clauses import Clauses
from analysis.instruments.deeds import BARRIERS, BE, BETWEEN, DEEDS, FORMS, NAME, NOUNS, OF, ON, PREPOSITIONS
from analysis.text.lexicon import Entry, Matches, matches
from analysis.text.tokens import Bools, Property, Tokens, straight

_REACH = 20  # tokens on either side of a name in which its deed must stand
_Row = tuple[int, int, int, int]
_IS_DEED = Property(lambda form: int(straight(form).lower() in FORMS or straight(form).lower() in NOUNS), np.int8)


class _Low(dict[str, str]):
    """Form to its lower-cased, plain-quoted twin, kept."""

    def __missing__(self, form: str) -> str:
        self[form] = low = straight(form).lower()
        return low


_LOW = _Low()

# Construction: role, and why it gives it. The nominal ones stand on names that are no mentions of their own.
RULES = {
    "X attacks": ("agent", "subject of an active deed"),
    "X's to do": ("agent", "subject of a verb that leads to a deed, as able to or continue to"),
    "by X": ("agent", "named by a passive's or a deed noun's by-phrase"),
    "clash with X": ("agent", "one of two sides of a fight"),
    "X was killed": ("patient", "subject of a passive deed"),
    "X killed": ("patient", "headline or reduced clause, the form of be left out"),
    "kill X": ("patient", "object of a deed"),
    "attack on X": ("patient", "target of a deed noun"),
    "..., including X": ("", "shares the role of the mention it is joined to"),
    "X attack": ("agent", "doer as modifier of a deed noun"),
    "X's attack": ("agent", "doer as possessor of a deed noun"),
    "X's killing": ("patient", "target as possessor of a deed noun"),
    "killing of X": ("patient", "target in a deed noun's of-phrase"),
}  # fmt: skip
# Prepositions that may as well open a clause, whose subject then follows.
_OPENING = frozenset({"after", "before", "since", "until", "as"})
NOMINAL = frozenset({"X attack", "X's attack", "X's killing", "killing of X"})


@dataclass(frozen=True)
class Roles:
    """The constructions as an instrument over the mentions that `naming` finds.

    `nominal=False` leaves out the roles of names that are no mentions of their own ("the IS attack", "killing of
    civilians"): so restricted it compares with sheets that code mentions alone.
    """

    naming: Naming = NAMING
    nominal: bool = True
    name: str = "roles"

    @property
    def version(self) -> str:
        """Versions of the deeds and of the actor table."""
        return f"{DEEDS.table.version}+{self.naming.version}"

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories `actor.role`, actors in the order of their table."""
        actors = dict.fromkeys(split(c)[0] for c in self.naming.categories)
        return tuple(f"{actor}.{role}" for actor in actors for role in ("agent", "patient"))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """One entry per construction and category it can give."""
        return tuple(
            Entry(rule, category, reason)
            for category in self.categories
            for rule, (role, reason) in RULES.items()
            if role in ("", category.rpartition(".")[2])
        )

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[int, int]]:
        at = {category: i for i, category in enumerate(self.categories)}
        return {(e.category, e.words): (at[e.category], i) for i, e in enumerate(self.entries)}

    @cached_property
    def _thinks(self) -> Bools:
        """Which names stand for a public that holds a view ("considered by many"); it does no deed."""
        return np.array([category == "observers.neutral" for category in self.naming.categories])

    def find(self, tokens: Tokens) -> Matches:
        """Return a row per mention with a role, in reading order; a match spans the mention."""
        names = self.naming.names(tokens)
        if not len(names.first):
            return matches([])
        upto = np.cumsum(np.append(0, _IS_DEED(tokens.vocabulary)[tokens.type]))
        begin = np.maximum(names.first - _REACH, tokens.first[tokens.sentence[names.first]])
        end = np.minimum(names.last + _REACH, tokens.last[tokens.sentence[names.first]])
        keep = np.flatnonzero((upto[end] > upto[begin]) & (names.standing != NO_ACTOR) & ~self._thinks[names.category])
        rows: list[_Row] = []
        by_sentence: dict[int, list[int]] = {}
        for i, sentence in zip(keep.tolist(), tokens.sentence[names.first[keep]].tolist(), strict=True):
            by_sentence.setdefault(sentence, []).append(i)
        for sentence, held in by_sentence.items():
            rows += self._in_sentence(tokens, names, sentence, held)
        return matches(rows)

    def _in_sentence(self, tokens: Tokens, names: Names, sentence: int, held: list[int]) -> list[_Row]:
        """Return the rows of one sentence; `held` are its names."""
        start, end = int(tokens.first[sentence]), int(tokens.last[sentence])
        types = tokens.vocabulary.types
        words = [_LOW[types[k]] for k in tokens.type[start:end].tolist()]
        spans = [(int(names.first[i]) - start, int(names.last[i]) - start) for i in held]
        for first, last in spans:
            words[first:last] = [NAME] * (last - first)
        standings = [int(names.standing[i]) for i in held]
        found = _rules(Clauses(words), spans, standings)
        rows = []
        for i, (first, last), (rule, role) in zip(held, spans, found, strict=True):
            if rule and (self.nominal or rule not in NOMINAL):
                actor = split(self.naming.categories[int(names.category[i])])[0]
                rows.append((first + start, last + start, *self._index[f"{actor}.{role}", rule]))
        return rows


def _rules(sentence: Clauses, spans: list[tuple[int, int]], standings: list[int]) -> list[tuple[str, str]]:
    """Return rule and role of each name of a sentence ('' for none)."""
    ends = dict(spans)
    found: list[tuple[str, str]] = []
    for (first, last), standing in zip(spans, standings, strict=True):
        rule, at = sentence.left(first)
        if standing in (MODIFIER, POSSESSIVE):
            rule = _modified(sentence, last, standing == POSSESSIVE)
        elif standing == OF_PHRASE:
            rule = rule if rule == "killing of X" else ""
        elif not rule:
            shared = _shared(sentence, at, spans, found)
            if shared:
                found.append(("..., including X", shared))
                continue
            governed = sentence.at(at) in PREPOSITIONS and sentence.at(at) not in _OPENING
            rule = "" if governed else sentence.right(last, ends)
        found.append((rule, RULES[rule][0] if rule else ""))
    return found


def _shared(sentence: Clauses, at: int, spans: list[tuple[int, int]], found: list[tuple[str, str]]) -> str:
    """Return the role that a name joined on at `at` takes from the one before it."""
    if not found:
        return ""
    link = sentence.at(at)
    if link == "including":
        return next((role for _, role in reversed(found) if role), "")
    if link in ("and", "or", ",") and sentence.at(at - (sentence.at(at - 1) == ",") - 1) == NAME:
        return found[-1][1] if found[-1][0] not in NOMINAL else ""
    return ""


def _modified(sentence: Clauses, last: int, possessive: bool) -> str:
    """Return the rule of a name that only modifies a deed noun: "the IS attack", "its leader's killing"."""
    begin = last + 1 if possessive else last
    for i in range(begin, min(begin + 4, len(sentence.words))):
        word = sentence.words[i]
        if (word in ON or word in BETWEEN) and sentence.at(i - 1) not in ("heart", "panic", "hunger"):
            return "X attack" if not possessive else "X's attack"
        if word in OF and possessive:
            return "X's killing"
        if (word != NAME and not word[:1].isalpha()) or word in PREPOSITIONS or word in BARRIERS or word in BE:
            return ""
    return ""


ROLES = Roles()
