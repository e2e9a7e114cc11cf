"""Tokens and sentence bounds as parallel columns over a batch of texts.

The engine works on integers: every surface form (type) gets an id once, whatever is known about a type is
computed once, and every pass over a text is an array operation. Nothing is stored per token but numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Typographic marks and their plain twins, one code point for one, so that offsets stay true.
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})

_APOSTROPHE = "['’ʼ]"
_LETTER = r"[\w\u0300-\u036f]"
# The alternatives tile a text: joined again, the pieces are the text.
_PIECE = re.compile(
    rf"\s+|(?:[A-Za-z]\.){{2,}}|\d+(?:[.,]\d+)+|{_LETTER}+(?:{_APOSTROPHE}(?![sS]\b){_LETTER}+)*|{_APOSTROPHE}[sS]\b|\.{{2,}}|\S",
    re.DOTALL,
)
# No piece but white space holds a blank, so a text may be cut at its blanks and each chunk be taken apart once. Only
# where blanks stand in an empty line is a text cut between letters alone, so that the break stays in one chunk.
_BLANKS_IN_BREAK = re.compile(r"\n[^\S\n]")
_BLANK = re.compile(r"(?<=\S) (?=\S)")
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


class _Numbers(dict[str, int]):
    """Text to its number, in order of first appearance."""

    def __missing__(self, text: str) -> int:
        self[text] = index = len(self)
        return index


class Vocabulary:
    """The surface forms (types) met so far: `types[id]` is a form, `ids[form]` its id.

    Texts are read in chunks, what stands between two blanks; the tokens of each are worked out once and kept in
    parallel columns: type, offset in the chunk, length and gap.
    """

    def __init__(self) -> None:
        self.types: list[str] = []
        self.ids = _Numbers()
        self.chunks = _Numbers()
        self._tokens = np.empty((4, 0), np.int64)
        self._bounds = np.empty((3, 0), np.int64)

    def __len__(self) -> int:
        return len(self.types)

    def read(self) -> tuple[Ints, Ints]:
        """Return the tokens of all chunks (rows: type, offset, length, gap) and each chunk's first, number and length."""
        known = self._bounds.shape[1]
        if known < len(self.chunks):
            tokens: list[tuple[int, int, int, int]] = []
            bounds = []
            first = self._tokens.shape[1]
            for chunk in list(self.chunks)[known:]:
                at = len(tokens)
                tokens += self._taken_apart(chunk)
                bounds.append((first + at, len(tokens) - at, len(chunk)))
            self._tokens = np.concatenate([self._tokens, np.array(tokens, np.int64).reshape(-1, 4).T], axis=1)
            self._bounds = np.concatenate([self._bounds, np.array(bounds, np.int64).T], axis=1)
        return self._tokens, self._bounds

    def _taken_apart(self, chunk: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield type, offset, length and gap of each token; the first one's gap is at least a blank."""
        at, gap = 0, 1
        for piece in _PIECE.findall(chunk):
            if piece.isspace():
                gap = 2 if _BREAK.search(piece) else 1
            else:
                index = self.ids[piece]
                if index == len(self.types):
                    self.types.append(piece)
                yield index, at, len(piece), gap
                gap = 0
            at += len(piece)


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
    number = vocabulary.chunks.__getitem__
    found = [list(map(number, _chunks(text))) for text in held]
    counts = np.fromiter(map(len, found), np.int64, len(found))
    return _columns(held, vocabulary, np.fromiter(chain.from_iterable(found), np.int64, int(counts.sum())), counts)


def _chunks(text: str) -> list[str]:
    return _BLANK.split(text) if _BLANKS_IN_BREAK.search(text) else text.split(" ")


def _columns(texts: tuple[str, ...], vocabulary: Vocabulary, chunks: Ints, counts: Ints) -> Tokens:
    """Return the columns from the numbers of the texts' chunks, with offsets counted in each text."""
    (types, offsets, lengths, gaps), (first, number, size) = vocabulary.read()
    n = number[chunks]
    of_text = np.repeat(np.arange(len(texts)), counts)
    # A chunk begins where the one before it ended and one blank on.
    whole = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    begins = np.cumsum(size[chunks] + 1) - size[chunks] - 1 - (np.cumsum(whole) - whole)[of_text]
    at = np.arange(int(n.sum())) + np.repeat(first[chunks] - (np.cumsum(n) - n), n)
    start, text = np.repeat(begins, n) + offsets[at], np.repeat(of_text, n)
    gap = gaps[at].astype(np.int8)
    if len(gap):
        gap[np.append(True, text[1:] != text[:-1])] = 2
    return Tokens(texts, vocabulary, types[at], start, start + lengths[at], gap, text)


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
