"""Draw sentences of other news to be coded: stratified, seeded, with known probabilities.

Danger ahead is rare: in a plain sample of a bearable size a dozen sentences have it. Sentences with
words of alarm and of what is to come are therefore drawn more often, and each sentence is weighted
by the inverse of its probability, so that shares and scores are those of the whole news again
(Horvitz & Thompson 1952). The words only make the strata; what they miss stays in the sample.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.text.bounds import WORD
from analysis.text.tokens import tokenize
from analysis.validation.data import NEWS, read_set, sets

PLACE = ["set", "id", "start"]
COLUMNS = ["unit", "set", "id", "start", "end", "sha256", "stratum", "probability"]
SEED = 20261124
FEWEST_WORDS = 6  # a shorter one is mostly a byline, a caption or a piece of a quotation
ALARM = re.compile(
    r"\b(threat|warn|fear|risk|danger|alarm|alert|apprehen|tense\b|tension|vulnerab|catastroph"
    r"|crisis|crises|attack|terror|militan|extremis|retaliat|reveng|escalat|spread|flare|volatile"
    r"|precaution|prevent|curfew|security\b|weapon|nuclear|war\b|disaster|collapse|devastat)",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(may|might|could|would|will|won['’]t|shall|can|going to|likely|if|unless|until|plan\w*"
    r"|intend\w*|want\w*|prepar\w*|continu\w*|still|soon|future|next|remain\w*|expect\w*|ahead"
    r"|possib\w*|potential\w*|about to|yet)\b",
    re.IGNORECASE,
)
# How many sentences are drawn of a set: with words of both kinds, ahead alone, alarm alone, none.
STRATA = ("alarm and ahead", "ahead", "alarm", "neither")
SIZES = {
    "conflict": (150, 90, 60, 60),
    "climate": (90, 60, 20, 40),
    "political": (60, 40, 20, 30),
}


def draw(folder: Path, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that are coded, as places in their sets, the earlier ones first.

    `earlier`: the columns but the last of sentences drawn plainly at random before. Within
    a stratum they and those drawn now are one random sample of its sentences: `probability` is
    their number over that of all. One whose bounds are drawn otherwise now stands beside the rest.
    Columns: COLUMNS.
    """
    every = [sentences(name, folder) for name in NEWS]
    frame = pd.concat([*every, earlier]).drop_duplicates(PLACE, ignore_index=True)
    frame = frame.drop(columns="unit").merge(earlier[["unit", *PLACE]], how="left", on=PLACE)
    rng = np.random.default_rng(SEED)
    drawn = [frame[frame["unit"].notna()].sort_values("unit")]
    for name, sizes in SIZES.items():
        for stratum, size in zip(STRATA, sizes, strict=True):
            left = frame[(frame["stratum"] == f"{name}: {stratum}") & frame["unit"].isna()]
            drawn.append(left.iloc[rng.choice(len(left), size, replace=False)])
    later = pd.concat(drawn[1:])
    later = later.iloc[rng.permutation(len(later))]
    later["unit"] = [f"u{len(drawn[0]) + number:03d}" for number in range(1, len(later) + 1)]
    sample = pd.concat([drawn[0], later], ignore_index=True)
    share = sample["stratum"].value_counts() / frame["stratum"].value_counts()
    return sample.assign(probability=sample["stratum"].map(share).round(6))[COLUMNS]


def sentences(name: str, folder: Path) -> pd.DataFrame:
    """Return the sentences of a set that are long enough: where each stands, and its stratum."""
    texts = read_set(name, folder)
    raw, ids = texts["raw"].tolist(), texts[sets()[name].key].tolist()
    tokens = tokenize(raw)
    words = np.bincount(tokens.sentence, weights=tokens.sorts & WORD != 0)
    starts, ends = tokens.start[tokens.first], tokens.end[tokens.last - 1]
    rows = []
    for text, start, end in zip(tokens.text[tokens.first], starts, ends, strict=True):
        sentence = raw[text][start:end]
        digest = sha256(sentence.encode()).hexdigest()[:16]
        rows.append((name, ids[text], str(start), str(end), digest, stratum_of(name, sentence)))
    table = pd.DataFrame(rows, columns=COLUMNS[1:-1])
    return table[words >= FEWEST_WORDS]


def stratum_of(name: str, sentence: str) -> str:
    """Return the stratum of a sentence of a set, by the words in it."""
    alarm, ahead = ALARM.search(sentence), AHEAD.search(sentence)
    kinds = {(True, True): 0, (False, True): 1, (True, False): 2, (False, False): 3}
    return f"{name}: {STRATA[kinds[bool(alarm), bool(ahead)]]}"
