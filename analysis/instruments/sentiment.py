"""Valenced vocabulary: words that people rate as good or bad, and the valence of sentences.

Two measures. `valenced()` is an instrument: which words of VADER's lexicon (Hutto & Gilbert 2014)
stand in a text. `compound()` is NLTK's VADER, which adds negation, degree words, capitals and
marks: one score per sentence in -1 to 1. It tells how positive or negative the wording is, not what
is felt toward an actor, and it saturates in longer texts: sentences are scored and averaged, never
a whole text. In news of conflict much of it is topic (*prison*, *attack*), so each score is also
taken with such words masked. `balance()` is a second opinion from a lexicon of the project's own.

NLTK's copy of the lexicon is a download without a version; the text comes with the package
`vaderSentiment`. It is read here and handed over, since NLTK 3.10 refuses to open a file that an
installer hard-linked.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import StudyError, fail
from analysis.text.beside import covered
from analysis.text.header import Header
from analysis.text.lexicon import Entry, Lexicon
from analysis.text.tokens import WORD, Bools, Tokens, straight, tokenize
from analysis.text.vocabulary import has

Floats = NDArray[np.float64]

# Takes the place of a masked word; it is in no list of VADER's and longer than the single letters
# that VADER skips.
NEUTRAL = "item"
PACKAGE, FILE = "vaderSentiment", "vader_lexicon.txt"


@cache
def lexicon_text() -> str:
    """Return VADER's lexicon: a line per word, parted by tabs.

    Columns: word, rating, standard deviation and the ten raters' ratings.

    Raises StudyError, naming the package, where it is not installed or lacks the file.
    """
    spec = find_spec(PACKAGE)
    path = Path(spec.origin).parent / FILE if spec and spec.origin else None
    if path is None or not path.is_file():
        message = (
            f"{PACKAGE}: {FILE} not found; the package is to be installed whole, the lexicon is"
            " part of it"
        )
        raise StudyError(message)
    return path.read_text(encoding="utf-8").strip("\n")


@cache
def valenced() -> Lexicon:
    """Return the instrument: the single words of VADER's lexicon as `positive` or `negative`.

    Emoticons, words of several parts and words rated zero are left out; each entry's reason is its
    rating.
    """
    rated = {entry.words: entry for entry in _rated(lexicon_text())}
    entries = sorted(rated.values(), key=lambda e: (e.category != "positive", e.words))
    header = Header(
        {"version": version(PACKAGE)},
        "sentiment",
        words={"positive": "positively rated words", "negative": "negatively rated words"},
    )
    return Lexicon("valenced", tuple(entries), header)


def _rated(text: str) -> Iterator[Entry]:
    for place, line in enumerate(text.splitlines(), 1):
        try:
            word, mean, spread, ratings = line.split("\t")
            rating, deviation = float(mean), float(spread)
        except ValueError:
            fail(FILE, place, "line", line, "word, mean, spread and ratings, parted by tabs")
        if word.replace("'", "").isalpha() and rating:
            raters = ratings.count(",") + 1
            reason = f"VADER rating {rating:+.1f} (sd {_short(deviation)}, {raters} raters)"
            yield Entry(word.lower(), "positive" if rating > 0 else "negative", reason)


def _short(number: float) -> str:
    """Return a number to one digit without the zero before its point."""
    return f"{number:.1f}".removeprefix("0")


def masked(sentences: Sequence[str], mask: Lexicon) -> list[str]:
    """Return the sentences, straightened, with each word that `mask` matches made neutral.

    Number and order of words and all marks stay; a word in capitals is masked in capitals, which
    VADER counts.
    """
    tokens = tokenize(map(straight, sentences))
    matches = mask.find(tokens)
    hidden = covered(len(tokens), (matches.first, matches.last)) & has(tokens.sorts, WORD)
    texts = list(tokens.texts)

    # From the end, so that the offsets before stay true.
    for i in np.flatnonzero(hidden)[::-1].tolist():
        place, start, end = tokens.text[i], tokens.start[i], tokens.end[i]
        text = texts[place]
        word = NEUTRAL.upper() if text[start:end].isupper() else NEUTRAL
        texts[place] = text[:start] + word + text[end:]
    return texts


def compound(sentences: Sequence[str], mask: Lexicon | None = None) -> Floats:
    """Return NLTK VADER's compound score of each sentence.

    s / sqrt(s^2 + 15), with s the sum of the adjusted ratings of its words.

    Between -1 and 1, 0 without a rated word. With `mask`, words that it matches count as neutral
    ones.
    """
    analyzer = _analyzer()
    texts = masked(sentences, mask) if mask else map(straight, sentences)
    scores = (analyzer.polarity_scores(text)["compound"] for text in texts)
    return np.fromiter(scores, np.float64)


def repeats(sentences: Sequence[str]) -> Bools:
    """Return in which sentences a rated word stands twice in the same spelling.

    There NLTK 3.10 reads both in the context of the first: "The plan is good. Later the plan was
    not good." gets the score of two good plans. Their number says how many of the scores that can
    touch.
    """
    lexicon = _analyzer().lexicon
    return np.array([_has_twice(words, lexicon) for words in map(_words, sentences)], np.bool_)


def _words(sentence: str) -> list[str]:
    """Return the words of a sentence as VADER cuts it."""
    vader = import_module("nltk.sentiment.vader")
    rules = _analyzer().constants
    text = vader.SentiText(straight(sentence), rules.PUNC_LIST, rules.REGEX_REMOVE_PUNCTUATION)
    return list(text.words_and_emoticons)


def _has_twice(words: list[str], lexicon: Container[str]) -> bool:
    """Return whether a word that `lexicon` rates stands twice among the words."""
    rated = [word for word in words if word.lower() in lexicon]
    return len(set(rated)) < len(rated)


@cache
def _analyzer() -> Any:
    """Return NLTK's analyzer; imports NLTK, which takes a second, only now."""
    vader = import_module("nltk.sentiment.vader")

    class Analyzer(vader.SentimentIntensityAnalyzer):  # type: ignore[misc, name-defined]
        """NLTK's analyzer, whose lexicon is given as text."""

        def __init__(self, text: str) -> None:
            self.lexicon_file = text
            self.lexicon = self.make_lex_dict()
            self.constants = vader.VaderConstants()

    return Analyzer(lexicon_text())


def balance(tokens: Tokens, lexicon: Lexicon) -> Floats:
    """Return each text's (positive - negative) / (positive + negative) from a lexicon's matches.

    Between -1 and 1; 0 for a text without a match. The lexicon has the categories `positive` and
    `negative`.
    """
    found = lexicon.find(tokens)
    sign = np.array([{"positive": 1.0, "negative": -1.0}[name] for name in lexicon.categories])
    text, size = tokens.text[found.first], len(tokens.texts)
    difference = np.bincount(text, weights=sign[found.category], minlength=size)
    return np.asarray(difference / np.maximum(np.bincount(text, minlength=size), 1))
