"""The word classes that the rules of passives need: by list, and by how a form is written."""

from __future__ import annotations

import re

from analysis.text.bounds import TERMINATOR, sort_of
from analysis.text.lexicon import Lexicon
from analysis.text.patterns import WordClasses

# The classes of `lexicons/participles.yaml`.
LISTED = tuple(
    "irregular not_participle state state_before_with state_before_of_up_to state_at_present"
    " state_unless_to_as giving intransitive deed_done_to said_of complement deed_of deed_on"
    " adverb degree time place manner measure be_at_present be get verb clause subject object"
    " determiner no_object joining opening noun not_noun authored worker".split()
)
# Classes that only these rules need; a word in quotes is a class of its own.
_SMALL = {
    "lead": "the a an this that next last early late mid about around nearly almost over more than"
    " up to at least only just some as much his her their its \" '",
    "dozens": "dozens hundreds thousands millions",
    "prefix": "re co pre mis de over under cross",
    "pronoun": "he she it that there who what nobody everyone",
    "possessive": "'s",
    "question": "?",
}
_SINGLE = "there by of on against with up to as used being"
_PREFIX = re.compile(r"(?:re|over|under|out|mis|fore|un)(?=...)")
# Participles in un- that are deeds; any other tells a state.
_UNDOING = frozenset(
    "undone unwound unveiled unearthed unleashed uncovered unloaded unlocked untied"
    " unseated".split()
)


def word_classes(lexicon: Lexicon) -> WordClasses:
    """Return the word classes of the rules; `lexicon` holds those that are lists."""
    lexicon.require(LISTED)
    return WordClasses(_Classifier(lexicon).classes)


class _Classifier:
    """Tells the classes of a form."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._listed: dict[str, set[str]] = {}

        for entry in lexicon.entries:
            for word in _with_plural(entry.words):
                self._listed.setdefault(word, set()).add(entry.category)
        for name, words in _SMALL.items():
            for word in words.split():
                self._listed.setdefault(word, set()).add(name)
        for word in _SINGLE.split():
            self._listed.setdefault(word, set()).add(f"'{word}'")

    def classes(self, form: str, low: str) -> set[str]:
        """Return the classes of a form, which is `low` in small letters."""
        classes = self._listed.get(low, set()) | _by_ending(form, low)

        if low.endswith(("'re", "'m")):
            classes.add("be_at_present")
        elif low.endswith(("'ve", "'ll", "'d", "n't")) and classes.isdisjoint(LISTED):
            classes.add("verb")
        if "not_noun" in classes:
            classes.discard("plural")
        if "worker" in classes:
            classes.discard("gerund")
        if form == "IS":  # a name, unless what follows is in capitals too
            classes = {"name_or_be"}
        return classes | _by_signs(form, low) | self._participle(low)

    def _participle(self, low: str) -> set[str]:
        """Return the classes that hold for a participle by its form, none for any other word."""
        regular = low.endswith("ed") and len(low) > 3 and not self._is(low, "not_participle")
        if not (
            regular or self._is(low, "irregular") or self._is(_PREFIX.sub("", low), "irregular")
        ):
            return set()

        negated = low.startswith("un") and not low.startswith(("under", "unit"))
        return {"participle", "state"} if negated and low not in _UNDOING else {"participle"}

    def _is(self, low: str, name: str) -> bool:
        return name in self._listed.get(low, ())


def _with_plural(words: str) -> tuple[str, ...]:
    """Return the forms of an entry; `*` stands for an optional plural."""
    return (words[:-1], words[:-1] + "s") if words.endswith("*") else (words,)


def _by_ending(form: str, low: str) -> set[str]:
    classes = set()
    if low.endswith("ly") and len(low) > 4:
        classes.add("adverb")
    if re.fullmatch(r"[a-z]{3,}(?<!s)s", form):
        classes.add("plural")
    if re.fullmatch(r"[a-z]{2,}ing", form):
        classes.add("gerund")
    return classes


def _by_signs(form: str, low: str) -> set[str]:
    """Return the classes of marks, numbers and capitals."""
    classes = set()
    if form.isupper() and len(form) > 1:
        classes.add("capitals")
    if form[0].isdigit():
        classes.add("number")
    if sort_of(form, low) & TERMINATOR:
        classes.add("terminator")

    if not form[0].isalnum() and low != "'s":
        classes |= {"-": {"mark", "hyphen"}, ",": {"mark", "comma"}}.get(low, {"mark", "stop"})
    return classes
