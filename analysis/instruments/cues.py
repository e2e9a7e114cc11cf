"""Cues: which words of saying, believing or showing tie a content to a source.

What a cue needs beside it hangs on its category in `lexicons/attribution.yaml` (see the note
there).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from analysis.text.beside import Beside, Edges, count, listed_bits
from analysis.text.tokens import CAPITAL, Bools, Ints, Property, Tokens
from analysis.text.vocabulary import has

# Words from which a span in quotation marks can be speech; fewer are a slogan under distance.
SPEECH = 4

_NEAR = {
    "determiner": "the a an this these those his her their its our my your no any each every both"
    " such another 's",
    "preposition": "of in on for with from by at into over about after before under between"
    " against during than",
    "be": "is are was were be been being",
    "self": "i we you",
    "person": "he she they who it",
    "that": "that whether if how why what",
    "infinitive": "to would could should can may might will must do does did not n't didn't"
    " doesn't don't can't",
    "adverb": "also repeatedly later then still already now again recently once often has have had"
    " previously never ever both initially quickly rightly even just only further long publicly"
    " openly",
    "document": "study studies poll polls survey surveys data report reports research analysis"
    " document documents records figures letter statement evidence review index census numbers"
    " tests results memo emails filing filings test investigation inquiry notification statistics"
    " findings estimate estimates model models paper",
    "object": "it him her them himself themselves",
    "quote": "\" “ ” '' ‘ « »",
    "stop": ". , ; ! ? :",
    "particle": "to for on upon out as by of with",
    "about": "of by from about that",
}
(
    DETERMINER, PREPOSITION, BE, SELF, PERSON, THAT, INFINITIVE, ADVERB, DOCUMENT, OBJECT, QUOTE,
    STOP, PARTICLE, ABOUT, PLURAL, INFLECTED,
) = (1 << i for i in range(len(_NEAR) + 2))  # fmt: skip
_listed = listed_bits(_NEAR)


def _near(form: str, low: str) -> int:
    """Return what a form can be beside a cue."""
    bits = _listed(form, low)
    if len(low) > 4 and low.endswith("ly"):
        bits |= ADVERB
    if len(low) > 3 and low.endswith("s") and low[-2] not in "su'i":
        bits |= PLURAL
    if low.endswith(("s", "ed", "ing", "aid", "old", "ote")):
        bits |= INFLECTED
    return bits


NEAR = Property(_near, np.int32)


def are_cues(tokens: Tokens, spans: Edges, category: Ints, inside: Bools) -> Bools:
    """Return which candidates are cues; `category` is each one's place in CATEGORIES.

    `inside` are the tokens between quotation marks.
    """
    candidates = _Candidates(tokens, spans, inside)
    fits = np.stack([_RULES[name](candidates) for name in CATEGORIES])
    # What the author says or thinks is no other voice, unless a phrase says so by itself.
    own = candidates.subject_is(SELF) & (category != CATEGORIES.index("phrase"))
    return np.asarray(fits[category, np.arange(len(category))] & ~own)


class _Candidates:
    """Words that may be cues, and what stands beside them in their sentences."""

    def __init__(self, tokens: Tokens, spans: Edges, inside: Bools) -> None:
        self._tokens, self._inside = tokens, inside
        self._first, self._last = spans
        self._near = NEAR(tokens.vocabulary)[tokens.type]
        self._beside = Beside(tokens, self._near, spans)
        self._before, self._after = self._beside.before(), self._beside.after(1, STOP)

    def before_is(self, kinds: int) -> Bools:
        """Return whether the word before is of one of the kinds."""
        return has(self._before, kinds)

    def after_is(self, kinds: int) -> Bools:
        """Return whether the word after is of one of the kinds; the sentence's end is a stop."""
        return has(self._after, kinds)

    def further_is(self, kinds: int) -> Bools:
        """Return whether the second word after is of one of the kinds."""
        return has(self._beside.after(2, STOP), kinds)

    def subject_is(self, kinds: int) -> Bools:
        """Return whether the word before, an adverb passed over, is of one of the kinds."""
        return has(self._subject, kinds)

    @cached_property
    def _subject(self) -> Ints:
        passed = self.before_is(ADVERB) & (self._first - 1 > self._beside.opens)
        return np.where(passed, self._beside.before(2), self._before)

    @cached_property
    def noun(self) -> Bools:
        """It stands behind an article or a preposition."""
        return self.before_is(DETERMINER | PREPOSITION) & ~self.before_is(OBJECT)

    @cached_property
    def verb(self) -> Bools:
        """It is neither a noun nor part of a passive."""
        return ~self.noun & ~self.before_is(BE)

    @cached_property
    def _spoken(self) -> Bools:
        """A quotation touches it, a comma or colon between or not."""
        tokens, quoted = self._tokens, np.append(self._inside, [False, False])
        same_text = np.append(tokens.text, [-1, -1])[self._last + 1] == tokens.text[self._first]
        behind = self.after_is(STOP) & same_text & quoted[self._last + 1]
        quotes = Beside(tokens, self._inside.astype(np.int8), (self._first, self._last))
        ahead = has(quotes.before(1) | quotes.before(2), 1)
        return np.asarray(self.after_is(QUOTE) | behind | ahead)

    @cached_property
    def that(self) -> Bools:
        """What is said follows, or stands beside it in quotation marks."""
        return self.after_is(THAT) | self._spoken

    @cached_property
    def quotation_follows(self) -> Bools:
        """A quotation begins among the eight tokens behind."""
        end = np.minimum(self._first + 9, self._beside.closes)
        return np.asarray(count(self._inside, self._first, end) > 0)

    @cached_property
    def document(self) -> Bools:
        """A study or document stands among the six tokens before."""
        start = np.maximum(self._first - 6, self._beside.opens)
        return count(has(self._near, DOCUMENT), start, self._first) > 0

    @cached_property
    def _base(self) -> Bools:
        """It is one word without an ending."""
        return np.asarray(
            ~has(self._near[self._first], INFLECTED) & (self._last - self._first == 1)
        )

    @cached_property
    def free(self) -> Bools:
        """It is a verb, and no infinitive or order that nothing said follows."""
        opens = self._first == self._beside.opens
        bare = self._base & (self.subject_is(INFINITIVE) | opens)
        return np.asarray(~self.noun & (~bare | self.that))

    @cached_property
    def agrees(self) -> Bools:
        """It is a base form behind a plural, "officials claim", and enough follows."""
        kinds = PLURAL | DETERMINER | BE | PERSON | STOP
        follows = self._beside.closes - self._last > SPEECH
        return np.asarray(self._base & (self._subject & kinds == PLURAL) & follows)

    @cached_property
    def ended(self) -> Bools:
        """What is said follows, or the clause ends with it: "..., she claims."."""
        sorts = Beside(self._tokens, self._tokens.sorts, (self._first, self._last))
        name = has(sorts.before(), CAPITAL) & (self._first - 1 > self._beside.opens)
        return self.that | self.after_is(STOP) & (self.subject_is(PERSON) | name)

    @cached_property
    def takes_object(self) -> Bools:
        """It is a verb with an object."""
        follows = (self._before != 0) & ~self.before_is(STOP)
        return np.asarray(self.verb & self.after_is(DETERMINER | PERSON | OBJECT) & follows)

    @cached_property
    def to(self) -> Bools:
        """It is a verb before "to"."""
        return self.free & self.after_is(PARTICLE) & self.after_is(INFINITIVE)


_RULES: Mapping[str, Callable[[_Candidates], Bools]] = {
    "quotative": lambda c: c.free,
    "attitude": lambda c: c.free,
    "clausal": lambda c: (
        (c.ended | c.takes_object | c.agrees & ~c.after_is(PREPOSITION)) & (c.that | c.free)
    ),
    "content": lambda c: c.ended & ~c.noun & (c.that | ~c.before_is(BE)),
    "evidential": lambda c: c.document & ~c.before_is(DETERMINER | INFINITIVE),
    "naming": lambda c: c.verb & (c.after_is(OBJECT | THAT) | c.quotation_follows),
    "particle": lambda c: c.free & c.after_is(PARTICLE),
    "infinitive": lambda c: c.to,
    "nominal": lambda c: c.after_is(THAT) | c.after_is(BE) & c.further_is(THAT | STOP),
    "hearsay": lambda c: c.after_is(ABOUT),
    "phrase": lambda c: np.ones_like(c.free),
    "intention": lambda c: c.free,
    "intention to": lambda c: c.to,
}
CATEGORIES = tuple(_RULES)
