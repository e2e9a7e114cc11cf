"""Sensitivity: the primary results under a closed list of choices, one entry at a time, and with errors carried in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import isnan

import pandas as pd

from analysis.constructs.agency import deeds
from analysis.constructs.naming import coded_mentions
from analysis.constructs.sentiment import scored
from analysis.constructs.sourcing import named
from analysis.measures import validity
from analysis.measures.shares import ARTICLE, PLACES, Tables, share, sheets, wilson
from analysis.results import Result
from analysis.text import lexicon
from analysis.text.lexicon import Lexicon
from analysis.text.tokens import Tokens, tokenize

CODE = "code:analysis.constructs.sensitivity"
# A range wider than this leaves a share open: it is told with the words of UNSURE.
WIDE, UNSURE = 0.5, "; too uncertain to quote: its range spans more than half of all sentences"
# The primary measure of each question that rests on the article, with its words.
PRIMARY: Mapping[str, str] = {
    "named-source": "danger sentences with a named source",
    "last-third": "danger in the last third of the body less the rest",
    "doer-named": "Western deeds with the doer named",
    "is-threat": "problem sentences about the group's strength or return",
    "terror-label": "terror labels among the group's mentions",
    "reversed": "reassurances reversed",
}
LABELS = {"last-third": "difference in share: "}  # the others are shares
RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "named-source": ("source", "danger"), "last-third": ("danger",), "doer-named": ("actors", "agentless_passive", "deleted_agent"),
    "is-threat": ("problem_of", "problem"), "terror-label": ("actors",), "reversed": ("reversed", "reassurance"),
}  # fmt: skip


def results(tables: Tables) -> Iterator[Result]:
    """Yield each primary result with its range over the choices, what one entry carries, and the adjusted shares."""
    held = under_choices(tables)
    for measure, words in PRIMARY.items():
        values = held[held["measure"] == measure]
        first = values.iloc[0]
        scale, unit = (100.0, "percentage points") if measure == "last-third" else (1.0, "share")
        yield Result(
            key=f"sensitivity.{ARTICLE}.{measure}.choices", label=f"{LABELS.get(measure, 'share of ')}{words}, over the listed choices",
            value=scale * float(first["value"]), unit=unit, digits=0, low=scale * float(values["value"].min()), high=scale * float(values["value"].max()),
            range="choices", n=len(values), n_of="choices", formula=f"primary {first['value']:.4f}; least and most of {len(values)} choices",
            variable=RESTS_ON[measure][0], instrument=f"coded.{RESTS_ON[measure][0]}", version="1",
            inputs=(f"piece:{ARTICLE}", *sheets("voice", *RESTS_ON[measure]), "choices", "lexicon:sourcing", "lexicon:naming", "lexicon:threat", CODE),
        )  # fmt: skip
    yield _valence(tables)
    for category, variable in (("violent_event", "violence"), ("danger_ahead", "danger"), ("reassurance", "reassurance")):
        yield _one_entry(tables, category)
        yield _missed(tables, category, variable)
        if (adjusted := _adjusted(tables, category, variable)) is not None:
            yield adjusted


def under_choices(tables: Tables) -> pd.DataFrame:
    """Return every primary measure under every choice: measure, coder, voice, unit, value; the primary choice first.

    Coder: the consensus, each coder, the instrument where there is one; voice: all sentences, or those attributed or
    quoted set apart; unit: sentences, or sentences weighed by their words. Choices that leave nothing to count are out.
    """
    choices = tables.choices
    rows = []
    for coder, voice, unit in product(choices["coder"], choices["voice"], choices["unit"]):
        codes = _codes(tables, coder)
        if voice == "own":
            codes = codes[~codes["voice"].isin(["attributed", "quoted"])]
        weight = codes["words"].astype(float) if unit == "words" else pd.Series(1.0, codes.index)
        for measure, value in _measured(codes, weight, coder).items():
            # With attributed sentences set apart no source can be named: 0 by construction, no choice.
            if not isnan(value) and (measure, voice) != ("named-source", "own"):
                rows.append((measure, coder, voice, unit, value))
    return pd.DataFrame(rows, columns=["measure", "coder", "voice", "unit", "value"])


def _codes(tables: Tables, coder: str) -> pd.DataFrame:
    """Return the codes under a choice of coder; the instrument's marks stand in for danger, reassurance, voice and source."""
    held = tables.coded(ARTICLE)
    if coder == "consensus":
        return held
    if coder != "instrument":
        sheet = next(s for s in tables.coding.models if s.coder == coder)
        return sheet.codes.loc[held.index].join(held[PLACES])
    sentences = tables.of(ARTICLE).set_index("id").loc[held.index]
    marks = {
        "danger": _found(tables, "threat", "danger_ahead", held), "reassurance": _found(tables, "threat", "reassurance", held),
        "voice": sentences["voice"], "source": sentences["source"].where(sentences["source"] != "", "none"),
    }  # fmt: skip
    return held.assign(**marks)


