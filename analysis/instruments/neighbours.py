"""Neighbours: what a word right before or after an actor's name says about how the name stands.

One set of bits per surface form, from the word classes of `lexicons/neighbours.yaml` and the form
itself.
"""

from __future__ import annotations

import numpy as np

from analysis.text.lexicon import Lexicon
from analysis.text.tokens import Property

# Classes of the lexicon, in the order of their bits.
CLASSES = (
    "quantity", "filler", "thing", "locative", "verb", "clause", "adjectival", "direction",
    "plural", "addressed",
)  # fmt: skip
(
    QUANTITY, FILLER, THING, LOCATIVE, VERB, CLAUSE, ADJECTIVAL, DIRECTION,
    PLURAL, ADDRESSED, PLACE, POSSESSIVE_MARK, HYPHEN, OF, CAPITALS, WORD, LONG_WORD,
) = (1 << i for i in range(17))  # fmt: skip


def neighbour_facts(words: Lexicon, places: Lexicon) -> Property:
    """Return each form's bits; `words` has the classes, `places` the names of places."""
    words.require(CLASSES)
    classes: dict[str, int] = {}

    for i, name in enumerate(CLASSES):
        for word in words.forms(name):
            classes[word] = classes.get(word, 0) | 1 << i
    for entry in places.entries:
        word = entry.words.lower()
        classes[word] = classes.get(word, 0) | PLACE

    return Property(
        lambda form, low: classes.get(low, 0) & _kept(form, low) | _by_form(form, low), np.int32
    )


def _kept(form: str, low: str) -> int:
    """Return the classes that a form may have; a noun of direction written as a name is none."""
    return -1 if form == low else ~DIRECTION


def _by_form(form: str, low: str) -> int:
    """Return the bits that follow from how a form is written."""
    bits = 0

    if low in ("'s", "'"):
        bits |= POSSESSIVE_MARK
    if form in "-–—/":
        bits |= HYPHEN
    if low == "of":
        bits |= OF
    if form.isupper() and form.isalpha() and len(form) > 1:
        bits |= CAPITALS
    if low.endswith("ed"):
        bits |= FILLER
    if low.endswith("n't") or (low.endswith(("ed", "ly")) and form.islower()):
        bits |= VERB
    if form[0].isalnum():
        bits |= WORD if len(form) == 1 else WORD | LONG_WORD
    if form[0].isdigit():
        bits |= QUANTITY | FILLER
    return bits
