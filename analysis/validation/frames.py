"""The frames' cues against articles whose frames people coded.

Criterion: news articles on climate change by Frermann et al. (ACL 2023), coded with questions after
Semetko and Valkenburg (2000). Beside the cues: a model that learns from the words alone (`tfidf`),
one that learns from words, cues and style (`supervised`), and the majority.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from analysis.errors import fail
from analysis.measures.intervals import interval
from analysis.measures.scores import Score, picks
from analysis.measures.scoring import Row
from analysis.study.study import Study
from analysis.text.annotate import annotate
from analysis.text.lexicon_files import load
from analysis.text.tokens import tokenize
from analysis.validation.data import find_set, read_set

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Splits = list[tuple[NDArray[np.int64], NDArray[np.int64]]]
Judged = tuple[Bools, Floats]  # what is said of each article, and what ranks them

CODES = {
    "responsibility": "RE",
    "human_interest": "HI",
    "conflict": "CO",
    "morality": "MO",
    "economic": "EC",
}
STYLE = {
    "quotation marks": '"',
    "third person": "he his him she her",
    "first person": "i my me",
    "we": "we our us",
    "you": "you your",
    "question": "?",
    "per cent": "% percent",
    "saying": "said says",
    "currency": "$ £",
}
FOLDS = 5
DRAWS = 1000
COPY = 0.7  # cosine of TF-IDF from which two articles are copies of one
WEIGHT = 0.1  # of a standardised rate beside TF-IDF's unit vectors, chosen on half of the articles
SHOWN = 4  # weights that are told of a frame's model, for and against


def frame_scores(_: Study, folder: Path) -> Iterator[Row]:
    """Yield macro-F1 and AUC by frame of cues, learned models and majority, article by article.

    All are scored on folds that they were not fitted to. Intervals: 95 % percentile bootstrap over
    articles. Baseline: the model that learns from the words alone.
    """
    articles = read_set("climate", folder)
    texts = articles["raw"]
    table, same = features(texts), copies(texts)
    for frame, code in CODES.items():
        coded = (articles[code] == "True").to_numpy()
        if min(coded.sum(), (~coded).sum()) < FOLDS:
            found, allowed = f"{coded.sum()} of {len(coded)} articles", f"{FOLDS} with and without"
            fail(find_set("climate", folder), None, code, found, allowed)

        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
        splits = list(folds.split(coded, coded, same))
        judged = _judged(table, cue_rate(table, frame), coded, splits)
        floor = [score.value for score in scored(coded, judged["tfidf"])]
        for name, by in judged.items():
            for score, baseline in zip(scored(coded, by), floor, strict=True):
                row = score._replace(baseline=baseline)
                yield (name, frame, "frame of the article", "narrative-frames", "public", *row)


def _judged(table: pd.DataFrame, rate: Floats, coded: Bools, splits: Splits) -> dict[str, Judged]:
    """Return what each instrument makes of the articles of folds that it was not fitted to."""
    words, both = (
        cross_val_predict(_model(x), x, coded, cv=splits, method="decision_function")
        for x in (table[["text"]], table)
    )
    said = np.zeros(len(coded), bool)
    for train, test in splits:
        said[test] = rate[test] >= threshold(rate[train], coded[train])
    return {
        "frames": (said, rate),
        "tfidf": (words > 0, words),
        "supervised": (both > 0, both),
        # It ranks no article above another.
        "majority": (np.full(len(coded), coded.mean() > 0.5), np.zeros(len(coded))),
    }


def _model(table: pd.DataFrame) -> Pipeline:
    """Return balanced logistic regression on TF-IDF of the texts and on roots of the rates."""
    words = TfidfVectorizer(sublinear_tf=True, min_df=2)
    rates = make_pipeline(FunctionTransformer(np.sqrt), StandardScaler())
    others = list(range(1, table.shape[1]))
    columns = ColumnTransformer(
        [("words", words, 0), ("rates", rates, others)],
        transformer_weights={"rates": WEIGHT},
        sparse_threshold=1.0,
    )
    return make_pipeline(columns, LogisticRegression(class_weight="balanced", max_iter=5000))


def threshold(rate: Floats, coded: Bools) -> float:
    """Return the least rate from which to say yes that gives the best macro-F1."""
    cuts = np.unique(rate)
    gained = macro_f1(coded, rate >= cuts[:, None])
    return float(cuts[np.argmax(gained.round(12))])


def scored(coded: Bools, judged: Judged) -> Iterator[Score]:
    """Yield macro-F1 and AUC, each with its bootstrap interval."""
    said, ranked = judged[0], judged[1].round(9)  # what differs by rounding alone is a tie
    n, positives, at = len(coded), int(coded.sum()), picks(len(coded), DRAWS)
    mean, area = float(macro_f1(coded, said)), float(auc(coded, ranked))
    drawn = {"f1": macro_f1(coded[at], said[at]), "auc": auc(coded[at], ranked[at])}
    for (name, draws), value in zip(drawn.items(), (mean, area), strict=True):
        low, high = interval(draws)
        yield Score(name, n, positives, value, low, high, interval="bootstrap")


def macro_f1(coded: Bools, said: Bools) -> Floats:
    """Return the mean of F1 for yes and F1 for no, along the last axis: of many draws at once."""
    return np.asarray((f1(coded, said) + f1(~coded, ~said)) / 2)


def f1(found: Bools, true: Bools) -> Floats:
    """Return F1 = 2 TP / (2 TP + FP + FN) along the last axis; nan where nothing is there."""
    with np.errstate(invalid="ignore"):
        both = 2 * (found & true).sum(axis=-1)
        return np.asarray(both / (found.sum(axis=-1) + true.sum(axis=-1)))


def auc(coded: Bools, ranked: Floats) -> Floats:
    """Return the chance that a coded article outranks another, ties half, along the last axis."""
    yes, no = coded.sum(axis=-1), (~coded).sum(axis=-1)
    ranks = (rankdata(ranked, axis=-1) * coded).sum(axis=-1)
    return np.asarray((ranks - yes * (yes + 1) / 2) / (yes * no))


def copies(texts: Sequence[str]) -> NDArray[np.int64]:
    """Return the article that each text is of: near-copies, also by a chain, are one.

    They never stand on both sides of a fold.
    """
    words = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    return np.asarray(connected_components((words @ words.T) >= COPY, directed=False)[1])


def features(texts: pd.Series) -> pd.DataFrame:
    """Return what a model may learn from, a row per text: the text, and rates per 1,000 tokens.

    Columns: `text`, (`cues`, category: reason), and (`style`, kind of words).
    """
    lexicon = load("frames")
    cues_of = [
        entry._replace(category=f"{entry.category}: {entry.reason}") for entry in lexicon.entries
    ]
    by_cue = replace(lexicon, entries=tuple(cues_of))
    cues = pd.DataFrame(annotate(texts, [by_cue]).counts(by_cue))

    tokens = tokenize(texts)
    forms = pd.Series(np.array(tokens.vocabulary.lows, dtype=object)[tokens.type])
    hits = {name: forms.isin(words.split()) for name, words in STYLE.items()}
    hits["numbers"] = forms.str[0].str.isdigit()
    style = pd.DataFrame(hits).groupby(tokens.text).sum()

    size = np.bincount(tokens.text)
    tables = {
        "text": texts.to_frame("text"),
        "cues": 1000 * cues.div(size, axis=0),
        "style": 1000 * style.div(size, axis=0),
    }
    return pd.concat(tables, axis=1)


def cue_rate(table: pd.DataFrame, frame: str) -> Floats:
    """Return a frame's cues per 1,000 tokens.

    RE asks for ways out of the problem: of responsibility only entries for treating are held
    against it, not those for causing.
    """
    start = "responsibility: treating" if frame == "responsibility" else f"{frame}: "
    cues = table["cues"]
    return np.asarray(cues[sorted(cue for cue in cues if cue.startswith(start))].sum(axis=1))


def learned_weights(folder: Path) -> pd.DataFrame:
    """Return what the supervised model learned of cues and style: its largest weights by frame.

    Columns: frame, side (for, against), kind (cues, style), feature, weight (logits per unit of the
    feature as the model sees it). No words of the texts are told.
    """
    articles = read_set("climate", folder)
    table = features(articles["raw"])
    rows = []
    for frame, code in CODES.items():
        model = _model(table).fit(table, articles[code] == "True")
        names = table.columns[1:]
        weights = pd.Series(model[-1].coef_[0][-len(names) :], names).round(6).sort_index()
        for side, sign in (("for", 1), ("against", -1)):
            largest = (sign * weights).nlargest(SHOWN)
            rows += [(frame, side, *name, sign * weight) for name, weight in largest.items()]
    return pd.DataFrame(rows, columns=["frame", "side", "kind", "feature", "weight"])
