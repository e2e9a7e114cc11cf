"""The word classes that the rules of passives need: by list, and by how a form is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from analysis.text.bounds import TERMINATOR, sort_of
from analysis.text.lexicon import Lexicon
from analysis.text.patterns import WordClasses, listed

# Classes beside those of `lexicons/participles.yaml`; a word in quotes is a class of its own.
# Words that rules name one by one.
WORDS = "there by of on against with up to as used being no longer".split()
_SMALL = {
    "lead": "the a an this that next last early late mid about around nearly almost over more than"
    " up to at least only just some as much his her their its \" '",
    "dozens": "dozens hundreds thousands millions",
    "prefix": "re co pre mis de over under cross",
    "pronoun": "he she it that there who what nobody everyone",
    "possessive": "'s",
    "question": "?",
    "name_or_be": "IS",  # a name, unless what follows is in capitals too
    **{f"'{word}'": word for word in WORDS},
}
_PREFIX = re.compile(r"(?:re|over|under|out|mis|fore|un)(?=...)")
# Participles in un- that are deeds; any other tells a state.
_UNDOING = frozenset(
    "undone unwound unveiled unearthed unleashed uncovered unloaded unlocked untied"
    " unseated".split()
)


def word_classes(lexicon: Lexicon) -> WordClasses:
    """Return the word classes of the rules.

    `lexicon` holds those that are lists; a `*` stands for an optional plural.
    """
    lists = {
        name: re.sub(r"(\S+)\*", r"\1 \1s", words) for name, words in lexicon.word_lists.items()
    }
    words = {name: frozenset(text.split()) for name, text in lists.items()}
    return listed({**lists, **_SMALL}, partial(_spelled, words))


def _spelled(words: Mapping[str, frozenset[str]], form: str, low: str) -> dict[str, object]:
    """Return the classes that follow from how a form is written; `words` are those by list."""
    is_contracted = low.endswith(("'ve", "'ll", "'d", "n't"))
    is_mark = not form[0].isalnum() and low != "'s"
    is_participle = low in words["irregular"] or _PREFIX.sub("", low) in words["irregular"]
    if low.endswith("ed") and len(low) > 3:
        is_participle |= low not in words["not_participle"]
    is_negated = low.startswith("un") and not low.startswith(("under", "unit"))

    return {
        "adverb": low.endswith("ly") and len(low) > 4,
        "plural": re.fullmatch(r"[a-z]{3,}(?<!s)s", form) and low not in words["not_noun"],
        "gerund": re.fullmatch(r"[a-z]{2,}ing", form) and low not in words["worker"],
        "be_at_present": low.endswith(("'re", "'m")),
        "verb": is_contracted and not any(low in group for group in words.values()),
        "participle": is_participle,
        "state": is_participle and is_negated and low not in _UNDOING,
        "capitals": form.isupper() and len(form) > 1,
        "number": form[0].isdigit(),
        "terminator": sort_of(form, low) & TERMINATOR,
        "mark": is_mark,
        "hyphen": low == "-",
        "comma": low == ",",
        "stop": is_mark and low not in ("-", ","),
    }
