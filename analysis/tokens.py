"""Tokens and sentence bounds as parallel columns over a batch of texts.

The engine works on integers: every surface form (type) gets an id once, whatever is known about a type is
computed once, and every pass over a text is an array operation. Nothing is stored per token but numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Typographic marks and their plain twins, one code point for one, so that offsets stay true.
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

_APOSTROPHE = "['’ʼ]"
_LETTER = r"[\w\u0300-\u036f]"
# The alternatives tile the text: joined again, the pieces are the text. A word takes one blank before it along,
# which halves the number of pieces; the first alternative is a short cut for the plainest words.
_PIECE = re.compile(
    rf" ?(?:[a-zA-Z]{{2,}}+(?=[ ,])|(?:[A-Za-z]\.){{2,}}|\d+(?:[.,]\d+)+|{_LETTER}+(?:{_APOSTROPHE}(?![sS]\b){_LETTER}+)*"
    rf"|{_APOSTROPHE}[sS]\b|\.{{2,}}|\S)|\s+",
    re.DOTALL,
)
_BREAK = re.compile(r"\n[^\S\n]*\n")

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st rev hon gen lt col maj capt sgt cpl cmdr adm gov sen rep pres sec dept"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri"
    " no nos vs etc al fig vol pp ed eds approx inc ltd co corp bros jr sr ave rs messrs smt shri".split()
)
# What may open a sentence after an initialism such as "U.S."; any other capital is taken for part of a name.
_OPENERS = frozenset(
    "the a an it he she they we i you this that these those but and in on at as if when while after before"
    " there his her their its our for from by to no not yet so still also however meanwhile although".split()
)

TERMINATOR, CLOSER, LOWER, CAPITAL, ABBREVIATION, INITIALISM, OPENER, WORD = (1 << i for i in range(8))


class _Pieces(dict[str, int]):
    """Piece of text to its number, in order of first appearance."""

    def __missing__(self, piece: str) -> int:
        self[piece] = index = len(self)
        return index


class Vocabulary:
    """The surface forms (types) met so far: `types[id]` is a form, `id_of(form)` its id."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.ids = _Pieces()
        self.pieces = _Pieces()
        self._facts = np.empty((3, 0), np.int64)

    def __len__(self) -> int:
        return len(self.types)

    def facts(self) -> Ints:
        """Return for every piece met so far, in three rows: type id (-1: white space), gap (0, 1, 2: a break), length."""
        known = self._facts.shape[1]
        if known < len(self.pieces):
            fresh = np.array([self._fact(piece) for piece in list(self.pieces)[known:]], np.int64)
            self._facts = np.concatenate([self._facts, fresh.T], axis=1)
        return self._facts

    def _fact(self, piece: str) -> tuple[int, int, int]:
        if piece.isspace():
            return -1, 2 if _BREAK.search(piece) else 1, len(piece)
        form = piece[1:] if piece[0] == " " else piece
        index = self.ids[form]
        if index == len(self.types):
            self.types.append(form)
        return index, len(piece) - len(form), len(piece)


class Property:
    """One number per type, computed for the types met since the last call and kept."""

    def __init__(self, of: Callable[[str], int], dtype: type[np.integer] = np.int32) -> None:
        self._of = of
        self._dtype = dtype
        self._known: dict[int, tuple[Vocabulary, NDArray[np.integer]]] = {}

    def __call__(self, vocabulary: Vocabulary) -> NDArray[np.integer]:
        """Return the property of every type of `vocabulary`, indexed by type id."""
        held = self._known.get(id(vocabulary))
        known = held[1] if held and held[0] is vocabulary else np.empty(0, self._dtype)
        if len(known) < len(vocabulary):
            of = self._of
            fresh = np.fromiter((of(form) for form in vocabulary.types[len(known) :]), self._dtype)
            known = np.concatenate([known, fresh])
            self._known = {id(vocabulary): (vocabulary, known)}
        return known


