"""Passive clauses: whether a deed's doer is named, left out, or vanishes in a noun.

The finite passive is an auxiliary (be, get) with a participle (Quirk et al. 1985, A Comprehensive Grammar of the
English Language, 3.63-3.78); a by-phrase may name the doer. What Quirk et al. call pseudo-passives (states,
feelings, qualities) does not count, nor does a participle that modifies a noun. There is no parser: classes of
words from `lexicons/participles.yaml`, the place of the auxiliary, and what follows decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.text.lexicon import NOTHING, Entry, Matches, load
from analysis.text.tokens import TERMINATOR, Bools, Ints, Property, Tokens, straight

_RULES = (
    ("be + participle", "an auxiliary of be right before the participle, adverbs and asides passed over"),
    ("get + participle", "get as auxiliary: 'got killed'"),
    ("be + subject + participle", "a question puts the subject between auxiliary and participle"),
    ("participle + and + participle", "the auxiliary of the first participle holds for the next: 'seized and held'"),
    ("bare participle", "a headline drops the auxiliary: a verb that needs an object stands without one"),
)
_BE, _GET, _INVERTED, _JOINED, _BARE = range(len(_RULES))
_WITH, _WITHOUT, _NOMINALISED = range(3)
_ENTRIES = (
    *(Entry(words, "with_doer", f"{why}; a by-phrase names who or what did it") for words, why in _RULES),
    *(Entry(words, "without_doer", f"{why}; no by-phrase names a doer") for words, why in _RULES),
    Entry("deed + of/on, doer beside it", "nominalised", "a possessive before or 'by' after the noun names the doer"),
    Entry("deed + of/on", "nominalised", "a deed as a noun, done to what follows; nothing beside it names the doer"),
)
_LEXICON = load("participles")


def _forms(words: str) -> tuple[str, ...]:
    """Return the forms of an entry; `*` stands for an optional plural."""
    return (words[:-1], words[:-1] + "s") if words.endswith("*") else (words,)


_CLASSES = {
    name: frozenset(form for e in _LEXICON.entries if e.category == name for form in _forms(e.words))
    for name in _LEXICON.categories
}
_OWN = frozenset(["there", "by", "of", "on", "against", "with", "up", "to", "as", "used", "being"])
_BY_FORM = ["participle", "plural", "gerund", "capitals", "number", "mark", "stop", "hyphen", "comma", "prefix", "group"]
_BIT = {name: 1 << i for i, name in enumerate((*_CLASSES, *(f"'{word}'" for word in sorted(_OWN)), *_BY_FORM))}
_PREFIX = re.compile(r"(?:re|over|under|out|mis|fore|un)(?=...)")
_PREFIXES = frozenset(["re", "co", "pre", "mis", "de", "over", "under", "cross"])
_UN_VERBS = frozenset(["undone", "unwound", "unveiled", "unearthed", "unleashed", "uncovered", "unloaded", "unlocked", "untied", "unseated"])
_LEAD = frozenset([
    "the", "a", "an", "this", "that", "next", "last", "early", "late", "mid", "about", "around", "nearly", "almost",
    "over", "more", "than", "up", "to", "at", "least", "only", "just", "some", "as", "much", "his", "her",
    "their", "its", '"', "'",
])  # fmt: skip
_PRONOUN = frozenset(["he", "she", "it", "that", "there", "who", "what", "nobody", "everyone"])
_FINITE = ("be", "be_at_present", "verb")


@cache
def _mask(*names: str) -> int:
    """Return the bits of the classes `names`."""
    return sum(_BIT[name] for name in names)


def _bits(form: str) -> int:
    """Return the classes of a surface form, as bits."""
    low = straight(form).lower()
    names = {name for name, words in _CLASSES.items() if low in words} | {f"'{word}'" for word in _OWN & {low}}
    if low.endswith(("'re", "'m")):
        names.add("be_at_present")
    elif low.endswith(("'ve", "'ll", "'d", "n't")) and not names:
        names.add("verb")
    if low.endswith("ly") and len(low) > 4:
        names.add("adverb")
    if re.fullmatch(r"[a-z]{3,}(?<!s)s", form) and low not in _CLASSES["not_noun"]:
        names.add("plural")
    if re.fullmatch(r"[a-z]{2,}ing", form) and low not in _CLASSES["worker"]:
        names.add("gerund")
    if form == "IS":  # the group's name, unless what follows is in capitals too
        names = {"group"}
    if form.isupper() and len(form) > 1:
        names.add("capitals")
    if low in _PREFIXES:
        names.add("prefix")
    if not form[0].isalnum() and low != "'s":
        names |= {"-": {"mark", "hyphen"}, ",": {"mark", "comma"}}.get(low, {"mark", "stop"})
    elif form[0].isdigit():
        names.add("number")
    return sum(_BIT[name] for name in names | _participle(low))


def _participle(low: str) -> set[str]:
    """Return the classes that hold for a participle by its form, none for any other word."""
    regular = low.endswith("ed") and len(low) > 3 and low not in _CLASSES["not_participle"]
    if not regular and not {low, _PREFIX.sub("", low)} & _CLASSES["irregular"]:
        return set()
    state = low.startswith("un") and not low.startswith(("under", "unit")) and low not in _UN_VERBS
    return {"participle", "state"} if state else {"participle"}


_KIND = Property(_bits, np.int64)
_S = Property(lambda form: straight(form).lower() == "'s", np.int8)
_PRONOUNS = Property(lambda form: form.lower() in _PRONOUN, np.int8)
_QUESTION = Property(lambda form: form == "?", np.int8)


class _Page:
    """The classes of every token of a batch, and what the rules ask of them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.sentence = tokens, tokens.sentence
        bits = _KIND(tokens.vocabulary)[tokens.type].astype(np.int64)
        own = _S(tokens.vocabulary)[tokens.type] != 0
        self.contracted = own.copy()  # "he's" is taken for "he is", any other 's for a possessive
        self.contracted[1:] &= _PRONOUNS(tokens.vocabulary)[tokens.type[:-1]] != 0
        self.possessive = own & ~self.contracted
        auxiliary = self.contracted.copy()
        auxiliary[:-1] |= (bits[:-1] & _BIT["group"] != 0) & (bits[1:] & _BIT["capitals"] != 0)
        bits[auxiliary] = _BIT["be_at_present"]
        self.bits = bits
        self.breaks = np.cumsum(self.every(*_FINITE, "get", "clause", "stop", "subject"))

    def every(self, *names: str) -> Bools:
        """Return for every token whether it belongs to any class of `names`."""
        found: Bools = (self.bits & _mask(*names)) != 0
        return found

    def within(self, at: Ints, of: Ints) -> Bools:
        """Return whether tokens `at` stand in the sentences of tokens `of`."""
        inside = (at >= 0) & (at < len(self.bits))
        same: Bools = inside & (self.sentence.take(at, mode="clip") == self.sentence.take(of))
        return same

    def has(self, at: Ints, of: Ints, *names: str) -> Bools:
        """Return whether tokens `at` stand in the sentences of `of` and belong to any class of `names`."""
        fits = np.flatnonzero(self.bits.take(at, mode="clip") & _mask(*names))
        held = np.zeros(len(at), np.bool_)
        held[fits[self.within(at[fits], of[fits])]] = True
        return held


