"""Naming: which actor a text mentions, and what the head noun calls it.

The instrument `naming` finds the entries of the actor table (`lexicons/actors.yaml`) and keeps those that stand as
mentions. A category is `actor.label`, so `is.terror` is the group under a terror label. Entries are judged by their
head noun; a modifier ("the attack of IS", "the group's aims", "an IS stronghold", "in Iraq") is no mention.
Pronouns (they, it, who) are left out: whom they mean only the text before can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.instruments.neighbours import (
    ADDRESSED,
    CAPITALS,
    CLOSING,
    DIRECTION,
    FACTS,
    FILLER,
    HYPHEN,
    LOOSE,
    OF,
    PLACE,
    PLACED,
    PLURAL,
    QUANTITY,
    THING,
    VERBAL,
    WORD,
    S,
)
from analysis.text.lexicon import Entry, Lexicon, Matches, load
from analysis.text.tokens import Bools, Ints, Tokens

# How a name stands in its sentence; only HEAD is a mention.
HEAD, POSSESSIVE, OF_PHRASE, MODIFIER, NO_ACTOR = range(5)

_IN_CUSTODY = frozenset("prison prisons jail jails custody detention bars".split())
_CUSTODY_REACH = 8


class Names(NamedTuple):
    """All entries found, mentions or not: bounds, category and entry as in Matches, and how each stands."""

    first: Ints
    last: Ints
    category: Ints
    entry: Ints
    standing: Ints


def split(category: str) -> tuple[str, str]:
    """Return the actor and the label of a category.

    >>> split("is.terror")
    ('is', 'terror')
    """
    actor, _, label = category.partition(".")
    return actor, label


@dataclass(frozen=True)
class Naming:
    """The actor table as an instrument; `places` tells which of its names are places too."""

    table: Lexicon
    places: Lexicon
    name: str = "naming"
    _kept: list[tuple[Tokens, Names]] = field(default_factory=list, repr=False, compare=False)

    @property
    def version(self) -> str:
        """Version that the actor table states."""
        return self.table.version

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The table's entries, and one rule per label for the group's people in custody."""
        labels = ("function", "ideology", "terror")
        reason = "the group's people, said in the same breath to be in custody"
        return self.table.entries + tuple(Entry("... in prison", f"detainees.{label}", reason) for label in labels)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories `actor.label` in the order of the table."""
        return tuple(dict.fromkeys(e.category for e in self.entries))

    @cached_property
    def _is_place(self) -> Bools:
        named = {e.words for e in self.places.entries}
        return np.array([e.words in named for e in self.entries])

    @cached_property
    def _is_name(self) -> Bools:
        collective = {"police", "army", "government", "regime", "authorities"}
        return np.array([split(e.category)[1] == "name" or e.words in collective for e in self.entries])

    @cached_property
    def _custody(self) -> dict[int, tuple[int, int]]:
        """Category of the group's people to the rule that takes its place in custody: category and entry."""
        rules = {e.category: i for i, e in enumerate(self.entries) if i >= len(self.table.entries)}
        index = {name: i for i, name in enumerate(self.categories)}
        return {index[c.replace("detainees", "is")]: (index[c], i) for c, i in rules.items()}

    def names(self, tokens: Tokens) -> Names:
        """Return every entry found and how it stands in its sentence; the last answer is kept for `roles`."""
        if not self._kept or self._kept[0][0] is not tokens:
            self._kept[:] = [(tokens, self._names(tokens))]
        return self._kept[0][1]

    def _names(self, tokens: Tokens) -> Names:
        found = self.table.find(tokens)
        if not len(found.first):
            return Names(*found, found.entry)
        standing = self._standing(tokens, found)
        return Names(found.first, found.last, *self._in_custody(tokens, found, standing), standing)

    def find(self, tokens: Tokens) -> Matches:
        """Return the mentions, one row each, in reading order."""
        names = self.names(tokens)
        head = names.standing == HEAD
        return Matches(*(column[head] for column in names[:4]))

    def _standing(self, tokens: Tokens, found: Matches) -> Ints:
        """Return how each match stands, decided from the words on both sides within its sentence."""
        first, last, _, entry = found
        # A blank fact on either side keeps neighbours of the batch's first and last token defined.
        # Blank facts on both sides keep the neighbours of the batch's first and last token defined.
        facts = np.concatenate([np.zeros(8, np.int32), FACTS(tokens.vocabulary)[tokens.type], np.zeros(2, np.int32)])
        begin, end = tokens.first[tokens.sentence[first]], tokens.last[tokens.sentence[first]]
        before, head = np.where(first > begin, facts[first + 7], 0), facts[last + 7]
        after, second = (np.where(last + k < end, facts[last + 8 + k], 0) for k in (0, 1))
        joined = np.append(tokens.gap, 1)[last] == 0
        prefixed = (tokens.gap[first] == 0) & (before & HYPHEN != 0)
        name, place = self._is_name[entry], self._is_place[entry]
        standing = np.zeros(len(first), np.int64)
        thing = (after & THING != 0) | (after & PLACE != 0) & (second & THING != 0)
        standing[name & thing & (head & PLURAL == 0)] = MODIFIER
        unknown = (after & WORD != 0) & (after & CLOSING == 0)
        alone = last - first == 1
        standing[alone & ((head & LOOSE != 0) & unknown | (head & DIRECTION != 0))] = NO_ACTOR
        standing[_of_phrase(tokens, facts, first)] = OF_PHRASE
        standing[alone & (head & QUANTITY != 0) & (after & OF != 0)] = NO_ACTOR
        named = (before & PLACED == 0) & (after & VERBAL != 0) | (before & ADDRESSED != 0)
        standing[place & ~named] = NO_ACTOR
        standing[joined & (after & HYPHEN != 0) | prefixed] = MODIFIER
        standing[joined & (after & S != 0) & (before & S == 0)] = POSSESSIVE
        standing[_shouted(tokens, facts, found)] = NO_ACTOR
        return standing

    def _in_custody(self, tokens: Tokens, found: Matches, standing: Ints) -> tuple[Ints, Ints]:
        """Return categories and entries, the group's people in custody turned into detainees."""
        category, entry = found.category.copy(), found.entry.copy()
        for i in np.flatnonzero(np.isin(category, list(self._custody)) & (standing != NO_ACTOR)).tolist():
            if _held(tokens, int(found.last[i])):
                category[i], entry[i] = self._custody[int(category[i])]
        return category, entry


