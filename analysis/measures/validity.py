"""Validity: each instrument against coded units, and what every result says of its instrument.

Scores on the article are fit: it was looked at when the instruments were made. Scores on the headlines are fit as well
for the instruments in SEEN. Validity is claimed on unseen sentences and on public human-coded sets, whose scores are
a committed input made by `study validate --data`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from analysis.constructs.frames import responsible
from analysis.instruments.roles import NOMINAL
from analysis.measures import agreement, kept_scores, scores
from analysis.measures.shares import ARTICLE, Tables
from analysis.results import Ledger, Result, show
from analysis.study import coding

PUBLIC, WEIGHTS = kept_scores.SCORES, kept_scores.WEIGHTS
# Instruments made with the headlines in view: for them the headlines are fit, not validation.
SEEN = ("sourcing", "passive", "naming", "roles", "topics")
Flags = Callable[[pd.DataFrame], pd.Series]


def _code(variable: str, code: str = "1") -> Flags:
    return lambda table: table[variable] == code


# Instrument and category, the coded criterion, and how the codes say yes.
CRITERIA: tuple[tuple[str, str, str, Flags], ...] = (
    ("threat", "violent_event", "violence", _code("violence")),
    ("threat", "danger_ahead", "danger", _code("danger")),
    ("threat", "reassurance", "reassurance", _code("reassurance")),
    ("frames", "conflict", "conflict", _code("conflict")),
    ("frames", "human_interest", "human_interest", _code("human_interest")),
    ("frames", "responsibility", "resp_causing or resp_treating", responsible),
    ("frames", "morality", "morality", _code("morality")),
    ("frames", "economic", "economic", _code("economic")),
    ("scope", "episodic", "scope", _code("scope", "episodic")),
    ("scope", "thematic", "scope", _code("scope", "thematic")),
    ("certainty", "hedge", "hedged", _code("hedged")),
    ("passive", "without_doer", "agentless_passive", _code("agentless_passive")),
    ("sourcing", "voice", "voice", lambda table: table["voice"].isin(["attributed", "quoted"])),
)


def found_in(ids: pd.Series, rows: pd.DataFrame, instrument: str, category: str) -> np.ndarray:
    """Return which sentences hold evidence of an instrument's category."""
    held = rows[(rows["instrument"] == instrument) & (rows["category"] == category)]
    return np.asarray(ids.isin(held["sentence"]), bool)


def on_sheets(tables: Tables) -> pd.DataFrame:
    """Return the scores on the article and on the counted headlines, in the columns of `scores`."""
    units = tables.sentences.set_index("id").loc[tables.coding.consensus.index]
    counted = {p.key for p in tables.pieces if p.counted}
    sets = {
        "article": units["piece"] == ARTICLE,
        "headlines": (units["piece"] != ARTICLE) & units["piece"].isin(counted),
    }
    rows: list[tuple[object, ...]] = []
    for name, mask in sets.items():
        ids = units.index[mask]
        sentences = units.loc[ids].reset_index()
        rows += score(sentences, tables.evidence, tables.coding, name, lambda i, n=name: "fit" if n == "article" or i in SEEN else "unseen")  # type: ignore[misc]
        rows += on_mentions(sentences, tables, name)
    return scores.frame(rows)


