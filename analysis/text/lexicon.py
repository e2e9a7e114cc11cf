"""Lexicons: reading them, and finding their entries in tokens.

A lexicon is a YAML file in the shape of a quanteda dictionary: categories, in each one or more reasons, under
each reason the entries that are there for it:

    violent_event:
      the act of attacking itself:
        - attack*
        - car bomb*

`*` stands for any letters at the beginning or the end of a word. An entry ignores case, but for words written all in capitals: `IS`
is never *is*. The comment block on top is the file's record: lines `# name: value`, `version` among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from analysis import yaml_shape
from analysis.errors import StudyError, fail
from analysis.study.corpus import read_text
from analysis.text.lexicon_categories import check_categories
from analysis.text.tokens import Ints, Property, Tokens, pattern, straight

FOLDER = Path(__file__).parents[1] / "lexicons"


class Entry(NamedTuple):
    """One line of a lexicon: the words, where they belong and why they are there."""

    words: str
    category: str
    reason: str


class Matches(NamedTuple):
    """What an instrument found, in columns: token bounds (half open), category and entry (indices)."""

    first: Ints
    last: Ints
    category: Ints
    entry: Ints


NOTHING = Matches(*(np.empty(0, np.int64) for _ in range(4)))


def matches(rows: Sequence[tuple[int, int, int, int]]) -> Matches:
    """Return rows of (first, last, category, entry) as columns in reading order."""
    if not rows:
        return NOTHING
    table = np.array(sorted(rows), np.int64)
    return Matches(*(table[:, i] for i in range(4)))


@dataclass(frozen=True)
class Lexicon:
    """Entries by category, compiled so that each type of a text is looked up once.

    `name` is the instrument's, `record` the file's comment block. Overlaps inside one lexicon go to the longest
    match, then to the leftmost; an entry that stands in two categories gives a row for each.
    """

    name: str
    entries: tuple[Entry, ...]
    record: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Version that the file states."""
        return self.record.get("version", "0")

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Categories in the order of the file."""
        return tuple(dict.fromkeys(entry.category for entry in self.entries))

    def select(self, keep: Callable[[Entry], bool]) -> Lexicon:
        """Return the lexicon with only the entries that `keep` accepts."""
        return Lexicon(self.name, tuple(e for e in self.entries if keep(e)), self.record)

    @cached_property
    def _compiled(self) -> _Compiled:
        return _Compiled(self)

    def find(self, tokens: Tokens) -> Matches:
        """Return every match of the lexicon in `tokens`, longest first, in reading order."""
        return self._compiled.find(tokens)


    def reached(self, tokens: Tokens) -> Lexicon:
        """Return the lexicon with only the entries that would match in `tokens` if no other stood in their way."""
        reached = self._compiled.reached(tokens)
        return Lexicon(self.name, tuple(e for i, e in enumerate(self.entries) if i in reached), self.record)


class _Word:
    """Which patterns a surface form fits, by exact word, by beginning and by ending.

    Stems lie under their two outer letters, so that a form, were it a megabyte of letters, is held against few.
    """

    def __init__(self) -> None:
        self.word = ""
        self.exact: dict[str, list[int]] = {}
        self.begins: dict[str, list[tuple[str, int]]] = {}
        self.ends: dict[str, list[tuple[str, int]]] = {}
        # The first three letters of all patterns: most forms fit none, which is then seen at once.
        self.heads: set[str] = set()
        self.open = False

    def add(self, word: str, index: int) -> None:
        plain, low = _plain(word)
        word = plain if _as_written(word) else low
        stem = word.strip("*")
        if word.endswith("*"):
            self.begins.setdefault(stem[:2], []).append((stem, index))
        elif word.startswith("*"):
            self.ends.setdefault(stem[-2:], []).append((stem, index))
        else:
            self.exact.setdefault(word, []).append(index)
        self.heads.add(low[:3].rstrip("*"))
        self.open |= word.startswith("*") or (word.endswith("*") and len(stem) < 3)

    def fits(self, form: str) -> list[int]:
        plain, low = _plain(form)
        if low[:3] not in self.heads and not self.open:
            return []
        found = list(self.exact.get(plain, ()))
        if low != plain:
            found += self.exact.get(low, ())
        if self.begins:
            found += [index for _, index in self.beginning(low)]
        if self.ends:
            for part in (low[-2:], low[-1:]) if len(low) > 1 else (low,):
                found += [index for stem, index in self.ends.get(part, ()) if low.endswith(stem)]
        return found

    def beginning(self, low: str) -> list[tuple[str, int]]:
        """Return the stems that a form in small letters begins with, and their entries."""
        held = self.begins.get(low[:2], ())
        found = [pair for pair in held if low.startswith(pair[0])]
        return found + self.begins.get(low[0], []) if len(low) > 1 else found


@lru_cache(maxsize=1 << 16)
def _plain(form: str) -> tuple[str, str]:
    """Return a form with plain marks, and the same in small letters; every lexicon asks it of every form."""
    plain = straight(form)
    return plain, plain.lower()


def _as_written(word: str) -> bool:
    """Return whether a word is matched in its own case: `IS`, `US`, but neither `is` nor `Islamic`."""
    return len(word) > 1 and word.isupper() and word.isalpha()


class _Compiled:
    """Index of a lexicon: single words by type, phrases by the type of their first word."""

    def __init__(self, lexicon: Lexicon) -> None:
        category = {name: i for i, name in enumerate(lexicon.categories)}
        self.category = np.array([category[e.category] for e in lexicon.entries], np.int64)
        patterns = [pattern(e.words) for e in lexicon.entries]
        self.lengths = [len(p) for p in patterns]
        self._words, self._starts = _Word(), _Word()
        self._rest: dict[int, list[_Word]] = {}
        for i, parts in enumerate(patterns):
            (self._words if len(parts) == 1 else self._starts).add(parts[0], i)
            self._rest[i] = [_single(part) for part in parts[1:]]
        seconds = _Word()
        for i, rest in self._rest.items():
            for part in rest[:1]:
                seconds.add(part.word, i)
        self._goes_on = Property(lambda form: bool(seconds.fits(form)), np.int8)
        # Types that fit the same entries share one group; 0 is none.
        self._groups: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {((), ()): 0}
        self._members: list[tuple[list[int], list[int]]] = [([], [])]
        self._group = Property(self._group_of)
        self._vocabulary: object = None
        self._seconds: dict[tuple[int, int], list[int]] = {}

    def _group_of(self, form: str) -> int:
        words, starts = self._words.fits(form), self._starts.fits(form)
        if not words and not starts:
            return 0
        key = (tuple(_most_exact(words, self._words, form)), tuple(sorted(set(starts))))
        if key not in self._groups:
            self._groups[key] = len(self._members)
            self._members.append((list(key[0]), list(key[1])))
        return self._groups[key]

    def find(self, tokens: Tokens) -> Matches:
        groups = self._group(tokens.vocabulary)[tokens.type].astype(np.int64)
        at = np.flatnonzero(groups)
        if not len(at):
            return NOTHING
        kinds = groups[at]
        starts = np.array([bool(m[1]) for m in self._members])
        phrases = self._longest(self._phrases(tokens, at[starts[kinds]], kinds[starts[kinds]]))
        covered = np.zeros(len(tokens), np.bool_)
        for first, last, _, _ in phrases:
            covered[first:last] = True
        free = ~covered[at]
        return _merge(phrases, self._singles(at[free], kinds[free]))

    def reached(self, tokens: Tokens) -> set[int]:
        """Return the entries that fit somewhere, longest or not."""
        types = {tokens.vocabulary.types[i] for i in np.unique(tokens.type).tolist()}
        groups = self._group(tokens.vocabulary)[tokens.type].astype(np.int64)
        at = np.array([i for i in np.flatnonzero(groups).tolist() if self._members[groups[i]][1]], np.int64)
        single = {entry for form in types for entry in self._words.fits(form)}
        return single | {entry for _, _, entry in self._phrases(tokens, at, groups[at])}

    def _singles(self, at: Ints, kinds: Ints) -> Matches:
        """Return the one-word matches at `at`; a word that stands in two categories gives two rows."""
        counts = np.array([len(m[0]) for m in self._members])
        flat = np.array([e for m in self._members for e in m[0]], np.int64)
        offset = np.cumsum(counts) - counts
        n = counts[kinds]
        first = np.repeat(at, n)
        within = np.arange(len(first)) - np.repeat(np.cumsum(n) - n, n)
        entry = flat[np.repeat(offset[kinds], n) + within] if len(first) else np.empty(0, np.int64)
        return Matches(first, first + 1, self.category[entry], entry)

    def _phrases(self, tokens: Tokens, at: Ints, kinds: Ints) -> list[tuple[int, int, int]]:
        """Return every fit of an entry of several words: its length as a negative number, first token, entry."""
        ids, types = tokens.type, tokens.vocabulary.types
        within = at + 1 < len(ids)
        at, kinds = at[within], kinds[within]
        likely = (self._goes_on(tokens.vocabulary)[ids[at + 1]] != 0) & (tokens.sentence[at] == tokens.sentence[at + 1])
        at, kinds = at[likely], kinds[likely]
        pairs, of_pair = np.unique(kinds * len(types) + ids[at + 1], return_inverse=True)
        fitting = [self._second(divmod(pair, len(types)), tokens) for pair in pairs.tolist()]
        keep = np.array([bool(entries) for entries in fitting], np.bool_)[of_pair]
        at, of_pair = at[keep], of_pair[keep]
        bounds = tokens.last[tokens.sentence[at]]
        found: list[tuple[int, int, int]] = []
        for first, pair, bound in zip(at.tolist(), of_pair.tolist(), bounds.tolist(), strict=True):
            for entry in fitting[pair]:
                last = first + self.lengths[entry]
                rest = self._rest[entry]
                if last <= bound and all(rest[i].fits(types[ids[first + 1 + i]]) for i in range(1, len(rest))):
                    found.append((first - last, first, entry))
        return found

    def _second(self, pair: tuple[int, int], tokens: Tokens) -> list[int]:
        """Return the phrases of a group whose second word fits a type; looked up once per pair of types."""
        if self._vocabulary is not tokens.vocabulary:
            self._vocabulary, self._seconds = tokens.vocabulary, {}
        if pair not in self._seconds:
            form = tokens.vocabulary.types[pair[1]]
            self._seconds[pair] = [e for e in self._members[pair[0]][1] if self._rest[e][0].fits(form)]
        return self._seconds[pair]

    def _longest(self, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
        """Return rows of the spans that no longer span, or one as long to their left, overlaps."""
        rows: list[tuple[int, int, int, int]] = []
        taken: dict[int, tuple[int, int]] = {}
        for length, first, entry in sorted(found):
            span = (first, first - length)
            if all(taken.get(i, span) == span for i in range(*span)):
                taken.update(dict.fromkeys(range(*span), span))
                rows.append((*span, int(self.category[entry]), entry))
        return rows


def _single(word: str) -> _Word:
    held = _Word()
    held.add(word, 0)
    held.word = word
    return held


def _most_exact(found: list[int], words: _Word, form: str) -> list[int]:
    """Return the fitting entries: a word given whole wins over wildcards, a longer wildcard over a shorter."""
    if len(found) < 2:
        return found
    plain, low = _plain(form)
    exact = words.exact.get(plain) or words.exact.get(low)
    if exact:
        return sorted(exact)
    begun = words.beginning(low)
    longest = max((len(stem) for stem, _ in begun), default=0)
    return sorted(index for stem, index in begun if len(stem) == longest) if begun else sorted(found)


def _merge(phrases: list[tuple[int, int, int, int]], singles: Matches) -> Matches:
    """Return both kinds of match as one set of columns in reading order."""
    if not phrases:
        return singles
    long = matches(phrases)
    joined = [np.concatenate(pair) for pair in zip(long, singles, strict=True)]
    order = np.lexsort((joined[3], joined[0]))
    return Matches(*(column[order] for column in joined))


def load(name: str, folder: Path = FOLDER) -> Lexicon:
    """Return the lexicon `name` from its YAML file.

    Raises StudyError, naming file and place, for a file that is not a dictionary of entries with reasons.
    """
    path = folder / f"{name}.yaml"
    text = read_text(path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yaml_shape.check(text, path, loader=loader)
        held = yaml.load(text, Loader=loader)  # noqa: S506  (both are safe)
    # Beside YAML's own, a word that looks like a day or a number and is none.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        message = f"{path}: not YAML: {' '.join(str(error).split())}"
        raise StudyError(message) from None
    entries = tuple(_entries(held, path))
    check_categories(name, [entry.category for entry in entries], path)
    return Lexicon(name, entries, dict(re.findall(r"^# (\w[\w ]*): (.+)$", text, re.MULTILINE)))


def _entries(held: object, path: Path) -> Iterator[Entry]:
    """Yield the entries of a parsed file, checking shape and repeats."""
    seen: set[tuple[str, str]] = set()
    for category, reasons in _mapping(held, path, "the file"):
        for reason, words in _mapping(reasons, path, category):
            if not isinstance(words, list) or not words:
                message = f"{path}: {category}: {reason!r}: found {words!r}; a list of entries is allowed"
                raise StudyError(message)
            for word in words:
                _check(word, (category, reason), path)
                if (category, word) in seen:
                    message = f"{path}: {category}: {word!r} stands twice; an entry may stand once in a category"
                    raise StudyError(message)
                seen.add((category, word))
                yield Entry(word, category, reason)


def _mapping(held: object, path: Path, place: str) -> list[tuple[str, object]]:
    if not isinstance(held, dict) or not held or not all(isinstance(k, str) for k in held):
        message = f"{path}: {place}: found {held!r:.80}; a mapping of names is allowed"
        raise StudyError(message)
    return list(held.items())


def _check(word: object, place: tuple[str, str], path: Path) -> None:
    """Raise StudyError unless `word` is an entry: text, with `*` at one end of a word only."""
    good = isinstance(word, str) and word.strip() == word and word.strip("*")
    if not good or re.search(r"\w\*\w|\*\*|(?:^|\s)\*(?:\s|$|\S*\*)", str(word)):
        message = f"{path}: {place[0]}: {place[1]!r}: found {word!r}; words are allowed, each with * at one of its ends (quote yes, no, on, off)"
        raise StudyError(message)
    assert isinstance(word, str)
    if re.search(r"[^\S ]|  |[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", word):
        allowed = "single blanks and signs that can be seen"
        fail(path, None, f"{place[0]}: {place[1]!r}", word, allowed)
    if not re.search(r"[\w%$€£¥₺]", word):
        allowed = "an entry with a letter, a digit, % or a sign of money"
        fail(path, None, f"{place[0]}: {place[1]!r}", word, allowed)
