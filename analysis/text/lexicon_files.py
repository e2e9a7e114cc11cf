"""Lexicon files: a YAML file in, a checked lexicon out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import StudyError, fail
from analysis.files import parsed_yaml, read_text
from analysis.text.header import read_header
from analysis.text.lexicon import Entry, Lexicon

FOLDER = Path(__file__).parents[1] / "lexicons"

_UNSEEN = re.compile(r"[^\S ]|  |[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SAYABLE = re.compile(r"[\w%$€£¥₺]")
_MISPLACED_STAR = re.compile(r"\w\*\w|\*\*|(?:^|\s)\*(?:\s|$|\S*\*)")


def load(name: str) -> Lexicon:
    """Return the package's lexicon `name`."""
    return read_lexicon(FOLDER / f"{name}.yaml")


def read_lexicon(path: Path) -> Lexicon:
    """Return the lexicon of a YAML file, named after it.

    Raises StudyError, naming file and place, for a file that is not a dictionary of entries with
    reasons or has a header that names what the file does not hold.
    """
    text = read_text(path)
    content, _ = parsed_yaml(text, path)
    entries = tuple(_entries(content, path))
    categories = dict.fromkeys(entry.category for entry in entries)

    return Lexicon(path.stem, entries, read_header(text, path, categories), path)


def _entries(content: object, path: Path) -> Iterator[Entry]:
    """Yield the entries of a parsed file, checking shape and repeats."""
    seen: set[tuple[str, str]] = set()

    for category, reasons in _mapping(content, path, "the file"):
        for reason, words in _mapping(reasons, path, category):
            for word in _listed(words, path, f"{category}: {reason!r}"):
                if (category, word) in seen:
                    message = (
                        f"{path}: {category}: {word!r} stands twice; an entry may stand once in a"
                        " category"
                    )
                    raise StudyError(message)
                seen.add((category, word))
                yield Entry(word, category, reason)


def _mapping(content: object, path: Path, place: str) -> list[tuple[str, object]]:
    if not isinstance(content, dict) or not content or not all(isinstance(k, str) for k in content):
        message = f"{path}: {place}: found {content!r:.80}; a mapping of names is allowed"
        raise StudyError(message)
    return list(content.items())


def _listed(words: object, path: Path, place: str) -> Iterator[str]:
    """Yield the entries under one reason, each checked."""
    if not isinstance(words, list) or not words:
        message = f"{path}: {place}: found {words!r}; a list of entries is allowed"
        raise StudyError(message)

    for word in words:
        if not _is_entry(word):
            message = (
                f"{path}: {place}: found {word!r}; words are allowed, each with * at one of its"
                " ends"
            )
            raise StudyError(message)
        if _UNSEEN.search(word):
            fail(path, None, place, word, "single blanks and signs that can be seen")
        if not _SAYABLE.search(word):
            fail(path, None, place, word, "an entry with a letter, a digit, % or a sign of money")
        yield word


def _is_entry(word: object) -> bool:
    """Return whether `word` is text with `*` at one end of a word only."""
    return (
        isinstance(word, str)
        and word.strip() == word
        and word.strip("*") != ""
        and not _MISPLACED_STAR.search(word)
    )
