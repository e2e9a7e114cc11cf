"""The instruments against public human-coded sets and against unseen coded sentences: rows of scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import StudyError, fail
from analysis.instruments import sentiment
from analysis.instruments.attribution import voices
from analysis.instruments.passives import passive_sentences
from analysis.measures import scores, validity
from analysis.study import coding
from analysis.study.sentences import EVIDENCE, VOICES
from analysis.text import annotate as evidence
from analysis.text import lexicon
from analysis.text.tokens import WORD, straight, tokenize
from analysis.validation import data, frames

Row = tuple[object, ...]
UNITS = Path("corpus", "coding", "unseen", "units.csv")
# The score of a text, as the lexicon's record states it: the matches of these categories.
COUNTED = ("violent_event", "danger_ahead", "harm")
KINDS = ("newspaper", "SemEval")  # EmoBank's sentences, and its news headlines
GRIEVANCE = ("threat", "violence", "weaponry", "murder")
FRAMES = {"cue lexicon": "frames", "TF-IDF + logistic regression": "tfidf", "combined": "supervised", "majority": "majority"}


def rows(root: Path, folder: Path, progress: Callable[[str], None]) -> list[Row]:
    """Return every score row that needs data from `folder`."""
    found: list[Row] = []
    for name, part in (("unseen sentences", unseen), ("passives", passives), ("valence", valence), ("threat", threat), ("frames", framed)):
        progress(f"scoring {name}")
        found += list(part(root, folder))
    return found


def draw(root: Path, folder: Path) -> pd.DataFrame:
    """Return the unseen sentences: unit, set, text; each cut from its set at the drawn place and held to its digest."""
    units = pd.DataFrame(coding.unseen_units(root))
    for name in sorted(set(units["set"])):
        if name not in data.NEWS:
            fail(root / UNITS, None, "set", name, ", ".join(data.NEWS))
    held = {name: data.read(name, folder).set_index(data.SETS[name].key)["raw"] for name in sorted(set(units["set"]))}
    texts = []
    for row in units.itertuples(index=False):
        text = held[row.set][row.id][int(row.start) : int(row.end)] if row.id in held[row.set].index else ""
        if sha256(text.encode()).hexdigest()[:16] != row.sha256:
            message = f"{data.SETS[row.set].file}: id {row.id}: found another text at {row.start}-{row.end}; allowed: the sentence that was coded as {row.unit}"
            raise StudyError(message)
        texts.append(data_repair(text))
    return units.assign(text=texts)


def data_repair(text: str) -> str:
    """Return the text with broken quotes mended, as the coders saw it."""
    from analysis.instruments.attribution import repair

    return repair(text)


def unseen_tables(root: Path, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the unseen units with the voice the instrument judges, and the evidence in them by unit."""
    units = draw(root, folder)
    using = evidence.instruments()
    held = evidence.annotate(units["text"].tolist(), using)
    tokens = held.tokens
    of_unit = tokens.text[tokens.first]
    voice = np.zeros(len(units), int)
    np.maximum.at(voice, of_unit, voices(tokens, held.found["sourcing"]))
    table = pd.DataFrame({"id": units["unit"], "voice": [VOICES[v] for v in voice], "text": units["text"]})
    found = [
        (f"{i}", units["unit"].iloc[of_unit[s]], a, b, surface, instrument, category, entry.words, entry.reason)
        for i, (s, a, b, surface, instrument, category, entry) in enumerate(evidence.rows(held, using))
    ]
    return table, pd.DataFrame(found, columns=EVIDENCE)


def unseen(root: Path, folder: Path) -> Iterator[Row]:
    """Yield the scores on sentences drawn at random from other news and coded by the same coders."""
    table, found = unseen_tables(root, folder)
    held = coding.read_unseen(root)
    yield from validity.score(table, found, held, "unseen", lambda _: "unseen")
    true = (held.consensus.loc[table["id"], "passive"] == "1").to_numpy()
    hit = validity.found_in(table["id"], found, "passive", "with_doer") | validity.found_in(table["id"], found, "passive", "without_doer")
    each = [(s.codes.loc[table["id"], "passive"] == "1").to_numpy() for s in held.models]
    for metric, *numbers in scores.against(hit, true, each):
        yield ("passive", "any", "passive", "unseen", "unseen", metric, *numbers)


def passives(_: Path, folder: Path) -> Iterator[Row]:
    """Yield precision, recall and F1 of passives with or without a doer on PassivePy's sentences."""
    table = data.read("passive", folder)
    data.among(table, "human_coding", "passive", ("0", "1"))
    if wrong := sorted(set(table["human_coding"]) - {"0", "1"}):
        fail(data.SETS["passive"].file, None, "human_coding", wrong[0], "0, 1")
    tokens = tokenize([straight(text) for text in table["Sentence"]])
    found = np.zeros(len(table), bool)
    np.logical_or.at(found, tokens.text[tokens.first], passive_sentences(tokens))
    for metric, *numbers in scores.against(found, (table["human_coding"] == "1").to_numpy()):
        yield ("passive", "any", "human coding", "passive-voice", "public", metric, *numbers)