def on_mentions(sentences: pd.DataFrame, tables: Tables, name: str) -> Iterator[tuple[object, ...]]:
    """Yield precision, recall and F1 of names and roles, mention by mention, against the consensus.

    A mention is found where the instrument marks the same actor, and the same label or role, on words that the
    coded surface shares. Nominalised deeds ("the IS attack") are no mentions by the codebook and are left out.
    """
    coded = {unit: coding.mentions(cell) for unit, cell in tables.coding.consensus["actors"].loc[sentences["id"]].items()}
    for instrument, category, of, field in (
        ("naming", "is", "is.", "label"), ("roles", "agent", ".agent", "role"), ("roles", "patient", ".patient", "role")
    ):  # fmt: skip
        rows = tables.rows(instrument)
        rows = rows[rows["sentence"].isin(sentences["id"]) & ~rows["entry"].isin(NOMINAL)]
        rows = rows[rows["category"].str.startswith(of) if instrument == "naming" else rows["category"].str.endswith(of)]
        truth = [(u, m.actor, getattr(m, field), m.surface) for u, ms in coded.items() for m in ms
                 if (m.actor == "is" if instrument == "naming" else m.role == category)]  # fmt: skip
        left, hits = list(truth), 0
        for unit, kind, surface in zip(rows["sentence"], rows["category"], rows["surface"], strict=True):
            actor, code = kind.split(".")
            match = next((t for t in left if t[:3] == (unit, actor, code) and _shared(t[3], surface)), None)
            if match:
                left.remove(match)
                hits += 1
        marked, there = len(rows), len(truth)
        if marked and there:
            numbers = {"precision": hits / marked, "recall": hits / there, "f1": 2 * hits / (marked + there)}
            for metric, value in numbers.items():
                kind = "fit" if name == "article" or instrument in SEEN else "unseen"
                yield (instrument, category, f"actors ({field})", name, kind, metric, marked, there, value, None, None, 0.0, None)


def _shared(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()) - {"the", "of", "a"})


def score(
    sentences: pd.DataFrame, evidence: pd.DataFrame, held: coding.Coding, name: str, kind: Callable[[str], str]
) -> list[tuple[object, ...]]:
    """Return one set's score rows, instrument against consensus; the census of the article carries no interval."""
    codes = held.consensus.loc[sentences["id"]]
    coders = [sheet.codes.loc[sentences["id"]] for sheet in held.models]
    rows: list[tuple[object, ...]] = []
    for instrument, category, criterion, flags in CRITERIA:
        if category == "voice":
            found = sentences["voice"].isin(["attributed", "quoted"]).to_numpy()
        else:
            found = found_in(sentences["id"], evidence, instrument, category)
        true = flags(codes).to_numpy(bool)
        if not true.any() and not found.any():
            continue
        each = [flags(c).to_numpy(bool) for c in coders]
        for metric, *numbers in scores.against(found, true, each, sample=name != "article"):
            rows.append((instrument, category, criterion, name, kind(instrument), metric, *numbers))
    return rows


def examples(tables: Tables, most: int = 2) -> pd.DataFrame:
    """Return sentences of the article that each instrument finds rightly, wrongly, or misses, at most `most` of each.

    Columns: instrument, category, verdict, unit, words (what it matched), text.
    """
    codes = tables.coded(ARTICLE)
    sentences = tables.of(ARTICLE).set_index("id").loc[codes.index]
    rows = []
    for instrument, category, _, flags in CRITERIA:
        held = tables.rows(instrument, None if category == "voice" else category, ARTICLE)
        found = sentences["voice"].isin(["attributed", "quoted"]) if category == "voice" else codes.index.isin(held["sentence"])
        true = flags(codes)
        for verdict, mask in (("rightly", found & true), ("wrongly", found & ~true), ("missed", ~found & true)):
            for unit in codes.index[np.asarray(mask, bool)][:most]:
                words = " / ".join(held["surface"][held["sentence"] == unit])
                rows.append((instrument, category, verdict, unit, words, sentences.at[unit, "text"]))
    return pd.DataFrame(rows, columns=["instrument", "category", "verdict", "unit", "words", "text"])


@cache
def public() -> tuple[Mapping[str, str], ...]:
    """Return the committed scores on unseen and public sets, row by row as text."""
    return kept_scores.read(PUBLIC)


def public_frame() -> pd.DataFrame:
    """Return the committed scores as a table."""
    held = pd.DataFrame(public())
    for column in ("n", "positives", "value", "low", "high", "baseline", "ceiling"):
        held[column] = pd.to_numeric(held[column])
    return held


