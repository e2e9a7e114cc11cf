"""Passive clauses: whether a deed's doer is named, left out, or vanishes in a noun.

The finite passive is an auxiliary (be, get) with a participle (Quirk et al. 1985, A Comprehensive
Grammar of the English Language, 3.63-3.78); a by-phrase may name the doer. What Quirk et al. call
pseudo-passives (states, feelings, qualities) does not count, nor does a participle that modifies a
noun. There is no parser: the rules are patterns over word classes, most of them from
`lexicons/participles.yaml`.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analysis.instruments import passive_rules as rules
from analysis.instruments.participles import word_classes
from analysis.text.header import Mark
from analysis.text.lexicon import NOTHING, Entry, Lexicon, Matches
from analysis.text.patterns import Page, WordClasses
from analysis.text.tokens import Bools, Tokens

WORDS = {
    "with_doer": "a passive whose doer is named",
    "without_doer": "a passive whose doer is left out",
    "nominalised": "a deed made a noun",
}
_WITH, _WITHOUT, _NOMINALISED = range(3)
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
_BE, _GET, _INVERTED, _JOINED, _BARE = range(len(_RULES))
_ENTRIES = (
    *(
        Entry(words, "with_doer", f"{why}; a by-phrase names who or what did it")
        for words, why in _RULES
    ),
    *(Entry(words, "without_doer", f"{why}; no by-phrase names a doer") for words, why in _RULES),
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


@dataclass(frozen=True)
class Passive:
    """The instrument: passive clauses with and without their doer, and deeds told as nouns.

    `participles` is the lexicon of word classes that the rules need.
    """

    participles: Lexicon
    name: str = "passive"
    construct: str = "agency"
    categories: tuple[str, ...] = tuple(WORDS)
    entries: tuple[Entry, ...] = _ENTRIES
    marks: Mapping[str, tuple[Mark, ...]] = field(
        default_factory=lambda: {"without_doer": (Mark("agentless_passive"),)}
    )
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)

    @property
    def version(self) -> str:
        """Version that the lexicon states."""
        return self.participles.version

    @cached_property
    def _classes(self) -> WordClasses:
        return word_classes(self.participles)

    def find(self, tokens: Tokens) -> Matches:
        """Return every passive verb group and every nominalised deed, in reading order."""
        if not len(tokens):
            return NOTHING

        page = _read(tokens, self._classes)
        rows = [*_Clauses(page.text, self._classes).rows(), *_deeds(page.text, self._classes)]
        if not rows:
            return NOTHING

        first, last, category, entry = np.array(sorted(rows, key=lambda r: (r[0], r[3]))).T
        return Matches(page.tokens(first), page.tokens(last) + 1, category, entry)

    def sentences(self, tokens: Tokens) -> Bools:
        """Return for each sentence whether it has a passive clause, with or without its doer."""
        found = self.find(tokens)
        hit = np.zeros(len(tokens.first), np.bool_)
        hit[tokens.sentence[found.first[found.category != _NOMINALISED]]] = True
        return hit


def _read(tokens: Tokens, classes: WordClasses) -> Page:
    """Return the page of `tokens`, with the letters of words that hang on the words beside."""
    letters = classes.of_type(tokens.vocabulary)[tokens.type]

    # What a hyphen touches: the word before it (tied), the one after it (glued) or both.
    hyphen = np.flatnonzero(letters == ord(classes.letter({"mark", "hyphen"})))
    tied = tokens.gap[hyphen] == 0
    glued = np.append(tokens.gap, 1)[hyphen + 1] == 0
    for is_kind, kind in ((tied, {"tied"}), (glued, {"glued"}), (tied & glued, {"tied", "glued"})):
        letters[hyphen[is_kind]] = ord(classes.letter({"mark", "hyphen", *kind}))

    page = Page(tokens, letters)
    # "he's" is taken for "he is", any other 's for a possessive; IS among capitals for the verb.
    page.replace(
        classes.rule("<possessive> (?<= <pronoun> . )"),
        classes.letter({"be_at_present", "contracted"}),
    )
    page.replace(classes.rule("<name_or_be> (?= <capitals> )"), classes.letter({"be_at_present"}))
    return page


_Row = tuple[int, int, int, int]


class _Clauses:
    """The passive clauses of a page.

    Found are, by the place of the participle, the places of verb group and auxiliary, and the rule.
    """

    def __init__(self, text: str, classes: WordClasses) -> None:
        self._text, self._rule = text, classes.rule
        self._found: dict[int, tuple[int, int, int]] = {}

    def rows(self) -> Iterator[_Row]:
        """Yield first place, participle, category and entry of each clause."""
        self._take_direct()
        self._take_within(rules.ASKING, rules.QUESTION, _INVERTED)
        self._take_within(rules.HEADLINE, rules.BARE_VERB, _BARE)

        for participle, (_, auxiliary, _) in list(self._found.items()):
            if self._is_attribute(participle, auxiliary):
                del self._found[participle]
        self._take_shared()

        for participle, (first, _, rule) in self._found.items():
            if self._fits(rules.DOER, participle + 1):
                yield first, participle, _WITH, rule
            else:
                yield first, participle, _WITHOUT, rule + len(_RULES)

    def _fits(self, rule: str, place: int) -> bool:
        return self._rule(rule).match(self._text, place) is not None

    def _take_direct(self) -> None:
        for match in self._rule(rules.DIRECT).finditer(self._text):
            auxiliary = match.start(1) - 1
            rule = _GET if self._fits("<get>", auxiliary) else _BE
            self._found[match.start(2)] = (match.start(), auxiliary, rule)

    def _take_within(self, sentences: str, clause: str, rule: int) -> None:
        """Add the clauses in the sentences of a kind; both patterns end where their match ends."""
        for sentence in self._rule(sentences).finditer(self._text):
            for match in self._rule(clause).finditer(self._text, *sentence.span()):
                self._found.setdefault(match.end() - 1, (match.start(), match.start(), rule))

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
                self._found[participle] = (participle, participle, _JOINED)
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
    """Yield a row for each deed told as a noun: the noun, its preposition, category and entry."""
    possessed, named = classes.rule(rules.POSSESSED), classes.rule(rules.DOER)

    for match in classes.rule(rules.DEED).finditer(text):
        noun = match.start()
        is_named = possessed.match(text, noun) or named.match(text, noun + 2)
        yield noun, noun + 1, _NOMINALISED, 2 * len(_RULES) + (0 if is_named else 1)
