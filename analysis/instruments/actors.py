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

from collections.abc import Collection, Iterator

import numpy as np

from analysis.errors import fail
from analysis.text.lexicon import Entry, Instrument, Lexicon, Matches
from analysis.text.patterns import Beside, WordClasses, listed
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints

# How a name stands in its sentence; only HEAD is a mention.
HEAD, POSSESSIVE, OF_PHRASE, MODIFIER, NO_ACTOR = range(5)

_COLLECTIVE = frozenset(["police", "army", "government", "regime", "authorities"])
_CUSTODY = {"custody": "prison prisons jail jails custody detention bars", "into": "in from behind"}
_CUSTODY_REACH = 8


def split(category: str) -> tuple[str, str]:
    """Return the actor and the label of a category.

    >>> split("rebels.function")
    ('rebels', 'function')
    """
    actor, _, label = category.partition(".")
    return actor, label


def check_codes(table: Lexicon, actors: Collection[str], labels: Collection[str]) -> None:
    """Raise StudyError unless each category is an actor of the study and a label of its codebook.

    A codebook without labels allows any.
    """
    for category in table.categories:
        actor, label = split(category)
        if actor not in actors or label not in (labels or [label]):
            allowed = f"actor.label, of {', '.join(actors)} and {', '.join(labels) or 'any label'}"
            fail(table.path or table.name, None, "category", category, allowed)


class Naming(Instrument):
    """The table of actors as an instrument.

    `places` tells which of its names are places too, `neighbours` what the words beside a name are.
    """

    def __init__(self, table: Lexicon, places: Lexicon, neighbours: Lexicon) -> None:
        self.table, self.places = table, places
        custody = dict(_in_custody(table))
        entries = (*table.entries, *(_in_prison(category) for category in custody.values()))
        # A category is named by the words of the table's header for it or for its label.
        names = {e.category: split(e.category)[1] for e in entries}
        words = {
            name: table.words.get(name, table.words.get(label, "")) for name, label in names.items()
        }
        words = {name: text for name, text in words.items() if text}
        super().__init__("naming", entries, record=table.record, construct="naming", words=words)

        # The rule for people in custody by the category of those at large, -1 where there is none.
        rules = {category: len(table.entries) + i for i, category in enumerate(custody)}
        self._rule = np.array([rules.get(category, -1) for category in self.categories])
        self._classes = _neighbour_classes(neighbours, places)
        of_places = {entry.words for entry in places.entries}
        self._is_place = np.array([e.words in of_places for e in entries])
        self._is_name = np.array(
            [names[e.category] == "name" or e.words in _COLLECTIVE for e in entries]
        )

    def find(self, tokens: Tokens) -> Matches:
        """Return the mentions, one row each, in reading order."""
        matches = self.table.find(tokens)
        is_mention = self.standing(tokens, matches) == HEAD
        first, last, category, entry = (column[is_mention] for column in matches)
        if (self._rule >= 0).any():
            jailed = _are_in_custody(Beside(tokens, self._classes, (first, last)))
            rule = self._rule[category]
            entry = np.where(jailed & (rule >= 0), rule, entry)
        return self.matches(first, last, entry)

    def standing(self, tokens: Tokens, matches: Matches) -> Ints:
        """Return how each match stands, by the words on both sides within its sentence."""
        first, last, _, entry = matches
        beside = Beside(tokens, self._classes, (first, last))
        before, head, after = beside.before, beside.head, beside.after
        name, place = self._is_name[entry], self._is_place[entry]
        alone = last - first == 1
        joined = np.append(tokens.gap, 1)[last] == 0

        # The rules in the order of their strength: a later one overrules an earlier.
        standing = np.full(len(first), HEAD)
        thing = after("thing") | after("place") & after("thing", 2)
        standing[name & thing & ~head("plural")] = MODIFIER

        adjective = head("adjectival") & after("word") & ~after("clause verb")
        direction = head("direction") & head("small")
        standing[alone & (adjective | direction)] = NO_ACTOR
        standing[_is_in_of_phrase(beside)] = OF_PHRASE
        standing[alone & head("quantity") & after("of")] = NO_ACTOR

        acts = ~before("locative") & after("verb") | before("addressed")
        standing[place & ~acts] = NO_ACTOR
        standing[joined & after("hyphen")] = MODIFIER
        standing[(tokens.gap[first] == 0) & before("hyphen")] = MODIFIER
        standing[joined & after("possessive") & ~before("possessive")] = POSSESSIVE

        short = alone & (tokens.end[first] - tokens.start[first] == 2)
        standing[short & _is_among_capitals(beside)] = NO_ACTOR
        return standing


def _in_custody(table: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield categories of people at large with those that they have in custody."""
    name = "in custody"
    for part in filter(None, table.record.get(name, "").split(",")):
        outside, _, inside = part.strip().partition(" as ")
        if outside not in table.categories or "." not in inside:
            allowed = "actor.label as actor.label, of the table's categories, parted by commas"
            fail(table.path or table.name, None, name, part.strip(), allowed)
        yield outside, inside


def _in_prison(category: str) -> Entry:
    reason = "the group's people, said in the same breath to be in custody"
    return Entry("... in prison", category, reason)


def _is_in_of_phrase(beside: Beside) -> Bools:
    """Return which spans follow an "of" that no quantity opens: "leader of", not "dozens of"."""
    is_open = np.ones(len(beside.opens), np.bool_)
    follows = ~is_open

    for back in range(1, 6):
        is_of = beside.before("of", back)
        follows |= is_open & is_of & ~beside.before("quantity", back + 1)
        is_open &= beside.before("filler", back)
    return follows


def _is_among_capitals(beside: Beside) -> Bools:
    """Return which spans stand among words in capitals, where IS is the verb and US the pronoun."""
    near = [(side, far) for side in (beside.before, beside.after) for far in (1, 2)]
    is_word = np.stack([side("long_word", far) for side, far in near])
    in_capitals = np.stack([side("capitals", far) for side, far in near])
    return np.asarray(is_word.any(0) & (~is_word | in_capitals).all(0))


def _are_in_custody(beside: Beside) -> Bools:
    """Return which spans the words behind them, up to a mark, put into custody."""
    is_open = np.ones(len(beside.opens), np.bool_)
    jailed = led = just_led = ~is_open

    for ahead in range(1, _CUSTODY_REACH + 1):
        is_custody = beside.after("custody", ahead)
        jailed = jailed | (is_open & is_custody & (led | just_led))
        is_open &= beside.after("word", ahead) & ~is_custody
        led, just_led = just_led, beside.after("into", ahead)
    return jailed


def _neighbour_classes(words: Lexicon, places: Lexicon) -> WordClasses:
    """Return the classes of words; `words` has those by list, `places` the names of places."""
    names = (entry.words.lower() for entry in places.entries if " " not in entry.words)
    return listed({**words.word_lists, **_CUSTODY, "place": " ".join(names)}, _spelled)


def _spelled(form: str, low: str) -> dict[str, object]:
    """Return the classes that follow from how a form is written."""
    starts_with_digit = form[0].isdigit()
    return {
        "small": form == low,  # a noun of direction written as a name is none
        "possessive": low in ("'s", "'"),
        "hyphen": form in "-–—/",
        "of": low == "of",
        "capitals": form.isupper() and form.isalpha() and len(form) > 1,
        "filler": low.endswith("ed") or starts_with_digit,
        "verb": low.endswith("n't") or (low.endswith(("ed", "ly")) and form.islower()),
        "word": form[0].isalnum(),
        "long_word": form[0].isalnum() and len(form) > 1,
        "quantity": starts_with_digit,
    }