def _auxiliary(page: _Page, c: Ints) -> Ints:
    """Return the token before each participle `c`, adverbs, prefixes and asides between commas passed over."""
    glued = page.has(c - 1, c, "hyphen") & (page.tokens.gap[c] == 0)
    at = np.where(glued, np.where(page.has(c - 2, c, "prefix"), c - 3, -1), c - 1)
    for _ in range(4):
        at = at - page.has(at, c, "adverb")
    aside = np.flatnonzero(page.has(at, c, "comma"))
    for length in range(6, 1, -1):
        back, of = at[aside] - length, c[aside]
        found = page.has(back, of, "comma") & page.has(back - 1, of, "be", "be_at_present")
        at[aside[found]] = back[found] - 1
    dated = np.flatnonzero(page.has(at, c, "time"))
    back, of = at[dated] - 1, c[dated]
    at[dated[page.has(back, of, "'on'") & page.has(back - 1, of, "be", "be_at_present")]] -= 2
    return at


def _modifies(page: _Page, c: Ints, aux: Ints) -> Bools:
    """Return which participles belong to a noun (plural next, "there is", compound) or to "has" ("he's left")."""
    noun = page.has(c + 1, c, "plural", "noun") & ~page.has(c, c, "giving")
    there = page.has(aux - 1, c, "'there'") & ~page.has(c + 1, c, "'to'")
    compound = page.has(c + 1, c, "hyphen") & (page.tokens.gap[np.minimum(c + 1, len(page.bits) - 1)] == 0)
    told = page.has(c, c, "deed_done_to", "said_of", "giving") & ~page.has(c + 1, c, "object")
    modifies: Bools = noun | there | compound | page.contracted[np.maximum(aux, 0)] & ~told
    return modifies


