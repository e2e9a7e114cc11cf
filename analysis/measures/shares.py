"""Shares and counts of sentences, whole and by slice: the arithmetic that all constructs share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from analysis.results import Result
from analysis.study.coding import Coding
from analysis.study.corpus import Piece

ARTICLE = "hassakah"
PLACES = ["piece", "zone", "third", "text", "paragraph", "words"]
ZONES = ("headline", "standfirst", "subhead", "body")
THIRDS = {1: "first third of the body", 2: "middle third of the body", 3: "last third of the body"}
# What a slice by the voice that the instrument judges rests on as well.
VOICE_INPUTS = ("code:analysis.instruments.attribution", "lexicon:sourcing")
VOICE_WORDS = {
    "author": "in the author's voice",
    "attributed": "attributed to a source",
    "quoted": "quoted",
    "inferred": "inferred by the author about an actor",
}


@dataclass(frozen=True)
class Tables:
    """What every measure reads: pieces, sentences, evidence, coded sheets, rates and choices.

    `older` names the files that have changed since the kept scores were computed.
    """

    pieces: tuple[Piece, ...]
    sentences: pd.DataFrame
    evidence: pd.DataFrame
    coding: Coding
    rates: Mapping[str, Any]
    choices: Mapping[str, Sequence[str]]
    older: tuple[str, ...] = ()

    @property
    def full(self) -> list[Piece]:
        """The pieces whose text is held."""
        return [piece for piece in self.pieces if piece.full]

    def of(self, piece: str) -> pd.DataFrame:
        """Return the sentences of a piece."""
        return self.sentences[self.sentences["piece"] == piece]

    def rows(self, instrument: str, category: str | None = None, piece: str | None = None) -> pd.DataFrame:
        """Return the evidence of an instrument, of one category or piece where named."""
        held = self.evidence[self.evidence["instrument"] == instrument]
        if category is not None:
            held = held[held["category"] == category]
        if piece is not None:
            held = held[held["sentence"].str.startswith(f"{piece}:")]
        return held

    def coded(self, piece: str) -> pd.DataFrame:
        """Return the consensus codes of a piece's units, with its sentences' columns beside them."""
        return self._coded(piece)[0]

    def by_coder(self, piece: str) -> list[pd.DataFrame]:
        """Return each model's codes of a piece's units, with its sentences' columns beside them."""
        return self._coded(piece)[1]

    def _coded(self, piece: str) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
        if piece not in self._held:
            units = self.of(piece).set_index("id")[PLACES]
            codes = self.coding.consensus
            held = codes.loc[codes.index.intersection(units.index, sort=False)]
            sheets = [sheet.codes.loc[held.index].join(units) for sheet in self.coding.models]
            self._held[piece] = held.join(units), sheets
        return self._held[piece]

    @cached_property
    def _held(self) -> dict[str, tuple[pd.DataFrame, list[pd.DataFrame]]]:
        return {}


def slices(sentences: pd.DataFrame, voice: str = "voice") -> Iterator[tuple[str, str, pd.Series]]:
    """Yield the slices every sentence measure is given for: segment of the key, words, mask of the rows."""
    for zone in ZONES:
        yield f"zone-{zone}", f"in the {zone}" + "s" * (zone == "subhead"), sentences["zone"] == zone
    for third, words in THIRDS.items():
        yield f"third-{third}", f"in the {words}", sentences["third"] == third
    for kind, words in VOICE_WORDS.items():
        if (sentences[voice] == kind).any():
            yield f"voice-{kind}", words, sentences[voice] == kind
    apart = ~sentences[voice].isin(["attributed", "quoted"])
    yield "voice-own", "with attributed and quoted sentences set apart", apart


def share(hits: Sequence[bool] | pd.Series, of: str) -> tuple[float, int, str]:
    """Return a share, its n and the formula with the numbers in it."""
    n, k = len(hits), int(np.sum(np.asarray(hits, bool)))
    return (k / n if n else float("nan")), n, f"{k} of {n} {of} = {k} / {n}"


def instrument_shares(
    tables: Tables, construct: str, instrument: str, version: str, categories: Mapping[str, str]
) -> Iterator[Result]:
    """Yield the share of sentences with evidence of each category, whole and by slice, for each full piece.

    share = sentences with at least one matched span / sentences. `categories` maps a category to its words.
    """
    for piece in tables.full:
        sentences = tables.of(piece.key)
        for category, words in categories.items():
            rows = tables.rows(instrument, category, piece.key)
            hit = sentences["id"].isin(rows["sentence"])
            name = category.replace("_", "-").replace(".", "-")
            inputs = (f"piece:{piece.key}", f"lexicon:{instrument}.{category}", f"code:analysis.constructs.{construct}")
            stem = f"{construct}.{piece.key}.{name}.lexicon"
            for segment, where, mask in [("", "", pd.Series(True, sentences.index)), *slices(sentences)]:
                if not mask.any():
                    continue
                value, n, formula = share(hit[mask], "sentences")
                ids = tuple(sentences["id"][mask & hit])
                yield Result(
                    key=".".join(filter(None, [stem, segment, "share"])),
                    label=" ".join(filter(None, [f"share of sentences with {words}", where, "(instrument)"])),
                    value=value, unit="share", digits=0, n=n, n_of="sentences", formula=formula,
                    evidence=tuple(rows["id"][rows["sentence"].isin(ids)]), units=ids,
                    instrument=f"{instrument}.{category}", version=version,
                    inputs=inputs + VOICE_INPUTS * segment.startswith("voice"),
                )  # fmt: skip