def _sort(form: str) -> int:
    """Return the bits of what a type can be at a sentence bound."""
    if form in (".", "!", "?", "…", "।") or (len(form) > 1 and not form.strip(".")):
        return TERMINATOR
    if form in "\"'”’»)]":
        return CLOSER
    first, low = form[0], form.lower()
    bits = WORD if first.isalnum() else 0
    bits |= CAPITAL if first.isupper() else LOWER if first.islower() else 0
    if low in _ABBREVIATIONS or (len(form) == 1 and first.isupper() and form != "I"):
        bits |= ABBREVIATION
    if len(form) > 2 and form[1] == "." and form[-1] == ".":
        bits |= INITIALISM
    return bits | (OPENER if low in _OPENERS else 0)


_SORTS = Property(_sort, np.int16)


@dataclass(frozen=True)
class Tokens:
    """Parallel columns over the tokens of a batch of texts (white space is no token).

    `type` (id in `vocabulary`), `start` and `end` (code points in the token's own text), `gap` (white space
    before it: 0 none, 1 some, 2 a paragraph break or the text's beginning), `text` (index in `texts`).
    Sentence columns: `first` and `last` (token bounds, half open), one entry per sentence; `sentence` gives
    each token's. Equal inputs give equal columns whatever the vocabulary held before, up to the ids.
    """

    texts: tuple[str, ...]
    vocabulary: Vocabulary
    type: Ints
    start: Ints
    end: Ints
    gap: NDArray[np.int8]
    text: Ints

    def __len__(self) -> int:
        return len(self.type)

    @cached_property
    def first(self) -> Ints:
        """First token of each sentence."""
        return np.flatnonzero(_opens(self))

    @cached_property
    def last(self) -> Ints:
        """One past the last token of each sentence."""
        return np.append(self.first[1:], len(self)) if len(self.first) else self.first

    @cached_property
    def sentence(self) -> Ints:
        """Index of each token's sentence, counted over the batch."""
        return np.cumsum(_opens(self)) - 1 if len(self) else np.empty(0, np.int64)

    @cached_property
    def sorts(self) -> NDArray[np.integer]:
        """What each token can be at a sentence bound (bits, see the module's constants)."""
        return _SORTS(self.vocabulary)[self.type]

    @cached_property
    def forms(self) -> list[str]:
        """Surface of every token, in order; made only when asked for."""
        types = self.vocabulary.types
        return [types[i] for i in self.type.tolist()]

    def surface(self, first: int, last: int) -> str:
        """Return the text from token `first` up to token `last` (half open)."""
        text: str = self.texts[self.text[first]]
        return text[self.start[first] : self.end[last - 1]]


def tokenize(texts: Iterable[str], vocabulary: Vocabulary | None = None) -> Tokens:
    """Return the columns of `texts`; linear in their length.

    >>> t = tokenize(["IS didn’t win. U.S. forces did."])
    >>> t.forms
    ['IS', 'didn’t', 'win', '.', 'U.S.', 'forces', 'did', '.']
    >>> t.first.tolist()
    [0, 4]
    """
    held = tuple(texts)
    vocabulary = Vocabulary() if vocabulary is None else vocabulary
    number = vocabulary.pieces.__getitem__
    ids: list[int] = []
    counts = np.empty(len(held), np.int64)
    for i, text in enumerate(held):
        found = _PIECE.findall(text)
        counts[i] = len(found)
        ids += map(number, found)  # text by text: the pieces are let go while they are still near
    return _columns(held, vocabulary, np.array(ids, np.int64), counts)


def _columns(texts: tuple[str, ...], vocabulary: Vocabulary, ids: Ints, counts: Ints) -> Tokens:
    """Return the columns without white space, with offsets counted in each text."""
    kinds, gaps, sizes = vocabulary.facts()
    kind, gap, lengths = kinds[ids], gaps[ids], sizes[ids]
    of_text = np.repeat(np.arange(len(texts)), counts)
    whole = np.fromiter(map(len, texts), np.int64, len(texts))
    words = np.flatnonzero(kind >= 0)
    text, lead = of_text[words], gap[words]
    ends = np.cumsum(lengths)[words] - (np.cumsum(whole) - whole)[text]
    # A run of blanks that is not one space is a piece of its own, right before its word.
    before = lead.astype(np.int8)
    if len(words):
        blank = words - 1
        np.maximum(before, np.where(kind[blank] < 0, gap[blank], 0), out=before, casting="unsafe")
        before[np.append(True, text[1:] != text[:-1])] = 2
    return Tokens(texts, vocabulary, kind[words], ends - lengths[words] + lead, ends, before, text)


