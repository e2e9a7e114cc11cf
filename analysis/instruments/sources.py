"""Sources: the noun phrase that an attribution names, and what kind of voice is let in by it.

The classes follow Sigal (1973, "Reporters and Officials"), with classes for conflict news. A
leftmost-break rule finds the phrase, no parser: its bounds are approximate, its class rests on
`lexicons/sources.yaml`.
"""

from __future__ import annotations

import numpy as np

from analysis.text.bounds import BREAK, TERMINATOR
from analysis.text.lexicon import Lexicon
from analysis.text.patterns import Beside, Edges, count, covered, listed
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints, has

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
_NO_ADVERBS = ("assembly", "monopoly", "anomaly")
_ROLE = listed(
    _ROLES,
    lambda _, low: {"pad": len(low) > 6 and low.endswith("ly") and low not in _NO_ADVERBS},
)


class SourceFinder:
    """Finds the sources of cues; `lexicon` places their words in classes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._class = np.array([CLASSES.index(c) for c in (*lexicon.categories, "other")])

    def ranks(self, tokens: Tokens) -> Ints:
        """Return each token's class as the lexicon ranks them, the number of classes for none."""
        matches = self._lexicon.find(tokens)
        ranks = np.full(len(tokens) + 2, len(self._lexicon.categories))
        np.minimum.at(ranks, matches.first, matches.category)
        return ranks

    def find(self, tokens: Tokens, cues: Edges, inside: Bools, ranks: Ints) -> Ints:
        """Return first, last token and class of each cue's source, in columns.

        Where a passive leaves it out, the cue itself stands for it, unnamed.
        Behind "according to" and the like the source follows; behind a passive it follows *by*;
        behind a comma ("..., said the minister") it follows a verb that can be inverted; else it
        goes before. Each runs to the next break; its class is the highest in rank of its words'.
        `inside` are the tokens between quotation marks.
        """
        near = _Surroundings(tokens, cues, inside)
        leads = near.leads()
        is_passive = ~leads & (near.before("is") | near.before("is", 2))
        agent = near.agent()
        has_agent = is_passive & (agent > 0)

        left = near.phrase_before()
        right = near.phrase_after(np.where(has_agent, agent, near.last))
        nothing_before = left[1] <= left[0]
        follows = leads | has_agent | (~is_passive & (near.inverts() | nothing_before))
        is_left_out = is_passive & ~has_agent
        first, last = np.where(is_left_out, cues, np.where(follows, right, left))

        spans = np.stack([first, np.maximum(last, first + 1)], 1).ravel()
        kind = self._class[np.minimum.reduceat(ranks, spans)[::2]]
        kind[is_left_out] = CLASSES.index("unnamed")
        is_article = (last - first == 1) & near.are("article").take(first, mode="clip")
        is_named = (last > first) & ~is_article
        return np.stack([first, last, kind])[:, is_named]

    def headline_cues(self, tokens: Tokens, inside: Bools, ranks: Ints) -> Ints:
        """Return the sign by which a heading names its source: "UN: ...", "...: Coalition".

        The side of the source has at most four words, one of which the lexicon of sources knows; a
        dateline ("GENEVA:") has none. A heading is a paragraph's first sentence that ends without a
        full stop.
        """
        numbers = _ROLE.of_type(tokens.vocabulary)[tokens.type]
        signs = np.flatnonzero(_ROLE.has(numbers, "sign") & ~inside)
        sentence = tokens.sentence[signs]
        first, last = tokens.first[sentence], tokens.last[sentence]
        is_known = ranks < len(self._lexicon.categories)

        is_before = (signs - first <= SIDE) & (count(is_known, first, signs) > 0)
        before_colon = is_before & _ROLE.has(numbers[signs], "colon")

        is_behind = (last - signs - 1 <= SIDE) & (count(is_known, signs + 1, last) > 0)
        is_apart = tokens.gap.take(signs + 1, mode="clip") > 0
        ends_open = ~has(tokens.sorts[last - 1], TERMINATOR)
        behind_sign = is_behind & is_apart & ends_open
        is_heading = tokens.gap[first] == BREAK
        return np.asarray(signs[is_heading & (before_colon | behind_sign)])


class _Surroundings(Beside):
    """Cues, and the phrases beside them that may be their sources."""

    def __init__(self, tokens: Tokens, cues: Edges, inside: Bools) -> None:
        super().__init__(tokens, _ROLE, cues)
        self._stop = self.are("stop") | inside | covered(len(tokens), cues)
        self._pad = self.are("pad")

    def leads(self) -> Bools:
        """Return which cues stand before their source: "according to", a heading's sign."""
        is_late_sign = self.before("sign", 0) & (self.first - self.opens > SIDE)
        return self.before("ahead", 0) | is_late_sign

    def agent(self) -> Ints:
        """Return the token after the "by" that follows each cue in its sentence, 0 where none."""
        by = _next(self.are("by"), self.last)
        is_near = by < np.minimum(self.last + _AGENT_REACH, self.closes)
        return np.where(is_near, by + 1, 0)

    def inverts(self) -> Bools:
        """Return which cues a comma parts from what was said, so that their source follows."""
        stops = self._stop.take(self.last, mode="clip")
        is_short = self.closes - self.last < LONGEST
        return self.before("inverts", 0) & self.before("comma") & ~stops & is_short

    def phrase_before(self) -> Edges:
        """Return bounds of the phrase before; auxiliaries, days, a comma or dash are passed."""
        skipped = self._pad | self.are("comma dash")
        last = np.maximum(_past(~skipped, self.first), self.opens)
        first = np.maximum.reduce([_past(self._stop, last), self.opens, last - LONGEST])
        return np.minimum(_next(~self._pad, first), last), last

    def phrase_after(self, first: Ints) -> Edges:
        """Return bounds of the phrase from `first` to the next break or auxiliary."""
        last = _next(self._stop | self._pad, first)
        return first, np.maximum(np.minimum.reduce([last, self.closes, first + LONGEST]), first)


def _next(flags: Bools, at: Ints) -> Ints:
    """Return for each place the next index that has the flag, else one past the end."""
    index = np.append(np.flatnonzero(flags), len(flags))
    return index[np.searchsorted(index[:-1], at)]


def _past(flags: Bools, at: Ints) -> Ints:
    """Return for each place one past the last index before it that has the flag, else 0."""
    index = np.append(-1, np.flatnonzero(flags))
    return index[np.searchsorted(index, at) - 1] + 1
