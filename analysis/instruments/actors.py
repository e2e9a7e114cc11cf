"""Naming: which actor a text mentions, and what the head noun calls him.

The instrument `naming` finds the entries of a study's table of actors (`actors.yaml`) and keeps
those that stand as mentions. A category is `actor.label`. Entries are judged by their head noun; a
modifier ("the attack of the group", "the group's aims", "a group stronghold") or a place ("in
Peru") is no mention. Pronouns (they, it, who) are left out: whom they mean only the text before
can tell.

A line `# in custody: a.label as b.label, ...` in the table's header turns people of the actor `a`
into those of `b` where the same breath says that they are in prison.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.errors import fail
from analysis.instruments.neighbours import (
    ADDRESSED,
    ADJECTIVAL,
    CAPITALS,
    CLAUSE,
    DIRECTION,
    FILLER,
    HYPHEN,
    LOCATIVE,
    LONG_WORD,
    OF,
    PLACE,
    PLURAL,
    POSSESSIVE_MARK,
    QUANTITY,
    THING,
    VERB,
    WORD,
    neighbour_facts,
)
from analysis.text.beside import Beside
from analysis.text.header import Mark
from analysis.text.lexicon import Entry, Lexicon, Matches
from analysis.text.tokens import Bools, Ints, Property, Tokens
from analysis.text.vocabulary import has

# How a name stands in its sentence; only HEAD is a mention.
HEAD, POSSESSIVE, OF_PHRASE, MODIFIER, NO_ACTOR = range(5)

_COLLECTIVE = frozenset(["police", "army", "government", "regime", "authorities"])
_IN_CUSTODY = frozenset(["prison", "prisons", "jail", "jails", "custody", "detention", "bars"])
_CUSTODY_REACH = 8


class Names(NamedTuple):
    """All entries found, mentions or not: the columns of Matches, and how each stands."""

    first: Ints
    last: Ints
    category: Ints
    entry: Ints
    standing: Ints


def split(category: str) -> tuple[str, str]:
    """Return the actor and the label of a category.

    >>> split("rebels.function")
    ('rebels', 'function')
    """
    actor, _, label = category.partition(".")
    return actor, label


def check_codes(table: Lexicon, actors: Collection[str], labels: Collection[str]) -> None:
    """Raise StudyError unless each category is an actor and a label of the codebook."""
    for category in table.categories:
        actor, label = split(category)
        if actor not in actors or label not in labels:
            allowed = f"actor.label, of {', '.join(actors)} and {', '.join(labels)}"
            fail(table.path or table.name, None, "category", category, allowed)


@dataclass(frozen=True)
class Naming:
    """The table of actors as an instrument.

    `places` tells which of its names are places too, `neighbours` what the words beside a name are.
    """

    table: Lexicon
    places: Lexicon
    neighbours: Lexicon
    name: str = "naming"
    construct: str = "naming"
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Version that the table states."""
        return self.table.version

    @cached_property
    def words(self) -> Mapping[str, str]:
        """How a label names a category, by the words of the table's header for its label."""
        words = self.table.words
        labels = {category: split(category)[1] for category in self.categories}
        return {
            c: words.get(c, words.get(label, ""))
            for c, label in labels.items()
            if {c, label} & words.keys()
        }

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The table's entries, and one rule for each category of people in custody."""
        reason = "the group's people, said in the same breath to be in custody"
        rules = (Entry("... in prison", inside, reason) for inside in self._custody.values())
        return (*self.table.entries, *rules)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories `actor.label` in the order of the table."""
        return tuple(dict.fromkeys(entry.category for entry in self.entries))

    def find(self, tokens: Tokens) -> Matches:
        """Return the mentions, one row each, in reading order."""
        names = self.names(tokens)
        head = names.standing == HEAD
        return Matches(*(column[head] for column in names[:4]))

    def names(self, tokens: Tokens) -> Names:
        """Return every entry found and how it stands in its sentence."""
        matches = self.table.find(tokens)
        if not len(matches.first):
            return Names(*matches, matches.entry)

        standing = self._standing(tokens, matches)
        category, entry = self._imprisoned(tokens, matches, standing)
        return Names(matches.first, matches.last, category, entry, standing)

    @cached_property
    def _custody(self) -> dict[str, str]:
        """Category of people at large to the one that they have in custody."""
        name = "in custody"
        pairs: dict[str, str] = {}

        for part in filter(None, self.table.record.get(name, "").split(",")):
            outside, _, inside = part.strip().partition(" as ")
            if outside not in self.table.categories or "." not in inside:
                allowed = "actor.label as actor.label, of the table's categories, parted by commas"
                fail(self.table.path or self.table.name, None, name, part.strip(), allowed)
            pairs[outside] = inside
        return pairs

    @cached_property
    def _facts(self) -> Property:
        return neighbour_facts(self.neighbours, self.places)

    @cached_property
    def _is_place(self) -> Bools:
        places = {entry.words for entry in self.places.entries}
        return np.array([entry.words in places for entry in self.entries])

    @cached_property
    def _is_name(self) -> Bools:
        return np.array(
            [split(e.category)[1] == "name" or e.words in _COLLECTIVE for e in self.entries]
        )

    def _standing(self, tokens: Tokens, matches: Matches) -> Ints:
        """Return how each match stands, by the words on both sides within its sentence."""
        first, last, _, entry = matches
        facts = self._facts(tokens.vocabulary)[tokens.type]
        beside = Beside(tokens, facts, (first, last))
        before, head, after = beside.before(), beside.head(), beside.after()
        name, place = self._is_name[entry], self._is_place[entry]
        alone = last - first == 1
        joined = np.append(tokens.gap, 1)[last] == 0

        # The rules in the order of their strength: a later one overrules an earlier.
        standing = np.full(len(first), HEAD)
        thing = has(after, THING) | has(after, PLACE) & has(beside.after(2), THING)
        standing[name & thing & ~has(head, PLURAL)] = MODIFIER

        adjective = has(head, ADJECTIVAL) & (after & (WORD | CLAUSE | VERB) == WORD)
        standing[alone & (adjective | has(head, DIRECTION))] = NO_ACTOR
        standing[_is_in_of_phrase(beside)] = OF_PHRASE
        standing[alone & has(head, QUANTITY) & has(after, OF)] = NO_ACTOR

        acts = ~has(before, LOCATIVE) & has(after, VERB) | has(before, ADDRESSED)
        standing[place & ~acts] = NO_ACTOR
        standing[joined & has(after, HYPHEN)] = MODIFIER
        standing[(tokens.gap[first] == 0) & has(before, HYPHEN)] = MODIFIER
        possessed = has(after, POSSESSIVE_MARK) & ~has(before, POSSESSIVE_MARK)
        standing[joined & possessed] = POSSESSIVE

        short = alone & (tokens.end[first] - tokens.start[first] == 2)
        standing[short & _is_among_capitals(beside)] = NO_ACTOR
        return standing

    def _imprisoned(self, tokens: Tokens, matches: Matches, standing: Ints) -> tuple[Ints, Ints]:
        """Return categories and entries, those of people in custody changed."""
        category, entry = matches.category.copy(), matches.entry.copy()
        rules = {
            self.categories.index(outside): (self.categories.index(inside), i)
            for i, (outside, inside) in enumerate(self._custody.items(), len(self.table.entries))
        }
        people = np.isin(category, list(rules)) & (standing != NO_ACTOR)

        for i in np.flatnonzero(people).tolist():
            if _is_imprisoned(tokens, int(matches.last[i])):
                category[i], entry[i] = rules[int(category[i])]
        return category, entry


def _is_in_of_phrase(beside: Beside) -> Bools:
    """Return which spans follow an "of" that no quantity opens: "leader of", not "dozens of"."""
    is_open = np.ones(len(beside.opens), np.bool_)
    follows = ~is_open

    for back in range(1, 6):
        is_of = has(beside.before(back), OF)
        follows |= is_open & is_of & ~has(beside.before(back + 1), QUANTITY)
        is_open &= has(beside.before(back), FILLER)
    return follows


def _is_among_capitals(beside: Beside) -> Bools:
    """Return which spans stand among words in capitals, where IS is the verb and US the pronoun."""
    near = np.stack([beside.before(2), beside.before(1), beside.after(1), beside.after(2)])
    is_word = has(near, LONG_WORD)
    return np.asarray(is_word.any(0) & (~is_word | has(near, CAPITALS)).all(0))


def _is_imprisoned(tokens: Tokens, last: int) -> bool:
    """Return whether the words after a mention, up to a mark, put it into custody."""
    lows = tokens.vocabulary.lows
    stop = min(int(tokens.last[tokens.sentence[last - 1]]), last + _CUSTODY_REACH)
    words = [lows[k] for k in tokens.type[last:stop].tolist()]

    for i, word in enumerate(words):
        if word in _IN_CUSTODY:
            return not {"in", "from", "behind"}.isdisjoint(words[max(0, i - 2) : i])
        if not word[0].isalnum():
            return False
    return False