def valence(_: Path, folder: Path) -> Iterator[Row]:
    """Yield Pearson's r of each valence with the raters' mean."""
    nyt = data.numbers(data.read("nyt", folder), ["mean"], "nyt")
    bank = data.numbers(data.read("emobank", folder), ["V"], "emobank")
    data.among(bank, "category", "emobank", KINDS)
    paper = bank["category"] == "newspaper"
    sets = {
        "nyt-opinion": (nyt["text"].tolist(), nyt["mean"].to_numpy()),
        "emobank-newspaper": (bank["text"][paper].tolist(), bank["V"][paper].to_numpy()),
        "emobank-headlines": (bank["text"][~paper].tolist(), bank["V"][~paper].to_numpy()),
    }
    for name, (texts, mean) in sets.items():
        ways = {
            "vader": sentiment.compound(texts, None),
            "vader-masked": sentiment.compound(texts, lexicon.load("event_nouns")),
            "second": balance(texts),
        }
        for way, values in ways.items():
            r, low, high = scores.correlation(values, mean)
            yield ("sentiment", way, "valence, mean of raters", name, "public", "r", len(mean), len(mean), r, low, high, 0.0, None)


def balance(texts: list[str]) -> np.ndarray:
    """Return (positive - negative) / (positive + negative) words of the second lexicon by text, 0 without any."""
    held = lexicon.load("valence")
    counts = evidence.annotate(texts, [held]).counts(held)
    plus, minus = counts["positive"], counts["negative"]
    return np.asarray(np.divide(plus - minus, plus + minus, out=np.zeros(len(texts)), where=plus + minus > 0), float)


def threat(_: Path, folder: Path) -> Iterator[Row]:
    """Yield r of threat words with distress in news headlines, beside the Grievance Dictionary, and partial r with arousal.

    Criterion: z(-V) + z(A) + z(-D), raters' means. The difference carries a paired bootstrap interval over headlines.
    """
    bank = data.numbers(data.read("emobank", folder), ["V", "A", "D"], "emobank")
    bank = bank[bank["category"] != "newspaper"]
    v, a, d = (bank[c].to_numpy() for c in "VAD")
    criterion = sum((x - x.mean()) / x.std() for x in (-v, a, -d))
    ours = counted(bank["text"].tolist())
    theirs = grievance(bank["text"].tolist(), data.read("grievance", folder))
    rng = np.random.default_rng(0)
    drawn = rng.integers(len(bank), size=(2000, len(bank)))
    name, n = "emobank-headlines", len(bank)
    tests = (
        ("r", "low valence, high arousal, low dominance", lambda x, i: np.corrcoef(x[i], criterion[i])[0, 1]),
        ("partial_r", "arousal, valence held constant", lambda x, i: _partial(x[i], a[i], v[i])),
    )
    whole = np.arange(n)
    for metric, words, measure in tests:
        mine, other = (np.array([measure(x, i) for i in drawn]) for x in (ours, theirs))
        for who, category, x, values in (("threat", "count", ours, mine), ("grievance", "four categories", theirs, other)):
            low, high = np.percentile(values, [2.5, 97.5])
            yield (who, category, words, name, "public", metric, n, n, measure(x, whole), low, high, 0.0, None)
        low, high = np.percentile(mine - other, [2.5, 97.5])
        suffix = "" if metric == "r" else " partial"
        yield ("threat", f"less grievance{suffix}", words, name, "public", "difference", n, n,
               measure(ours, whole) - measure(theirs, whole), low, high, 0.0, None)  # fmt: skip


def counted(texts: list[str]) -> np.ndarray:
    """Return the number of matches of violent events, danger ahead and other harm by text."""
    held = lexicon.load("threat")
    counts = evidence.annotate(texts, [held]).counts(held)
    return sum((counts[name] for name in COUNTED), np.zeros(len(texts)))


def grievance(texts: list[str], dictionary: pd.DataFrame) -> np.ndarray:
    """Return the number of words by text whose Snowball stem is in the dictionary's four categories."""
    from nltk.stem.snowball import SnowballStemmer

    stem = SnowballStemmer("english").stem
    data.among(dictionary, "category", "grievance", GRIEVANCE)
    stems = set(dictionary["word"][dictionary["category"].isin(GRIEVANCE)])
    tokens = tokenize([straight(text) for text in texts])
    hit = np.array([stem(form) in stems for form in tokens.vocabulary.types], bool)[tokens.type] & (tokens.sorts & WORD != 0)
    return np.bincount(tokens.text, weights=hit, minlength=len(texts))


def _partial(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> float:
    """Return Pearson's r of x and y with z held constant."""
    xy, xz, yz = (np.corrcoef(p, q)[0, 1] for p, q in ((x, y), (x, z), (y, z)))
    return float((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))


def framed(_: Path, folder: Path) -> Iterator[Row]:
    """Yield macro-F1 and AUC by frame of cue lexicon, TF-IDF floor, supervised estimate and majority, by article."""
    table = frames.score(frames.read(data.path("climate", folder)))
    floor = table[table["instrument"] == "TF-IDF + logistic regression"].set_index("frame")
    for row in table.itertuples(index=False):
        base = floor.loc[row.frame]
        name = FRAMES[row.instrument]
        common = (name, row.frame, "frame of the article", "narrative-frames", "public")
        yield (*common, "f1", row.n, row.positives, row.f1, row.f1_low, row.f1_high, base["f1"], None)
        yield (*common, "auc", row.n, row.positives, row.auc, row.auc_low, row.auc_high, base["auc"], None)


def learned(folder: Path, most: int = 4) -> pd.DataFrame:
    """Return what the supervised estimate of frames learned of cues and style: frame, side, feature, weight; no words of texts."""
    held = frames.weights(frames.read(data.path("climate", folder)), top=60)
    held = held[held["kind"] != "word"]
    return held.groupby(["frame", "side"], sort=False).head(most)[["frame", "side", "kind", "feature", "weight"]]
