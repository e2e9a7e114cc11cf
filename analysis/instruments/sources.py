"""Sources: the noun phrase that an attribution names, and what kind of voice is let in by it.

The classes follow Sigal (1973, "Reporters and Officials"), with classes for conflict news. A
leftmost-break rule finds the phrase, no parser: its bounds are approximate, its class rests on
`lexicons/sources.yaml`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.text.beside import Beside, Edges, covered, listed_bits
from analysis.text.lexicon import Lexicon
from analysis.text.tokens import BREAK, TERMINATOR, Bools, Ints, Property, Tokens
from analysis.text.vocabulary import has

CLASSES = ("official", "party", "monitor", "media", "unnamed", "other")
SIDE = 4  # words that a heading gives its source, at most
LONGEST = 14  # tokens of a source; a longer stretch is cut at its far end
_AGENT_REACH = 12  # tokens behind a passive in which "by" names who says it

_ROLES = {
    "stop": "that which who whom whose when while because if but and as although though since"
    " after before whether where to in at during with into will would"
    " ; : ( ) [ ] — – \" “ ” ' ‘ , . ? !",
    "pad": "is are was were be been being has have had also yet even further repeatedly later then"
    " now still already not did do does on monday tuesday wednesday thursday friday saturday sunday"
    " yesterday today",
    "by": "by",
    "comma": ",",
    "dash": "— –",
    "is": "is are was were be been being",
    "ahead": "according citing cites cited",
    "article": "the a an this that these those",
    "inverts": "said says say added adds wrote warned explained noted claimed argued informed",
    "colon": ":",
    "sign": ": - – —",
}
STOP, PAD, BY, COMMA, DASH, IS, AHEAD, ARTICLE, INVERTS, COLON, SIGN = (
    1 << i for i in range(len(_ROLES))
)
_NO_ADVERBS = ("assembly", "monopoly", "anomaly")
_listed = listed_bits(_ROLES)


def _role(form: str, low: str) -> int:
    adverb = len(low) > 6 and low.endswith("ly") and low not in _NO_ADVERBS
    return _listed(form, low) | PAD * adverb


_ROLE = Property(_role, np.int16)


class Sources(NamedTuple):
    """Sources in columns: sentence, token bounds (half open), class (index in CLASSES)."""

    sentence: Ints
    first: Ints
    last: Ints
    kind: Ints


class SourceFinder:
    """Finds the sources of cues; `lexicon` places their words in classes."""

    def __init__(self, lexicon: Lexicon) -> None:
        lexicon.require(CLASSES[:-1])
        self._lexicon = lexicon
        self._class = np.array([CLASSES.index(c) for c in (*lexicon.categories, "other")])

    def find(self, tokens: Tokens, cues: Edges, inside: Bools) -> Sources:
        """Return the source of every cue; where a passive leaves it out, the cue itself, unnamed.

        Behind "according to" and the like the source follows; behind a passive it follows *by*;
        behind a comma ("..., said the minister") it follows a verb that can be inverted; else it
        goes before. Each runs to the next break. `inside` are the tokens between quotation marks.
        """
        role = _ROLE(tokens.vocabulary)[tokens.type]
        stop = np.append(has(role, STOP) | inside | covered(len(tokens), cues), True)
        beside = Beside(tokens, role, cues)
        at, end = cues

        points = has(role[at], SIGN) & (at - beside.opens > SIDE)
        ahead = has(role[at], AHEAD) | points
        passive = ~ahead & has(beside.before(1) | beside.before(2), IS)
        by = _next(has(role, BY), end)
        has_agent = passive & (by < np.minimum(end + _AGENT_REACH, beside.closes))
        inverts = has(role[at], INVERTS) & has(beside.before(), COMMA)
        inverts &= ~stop[end] & (beside.closes - end < LONGEST)

        left = _before(stop[:-1], role, at, beside.opens)
        right = _after(stop[:-1], role, np.where(has_agent, by + 1, end), beside.closes)
        follows = ahead | has_agent | (~passive & (inverts | (left[1] <= left[0])))
        is_left_out = passive & ~has_agent
        first = np.where(is_left_out, at, np.where(follows, right[0], left[0]))
        last = np.where(is_left_out, end, np.where(follows, right[1], left[1]))

        kind = self._classes(tokens, first, last)
        kind[is_left_out] = CLASSES.index("unnamed")
        only_article = (last == first + 1) & has(np.append(role, 0)[first], ARTICLE)
        named = (last > first) & ~only_article
        return Sources(tokens.sentence[at][named], first[named], last[named], kind[named])

    def headline_cues(self, tokens: Tokens, inside: Bools) -> Ints:
        """Return the sign by which a heading names its source: "UN: ...", "...: Coalition".

        The side of the source has at most four words, one of which the lexicon of sources knows; a
        dateline ("GENEVA:") has none. A heading is a paragraph's first sentence that ends without a
        full stop.
        """
        role = _ROLE(tokens.vocabulary)[tokens.type]
        signs = np.flatnonzero(has(role, SIGN) & ~inside)
        sentence = tokens.sentence[signs]
        first, last = tokens.first[sentence], tokens.last[sentence]
        ahead, behind = signs - first, last - signs - 1

        opens = tokens.gap[first] == BREAK
        front = opens & has(role[signs], COLON) & (ahead > 0) & (ahead <= SIDE)
        ends_open = ~has(tokens.sorts[last - 1], TERMINATOR)
        spaced = np.append(tokens.gap, 0)[signs + 1] > 0
        back = opens & ends_open & (behind > 0) & (behind <= SIDE) & spaced
        if not (front | back).any():
            return signs[:0]

        known = np.bincount(self._lexicon.find(tokens).first, minlength=len(tokens))
        total = np.append(0, np.cumsum(known))
        front &= total[signs] > total[first]
        back &= total[last] > total[signs + 1]
        return np.asarray(signs[front | back])

    def _classes(self, tokens: Tokens, first: Ints, last: Ints) -> Ints:
        """Return each span's class: the lexicon's first that one of its words belongs to."""
        matches = self._lexicon.find(tokens)
        rank = np.full(len(tokens) + 2, len(self._class) - 1)
        np.minimum.at(rank, matches.first, matches.category)

        bounds = np.stack([first, np.maximum(last, first + 1)], 1).ravel()
        return np.asarray(self._class[np.minimum.reduceat(rank, bounds)[::2]])


def _next(flags: Bools, at: Ints) -> Ints:
    """Return for each place the next index that has the flag, else one past the end."""
    index = np.append(np.flatnonzero(flags), len(flags))
    return np.asarray(index[np.searchsorted(index[:-1], at)])


def _past(flags: Bools, at: Ints) -> Ints:
    """Return for each place one past the last index before it that has the flag, else 0."""
    index = np.append(-1, np.flatnonzero(flags))
    return np.asarray(index[np.searchsorted(index, at) - 1] + 1)


def _before(stop: Bools, role: Ints, at: Ints, opens: Ints) -> Edges:
    """Return bounds of the phrase before `at`; auxiliaries, days, a comma or dash are passed."""
    last = np.maximum(_past(~has(role, PAD | COMMA | DASH), at), opens)
    first = np.maximum.reduce([_past(stop, last), opens, last - LONGEST])
    return np.minimum(_next(~has(role, PAD), first), last), last


def _after(stop: Bools, role: Ints, first: Ints, closes: Ints) -> Edges:
    """Return bounds of the phrase from `first` to the next break or auxiliary."""
    last = _next(stop | has(role, PAD), first)
    return first, np.maximum(np.minimum.reduce([last, closes, first + LONGEST]), first)
