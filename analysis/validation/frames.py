"""The frames' cue lexicon against articles whose frames people coded.

Criterion: 428 US news articles on climate change by Frermann et al. (ACL 2023), coded with questions after
Semetko and Valkenburg (2000): RE resolution, HI human interest, CO conflict, MO morality, EC economic. Resolution
asks for ways out of the problem, so the entries for treating are held against it, not those for causing. One
article is one piece; near-copies of an article are the same piece and never stand on both sides of a fold.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler

from analysis.errors import StudyError
from analysis.text.lexicon import Lexicon, load
from analysis.text.tokens import Tokens, straight, tokenize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Splits = list[tuple[Ints, Ints]]

CODES = {"responsibility": "RE", "human_interest": "HI", "conflict": "CO", "morality": "MO", "economic": "EC"}
COLUMNS = ("ID", "source", "mbfc", "date", "text", *CODES.values())
WHERE = "Frermann et al. (ACL 2023), repository phenixace/narrative-framing; columns " + ",".join(COLUMNS)
# The published table has one cell with a stray bracket.
_VALUES = {"True": True, "False": False, "False)": False}
_RESAMPLES = 1000
_COPY = 0.7  # cosine of TF-IDF from which two articles are the same piece
_WEIGHT = 0.1  # of a standardised rate beside TF-IDF's unit vectors, chosen on the development half
_STYLE = {
    "quotation marks": ('"',),
    "third person": ("he", "his", "him", "she", "her"),
    "first person": ("i", "my", "me"),
    "we": ("we", "our", "us"),
    "you": ("you", "your"),
    "question": ("?",),
    "per cent": ("%", "percent"),
    "saying": ("said", "says"),
    "currency": ("$", "£"),
}


def read(path: Path | str) -> pd.DataFrame:
    """Return the coded articles: the file's columns in its order, the five codes as bool, ids as int.

    Raises StudyError naming file, line, field, value and what is allowed; without a file, where it is to be had.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        message = f"{path}: not found; to be had from {WHERE}"
        raise StudyError(message) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read: {' '.join(str(error).split())}; a UTF-8 CSV is allowed"
        raise StudyError(message) from None
    head = tuple(rows[0]) if rows else ()
    if head != COLUMNS:
        message = f"{path}: line 1: found {','.join(head)[:100]!r}; the columns {','.join(COLUMNS)} are allowed"
        raise StudyError(message)
    table = pd.DataFrame(_checked(rows[1:], path), columns=list(COLUMNS))
    return table.astype({"ID": "int64"} | dict.fromkeys(CODES.values(), "bool"))


def _checked(rows: list[list[str]], path: Path) -> list[list[Any]]:
    """Return the rows with ids and codes parsed; a row is named by its number, the header being row 1."""
    seen: set[int] = set()
    out: list[list[Any]] = []
    for number, row in enumerate(rows, start=2):
        place = f"{path}: row {number}"
        if len(row) != len(COLUMNS):
            message = f"{place}: found {len(row)} fields; {len(COLUMNS)} are allowed"
            raise StudyError(message)
        if not (row[0].isascii() and row[0].isdigit()) or int(row[0]) in seen:
            message = f"{place}: ID: found {row[0]!r}; a whole number that stands once is allowed"
            raise StudyError(message)
        if not row[4].strip():
            message = f"{place}: text: found {row[4]!r}; the article's text is allowed"
            raise StudyError(message)
        for code, value in zip(COLUMNS[5:], row[5:], strict=True):
            if value not in _VALUES:
                message = f"{place}: {code}: found {value!r}; True or False are allowed"
                raise StudyError(message)
        seen.add(int(row[0]))
        out.append([int(row[0]), *row[1:5], *(_VALUES[value] for value in row[5:])])
    if not out:
        message = f"{path}: found no articles; at least one row under the header is allowed"
        raise StudyError(message)
    return out


