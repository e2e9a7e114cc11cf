"""Evidence: what every instrument found, one row per matched span, for any texts.

This is the one engine. The study, a notebook run by hand and the measurement of an archive all call
`annotate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.text.lexicon import Entry, Matches
from analysis.text.lexicon import Instrument as Instrument  # handed on to those who annotate
from analysis.text.tokens import Tokens, tokenize
from analysis.text.vocabulary import Ints, Vocabulary


@dataclass(frozen=True)
class Annotation:
    """A batch of texts as tokens, with each instrument's matches."""

    tokens: Tokens
    found: Mapping[str, Matches]

    def counts(self, instrument: Instrument) -> dict[str, Ints]:
        """Return the number of matches of each category by text."""
        found = self.found[instrument.name]
        text = self.tokens.text[found.first]
        size = len(self.tokens.texts)
        return {
            name: np.bincount(text[found.category == i], minlength=size)
            for i, name in enumerate(instrument.categories)
        }


def annotate(
    texts: Sequence[str], using: Sequence[Instrument], vocabulary: Vocabulary | None = None
) -> Annotation:
    """Return the tokens of `texts` and what each instrument in `using` finds in them.

    Pass one `vocabulary` from batch to batch: what is known of a word is then computed once.
    """
    tokens = tokenize(texts, vocabulary)
    return Annotation(tokens, {instrument.name: instrument.find(tokens) for instrument in using})


def rows(
    annotation: Annotation, using: Sequence[Instrument]
) -> Iterator[tuple[int, int, int, str, str, str, Entry]]:
    """Yield evidence: sentence index, start, end, surface, instrument, category, entry."""
    tokens = annotation.tokens
    for instrument in using:
        columns = annotation.found[instrument.name]
        for first, last, category, entry in np.stack(columns, 1).tolist():
            yield (
                int(tokens.sentence[first]),
                int(tokens.start[first]),
                int(tokens.end[last - 1]),
                tokens.surface(first, last),
                instrument.name,
                instrument.categories[category],
                instrument.entries[entry],
            )