def coded_shares(
    tables: Tables, construct: str, variable: str, name: str, words: str, is_hit: Callable[[pd.Series], pd.Series]
) -> Iterator[Result]:
    """Yield the coded share of a variable in the article, whole and by slice, with the coders' range."""
    sentences = tables.coded(ARTICLE)
    for segment, where, _ in [("", "", None), *slices(sentences)]:
        yield coded(
            tables,
            key=".".join(filter(None, [construct, ARTICLE, name, segment, "share"])),
            label=" ".join(filter(None, [f"share of sentences with {words}", where])),
            variable=variable,
            hit=lambda t: is_hit(t[variable]),
            of=_mask_of(segment),
            n_of="sentences",
            construct=construct,
            also=("voice",) * segment.startswith("voice"),
        )


def sheets(*variables: str) -> tuple[str, ...]:
    """Return the names of the inputs that coded columns are."""
    return tuple(f"sheets:article.{variable}" for variable in variables)


def _mask_of(segment: str) -> Callable[[pd.DataFrame], pd.Series]:
    def mask(table: pd.DataFrame) -> pd.Series:
        if not segment:
            return pd.Series(True, table.index)
        return next((m for s, _, m in slices(table) if s == segment), pd.Series(False, table.index))

    return mask


def coded(
    tables: Tables,
    *,
    key: str,
    label: str,
    variable: str,
    hit: Callable[[pd.DataFrame], pd.Series],
    of: Callable[[pd.DataFrame], pd.Series],
    n_of: str,
    construct: str,
    also: tuple[str, ...] = (),
    piece: str = ARTICLE,
) -> Result:
    """Return a coded share: sentences with `hit` among those in `of`, by consensus; the range is the coders' own.

    Each coder's share uses that coder's codes for numerator and denominator alike. `also` names the coded columns
    that it rests on beside `variable`.
    """
    table = tables.coded(piece)
    mask = of(table)
    found = hit(table) & mask
    value, n, formula = share(found[mask], n_of)
    bounds = [share(hit(t)[of(t)], n_of)[0] for t in tables.by_coder(piece) if of(t).any()]
    low, high = (min(bounds), max(bounds)) if bounds and n else (None, None)
    return Result(
        key=key, label=label, value=value if n else 0.0, unit="share", digits=0, n=n, n_of=n_of, formula=formula,
        low=low, high=high, range="coders" if low is not None else None, units=tuple(table.index[found]),
        variable=variable, instrument=f"coded.{variable}", version="1",
        inputs=(f"piece:{piece}", *sheets(variable, *also), f"code:analysis.constructs.{construct}"),
    )  # fmt: skip


def count(key: str, label: str, ids: Sequence[str], of: int, n_of: str, **more: object) -> Result:
    """Return a plain count of `ids` among `of`."""
    return Result(
        key=key, label=label, value=float(len(ids)), unit="count", digits=0, n=of, n_of=n_of,
        formula=f"{len(ids)} of {of} {n_of}", units=tuple(ids), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of k out of n, for samples only; None below n = 5. Source: Wilson (1927)."""
    if n < 5:
        return None
    p = k / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def stability(table: pd.DataFrame, value: pd.Series, late: pd.Series | None = None, seed: int = 0, draws: int = 1000) -> tuple[float, float]:
    """Return the middle 95 % of a mean when whole paragraphs are drawn with replacement.

    The mean of `value` over the rows of `table`, or, with `late`, its mean where that is true less its mean
    elsewhere. It says how much the number hangs on single paragraphs; the text was measured whole, so it is no interval.
    """
    rng = np.random.default_rng(seed)
    paragraph = pd.factorize(table["paragraph"], sort=True)[0]
    size = int(paragraph.max()) + 1
    weights = rng.multinomial(size, np.full(size, 1 / size), size=draws)

    def mean(mask: np.ndarray) -> np.ndarray:
        total = np.bincount(paragraph[mask], weights=value.to_numpy(float)[mask], minlength=size)
        number = np.bincount(paragraph[mask], minlength=size)
        with np.errstate(invalid="ignore", divide="ignore"):
            return (weights @ total) / (weights @ number)

    everywhere = np.ones(len(table), bool)
    drawn = mean(everywhere) if late is None else mean(late.to_numpy(bool)) - mean(~late.to_numpy(bool))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)
