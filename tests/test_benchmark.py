"""How fast the engine is: evidence of all instruments, in processor time of one core."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from analysis.instruments.listing import instruments
from analysis.text.annotate import annotate
from analysis.text.lexicon_files import FOLDER, read_lexicon
from analysis.text.tokens import paragraphs
from analysis.text.vocabulary import Vocabulary

LEXICONS = Path(__file__).parents[1] / "corpus" / "lexicons"
USING = instruments(LEXICONS)
BATCH, BATCHES, LETTERS = 250, 8, 4000
# Articles a second with all words known. On an idle machine it is 2,500 or more, and 1,200 over the
# first 2,000 from a cold start; a test machine may be busy.
FLOOR = 1000


def words(draw: random.Random) -> tuple[list[str], list[int]]:
    """Return some 25,000 forms with weights that fall as ranks rise.

    They are made words, names, and entries about as often as news has them.
    """
    syllables = [
        c + v + e for c in "bdfgklmnprstvz" for v in "aeiou" for e in ("", "n", "r", "s", "t", "ld")
    ]
    made = {"".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(24_000)}
    forms = sorted(made) + [w.capitalize() for w in draw.sample(sorted(made), 1500)]
    entries = [
        entry.words.replace("*", "")
        for path in sorted([*FOLDER.glob("*.yaml"), *LEXICONS.glob("*.yaml")])
        for entry in read_lexicon(path).entries
    ]
    common = (
        "the of and to in a that is was for on said with as by he were at from his it had they"
        " their be been not"
    ).split()
    draw.shuffle(forms)
    often, rest = [*common, *forms[:150]], forms[150:]
    forms = [
        *often,
        *(w for pair in zip(rest, draw.sample(entries, 900), strict=False) for w in pair),
        *rest[900:],
    ]
    return forms, [int(1e7 / (rank + 3)) for rank in range(len(forms))]


def articles(number: int, seed: int = 7) -> list[str]:
    """Return articles of about LETTERS characters with sentences, quotations and paragraphs."""
    draw = random.Random(seed)
    forms, weights = words(draw)
    pool = draw.choices(forms, weights, k=number * LETTERS // 4)
    out = []
    at = 0
    for _ in range(number):
        parts: list[str] = []
        size = 0
        while size < LETTERS:
            length = draw.randint(6, 32)
            sentence = " ".join(pool[at : at + length])
            at = (at + length) % (len(pool) - 40)
            sentence = sentence[:1].upper() + sentence[1:]
            kind = draw.random()
            sentence = (
                f"“{sentence},” the spokesman said"
                if kind < 0.12
                else sentence.replace(" ", ", ", 1)
                if kind < 0.4
                else sentence
            )
            parts.append(
                sentence + ("." if kind < 0.95 else "?") + ("\n\n" if draw.random() < 0.3 else " ")
            )
            size += len(parts[-1])
        out.append("".join(parts))
    return out


def seconds(text: str) -> float:
    """Return the processor time that a text takes as a whole."""
    started = time.process_time()
    annotate([text], USING)
    return time.process_time() - started


@pytest.fixture(scope="module")
def batches() -> list[list[str]]:
    held = articles(BATCH * BATCHES)
    return [held[i : i + BATCH] for i in range(0, len(held), BATCH)]


def test_the_articles_are_varied_and_as_long_as_said(batches: list[list[str]]) -> None:
    texts = [text for batch in batches for text in batch]
    assert 3900 < sum(map(len, texts)) / len(texts) < 4300
    held = annotate(batches[0], USING)
    assert 500 < len(held.tokens) / BATCH < 900
    assert len(held.tokens.vocabulary) > 8000
    assert sum(len(found.first) > 0 for found in held.found.values()) >= len(held.found) - 2


def articles_a_second(batches: list[list[str]], vocabulary: Vocabulary) -> float:
    """Return how many articles of the batches are annotated in a second."""
    started = time.process_time()
    for batch in batches:
        tokens = annotate(batch, USING, vocabulary).tokens
        assert len(tokens.sentence) == len(paragraphs(tokens))
    return BATCH * len(batches) / (time.process_time() - started)


def test_articles_a_second(batches: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    vocabulary = Vocabulary()
    annotate(batches[0][:5], USING)  # compiles the lexicons
    # Every form is looked up once: the first pass pays for that, an archive hardly ever.
    cold = articles_a_second(batches, vocabulary)
    warm = max(articles_a_second(batches, vocabulary) for _ in range(2))
    with capsys.disabled():
        print(
            f"\nengine, {len(USING)} instruments, one core, articles of 4 kB a second:"
            f" {cold:,.0f} over the first {BATCH * BATCHES:,} from a cold start,"
            f" {warm:,.0f} once the words are known"
        )
    assert warm > FLOOR


def test_time_grows_with_length_and_no_faster(batches: list[list[str]]) -> None:
    text = "".join(text for batch in batches for text in batch)[:5_000_000]
    assert len(text) == 5_000_000
    annotate([text[:100_000]], USING)
    ratios: list[float] = []
    while len(ratios) < 3 and min(ratios, default=9) >= 3:
        ratios.append(seconds(text) / seconds(text[:2_500_000]))
    assert min(ratios) < 3


UNITS = ["“", "'", "a", " ", ".", "U.S. ", "\n", "said the ", "(", "MP ", "'s", "#", "1,", "â€"]
UNITS += ["was killed by ", "killed, ", "killed and ", "was, he, ", "? is he ", "re-", "car bomb "]


@pytest.mark.parametrize("unit", UNITS)
def test_no_repetition_takes_longer_than_its_length(unit: str) -> None:
    number = 100_000 // len(unit)
    short, long = (min(seconds(unit * n) for _ in range(2)) for n in (number, 4 * number))
    # Four times the length may take some six times as long, not sixteen.
    assert long < 8 * max(short, 0.02)