def _is_state(page: _Page, c: Ints, aux: Ints) -> Bools:
    """Return which participles tell a state or a quality, unless a doer is named."""
    state = page.has(c, c, "state") | page.has(c - 1, c, "degree")
    state |= page.has(c, c, "state_before_with") & page.has(c + 1, c, "'with'")
    state |= page.has(c, c, "state_before_of_up_to") & page.has(c + 1, c, "'of'", "'up'", "'to'")
    state |= page.has(c, c, "state_at_present") & page.has(aux, c, "be_at_present")
    state |= page.has(c, c, "state_unless_to_as") & ~page.has(c + 1, c, "'to'", "'as'")
    used = page.has(c, c, "'used'") & page.has(c + 1, c, "'to'")
    state |= used & page.has(c + 2, c, "gerund", "object", "subject")
    return state & ~page.has(aux, c, "'being'")


def _doers(page: _Page, c: Ints) -> Bools:
    """Return after which tokens `c` a by-phrase of the same clause, at most ten tokens on, names a doer."""
    named, alive = np.zeros(len(c), np.bool_), np.arange(len(c))
    for step in range(1, 11):
        at, of = c[alive] + step, c[alive]
        stop = ~page.within(at, of) | page.has(at, of, *_FINITE, *["clause", "stop", "authored", "deed_of", "deed_on", "subject"])
        stop |= page.has(at, of, "participle") & ~page.has(at - 1, of, "joining", "comma", "adverb")
        stop |= page.has(at, of, "comma") & ~page.has(at + 1, of, "participle")
        by = np.flatnonzero(~stop & page.has(at, of, "'by'"))
        named[alive[by]] = [_is_doer(page, i) for i in at[by].tolist()]
        alive = alive[~stop & ~named[alive]]
    return named


def _is_doer(page: _Page, by: int) -> bool:
    """Return whether what follows the "by" at token `by` is a doer, not time, place, measure or manner."""
    last = min(by + 7, int(page.tokens.last[page.sentence[by]]))
    types = page.tokens.vocabulary.types
    words = [straight(types[i]).lower() for i in page.tokens.type[by + 1 : last].tolist()]
    lead = next((i for i, word in enumerate(words) if word not in _LEAD), len(words))
    kinds = [*page.bits[by + 1 : last].tolist(), 0, 0][lead:]

    def fits(place: int, *names: str) -> bool:
        return bool(kinds[place] & _mask(*names))

    if lead == len(words) or fits(0, "time") or (fits(0, "mark", "gerund") and not lead):
        return False
    if fits(0, "measure") or fits(1, "measure"):  # "by dozens of gunmen" is a doer, "by a margin of" is none
        return words[lead] in ("dozens", "hundreds", "thousands", "millions") and fits(1, "'of'")
    ends = lead + 1 >= len(words) or fits(1, "mark", "no_object", "joining", "adverb", "clause", *_FINITE)
    if fits(0, "number"):
        return not ends
    return not (ends and ((fits(0, "manner") and not lead) or (fits(0, "place") and lead > 0)))


