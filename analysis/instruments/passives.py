"""Passive clauses: whether a deed's doer is named, left out, or vanishes in a noun.

The finite passive is an auxiliary (be, get) with a participle (Quirk et al. 1985, A Comprehensive
Grammar of the English Language, 3.63-3.78); a by-phrase may name the doer. What Quirk et al. call
pseudo-passives (states, feelings, qualities) does not count, nor does a participle that modifies a
noun. There is no parser: the rules are patterns over word classes, most of them from
`lexicons/participles.yaml`.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.instruments import passive_rules as rules
from analysis.instruments.participles import word_classes
from analysis.text.header import Mark
from analysis.text.lexicon import Entry, Instrument, Lexicon, Matches
from analysis.text.patterns import Page, WordClasses
from analysis.text.tokens import Tokens

WORDS = {
    "with_doer": "a passive whose doer is named",
    "without_doer": "a passive whose doer is left out",
    "nominalised": "a deed made a noun",
}
_RULES = (
    (
        "be + participle",
        "an auxiliary of be right before the participle, adverbs and asides passed over",
    ),
    ("get + participle", "get as auxiliary: 'got killed'"),
    ("be + subject + participle", "a question puts the subject between auxiliary and participle"),
    (
        "participle + and + participle",
        "the auxiliary of the first participle holds for the next: 'seized and held'",
    ),
    (
        "bare participle",
        "a headline drops the auxiliary: a verb that needs an object stands without one",
    ),
)
_BE, _GET, _INVERTED, _JOINED, _BARE = range(len(_RULES))  # the entries with a doer
_BY = {
    "with_doer": "a by-phrase names who or what did it",
    "without_doer": "no by-phrase names a doer",
}
_ENTRIES = (
    *(Entry(words, name, f"{why}; {by}") for name, by in _BY.items() for words, why in _RULES),
    Entry(
        "deed + of/on, doer beside it",
        "nominalised",
        "a possessive before or 'by' after the noun names the doer",
    ),
    Entry(
        "deed + of/on",
        "nominalised",
        "a deed as a noun, done to what follows; nothing beside it names the doer",
    ),
)
_DOER_LEFT_OUT = len(_RULES)  # so many entries on stand those without a doer
_DEED_BY, _DEED = 2 * len(_RULES), 2 * len(_RULES) + 1
_Row = tuple[int, int, int]  # first place, last place and entry


class Passive(Instrument):
    """The instrument: passive clauses with and without their doer, and deeds told as nouns.

    `participles` is the lexicon of word classes that the rules need.
    """

    def __init__(self, participles: Lexicon) -> None:
        marks = {"without_doer": (Mark("agentless_passive"),)}
        super().__init__(
            "passive",
            _ENTRIES,
            record=participles.record,
            construct="agency",
            marks=marks,
            words=WORDS,
        )
        self._classes = word_classes(participles)

    def find(self, tokens: Tokens) -> Matches:
        """Return every passive verb group and every nominalised deed, in reading order."""
        page = _read(tokens, self._classes)
        rows = [*_Clauses(page.text, self._classes).rows(), *_deeds(page.text, self._classes)]
        rows.sort(key=lambda row: (row[0], row[2]))
        first, last, entry = np.array(rows, np.int64).reshape(-1, 3).T
        return self.matches(page.tokens(first), page.tokens(last) + 1, entry)


def _read(tokens: Tokens, classes: WordClasses) -> Page:
    """Return the page of `tokens`, with the classes of words that hang on the words beside."""
    numbers = classes.of_type(tokens.vocabulary)[tokens.type]

    # What a hyphen touches: the word before it (tied), the one after it (glued) or both.
    hyphens = [f"mark hyphen {touched}" for touched in ("", "tied", "glued", "tied glued")]
    of_hyphen = np.array([classes.number(names) for names in hyphens])
    at = np.flatnonzero(numbers == of_hyphen[0])
    is_glued = np.append(tokens.gap, 1)[at + 1] == 0
    numbers[at] = of_hyphen[(tokens.gap[at] == 0) + 2 * is_glued]

    page = Page(tokens, numbers)
    # "he's" is taken for "he is", any other 's for a possessive; IS among capitals for the verb.
    is_contracted = classes.number("be_at_present contracted")
    page.replace(classes.rule("<possessive> (?<= <pronoun> . )"), is_contracted)
    is_verb = classes.number("be_at_present")
    page.replace(classes.rule("<name_or_be> (?= <capitals> )"), is_verb)
    return page


class _Clause(NamedTuple):
    """The places where a verb group and its auxiliary begin, and the rule that found it."""

    first: int
    auxiliary: int
    rule: int


class _Clauses:
    """The passive clauses of a page, by the place of the participle."""

    def __init__(self, text: str, classes: WordClasses) -> None:
        self._text, self._rule = text, classes.rule
        self._found: dict[int, _Clause] = {}

    def rows(self) -> Iterator[_Row]:
        """Yield the row of each clause."""
        self._take_direct()
        self._take_within(rules.ASKING, rules.QUESTION, _INVERTED)
        self._take_within(rules.HEADLINE, rules.BARE_VERB, _BARE)
        self._drop_attributes()
        self._take_shared()

        for participle, clause in self._found.items():
            has_doer = self._fits(rules.DOER, participle + 1)
            yield clause.first, participle, clause.rule + (0 if has_doer else _DOER_LEFT_OUT)

    def _fits(self, rule: str, place: int) -> bool:
        return self._rule(rule).match(self._text, place) is not None

    def _take_direct(self) -> None:
        for match in self._rule(rules.DIRECT).finditer(self._text):
            auxiliary = match.start(1) - 1
            rule = _GET if self._fits("<get>", auxiliary) else _BE
            self._found[match.start(2)] = _Clause(match.start(), auxiliary, rule)

    def _take_within(self, sentences: str, clause: str, rule: int) -> None:
        """Add the clauses in the sentences of a kind; both patterns end where their match ends."""
        for sentence in self._rule(sentences).finditer(self._text):
            for match in self._rule(clause).finditer(self._text, *sentence.span()):
                found = _Clause(match.start(), match.start(), rule)
                self._found.setdefault(match.end() - 1, found)

    def _drop_attributes(self) -> None:
        for participle, clause in list(self._found.items()):
            if self._is_attribute(participle, clause.auxiliary):
                del self._found[participle]

    def _is_attribute(self, participle: int, auxiliary: int) -> bool:
        """Return whether a participle belongs to a noun or to "has", or tells a state."""
        fits = self._fits
        in_there_is = fits(rules.AFTER_THERE, auxiliary) and not fits(rules.BEFORE_TO, participle)
        has = fits(rules.CONTRACTED, auxiliary) and not fits(rules.TOLD_OF, participle)
        if in_there_is or has or fits(rules.MODIFIES, participle):
            return True

        lasts = fits(rules.AT_PRESENT, auxiliary) and fits(rules.STATE_AT_PRESENT, participle)
        is_state = (lasts or fits(rules.STATE, participle)) and not fits(rules.BEING, auxiliary)
        return is_state and not fits(rules.DOER, participle + 1)

    def _take_shared(self) -> None:
        """Add the participles that share the auxiliary of the passive before them."""
        known = sorted(self._found)

        for match in self._rule(rules.JOINED_ON).finditer(self._text):
            joint, participle = match.start(), match.end() - 1
            place = bisect(known, joint)
            if participle in self._found or not place:
                continue
            between = match.string[known[place - 1] + 1 : joint + 1]
            if self._shares(between, joint, participle):
                self._found[participle] = _Clause(participle, participle, _JOINED)
                insort(known, participle)

    def _shares(self, between: str, joint: int, participle: int) -> bool:
        """Return whether a participle shares an auxiliary; `between` leads up to its joint."""
        goes_on = self._rule(rules.SAME_CLAUSE).fullmatch(between)
        if not goes_on or self._fits(rules.ACTIVE, participle):
            return False

        adjacent = len(between) <= 2
        if self._fits("<comma>", joint):
            return adjacent and self._fits(rules.LISTED, participle)
        return adjacent or self._fits(rules.WITHOUT_OBJECT, participle)


def _deeds(text: str, classes: WordClasses) -> Iterator[_Row]:
    """Yield the row of each deed told as a noun, which ends with its preposition."""
    possessed, named = classes.rule(rules.POSSESSED), classes.rule(rules.DOER)

    for match in classes.rule(rules.DEED).finditer(text):
        noun = match.start()
        is_named = possessed.match(text, noun) or named.match(text, noun + 2)
        yield noun, noun + 1, _DEED_BY if is_named else _DEED