def all_scores(tables: Tables) -> pd.DataFrame:
    """Return every score there is: on the sheets, on unseen sentences, on public sets."""
    return pd.concat([on_sheets(tables), public_frame()[scores.COLUMNS]], ignore_index=True)


def results(tables: Tables) -> Iterator[Result]:
    """Yield every score as a result, and alpha of every coded variable."""
    for row in all_scores(tables).itertuples(index=False):
        yield _as_result(row, tables.older)
    variables = [v for v in coding.COLUMNS if v not in coding.FREE]
    for row in agreement.table(tables.coding.models, variables).itertuples(index=False):
        if row.verdict != "constant":
            yield Result(
                key=f"coding.alpha.{row.variable.replace('_', '-')}.value",
                label=f"Krippendorff's alpha of {row.variable} among three copies of one language model",
                value=row.alpha, unit="alpha", low=row.low, high=row.high, range="bootstrap", n=row.n, n_of="units",
                formula=f"1 − observed / expected disagreement; {row.positives} positives; verdict: {row.verdict}",
                variable=row.variable, instrument="alpha", version="1", exploratory=row.verdict not in ("firm", "tentative"),
                validity="agreement among copies of one model shows that the codebook can be followed, not that it is right",
                inputs=(f"sheets:article.{row.variable}", "code:analysis.measures.validity"),
            )  # fmt: skip


NAMES = {"f1": "F1", "auc": "AUC", "partial_r": "partial r"}
COUNTED = {"precision": "marked units", "recall": "positive units"}
HEADLINE = ("f1", "r", "auc")
UNITS = {"f1": "F1", "auc": "AUC", "r": "r", "partial_r": "r", "precision": "precision", "recall": "recall", "accuracy": "share", "difference": "difference"}
SETS = {
    "article": "sentences of the article", "headlines": "headlines", "unseen": "unseen news sentences", "emobank-newspaper": "newspaper sentences (EmoBank)",
    "nyt-opinion": "New York Times sentences", "emobank-headlines": "news headlines (EmoBank)", "passive-voice": "human-coded sentences",
    "narrative-frames": "climate articles",
}  # fmt: skip
FLOOR = 0.60  # lower bound of F1 under which an instrument is exploratory


def _as_result(row: object, older: Sequence[str]) -> Result:
    changed = kept_scores.touched(older, row.instrument, row.set)  # type: ignore[attr-defined]
    stale = kept_scores.words(changed)
    aside = f"; {stale}" if stale else ""
    low, high = (None if pd.isna(x) else float(x) for x in (row.low, row.high))  # type: ignore[attr-defined]
    where = SETS.get(row.set, row.set)  # type: ignore[attr-defined]
    parts = (row.instrument, row.category, row.set, row.metric)  # type: ignore[attr-defined]
    kind = "bootstrap" if row.metric not in ("precision", "recall") else "wilson"  # type: ignore[attr-defined]
    return Result(
        key="validity." + ".".join(slug(part) for part in parts),
        label=f"{NAMES.get(row.metric, row.metric)} of {row.instrument}, {row.category}, against {row.criterion} on {where} ({row.kind}{aside})",  # type: ignore[attr-defined]
        value=float(row.value), unit=UNITS[row.metric], low=low, high=high, range=kind if low is not None else None,  # type: ignore[attr-defined]
        n=int(row.n), n_of=COUNTED.get(row.metric, "units"),  # type: ignore[attr-defined]
        formula=f"{row.metric} over {int(row.n)} {COUNTED.get(row.metric, 'units')}, {int(row.positives)} positive",  # type: ignore[attr-defined]
        instrument=f"{row.instrument}.{row.category}", version="1", validity=f"a score ({row.kind}{aside})",  # type: ignore[attr-defined]
        exploratory=bool(stale),
        inputs=inputs(row.instrument, row.set),  # type: ignore[attr-defined]
    )  # fmt: skip