def halves(articles: pd.DataFrame, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the development half, on which the lexicon was revised, and the half held out, by ID order."""
    ordered = articles.sort_values("ID", ignore_index=True)
    dev = np.random.default_rng(seed).permutation(len(ordered)) < len(ordered) // 2
    return ordered[dev].reset_index(drop=True), ordered[~dev].reset_index(drop=True)


def pieces(texts: list[str]) -> Ints:
    """Return each text's piece: texts whose TF-IDF cosine is .7 or more, also by a chain, share one."""
    x = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    return np.asarray(connected_components((x @ x.T) >= _COPY, directed=False)[1], np.int64)


def rates(articles: pd.DataFrame, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """Return cue matches per 1,000 tokens, one row per article and one column per (category, reason)."""
    lexicon = lexicon or load("frames")
    tokens = tokenize(articles["text"])
    found = lexicon.find(tokens)
    keys = list(dict.fromkeys((e.category, e.reason) for e in lexicon.entries))
    column = np.array([keys.index((e.category, e.reason)) for e in lexicon.entries])
    counts = np.zeros((len(articles), len(keys)))
    np.add.at(counts, (tokens.text[found.first], column[found.entry]), 1)
    return pd.DataFrame(1000 * counts / _sizes(tokens)[:, None], columns=pd.MultiIndex.from_tuples(keys))


def _sizes(tokens: Tokens) -> Floats:
    return np.maximum(np.bincount(tokens.text, minlength=len(tokens.texts)), 1).astype(float)


def _style(articles: pd.DataFrame) -> pd.DataFrame:
    """Return rates per 1,000 tokens of pronouns, quotation marks, numbers and the like."""
    tokens = tokenize(articles["text"])
    forms = np.array([straight(form).lower() for form in tokens.forms], object)
    size = _sizes(tokens)
    held = {name: np.isin(forms, words) for name, words in _STYLE.items()}
    held["numbers"] = np.array([form[0].isdigit() for form in forms], bool)
    rows = {n: 1000 * np.bincount(tokens.text, weights=hit, minlength=len(size)) / size for n, hit in held.items()}
    return pd.DataFrame(rows)


def cue_rate(found: pd.DataFrame, frame: str) -> Floats:
    """Return a frame's cues per 1,000 tokens; of responsibility only those for treating, which RE asks for."""
    wanted = [k for k in found.columns if k[0] == frame and (frame != "responsibility" or k[1].startswith("treating"))]
    return np.asarray(found[wanted].sum(axis=1), float)


def macro_f1(coded: Bools, said: Bools) -> float:
    """Return the mean of F1 for yes and F1 for no; a value that neither has counts 0."""
    wrong = int((coded != said).sum())
    both = (int((coded & said).sum()), int((~coded & ~said).sum()))
    return sum(2 * hits / (2 * hits + wrong) if hits else 0.0 for hits in both) / 2


def auc(coded: Bools, scored: Floats) -> float:
    """Return the chance that a coded article outranks an uncoded one, ties half (Mann and Whitney's U)."""
    yes, no = int(coded.sum()), int((~coded).sum())
    return float((rankdata(scored)[coded].sum() - yes * (yes + 1) / 2) / (yes * no))


def threshold(rate: Floats, coded: Bools) -> float:
    """Return the least rate from which to say yes that gives the best macro-F1 on these articles."""
    cuts = np.unique(rate)
    gained = [macro_f1(coded, rate >= cut) for cut in cuts]
    return float(cuts[int(np.argmax(np.round(gained, 12)))])


class _Model:
    """Balanced logistic regression on TF-IDF, with standardised roots of `rates` beside it if there are any."""

    def __init__(self) -> None:
        self.words = TfidfVectorizer(sublinear_tf=True, min_df=2)
        self.scale = StandardScaler()
        self.fitted = LogisticRegression(class_weight="balanced", max_iter=5000)

    def fit(self, texts: Any, beside: Floats, coded: Bools) -> _Model:
        self.words.fit(texts)
        if beside.shape[1]:
            self.scale.fit(np.sqrt(beside))
        self.fitted.fit(self._columns(texts, beside), coded)
        return self

    def decide(self, texts: Any, beside: Floats) -> Floats:
        return np.asarray(self.fitted.decision_function(self._columns(texts, beside)), float)

    def _columns(self, texts: Any, beside: Floats) -> Any:
        x = self.words.transform(texts)
        return hstack([x, csr_matrix(_WEIGHT * self.scale.transform(np.sqrt(beside)))]).tocsr() if beside.shape[1] else x


def score(articles: pd.DataFrame, folds: int = 5, seed: int = 0) -> pd.DataFrame:
    """Return how well each instrument finds each frame, one row per frame and instrument.

    Columns: frame, instrument, n (articles), positives, f1 (macro), auc, auc_low, auc_high, f1_low, f1_high.
    Scores are pooled over the folds' unseen articles. The lexicon's rate needs no training, only its threshold is
    set on the training folds. Intervals: 95 % percentile bootstrap over articles, seeded. Raises StudyError when
    a frame has fewer articles with or without it than there are folds.
    """
    found, texts = rates(articles), articles["text"].to_numpy(object)
    nothing = np.empty((len(articles), 0))
    beside = np.hstack([found.to_numpy(float), _style(articles).to_numpy(float)])
    group = pieces(list(texts))
    rows = []
    for frame, code in CODES.items():
        coded = articles[code].to_numpy(bool)
        splits = _splits(coded, group, folds, seed, code)
        for name, (said, scored) in {
            "cue lexicon": _ruled(cue_rate(found, frame), coded, splits),
            "TF-IDF + logistic regression": _learned(texts, nothing, coded, splits),
            "combined": _learned(texts, beside, coded, splits),
            "majority": _majority(coded, splits),
        }.items():
            rows.append((frame, name, len(coded), int(coded.sum()), *_estimates(coded, said, scored, seed)))
    named = ["frame", "instrument", "n", "positives", "f1", "auc", "auc_low", "auc_high", "f1_low", "f1_high"]
    return pd.DataFrame(rows, columns=named)


def _splits(coded: Bools, group: Ints, folds: int, seed: int, code: str) -> Splits:
    if min(coded.sum(), (~coded).sum()) < folds:
        message = f"{code}: found {coded.sum()} of {len(coded)} articles with it; {folds} with and without are needed"
        raise StudyError(message)
    return list(StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(coded, coded, group))


def _ruled(rate: Floats, coded: Bools, splits: Splits) -> tuple[Bools, Floats]:
    said = np.zeros(len(coded), bool)
    for train, test in splits:
        said[test] = rate[test] >= threshold(rate[train], coded[train])
    return said, rate


def _learned(texts: Any, beside: Floats, coded: Bools, splits: Splits) -> tuple[Bools, Floats]:
    scored = np.zeros(len(coded))
    for train, test in splits:
        scored[test] = _Model().fit(texts[train], beside[train], coded[train]).decide(texts[test], beside[test])
    return scored > 0, scored


def _majority(coded: Bools, splits: Splits) -> tuple[Bools, Floats]:
    said = np.zeros(len(coded), bool)
    for train, test in splits:
        said[test] = coded[train].mean() > 0.5
    return said, np.zeros(len(coded))  # it ranks no article above another: AUC .5


def _estimates(coded: Bools, said: Bools, scored: Floats, seed: int) -> list[float]:
    """Return macro-F1, AUC and the bounds of both, AUC's first; resamples without both values are drawn again."""
    scored = np.round(scored, 9)  # what differs by rounding alone is a tie
    picks: list[Ints] = []
    rng = np.random.default_rng(seed)
    while len(picks) < _RESAMPLES:
        pick = rng.integers(0, len(coded), len(coded))
        if 0 < coded[pick].sum() < len(coded):
            picks.append(pick)
    aucs = [auc(coded[pick], scored[pick]) for pick in picks]
    f1s = [macro_f1(coded[pick], said[pick]) for pick in picks]
    bounds = [float(b) for drawn in (aucs, f1s) for b in np.percentile(drawn, [2.5, 97.5])]
    return [macro_f1(coded, said), auc(coded, scored), *bounds]


def weights(articles: pd.DataFrame, top: int = 15) -> pd.DataFrame:
    """Return what the combined model learned from all `articles`: its largest weights for and against a frame.

    Columns: frame, side (for, against), rank, kind (cues, style, word), feature, weight (logits per unit of the
    feature as the model sees it). Ties by name.
    """
    found, style, texts = rates(articles), _style(articles), articles["text"].to_numpy(object)
    beside = np.hstack([found.to_numpy(float), style.to_numpy(float)])
    rows = []
    for frame, code in CODES.items():
        model = _Model().fit(texts, beside, articles[code].to_numpy(bool))
        named = [("word", str(w)) for w in model.words.get_feature_names_out()]
        named += [("cues", f"{c}: {reason}") for c, reason in found.columns] + [("style", str(s)) for s in style.columns]
        held = [(round(float(w), 6), *n) for w, n in zip(model.fitted.coef_[0], named, strict=True)]
        for side, sign in (("for", 1), ("against", -1)):
            ranked = sorted((h for h in held if sign * h[0] > 0), key=lambda h: (-sign * h[0], h[1], h[2]))[:top]
            rows += [(frame, side, i, kind, feature, w) for i, (w, kind, feature) in enumerate(ranked, start=1)]
    return pd.DataFrame(rows, columns=["frame", "side", "rank", "kind", "feature", "weight"])