def _joined(page: _Page, c: Ints, before: Ints, hit: Bools) -> Bools:
    """Return which participles `c` share the auxiliary of an earlier passive, given which tokens are one."""
    earlier = np.maximum.accumulate(np.where(hit, np.arange(len(hit)), -1))[np.maximum(before, 0)]
    held = np.maximum(earlier, 0)
    breaks = page.breaks
    near = (earlier >= 0) & (before - earlier <= 8) & page.within(held, c) & page.within(before, c)
    near &= breaks[np.maximum(before, 0)] == breaks[held]
    adjacent = before - earlier <= 2
    listed = page.has(before, c, "comma") & adjacent & page.has(c + 1, c, "comma", "joining")
    ended = ~page.within(c + 1, c) | page.has(c + 1, c, "no_object", "mark", "joining", "adverb")
    active = page.has(c, c, "intransitive") | page.has(c + 1, c, "object", "number")
    return near & ~active & (listed | page.has(before, c, "joining") & (adjacent | ended))


def _inverted(page: _Page) -> list[tuple[int, int]]:
    """Return (auxiliary, participle) where a question puts the subject between them."""
    tokens, b = page.tokens, np.flatnonzero(page.every("be", "be_at_present"))
    asks = np.zeros(len(tokens.first), np.bool_)
    asks[page.sentence[np.flatnonzero(_QUESTION(tokens.vocabulary)[tokens.type])]] = True
    opens = ~page.within(b - 1, b) | page.has(b - 1, b, "opening", "mark")
    stop = page.every(*_FINITE, "mark", "clause")
    ends, modified = page.every("participle"), page.every("determiner", "degree") | page.possessive
    rows = []
    for i in b[opens & asks[page.sentence[b]]].tolist():
        for j in range(i + 1, min(i + 8, int(tokens.last[page.sentence[i]]))):
            if stop[j] or (ends[j] and j > i + 1):
                if ends[j] and not modified[j - 1]:
                    rows.append((i, j))
                break
    return rows


def _bare(page: _Page, c: Ints) -> Bools:
    """Return which participles stand for a passive without auxiliary in a headline (no verb, no full stop)."""
    tokens, end = page.tokens, page.tokens.last - 1
    verbs = np.bincount(page.sentence[page.every(*_FINITE, "get")], minlength=len(tokens.first))
    closed = (tokens.sorts[end] & TERMINATOR != 0) | (tokens.sorts[np.maximum(end - 1, 0)] & TERMINATOR != 0)
    headline = (verbs == 0) & ~closed & (tokens.last - tokens.first <= 25)
    bare, at = np.zeros(len(c), np.bool_), np.flatnonzero(headline[page.sentence[c]])
    c = c[at]
    told = page.has(c, c, "deed_done_to") & (~page.within(c + 1, c) | page.has(c + 1, c, "no_object", "mark"))
    told |= page.has(c, c, "said_of") & page.has(c + 1, c, "complement")
    noun = page.within(c - 1, c) & ~page.has(c - 1, c, "determiner", "joining", "no_object", "mark", "subject")
    at, c = at[told & noun], c[told & noun]
    # "Man accused of murder jailed": of two with nothing between that opens a clause, the later is the verb.
    breaks = np.cumsum(page.every("joining", "mark", "clause", "no_object", "complement") & ~page.every("'of'"))
    bare[at] = True
    bare[at[:-1][(page.sentence[c[:-1]] == page.sentence[c[1:]]) & (breaks[c[:-1]] == breaks[c[1:]])]] = False
    return bare