# Scored instruments that read the lexicons of others.
KEPT_ON = {
    "sentiment": ("lexicon:event_nouns", "lexicon:valence"),
    "supervised": ("lexicon:frames",),
}


def inputs(instrument: str, where: str) -> tuple[str, ...]:
    """Return what a score rests on: the kept scores, or the texts, the sheets and the instrument."""
    texts = {"article": f"piece:{ARTICLE}", "headlines": "titles"}
    if where not in texts:
        own = (f"lexicon:{instrument}",) if instrument in kept_scores.LEXICONS else ()
        lexicons = KEPT_ON.get(instrument, own)
        sheets = ("sheets:unseen",) * (where == "unseen")
        return "scores:public", *sheets, *lexicons, "code:analysis.measures.validity"
    return texts[where], "sheets:article", f"lexicon:{instrument}", "code:analysis.measures.validity"


def slug(text: str) -> str:
    """Return text as a segment of a key."""
    return "-".join("".join(c if c.isalnum() else " " for c in str(text).lower()).split())


_CODED = {"responsibility": "resp_treating"}
MODEL = "three copies of one language model: "
UNHELD = ("not validated: no criterion is held", True)
LISTED = ("a closed list of words on headlines that are all shown: each hit and each miss can be seen", False)


def stamp(found: Iterable[Result], tables: Tables) -> list[Result]:
    """Return the results with what is known of each one's instrument, and the scores themselves.

    A coded result states every coded column that it rests on, and is exploratory where one of them is.
    """
    held, table = list(results(tables)), all_scores(tables)
    said = _statements(table, tables)
    stamped = []
    for result in found:
        columns = [name.removeprefix("sheets:article.") for name in result.inputs if name.startswith("sheets:article.")]
        if result.instrument.startswith("coded.") and columns:
            parts = [said[f"coded.{column}"] for column in dict.fromkeys(columns)]
            text, exploratory = MODEL + "; ".join(part for part, _ in parts), any(weak for _, weak in parts)
        else:
            listed = result.instrument.startswith(("topics.", "group_names."))
            text, exploratory = said.get(result.instrument, LISTED if listed else UNHELD)
        stamped.append(replace(result, validity=text, exploratory=exploratory))
    return stamped + held


def _statements(table: pd.DataFrame, tables: Tables) -> dict[str, tuple[str, bool]]:
    """Return, by instrument or coded variable, its validity in words and whether that makes it exploratory."""
    said: dict[str, tuple[str, bool]] = {}
    variables = [v for v in coding.COLUMNS if v not in coding.FREE]
    for row in agreement.table(tables.coding.models, variables).itertuples(index=False):
        weak = row.verdict not in ("firm", "tentative")
        value = f"alpha {_dec(row.alpha)} [{_dec(row.low)}, {_dec(row.high)}]" if row.verdict != "constant" else "no alpha"
        said[f"coded.{row.variable}"] = (f"{row.variable} {value}{f', {row.verdict}' if row.verdict != 'firm' else ''}", weak)
    for variable in coding.FREE:
        said[f"coded.{variable}"] = (_mention_words(tables, variable), False)
    for (instrument, category), rows in table.groupby(["instrument", "category"], sort=True):
        if rows["metric"].isin(HEADLINE).any():
            text, weak = _scored(rows)
            floor = rows[(rows["metric"] == "auc") & (rows["value"] < rows["baseline"])]
            if instrument == "frames" and not weak and (len(floor) or said[f"coded.{_CODED.get(category, category)}"][1]):
                text, weak = f"{text}, exploratory", True
            if changed := _changed(tables, instrument, rows["set"]):
                text = text.removesuffix(", exploratory")
                text, weak = f"{text}, {kept_scores.words(changed)}, exploratory", True
            said[f"{instrument}.{category}"] = (text, weak)
    return said


