"""Cues: which words of saying, believing or showing tie a content to a source.

What a cue needs beside it hangs on its category in `lexicons/attribution.yaml` (see the note
there).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.text.lexicon import Matches
from analysis.text.patterns import Beside, count, listed
from analysis.text.tokens import Tokens
from analysis.text.vocabulary import Bools

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
    "united": "united",
}
_KINDS = " ".join([*_NEAR, "plural", "inflected"])
NEAR = listed(
    _NEAR,
    lambda form, low: {
        "adverb": len(low) > 4 and low.endswith("ly"),
        "plural": len(low) > 3 and low.endswith("s") and low[-2] not in "su'i",
        "inflected": low.endswith(("s", "ed", "ing", "aid", "old", "ote")),
        "capital": form[0].isupper(),
    },
)


def are_cues(tokens: Tokens, matches: Matches, names: Sequence[str], inside: Bools) -> Bools:
    """Return which matches are cues; `names` are those of their categories.

    `inside` are the tokens between quotation marks.
    """
    candidates = _Candidates(tokens, NEAR, matches[:2], "stop")
    fits = candidates.fits(candidates.touch(tokens, inside), candidates.lead_to(inside))
    # What the author says or thinks is no other voice, unless a phrase says so by itself.
    own = candidates.subject("self") & (matches.category != names.index("phrase"))
    # "The United States" says nothing yet.
    country = candidates.before("united")
    rows = np.stack([fits[name] for name in names])
    return np.asarray(rows[matches.category, np.arange(len(own))] & ~own & ~country)


class _Candidates(Beside):
    """Words that may be cues, and what stands beside them; a sentence's end is a stop."""

    def subject(self, names: str) -> Bools:
        """Return whether the word before, an adverb passed over, is of one of the classes."""
        passed = self.before("adverb") & (self.first - 1 > self.opens)
        return np.where(passed, self.before(names, 2), self.before(names))

    def touch(self, tokens: Tokens, inside: Bools) -> Bools:
        """Return whether a quotation touches; a comma or colon may stand between."""
        quoted = np.append(inside, [False, False])
        same_text = np.append(tokens.text, [-1, -1])[self.last + 1] == tokens.text[self.first]
        behind = self.after("stop") & same_text & quoted[self.last + 1]
        ahead = count(inside, np.maximum(self.first - 2, self.opens), self.first) > 0
        return np.asarray(self.after("quote") | behind | ahead)

    def lead_to(self, inside: Bools) -> Bools:
        """Return whether a quotation is among the eight tokens behind."""
        return count(inside, self.first, np.minimum(self.first + 9, self.closes)) > 0

    def fits(self, touches: Bools, leads: Bools) -> dict[str, Bools]:
        """Return by category whether a candidate would be a cue of it.

        `touches` and `leads`: a quotation touches it, follows it.
        """
        after, before, subject = self.after, self.before, self.subject
        noun = before("determiner preposition") & ~before("object")
        verb = ~noun & ~before("be")
        that = after("that") | touches

        # A base form is an infinitive or an order, and no cue where nothing said follows.
        base = ~self.head("inflected") & (self.last - self.first == 1)
        bare = base & (subject("infinitive") | (self.first == self.opens))
        free = ~noun & (~bare | that)
        to = free & after("particle") & after("infinitive")

        # "Officials claim": a base form behind a plural, and enough follows.
        agrees = base & subject("plural") & ~subject("determiner be person stop")
        agrees &= (self.closes - self.last > SPEECH) & ~after("preposition")
        # The clause ends with it: "..., she claims."
        name = before("capital") & (self.first - 1 > self.opens)
        ended = that | after("stop") & (subject("person") | name)
        takes_object = verb & after("determiner person object") & before(_KINDS) & ~before("stop")

        return {
            "quotative": free,
            "attitude": free,
            "clausal": (ended | takes_object | agrees) & (that | free),
            "content": ended & ~noun & (that | ~before("be")),
            "evidential": self._document() & ~before("determiner infinitive"),
            "naming": verb & (after("object that") | leads),
            "particle": free & after("particle"),
            "infinitive": to,
            "nominal": after("that") | after("be") & after("that stop", 2),
            "hearsay": after("about"),
            "phrase": np.ones_like(free),
            "intention": free,
            "intention to": to,
        }

    def _document(self) -> Bools:
        """Return whether a study or document stands among the six tokens before."""
        start = np.maximum(self.first - 6, self.opens)
        return count(self.are("document"), start, self.first) > 0