def _found(tables: Tables, instrument: str, category: str, held: pd.DataFrame) -> pd.Series:
    found = set(tables.rows(instrument, category, ARTICLE)["sentence"])
    return pd.Series(["1" if unit in found else "0" for unit in held.index], held.index)


def _measured(codes: pd.DataFrame, weight: pd.Series, coder: str) -> dict[str, float]:
    """Return the primary measures of one choice; nan where there is nothing to count."""

    def portion(hit: pd.Series, of: pd.Series) -> float:
        return float((weight * (hit & of)).sum() / total) if (total := (weight * of).sum()) else float("nan")

    danger, body = codes["danger"] == "1", codes["zone"] == "body"
    late = codes["third"] == 3
    out = {
        "named-source": portion(named(codes), danger),
        "last-third": portion(danger, body & late) - portion(danger, body & ~late),
    }
    if coder != "instrument":
        west = deeds(codes)
        west = west[west["actor"] == "west"]
        group = coded_mentions(codes)
        group = group[group["actor"] == "is"]
        heavy, weigh = west["unit"].map(weight), group["unit"].map(weight)
        out["doer-named"] = float((heavy * west["named"].astype(float)).sum() / heavy.sum()) if len(west) else float("nan")
        out["terror-label"] = float((weigh * (group["label"] == "terror")).sum() / weigh.sum()) if len(group) else float("nan")
        out["is-threat"] = portion(codes["problem_of"] == "is_threat", codes["problem"] == "1")
        out["reversed"] = portion(codes["reversed"] == "1", codes["reassurance"] == "1")
    return out


def _valence(tables: Tables) -> Result:
    """Return the mean valence of the sentences over lexicon, masking, voice and unit."""
    sentences = tables.of(ARTICLE)
    scores = scored(tables, sentences)
    own = ~sentences["voice"].isin(["attributed", "quoted"])
    values = []
    for way, voice, unit in product(tables.choices["valence"], tables.choices["voice"], tables.choices["unit"]):
        mask = own if voice == "own" else pd.Series(True, sentences.index)
        weight = sentences["words"][mask].astype(float) if unit == "words" else pd.Series(1.0, sentences.index[mask])
        values.append(float((scores[way][mask] * weight).sum() / weight.sum()))
    return Result(
        key=f"sensitivity.{ARTICLE}.valence.choices", label="mean valence of the sentences, over the listed choices", value=values[0],
        unit="score", low=min(values), high=max(values), range="choices", n=len(values), n_of="choices",
        formula=f"primary {values[0]:.4f}; least and most of {len(values)} choices", instrument="sentiment.vader", version="1",
        inputs=(f"piece:{ARTICLE}", "choices", "lexicon:valenced", "lexicon:valence", "lexicon:event_nouns", "lexicon:sourcing", CODE),
    )  # fmt: skip


def entries(tables: Tables, category: str) -> pd.DataFrame:
    """Return what each entry of a threat component carries: entry, matches, sentences that only it finds.

    Each entry is dropped in turn and the text measured anew, so that a shorter entry may step in.
    """
    tokens = tokenize(tables.of(ARTICLE)["text"].tolist())
    near = lexicon.load("threat").reached(tokens)
    full = _hit(near, tokens, category)
    rows = []
    for entry in near.entries:
        if entry.category == category:
            rest = _hit(near.select(lambda e, out=entry: e != out), tokens, category)  # type: ignore[misc]
            used = len(Lexicon("one", (entry,)).find(tokens).first)
            rows.append((entry.words, used, len(full) - len(rest)))
    out = pd.DataFrame(rows, columns=["entry", "matches", "alone"])
    return out.sort_values(["alone", "matches", "entry"], ascending=[False, False, True], ignore_index=True)