def _changed(tables: Tables, instrument: str, sets: Iterable[str]) -> list[str]:
    """Return the files that an instrument's scores on any of `sets` are older than."""
    touched = (kept_scores.touched(tables.older, instrument, where) for where in sets)
    return sorted({name for names in touched for name in names})


def _mention_words(tables: Tables, variable: str) -> str:
    """Return how far the coders agree in a free column."""
    codes = tables.coding.consensus.index
    cells = [sheet.codes.loc[codes, variable].tolist() for sheet in tables.coding.models]
    if variable == "source":
        same = np.mean([len({c != "none" for c in row}) == 1 for row in zip(*cells, strict=True)])
        return f"all three agree in {same:.0%} of {len(codes)} units whether a source is given".replace("%", " %")
    groups = [g for row in zip(*cells, strict=True) for g in coding.align([coding.mentions(c) for c in row])]
    full = [g for g in groups if all(g)]
    alike = {f: float(np.mean([len({getattr(m, f) for m in g}) == 1 for g in full])) for f in ("actor", "role", "label")}
    words = ", ".join(f"{field} {value:.0%}".replace("%", " %") for field, value in alike.items())
    return f"all three mark {len(full)} of {len(groups)} mentions, of these the same {words}"


def _scored(rows: pd.DataFrame) -> tuple[str, bool]:
    """Return the best-founded score of an instrument in words: unseen before public, fit last.

    Exploratory is what has no unseen or public score, whose F1 has a lower bound under FLOOR or under the baseline, or
    whose r or AUC has one at or under the baseline. A correlation is given on every public set, running text first.
    """
    order = {"unseen": 0, "public": 1, "fit": 2}
    wanted = rows[rows["metric"].isin(HEADLINE)]
    wanted = wanted.assign(rank=2 * wanted["kind"].map(order) + wanted["set"].str.contains("headlines"))
    wanted = wanted.sort_values(["rank", "set"], kind="stable")
    best = wanted.iloc[0]
    same = rows[(rows["set"] == best["set"])].set_index("metric")["value"]
    interval = f" [{_dec(best['low'])}, {_dec(best['high'])}]" if pd.notna(best["low"]) else ""
    more = f" (precision {_dec(same['precision'])}, recall {_dec(same['recall'])})" if "precision" in same else ""
    name = {"f1": "F1", "auc": "AUC", "r": "r"}[best["metric"]]
    text = f"{name} {_dec(best['value'])}{interval}{more} on {int(best['n'])} {SETS.get(best['set'], best['set'])}{' (fit)' * (best['kind'] == 'fit')}"
    if best["metric"] == "r":
        text += "".join(f", {_dec(row.value)} on {SETS.get(row.set, row.set)}" for row in wanted.iloc[1:].itertuples() if row.metric == "r")
    floor = max(best["baseline"] if pd.notna(best["baseline"]) else 0.0, FLOOR if best["metric"] == "f1" else 0.0)
    weak = bool(best["kind"] == "fit" or pd.isna(best["low"]) or best["low"] <= floor)
    return text + ", exploratory" * weak, weak


def _dec(value: float) -> str:
    return show(float(value), "r", 2)


def sentence(held: Ledger, keys: Sequence[str], people: str) -> str:
    """Return what a caption says of the coders and instruments behind `keys`, each once.

    `people` is the clause that says who coded beside the language model.
    """
    codes: dict[str, None] = {}
    others: dict[str, None] = {}
    for result in (held[key] for key in keys):
        if result.validity.startswith(MODEL):
            codes |= dict.fromkeys(result.validity.removeprefix(MODEL).split("; "))
        elif not result.validity.startswith("a score") or result.exploratory:
            others[f"{result.instrument}: {result.validity}"] = None
    runs = f"stability on 47 sentences and 50 headlines: {'; '.join(codes)}"
    text = f" Coded by three copies of one language model ({runs}); {people}." if codes else ""
    return text + (f" Instruments: {'; '.join(others)}." if others else "")