def _clauses(page: _Page) -> tuple[Ints, Ints, Ints, Ints]:
    """Return first, last, category and entry of every passive clause."""
    c = np.flatnonzero(page.every("participle"))
    aux = _auxiliary(page, c)
    rule = np.where(page.has(aux, c, "be", "be_at_present"), _BE, np.where(page.has(aux, c, "get"), _GET, -1))
    first = aux.copy()
    for i, j in _inverted(page):
        place = int(np.searchsorted(c, j))
        if rule[place] < 0:
            rule[place], first[place] = _INVERTED, i
    rule[(rule < 0) & _bare(page, c)] = _BARE
    direct = np.flatnonzero(rule >= 0)
    of, start = c[direct], first[direct]
    doer = np.zeros(len(c), np.bool_)
    doer[direct] = _doers(page, of)
    rule[direct[_modifies(page, of, start) | (_is_state(page, of, start) & ~doer[direct])]] = -1
    rest = np.flatnonzero((rule < 0) & page.has(aux, c, "joining", "comma"))
    for _ in range(2):
        hit = np.zeros(len(page.bits), np.bool_)
        hit[c[rule >= 0]] = True
        rule[rest[_joined(page, c[rest], aux[rest], hit)]] = _JOINED
    joined = np.flatnonzero(rule == _JOINED)
    doer[joined] = _doers(page, c[joined])
    keep = rule >= 0
    c, first, rule, doer = c[keep], first[keep], rule[keep], doer[keep]
    first = np.where(rule >= _JOINED, c, first)
    for _ in range(4):  # "had not been": the verb group begins with its first auxiliary
        at = first - 1
        for _ in range(3):
            at = at - page.has(at, c, "adverb")
        first = np.where(page.has(at, c, *_FINITE) & (rule <= _INVERTED), at, first)
    return first, c + 1, np.where(doer, _WITH, _WITHOUT), rule + np.where(doer, 0, len(_RULES))


def _deeds(page: _Page) -> tuple[Ints, Ints, Ints, Ints]:
    """Return first, last, category and entry of every deed told as a noun."""
    n = np.flatnonzero(page.every("deed_of", "deed_on"))
    patient = page.has(n, n, "deed_of") & page.has(n + 1, n, "'of'")
    n = n[patient | page.has(n, n, "deed_on") & page.has(n + 1, n, "'on'", "'against'")]
    doer = _doers(page, n + 1)
    for at in (n - 1, n - 2):
        doer |= page.within(at, n) & page.possessive[np.maximum(at, 0)]
    return n, n + 2, np.full(len(n), _NOMINALISED), np.where(doer, 2 * len(_RULES), 2 * len(_RULES) + 1)


@dataclass(frozen=True)
class Passive:
    """The instrument: passive clauses with and without their doer, and deeds told as nouns."""

    name: str = "passive"
    version: str = _LEXICON.version
    categories: tuple[str, ...] = ("with_doer", "without_doer", "nominalised")
    entries: tuple[Entry, ...] = _ENTRIES

    def find(self, tokens: Tokens) -> Matches:
        """Return every passive verb group and every nominalised deed, in reading order."""
        if not len(tokens):
            return NOTHING
        page = _Page(tokens)
        columns = [np.concatenate(pair) for pair in zip(_clauses(page), _deeds(page), strict=True)]
        order = np.lexsort((columns[3], columns[0]))
        return Matches(*(column[order] for column in columns))


passive = Passive()


def passive_sentences(tokens: Tokens) -> Bools:
    """Return for each sentence whether it has a passive clause, with or without its doer."""
    found = passive.find(tokens)
    held = np.zeros(len(tokens.first), np.bool_)
    held[tokens.sentence[found.first[found.category != _NOMINALISED]]] = True
    return held
