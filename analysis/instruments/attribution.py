"""Attribution: whose voice is a sentence in?

A sentence is *quoted* when its main content stands in quotation marks, *attributed* when a cue names or alludes
to somebody else who says or holds it, else it is the author's. The three parts of an attribution, source, cue and
content, are those of Pareti (2015, "Attribution: a computational approach") and Newell et al. (LREC 2018).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.instruments.sources import CLASSES, Edges, Flags, Sources, bits, covered, headline_cues, place, quotations
from analysis.text.lexicon import NOTHING, Entry, Matches, load
from analysis.text.tokens import CAPITAL, WORD, Bools, Ints, Property, Tokens, straight

AUTHOR, ATTRIBUTED, QUOTED = 0, 1, 2
QUOTATION, CUE, INTENTION = 0, 1, 2
MAIN = 0.5  # share of a sentence's words inside quotation marks from which they are its main content
SPEECH = 4  # words from which a span in quotation marks can be speech; fewer are a word or slogan under distance
TITLE = 4  # letters of words that may stay small in a title

_MOJIBAKE = {"â€œ": "“", "â€\x9d": "”", "â€�": "”", "â€™": "’", "â€˜": "‘", "â€“": "–", "â€”": "—", "â€¦": "…"}
_BROKEN = re.compile("|".join(map(re.escape, _MOJIBAKE)))

_NEAR = {
    "determiner": "the a an this these those his her its their our my your no any each every both such another 's",
    "preposition": "of in on for with from by at into over about after before under between against during than",
    "be": "is are was were be been being",
    "self": "i we you",
    "person": "he she they who it",
    "that": "that whether if how why what",
    "infinitive": "to would could should can may might will must do does did not n't didn't doesn't don't can't",
    "adverb": "also repeatedly later then still already now again recently once often has have had previously"
    " never ever both initially quickly rightly even just only further long publicly openly",
    "document": "study studies poll polls survey surveys data report reports research analysis document documents"
    " records figures letter statement evidence review index census numbers tests results memo emails filing"
    " filings test investigation inquiry notification statistics findings estimate estimates model models paper",
    "object": "it him her them himself themselves",
    "quote": "\" “ ” '' ‘ « »",
    "stop": ". , ; ! ? :",
    "particle": "to for on upon out as by of with",
    "about": "of by from about that",
}
(
    DETERMINER, PREPOSITION, BE, SELF, PERSON, THAT, INFINITIVE, ADVERB, DOCUMENT, OBJECT, QUOTE, STOP, PARTICLE, ABOUT,
    PLURAL, INFLECTED,
) = (1 << i for i in range(len(_NEAR) + 2))  # fmt: skip
_BITS = bits(_NEAR)


def _near(form: str) -> int:
    """Return what a form can be beside a cue (bits in the order of `_NEAR`)."""
    low = straight(form).lower()
    held = _BITS.get(form, 0) | _BITS.get(low, 0)
    held |= ADVERB if len(low) > 4 and low.endswith("ly") else 0
    held |= PLURAL if len(low) > 3 and low.endswith("s") and low[-2] not in "su'i" else 0
    return held | (INFLECTED if low.endswith(("s", "ed", "ing", "aid", "old", "ote")) else 0)


_NEARS = Property(_near, np.int32)


def repair(text: str) -> str:
    """Return `text` with curly quotes and dashes restored that were decoded in the wrong code page.

    >>> repair("â€œwe know,â€� he said")
    '“we know,” he said'
    """
    return _BROKEN.sub(lambda found: _MOJIBAKE[found[0]], text) if "â€" in text else text


class Sourcing:
    """The instrument `sourcing`: quotations, cues and sources, one row per span.

    Categories: `quotation` (speech between quotation marks), `cue` (what ties content to a source), `intention`
    (the author states what somebody wants or plans; no voice) and one `source_` category per class of source.
    """

    name = "sourcing"

    def __init__(self) -> None:
        self._cues = load("attribution")
        self.categories: tuple[str, ...] = ("quotation", "cue", "intention", *(f"source_{c}" for c in CLASSES))
        rules = [Entry("“ ”", "quotation", "speech stands between quotation marks")]
        rules += [Entry("name:", "cue", "a headline sets its source before or behind a colon or a dash")]
        rules += [Entry(c, f"source_{c}", "the source is of this class") for c in CLASSES]
        self._rules = len(rules)
        frames = self._cues.categories
        words = (e._replace(category="intention" if "intention" in e.category else "cue") for e in self._cues.entries)
        self.entries: tuple[Entry, ...] = (*rules, *words)
        self.version = self._cues.version
        self._frame = np.array([frames.index(e.category) for e in self._cues.entries])
        self._plan = np.array(["intention" in name for name in frames])

    def find(self, tokens: Tokens) -> Matches:
        """Return quotations, cues outside them and the sources of those cues, in reading order."""
        if not len(tokens):
            return NOTHING
        marked = quotations(tokens)
        inside = covered(len(tokens), marked)
        cues = self._cued(tokens, inside)
        spoken = cues[cues[:, 2] == CUE]
        speech = _speech(tokens, marked, spoken[:, 0])
        placed = place(tokens, (spoken[:, 0], spoken[:, 1]), inside)
        named = np.stack([placed.first, placed.last, 1 + INTENTION + placed.kind, 2 + placed.kind], 1)
        rows = np.concatenate([cues, speech, named])
        rows = rows[np.lexsort(rows.T[::-1])]
        fresh = np.append(True, (rows[1:, :3] != rows[:-1, :3]).any(1))[: len(rows)]
        return Matches(*rows[fresh].T)

    def _cued(self, tokens: Tokens, inside: Bools) -> Ints:
        """Return a row (first, last, category, entry) for each cue outside quotation marks."""
        found = self._cues.find(tokens)
        frame = self._frame[found.entry]
        at = np.flatnonzero(self._holds(tokens, found, frame, inside) & ~inside[found.first])
        first, last, frame = found.first[at], found.last[at], frame[at]
        longer = (frame == self._cues.categories.index("particle")) & (last < tokens.last[tokens.sentence[first]])
        category = np.where(self._plan[frame], INTENTION, CUE)
        cues = np.stack([first, last + longer, category, found.entry[at] + self._rules], 1)
        signs = headline_cues(tokens, inside)
        rows = np.concatenate([cues, np.stack([signs, signs + 1, np.full_like(signs, CUE), np.ones_like(signs)], 1)])
        return rows[np.lexsort(rows.T[::-1])]

    def _holds(self, t: Tokens, found: Matches, frame: Ints, inside: Bools) -> Bools:
        """Return which candidates are cues by the words beside them (see the lexicon's note)."""
        beside = _beside(t, found.first, found.last, inside)
        before, after, skip = beside.before, beside.after, beside.skip
        noun = (before & (DETERMINER | PREPOSITION) != 0) & (before & OBJECT == 0)
        that = (after & THAT != 0) | beside.spoken
        free = ~noun & ~(beside.bare & ~that)
        verb = ~noun & (before & BE == 0)
        ended = that | ((after & STOP != 0) & ((skip & PERSON != 0) | beside.name))
        object_ = verb & (after & (DETERMINER | PERSON | OBJECT) != 0) & (before & STOP == 0)
        holds = {
            "quotative": free,
            "attitude": free,
            "clausal": (ended | (object_ & (before != 0)) | (beside.agrees & (after & PREPOSITION == 0)))
            & (that | free),
            "content": ended & ~noun & (that | (before & BE == 0)),
            "evidential": beside.document & (before & (DETERMINER | INFINITIVE) == 0),
            "naming": verb & ((after & (OBJECT | THAT) != 0) | beside.tail),
            "particle": (after & PARTICLE != 0) & free,
            "infinitive": (after & PARTICLE != 0) & (after & INFINITIVE != 0) & free,
            "nominal": (after & THAT != 0) | ((after & BE != 0) & (beside.further & (THAT | STOP) != 0)),
            "hearsay": after & ABOUT != 0,
            "phrase": np.ones(len(frame), np.bool_),
            "intention": free,
            "intention to": (after & PARTICLE != 0) & (after & INFINITIVE != 0) & free,
        }
        own = (skip & SELF != 0) & (frame != self._cues.categories.index("phrase"))
        table = np.stack([holds[name] for name in self._cues.categories])
        return np.asarray(table[frame, np.arange(len(frame))] & ~own)


class _Beside(NamedTuple):
    """What stands beside each candidate, within its sentence."""

    before: Flags  # bits of the token before, and of the one before an adverb
    skip: Flags
    after: Flags
    further: Flags
    spoken: Bools  # a quotation touches it, a comma or colon between or not
    tail: Bools  # a quotation among the eight tokens behind
    document: Bools  # a study or document among the six before
    name: Bools  # a capitalised word right before
    bare: Bools  # a base form behind an infinitive's mark or at the sentence's beginning
    agrees: Bools  # a base form behind a plural: "officials claim"


def _beside(t: Tokens, at: Ints, end: Ints, inside: Bools) -> _Beside:
    near, quoted = np.append(_NEARS(t.vocabulary)[t.type], np.int32(0)), np.append(inside, False)
    opens, closes = t.first[t.sentence[at]], t.last[t.sentence[at]]
    before = np.where(at > opens, near[at - 1], 0)
    skip = np.where((before & ADVERB != 0) & (at - 1 > opens), near[at - 2], before)
    after = np.where(end < closes, near[end], STOP)
    spoken = (after & QUOTE != 0) | ((after & STOP != 0) & quoted[np.minimum(end + 1, len(t))])
    spoken |= ((at > opens) & quoted[at - 1]) | ((at - 1 > opens) & quoted[at - 2])
    base = (near[at] & INFLECTED == 0) & (end - at == 1)
    return _Beside(
        before,
        skip,
        after,
        np.where(end + 1 < closes, near[np.minimum(end + 1, len(t))], STOP),
        spoken,
        _count(quoted, at, np.minimum(at + 9, closes)) > 0,
        _count(near & DOCUMENT != 0, np.maximum(at - 6, opens), at) > 0,
        (at - 1 > opens) & (t.sorts[at - 1] & CAPITAL != 0),
        base & ((skip & INFINITIVE != 0) | (at == opens)),
        base & (closes - end > SPEECH) & (skip & (PLURAL | DETERMINER | BE | PERSON | STOP) == PLURAL),
    )


def _count(held: Bools, first: Ints, last: Ints) -> Ints:
    total = np.concatenate([[0], np.cumsum(held)])
    return np.asarray(total[last] - total[first])


def _speech(t: Tokens, marked: Edges, cues: Ints) -> Ints:
    """Return rows of the spans that are speech: no title, long enough, said by somebody or a sentence of its own."""
    word = t.sorts & WORD != 0
    said = np.zeros(len(t.first), np.bool_)
    said[t.sentence[cues]] = True
    first, last = t.sentence[marked[0]], t.sentence[marked[1] - 1]
    size, whole = _count(word, *marked), _count(word, t.first, t.last)[first]
    long = word & (t.end - t.start > TITLE)
    capital = _count(long & (t.sorts & CAPITAL != 0), *marked)
    title = (capital > 1) & (capital == _count(long, *marked))
    punctuated = (t.first[first] == marked[0]) & (_NEARS(t.vocabulary)[t.type[marked[1] - 2]] & STOP != 0)
    keep = ((size >= SPEECH) | ((size > 1) & punctuated)) & ~title
    keep &= said[first] | said[last] | (last > first) | (size >= MAIN * whole)
    rows = np.stack([marked[0], marked[1], np.full(len(keep), QUOTATION), np.zeros(len(keep), np.int64)], 1)
    return np.asarray(rows[keep])


def voices(tokens: Tokens, matches: Matches | None = None) -> Ints:
    """Return each sentence's voice: 0 author, 1 attributed, 2 quoted.

    `matches` are those of `Sourcing.find`, found anew when left out. Quoted: speech makes up at least half of the
    sentence's words, or its beginning, or it follows a cue as its object; attributed: a cue stands in it outside
    quotation marks. So a partial quote leaves a sentence attributed, and a quoted slogan leaves it the author's.
    """
    found = sourcing().find(tokens) if matches is None else matches
    voice = np.zeros(len(tokens.first), np.int64)
    if not len(tokens):
        return voice
    cue = found.category == CUE
    voice[tokens.sentence[found.first[cue]]] = ATTRIBUTED
    voice[_direct(tokens, found, voice > 0)] = QUOTED
    return voice


def _direct(t: Tokens, found: Matches, said: Bools) -> Bools:
    """Return which sentences have speech in quotation marks as their main content."""
    speech = found.category == QUOTATION
    first, last = found.first[speech], found.last[speech]
    word = t.sorts & WORD != 0
    inside = _count(covered(len(t), (first, last)) & word, t.first, t.last)
    main = (inside > 0) & (inside >= MAIN * _count(word, t.first, t.last))
    sentence = t.sentence[first]
    end = np.zeros(len(t) + 1, np.bool_)
    end[found.last[found.category == CUE]] = True
    as_object = end[first] | (end[first - 1] & ~word[first - 1])
    long = _count(word, first, np.minimum(last, t.last[sentence])) > SPEECH
    main[sentence[((t.first[sentence] == first) | as_object) & said[sentence] & long]] = True
    return main


def sources(tokens: Tokens, matches: Matches | None = None) -> Sources:
    """Return the source of every cue in columns: sentence, token bounds, class in `CLASSES`.

    `matches` are those of `Sourcing.find`, found anew when left out. Several cues may share one source.
    """
    found = sourcing().find(tokens) if matches is None else matches
    at = found.category > INTENTION
    first, last = found.first[at], found.last[at]
    return Sources(tokens.sentence[first], first, last, found.category[at] - INTENTION - 1)


@cache
def sourcing() -> Sourcing:
    """Return the instrument, compiled once."""
    return Sourcing()
