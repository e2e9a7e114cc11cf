"""Threat: violent events, danger ahead, intensifiers and reassurances.

The findings rest on the coded sheets; the lexicon of four components is the automatic estimate beside
them. Its further categories, harm that is no violence and figures of speech, only keep words from being counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.measures import stretches as reference
from analysis.measures.shares import ARTICLE, Tables, coded, coded_shares, instrument_shares, sheets, stability
from analysis.results import Result
from analysis.text import lexicon

LEXICON = lexicon.load("threat")
INSTRUMENTS = (LEXICON,)
CODE = "code:analysis.constructs.threat"
CATEGORIES = {
    "violent_event": "words for a violent event",
    "danger_ahead": "words for danger ahead",
    "intensifier": "intensifiers",
    "reassurance": "words of reassurance",
}
CODED = {"violence": "a violent event", "danger": "danger ahead", "reassurance": "reassurance"}


def results(tables: Tables) -> Iterator[Result]:
    """Yield shares coded and counted, danger's rise in the last third, reversed reassurances, and percentiles."""
    for variable, words in CODED.items():
        yield from coded_shares(tables, "threat", variable, variable, words, _marked)
    yield from _last_third(tables)
    yield _reversed(tables)
    yield from instrument_shares(tables, "threat", "threat", LEXICON.version, CATEGORIES)
    yield from _against_news(tables)


def _marked(codes: pd.Series) -> pd.Series:
    return codes == "1"


def _rise(table: pd.DataFrame) -> float:
    """Return the share of danger sentences in the body's last third less that in the rest of the body."""
    body = table[table["zone"] == "body"]
    late = body["third"] == 3
    danger = body["danger"] == "1"
    return float(danger[late].mean() - danger[~late].mean()) if late.any() and (~late).any() else float("nan")


def _last_third(tables: Tables) -> Iterator[Result]:
    """Yield the difference with the coders' range, and with its stability under resampled paragraphs."""
    table = tables.coded(ARTICLE)
    body = table[table["zone"] == "body"]
    late = body["third"] == 3
    danger = body["danger"] == "1"
    bounds = [_rise(t) for t in tables.by_coder(ARTICLE)]
    low, high = stability(body, danger, late)
    formula = f"{(danger & late).sum()} / {late.sum()} − {(danger & ~late).sum()} / {(~late).sum()}, times 100"
    common: dict[str, Any] = {
        "value": 100 * _rise(table), "unit": "percentage points", "digits": 0, "n": len(body), "n_of": "body sentences", "formula": formula,
        "units": tuple(body.index[danger]), "variable": "danger", "instrument": "coded.danger", "version": "1",
        "inputs": (f"piece:{ARTICLE}", *sheets("danger"), CODE),
    }  # fmt: skip
    label = "share of danger sentences in the last third of the body less the share in the rest"
    stem = f"threat.{ARTICLE}.danger.last-third"
    yield Result(key=f"{stem}.difference", label=label, low=100 * min(bounds), high=100 * max(bounds), range="coders", **common)
    yield Result(
        key=f"{stem}.stability", label=f"{label}, with its stability", low=100 * low, high=100 * high, range="stability", **common
    )


def _reversed(tables: Tables) -> Result:
    return coded(
        tables,
        key=f"threat.{ARTICLE}.reassurance.reversed.share",
        label="share of reassurances taken back in the same or the next sentence",
        variable="reversed",
        hit=lambda t: t["reversed"] == "1",
        of=lambda t: t["reassurance"] == "1",
        n_of="reassurances",
        construct="threat",
        also=("reassurance",),
    )


def _against_news(tables: Tables) -> Iterator[Result]:
    """Yield, for each full piece and component, its mean count per stretch and that count's percentile in other news."""
    rates = tables.rates["sets"]
    for piece in tables.full:
        text = "\n\n".join(tables.of(piece.key)["text"])
        counts = reference.threat([text])
        for category, words in CATEGORIES.items():
            held = counts[category]
            if not held:
                continue
            rows = tables.rows("threat", category, piece.key)
            mean = sum(held) / len(held)
            name = category.replace("_", "-")
            common: dict[str, Any] = {
                "evidence": tuple(rows["id"]),
                "instrument": f"threat.{category}", "version": LEXICON.version,
                "inputs": (f"piece:{piece.key}", f"lexicon:threat.{category}", "rates:threat", CODE),
            }  # fmt: skip
            stem = f"threat.{piece.key}.{name}.stretches"
            yield Result(
                key=f"{stem}.mean", label=f"{words} per stretch of {reference.LENGTH} words, mean of the piece's stretches",
                value=mean, unit="score", digits=1, low=min(held), high=max(held), range="stretches",
                n=len(held), n_of="stretches", formula=f"({' + '.join(map(str, held))}) / {len(held)}", **common,
            )  # fmt: skip
            for name_of_set, other in sorted(rates.items()):
                place = reference.percentile(mean, other["values"][category])
                yield Result(
                    key=f"{stem}.{name_of_set}.percentile",
                    label=f"share of stretches of {other['words']} with fewer {words} than the piece's mean stretch",
                    value=place, unit="share", digits=0, n=other["stretches"], n_of="stretches of other news",
                    formula=f"mid-rank of {mean:.2f} among {other['stretches']} stretches of {other['texts']} texts", **common,
                )  # fmt: skip
