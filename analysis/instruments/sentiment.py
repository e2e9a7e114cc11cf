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

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import StudyError, fail
from analysis.text.bounds import WORD
from analysis.text.lexicon import Entry, Lexicon
from analysis.text.patterns import covered
from analysis.text.tokens import Tokens, tokenize
from analysis.text.vocabulary import Bools, has, straight

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
    return Lexicon(
        "valenced",
        tuple(entries),
        record={"version": version(PACKAGE)},
        construct="sentiment",
        words={"positive": "positively rated words", "negative": "negatively rated words"},
    )


def _rated(text: str) -> Iterator[Entry]:
    for place, line in enumerate(text.splitlines(), 1):
        try:
            word, mean, spread, ratings = line.split("\t")
            rating, deviation = float(mean), float(spread)
        except ValueError:
            fail(FILE, place, "line", line, "word, mean, spread and ratings, parted by tabs")
        if word.replace("'", "").isalpha() and rating:
            raters = ratings.count(",") + 1
            sd = f"{deviation:.1f}".removeprefix("0")
            reason = f"VADER rating {rating:+.1f} (sd {sd}, {raters} raters)"
            yield Entry(word.lower(), "positive" if rating > 0 else "negative", reason)


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
    return np.array([_has_twice(sentence) for sentence in sentences], np.bool_)


def _has_twice(sentence: str) -> bool:
    """Return whether a rated word stands twice in a sentence, as VADER cuts it."""
    vader, analyzer = import_module("nltk.sentiment.vader"), _analyzer()
    rules = analyzer.constants
    text = vader.SentiText(straight(sentence), rules.PUNC_LIST, rules.REGEX_REMOVE_PUNCTUATION)
    rated = [word for word in text.words_and_emoticons if word.lower() in analyzer.lexicon]
    return len(set(rated)) < len(rated)


@cache
def _analyzer() -> Any:
    """Return NLTK's analyzer, its lexicon given as text; imports NLTK only now, for a second."""
    vader = import_module("nltk.sentiment.vader")
    analyzer = object.__new__(
        vader.SentimentIntensityAnalyzer
    )  # what would open a file is left out
    analyzer.lexicon_file = lexicon_text()
    analyzer.lexicon = analyzer.make_lex_dict()
    analyzer.constants = vader.VaderConstants()
    return analyzer


def balance(tokens: Tokens, lexicon: Lexicon) -> Floats:
    """Return each text's (positive - negative) / (positive + negative) from a lexicon's matches.

    Between -1 and 1; 0 for a text without a match. The lexicon has the categories `positive` and
    `negative`.
    """
    found = lexicon.find(tokens)
    sign = np.array([{"positive": 1.0, "negative": -1.0}[name] for name in lexicon.categories])
    text, size = tokens.text[found.first], len(tokens.texts)
    difference = np.bincount(text, weights=sign[found.category], minlength=size)
    return difference / np.maximum(np.bincount(text, minlength=size), 1)
