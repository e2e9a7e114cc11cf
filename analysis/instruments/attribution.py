"""Attribution: whose voice a sentence is in.

A sentence is *quoted* when its main content stands in quotation marks, *attributed* when a cue
names or alludes to somebody else who says or holds it, else it is the author's. The three parts of
an attribution, source, cue and content, are those of Pareti (2015, "Attribution: a computational
approach") and Newell et al. (LREC 2018).
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from analysis.instruments import cues as cue_rules
from analysis.instruments.quotations import quotations
from analysis.instruments.sources import CLASSES, SourceFinder
from analysis.text.bounds import CAPITAL
from analysis.text.header import Mark
from analysis.text.lexicon import Entry, Instrument, Lexicon, Matches
from analysis.text.patterns import Edges, count, covered
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools, Ints, has

AUTHOR, ATTRIBUTED, QUOTED = 0, 1, 2
QUOTATION, CUE, INTENTION = 0, 1, 2
_KINDS = ("quotation", "cue", "intention")
# Share of a sentence's words inside quotation marks from which they are its main content.
MAIN = 0.5
_TITLE = 4  # letters of words that may stay small in a title

_MOJIBAKE = {
    "â€œ": "“", "â€\x9d": "”", "â€�": "”", "â€™": "’", "â€˜": "‘", "â€“": "–", "â€”": "—",
    "â€¦": "…",
}  # fmt: skip
_BROKEN = re.compile("|".join(map(re.escape, _MOJIBAKE)))
_RULES = (
    Entry("“ ”", "quotation", "speech stands between quotation marks"),
    Entry("name:", "cue", "a headline sets its source before or behind a colon or a dash"),
    *(Entry(name, f"source_{name}", "the source is of this class") for name in CLASSES),
)
_SPEECH, _HEADLINE, _FIRST_SOURCE = range(3)  # places in the rules


def repair(text: str) -> str:
    """Return `text` with curly quotes and dashes restored that were decoded in the wrong code page.

    >>> repair("â€œwe know,â€� he said")
    '“we know,” he said'
    """
    return _BROKEN.sub(lambda match: _MOJIBAKE[match[0]], text) if "â€" in text else text


class Sourcing(Instrument):
    """The instrument `sourcing`: quotations, cues and sources, one row per span.

    Categories: `quotation` (speech between quotation marks), `cue` (what ties content to a source),
    `intention` (the author states what somebody wants or plans; no voice) and one `source_`
    category per class of source.
    """

    def __init__(self, cues: Lexicon, sources: Lexicon) -> None:
        own = (entry._replace(category=_kind(entry)) for entry in cues.entries)
        super().__init__(
            "sourcing",
            (*_RULES, *own),
            record=cues.record,
            construct="sourcing",
            # What `voices` judges is no category of a single match.
            marks={"voice": (Mark("voice", "attributed"), Mark("voice", "quoted"))},
            words={"voice": "attributed to a source or quoted"},
        )
        self.categories = (*_KINDS, *(f"source_{name}" for name in CLASSES))
        self._cues, self._sources = cues, SourceFinder(sources)

    def find(self, tokens: Tokens) -> Matches:
        """Return quotations, cues outside them and the sources of those cues, in reading order."""
        marked = quotations(tokens)
        inside = covered(len(tokens), marked)
        ranks = self._sources.ranks(tokens)
        cues = self._find_cues(tokens, inside, ranks)
        first, last, entry = cues
        is_voice = self._category[entry] == CUE
        spoken = first[is_voice], last[is_voice]
        speech = _speech(tokens, marked, tokens.sentence[spoken[0]])
        first, last, kind = self._sources.find(tokens, spoken, inside, ranks)
        sources = np.stack([first, last, kind + _FIRST_SOURCE])
        return self._once(np.concatenate([cues, speech, sources], axis=1))

    def _find_cues(self, tokens: Tokens, inside: Bools, ranks: Ints) -> Ints:
        """Return rows (first, last, entry) of the cues outside quotation marks."""
        matches = self._cues.find(tokens)
        names = self._cues.categories
        is_cue = cue_rules.are_cues(tokens, matches, names, inside) & ~inside[matches.first]

        first, last, category, entry = (column[is_cue] for column in matches)
        takes_particle = category == names.index("particle")
        last = np.minimum(last + takes_particle, tokens.last[tokens.sentence[first]])
        cues = np.stack([first, last, entry + len(_RULES)])

        signs = self._sources.headline_cues(tokens, inside, ranks)
        headlines = np.stack([signs, signs + 1, np.full_like(signs, _HEADLINE)])
        return np.concatenate([cues, headlines], axis=1)

    def _once(self, rows: Ints) -> Matches:
        """Return the matches of rows (first, last, entry), one for a span and category."""
        columns = np.stack(self.matches(*rows))
        columns = columns[:, np.lexsort(columns[::-1])]
        is_new = np.diff(columns[:3], prepend=-1).any(0)
        return Matches(*columns[:, is_new])


def _kind(cue: Entry) -> str:
    return _KINDS[INTENTION if "intention" in cue.category else CUE]


def _speech(tokens: Tokens, marked: Edges, cued: Ints) -> Ints:
    """Return rows (first, last, entry) of the spans that are speech.

    Speech is no title, long enough, and said by somebody or a sentence of its own. `cued` are the
    sentences with a cue.
    """
    start, end = marked
    first, last = tokens.sentence[start], tokens.sentence[end - 1]
    size = count(tokens.is_word, start, end)
    is_main = size >= MAIN * count(tokens.is_word, tokens.first[first], tokens.last[first])
    is_said = np.isin(first, cued) | np.isin(last, cued) | (last > first) | is_main

    inner = cue_rules.NEAR.of_type(tokens.vocabulary)[tokens.type[end - 2]]
    is_sentence = (tokens.first[first] == start) & (size > 1) & cue_rules.NEAR.has(inner, "stop")
    is_long = (size >= cue_rules.SPEECH) | is_sentence
    keep = is_said & is_long & ~_are_titles(tokens, marked)
    return np.stack([start, end, np.full_like(start, _SPEECH)])[:, keep]


def _are_titles(tokens: Tokens, spans: Edges) -> Bools:
    """Return which spans have several long words, all with a capital."""
    is_long = tokens.is_word & (tokens.end - tokens.start > _TITLE)
    capitals = count(is_long & has(tokens.sorts, CAPITAL), *spans)
    return np.asarray((capitals > 1) & (capitals == count(is_long, *spans)))


def voices(tokens: Tokens, matches: Matches) -> Ints:
    """Return each sentence's voice: 0 author, 1 attributed, 2 quoted.

    `matches` are those of `Sourcing.find`. Quoted: speech makes up at least half of the sentence's
    words, or its beginning, or it follows a cue as its object; attributed: a cue stands in it
    outside quotation marks. So a partial quote leaves a sentence attributed, and a quoted slogan
    leaves it the author's.
    """
    cues, speech = _spans(matches, CUE), _spans(matches, QUOTATION)
    voice = np.full(len(tokens.first), AUTHOR)
    voice[tokens.sentence[cues[0]]] = ATTRIBUTED

    objects = tokens.sentence[speech[0][_are_objects(tokens, speech, cues)]]
    voice[objects[voice[objects] == ATTRIBUTED]] = QUOTED

    is_spoken = covered(len(tokens), speech) & tokens.is_word
    spoken = count(is_spoken, tokens.first, tokens.last)
    words = count(tokens.is_word, tokens.first, tokens.last)
    voice[(spoken > 0) & (spoken >= MAIN * words)] = QUOTED
    return voice


def _spans(matches: Matches, category: int) -> Edges:
    is_of = matches.category == category
    return matches.first[is_of], matches.last[is_of]


def _are_objects(tokens: Tokens, speech: Edges, cues: Edges) -> Bools:
    """Return which speech is long and opens a sentence or follows a cue, a mark passed over."""
    first, last = speech
    sentence = tokens.sentence[first]
    words = count(tokens.is_word, first, np.minimum(last, tokens.last[sentence]))
    follows_mark = ~tokens.is_word[first - 1] & np.isin(first - 1, cues[1])
    follows = np.isin(first, cues[1]) | follows_mark
    opens = tokens.first[sentence] == first
    return np.asarray((words > cue_rules.SPEECH) & (follows | opens))


class Sources(NamedTuple):
    """Sources in columns: sentence, token bounds (half open), class (index in CLASSES)."""

    sentence: Ints
    first: Ints
    last: Ints
    kind: Ints


def sources(tokens: Tokens, matches: Matches) -> Sources:
    """Return the source of every cue.

    `matches` are those of `Sourcing.find`. Several cues may share one source.
    """
    first, last, category, _ = (column[matches.category > INTENTION] for column in matches)
    return Sources(tokens.sentence[first], first, last, category - len(_KINDS))
