"""Attribution: whose voice a sentence is in.

A sentence is *quoted* when its main content stands in quotation marks, *attributed* when a cue
names or alludes to somebody else who says or holds it, else it is the author's. The three parts of
an attribution, source, cue and content, are those of Pareti (2015, "Attribution: a computational
approach") and Newell et al. (LREC 2018).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from analysis.instruments import cues as cue_rules
from analysis.instruments.quotations import quotations
from analysis.instruments.sources import CLASSES, SourceFinder, Sources
from analysis.text.beside import Edges, count, covered
from analysis.text.header import Mark
from analysis.text.lexicon import NOTHING, Entry, Lexicon, Matches
from analysis.text.tokens import CAPITAL, WORD, Bools, Ints, Tokens
from analysis.text.vocabulary import has

AUTHOR, ATTRIBUTED, QUOTED = 0, 1, 2
QUOTATION, CUE, INTENTION = 0, 1, 2
MAIN = (
    0.5  # share of a sentence's words inside quotation marks from which they are its main content
)
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


def repair(text: str) -> str:
    """Return `text` with curly quotes and dashes restored that were decoded in the wrong code page.

    >>> repair("â€œwe know,â€� he said")
    '“we know,” he said'
    """
    return _BROKEN.sub(lambda match: _MOJIBAKE[match[0]], text) if "â€" in text else text


class Sourcing:
    """The instrument `sourcing`: quotations, cues and sources, one row per span.

    Categories: `quotation` (speech between quotation marks), `cue` (what ties content to a source),
    `intention` (the author states what somebody wants or plans; no voice) and one `source_`
    category per class of source.
    """

    name, construct = "sourcing", "sourcing"
    categories: tuple[str, ...] = (
        "quotation", "cue", "intention", *(f"source_{name}" for name in CLASSES),
    )  # fmt: skip
    # What `voices` judges; no category of a single match.
    marks: Mapping[str, tuple[Mark, ...]] = MappingProxyType(
        {"voice": (Mark("voice", "attributed"), Mark("voice", "quoted"))}
    )
    words: Mapping[str, str] = MappingProxyType({"voice": "attributed to a source or quoted"})

    def __init__(self, cues: Lexicon, sources: Lexicon) -> None:
        cues.require(cue_rules.CATEGORIES)
        self.version = cues.version
        self._cues, self._sources = cues, SourceFinder(sources)

        kinds = [INTENTION if "intention" in entry.category else CUE for entry in cues.entries]
        named = zip(cues.entries, kinds, strict=True)
        own = (entry._replace(category=self.categories[kind]) for entry, kind in named)
        self.entries: tuple[Entry, ...] = (*_RULES, *own)
        self._kind = np.array(kinds)
        self._rule = np.array([cue_rules.CATEGORIES.index(e.category) for e in cues.entries])

    def find(self, tokens: Tokens) -> Matches:
        """Return quotations, cues outside them and the sources of those cues, in reading order."""
        if not len(tokens):
            return NOTHING

        marked = quotations(tokens)
        inside = covered(len(tokens), marked)
        cues = self._find_cues(tokens, inside)
        spoken = cues[cues[:, 2] == CUE]
        speech = _speech(tokens, marked, spoken[:, 0])
        sources = self._sources.find(tokens, (spoken[:, 0], spoken[:, 1]), inside)
        named = (sources.first, sources.last, sources.kind + INTENTION + 1, sources.kind + 2)

        rows = _sorted(np.concatenate([cues, speech, np.stack(named, 1)]))
        is_new = np.diff(rows[:, :3], axis=0, prepend=-1).any(1)
        return Matches(*rows[is_new].T)

    def _find_cues(self, tokens: Tokens, inside: Bools) -> Ints:
        """Return a row (first, last, category, entry) for each cue outside quotation marks."""
        matches = self._cues.find(tokens)
        rule = self._rule[matches.entry]
        spans = (matches.first, matches.last)
        is_cue = cue_rules.are_cues(tokens, spans, rule, inside) & ~inside[matches.first]

        first, last, entry = matches.first[is_cue], matches.last[is_cue], matches.entry[is_cue]
        takes_particle = rule[is_cue] == cue_rules.CATEGORIES.index("particle")
        last = last + (takes_particle & (last < tokens.last[tokens.sentence[first]]))
        cues = np.stack([first, last, self._kind[entry], entry + len(_RULES)], 1)

        signs = self._sources.headline_cues(tokens, inside)
        named = [signs, signs + 1, np.full_like(signs, CUE), np.ones_like(signs)]
        return _sorted(np.concatenate([cues, np.stack(named, 1)]))


def _sorted(rows: Ints) -> Ints:
    return np.asarray(rows[np.lexsort(rows.T[::-1])])


def _speech(tokens: Tokens, marked: Edges, cues: Ints) -> Ints:
    """Return rows of the spans that are speech.

    Speech is no title, long enough, and said by somebody or a sentence of its own.
    """
    word = has(tokens.sorts, WORD)
    has_cue = np.zeros(len(tokens.first), np.bool_)
    has_cue[tokens.sentence[cues]] = True
    first, last = tokens.sentence[marked[0]], tokens.sentence[marked[1] - 1]
    size = count(word, *marked)
    whole = count(word, tokens.first[first], tokens.last[first])

    long = word & (tokens.end - tokens.start > _TITLE)
    capitals = count(long & has(tokens.sorts, CAPITAL), *marked)
    is_title = (capitals > 1) & (capitals == count(long, *marked))
    inner = cue_rules.NEAR(tokens.vocabulary)[tokens.type[marked[1] - 2]]
    is_sentence = (tokens.first[first] == marked[0]) & has(inner, cue_rules.STOP) & (size > 1)

    keep = ((size >= cue_rules.SPEECH) | is_sentence) & ~is_title
    keep &= has_cue[first] | has_cue[last] | (last > first) | (size >= MAIN * whole)
    spans = np.stack(marked, 1)[keep]
    return np.concatenate([spans, np.full_like(spans, QUOTATION)], 1)


def voices(tokens: Tokens, matches: Matches) -> Ints:
    """Return each sentence's voice: 0 author, 1 attributed, 2 quoted.

    `matches` are those of `Sourcing.find`. Quoted: speech makes up at least half of the sentence's
    words, or its beginning, or it follows a cue as its object; attributed: a cue stands in it
    outside quotation marks. So a partial quote leaves a sentence attributed, and a quoted slogan
    leaves it the author's.
    """
    voice = np.full(len(tokens.first), AUTHOR)
    voice[tokens.sentence[matches.first[matches.category == CUE]]] = ATTRIBUTED
    voice[_is_direct(tokens, matches, voice == ATTRIBUTED)] = QUOTED
    return voice


def _is_direct(tokens: Tokens, matches: Matches, has_cue: Bools) -> Bools:
    """Return which sentences have speech in quotation marks as their main content."""
    speech = matches.category == QUOTATION
    first, last = matches.first[speech], matches.last[speech]
    word = has(tokens.sorts, WORD)
    spoken = count(covered(len(tokens), (first, last)) & word, tokens.first, tokens.last)
    is_main = (spoken > 0) & (spoken >= MAIN * count(word, tokens.first, tokens.last))

    sentence = tokens.sentence[first]
    ends = np.zeros(len(tokens) + 1, np.bool_)
    ends[matches.last[matches.category == CUE]] = True
    is_object = ends[first] | (ends[first - 1] & ~word[first - 1])
    is_long = count(word, first, np.minimum(last, tokens.last[sentence])) > cue_rules.SPEECH
    opens = tokens.first[sentence] == first
    is_main[sentence[(opens | is_object) & has_cue[sentence] & is_long]] = True
    return is_main


def sources(tokens: Tokens, matches: Matches) -> Sources:
    """Return the source of every cue in columns: sentence, token bounds, class in `CLASSES`.

    `matches` are those of `Sourcing.find`. Several cues may share one source.
    """
    is_source = matches.category > INTENTION
    first, last = matches.first[is_source], matches.last[is_source]
    return Sources(tokens.sentence[first], first, last, matches.category[is_source] - INTENTION - 1)