def _hit(held: Lexicon, tokens: Tokens, category: str) -> set[int]:
    """Return the texts in which a category is found."""
    if category not in held.categories:
        return set()
    found = held.find(tokens)
    return set(tokens.text[found.first[found.category == held.categories.index(category)]].tolist())


def _one_entry(tables: Tables, category: str) -> Result:
    table = entries(tables, category)
    n = len(tables.of(ARTICLE))
    most, words = (int(table["alone"].iloc[0]), str(table["entry"].iloc[0])) if len(table) else (0, "none")
    return Result(
        key=f"sensitivity.{ARTICLE}.{category.replace('_', '-')}.one-entry.difference",
        label=f"most that dropping one entry of {category.replace('_', ' ')} takes from its share of sentences (entry {words!r})",
        value=100 * most / n, unit="percentage points", digits=0, n=n, n_of="sentences", formula=f"{most} of {n} sentences hang on {words!r} alone",
        instrument=f"threat.{category}", version=lexicon.load("threat").version,
        inputs=(f"piece:{ARTICLE}", f"lexicon:threat.{category}", CODE),
    )  # fmt: skip


def _missed(tables: Tables, category: str, variable: str) -> Result:
    """Return the sentences that the coders mark and no entry finds."""
    held = tables.coded(ARTICLE)
    marked = held[variable] == "1"
    missed = held.index[marked & (_found(tables, "threat", category, held) == "0")]
    return Result(
        key=f"sensitivity.{ARTICLE}.{variable}.missed.count", label=f"sentences that coders mark as {variable} and no entry finds",
        value=float(len(missed)), unit="count", digits=0, n=int(marked.sum()), n_of=f"{variable} sentences",
        formula=f"{len(missed)} of {int(marked.sum())}", units=tuple(missed), variable=variable, instrument=f"threat.{category}",
        version=lexicon.load("threat").version, inputs=(f"piece:{ARTICLE}", *sheets(variable), f"lexicon:threat.{category}", CODE),
    )  # fmt: skip


def _adjusted(tables: Tables, category: str, variable: str) -> Result | None:
    """Return the instrument's share with its errors carried in, or None where the estimate leaves 0 to 1.

    There the error rates do not carry over to this text, and no number is honest.

    p = (observed + specificity - 1) / (sensitivity + specificity - 1), with both from unseen sentences, the range over
    the corners of their Wilson intervals, cut to 0 to 1. Source: Rogan & Gladen (1978), Am. J. Epidemiology 107.
    """
    rows = {r["metric"]: r for r in validity.public() if (r["instrument"], r["category"], r["set"]) == ("threat", category, "unseen")}
    if not rows:
        return None
    n, there = int(rows["f1"]["n"]), int(rows["f1"]["positives"])
    hits = round(float(rows["recall"]["value"]) * there)
    false = round(hits / float(rows["precision"]["value"])) - hits if hits else 0
    sense, spec = wilson(hits, there), wilson(n - there - false, n - there)
    if sense is None or spec is None:
        return None
    observed, size, _ = share(tables.of(ARTICLE)["id"].isin(tables.rows("threat", category, ARTICLE)["sentence"]), "sentences")

    gain = hits / there + (n - there - false) / (n - there) - 1
    if not 0 <= observed + (n - there - false) / (n - there) - 1 <= gain:
        return None

    def corrected(sensitivity: float, specificity: float) -> float:
        gain = sensitivity + specificity - 1
        return min(1.0, max(0.0, (observed + specificity - 1) / gain)) if gain > 0 else 1.0

    value = corrected(hits / there, (n - there - false) / (n - there))
    corners = [corrected(a, b) for a in sense for b in spec]
    return Result(
        key=f"sensitivity.{ARTICLE}.{variable}.adjusted.share",
        label=f"share of {variable} sentences that the lexicon's count allows once its errors are carried in"
        + UNSURE * (max(corners) - min(corners) > WIDE),
        value=value, unit="share", digits=0, low=min(corners), high=max(corners), range="error-adjusted", n=size, n_of="sentences",
        formula=f"({observed:.3f} + {(n - there - false) / (n - there):.3f} − 1) / ({hits / there:.3f} + {(n - there - false) / (n - there):.3f} − 1)",
        instrument=f"threat.{category}", version=lexicon.load("threat").version,
        inputs=(
            f"piece:{ARTICLE}", f"lexicon:threat.{category}", "scores:public", "sheets:unseen", CODE,
        ),
    )  # fmt: skip