def _of_phrase(tokens: Tokens, facts: Ints, first: Ints) -> Bools:
    """Return which matches follow an "of" that no quantity opens ("leader of IS", not "dozens of prisoners")."""
    begin = tokens.first[tokens.sentence[first]]
    open_, out = np.ones(len(first), np.bool_), np.zeros(len(first), np.bool_)
    for back in range(1, 6):
        fact = np.where(first - back >= begin, facts[first + 8 - back], 0)
        out |= open_ & (fact & OF != 0) & (facts[first + 7 - back] & QUANTITY == 0)
        open_ &= fact & FILLER != 0
    return out


def _shouted(tokens: Tokens, facts: Ints, found: Matches) -> Bools:
    """Return which short capital names stand among words in capitals, where IS is the verb and US the pronoun."""
    short = (found.last - found.first == 1) & (tokens.end[found.first] - tokens.start[found.first] == 2)
    out = np.zeros(len(short), np.bool_)
    for i in np.flatnonzero(short).tolist():
        at = int(found.first[i])
        sentence = tokens.sentence[at]
        around = [k for k in range(at - 2, at + 3) if tokens.first[sentence] <= k < tokens.last[sentence] and k != at]
        words = [k for k in around if facts[k + 8] & WORD and tokens.end[k] - tokens.start[k] > 1]
        out[i] = bool(words) and all(facts[k + 8] & CAPITALS for k in words)
    return out


def _held(tokens: Tokens, last: int) -> bool:
    """Return whether the words after a mention, up to a mark, put it into custody."""
    types = tokens.vocabulary.types
    stop = min(int(tokens.last[tokens.sentence[last - 1]]), last + _CUSTODY_REACH)
    words = [types[k].lower() for k in tokens.type[last:stop].tolist()]
    for i, word in enumerate(words):
        if word in _IN_CUSTODY:
            return bool({"in", "from", "behind"} & set(words[max(0, i - 2) : i]))
        if not word[0].isalnum():
            return False
    return False


NAMING = Naming(load("actors"), load("places"))


def mentions(tokens: Tokens) -> Matches:
    """Return every mention of an actor; categories index `NAMING.categories`."""
    return NAMING.find(tokens)