def _opens(t: Tokens) -> Bools:
    """Return which tokens open a sentence.

    A sentence ends at a paragraph break, or at . ! ? … and the quotes or brackets that close on it, when white
    space follows and then anything but a small letter; not after an abbreviation or an initial. In a text
    without capitals (some archives fold case) a small letter may open a sentence.
    """
    if not len(t):
        return np.empty(0, np.bool_)
    sorts = t.sorts
    opens: Bools = t.gap == 2
    ending = np.flatnonzero((t.gap == 1) & _follows_end(t))
    after = sorts[ending]
    caseless = _caseless(t)[ending]
    opens[ending[(after & LOWER == 0) | caseless]] = True
    return opens


def _follows_end(t: Tokens) -> Bools:
    """Return which tokens come right after a sentence's last mark."""
    sorts = t.sorts
    stop = sorts & TERMINATOR != 0
    stop[1:] &= ~((sorts[:-1] & ABBREVIATION != 0) & (t.gap[1:] == 0) & _is_point(t)[1:])
    stop |= sorts & INITIALISM != 0
    end = stop.copy()
    for _ in range(3):  # closing marks that touch the end belong to it
        end[1:] |= end[:-1] & (sorts[1:] & CLOSER != 0) & (t.gap[1:] == 0)
    follows = np.zeros(len(t), np.bool_)
    follows[1:] = end[:-1]
    initialism = np.zeros(len(t), np.bool_)
    initialism[1:] = sorts[:-1] & INITIALISM != 0
    follows &= ~initialism | (sorts & OPENER != 0) & (sorts & CAPITAL != 0)
    held: Bools = follows
    return held


_POINT = Property(lambda form: form == ".", np.int8)


def _is_point(t: Tokens) -> Bools:
    held: Bools = _POINT(t.vocabulary)[t.type] != 0
    return held


def _caseless(t: Tokens) -> Bools:
    """Return which tokens stand in a paragraph with next to no capitals (under 1 % of its words)."""
    paragraph = np.cumsum(t.gap == 2) - 1
    size = int(paragraph[-1]) + 1
    words = np.bincount(paragraph, weights=t.sorts & WORD != 0, minlength=size)
    capitals = np.bincount(paragraph, weights=t.sorts & CAPITAL != 0, minlength=size)
    held: Bools = ((capitals < 0.01 * words) & (words > 0))[paragraph]
    return held


def straight(text: str) -> str:
    """Return `text` with typographic quotes and apostrophes made plain; offsets stay as they are."""
    return text.translate(STRAIGHT)


def paragraphs(t: Tokens) -> Ints:
    """Return each token's paragraph, counted from 1 in its text."""
    breaks = np.cumsum(t.gap == 2)
    first = np.searchsorted(t.text, np.arange(len(t.texts)))
    base = np.concatenate([breaks, [0]])[np.minimum(first, len(breaks))]
    held: Ints = breaks - base[t.text] + 1
    return held


def pattern(entry: str) -> Sequence[str]:
    """Return a lexicon entry's tokens, cut as texts are cut; a `*` stays at the word it touches.

    >>> pattern("car bomb* *ism")
    ['car', 'bomb*', '*ism']
    """
    out: list[str] = []
    for part in entry.split():
        forms, lead = [], ""
        for piece in _PIECE.findall(part.replace("*", "\ue000")):
            if piece != "\ue000":
                forms.append(lead + piece)
                lead = ""
            elif forms:
                forms[-1] += "*"
            else:
                lead = "*"
        out += forms
    return out
