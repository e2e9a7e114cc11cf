"""What single entries of a lexicon carry, and what all of them miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.errors import fail
from analysis.measures.robustness import FILE
from analysis.measures.scoring import judged
from analysis.results import Result, slug
from analysis.study.conditions import columns
from analysis.study.study import Study
from analysis.text.lexicon import Lexicon
from analysis.text.tokens import Tokens, tokenize

COLUMNS = ["component", "entry", "matches", "alone"]


def entries(study: Study, categories: Sequence[str]) -> pd.DataFrame:
    """Return what each entry of the categories carries in the article.

    Columns: component (`lexicon.category`), entry, matches, alone (sentences that only it finds).
    Each entry is dropped in turn and the text measured anew, so that a shorter one may step in.
    """
    tokens = tokenize(study.of(study.article)["text"].tolist())
    rows: list[tuple[str, str, int, int]] = []
    for component in categories:
        category = component.partition(".")[2]
        carried = _carried(_lexicon(study, component), category, tokens)
        rows += [(component, *entry) for entry in sorted(carried, key=_weightiest)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _weightiest(entry: tuple[str, int, int]) -> tuple[int, int, str]:
    words, matches, alone = entry
    return -alone, -matches, words


def _lexicon(study: Study, component: str) -> Lexicon:
    name, _, category = component.partition(".")
    found = next((one for one in study.instruments if one.name == name), None)
    if not isinstance(found, Lexicon) or category not in found.categories:
        path = study.root / "corpus" / FILE
        fail(path, None, "entries", component, "lexicon.category of the study's lexicons")
    return found


def _carried(lexicon: Lexicon, category: str, tokens: Tokens) -> Iterator[tuple[str, int, int]]:
    """Yield each entry of a category that the texts hold, its matches, and texts only it finds."""
    reached = lexicon.reached(tokens)
    whole = _texts(reached, category, tokens)
    for entry in reached.entries:
        if entry.category == category:
            matches = len(reached.select(entry.__eq__).find(tokens).first)
            rest = _texts(reached.select(entry.__ne__), category, tokens)
            yield entry.words, matches, len(whole - rest)


def _texts(lexicon: Lexicon, category: str, tokens: Tokens) -> set[int]:
    """Return the texts in which a category is found."""
    found = lexicon.find(tokens)
    names = np.array([entry.category for entry in lexicon.entries], dtype=str)
    return set(tokens.text[found.first[names[found.entry] == category]].tolist())


def entry_results(study: Study, table: pd.DataFrame, categories: Sequence[str]) -> Iterator[Result]:
    """Yield the most that one entry carries, and what coders mark and none finds, by category."""
    for component in categories:
        yield _one_entry(study, table[table["component"] == component], component)
        yield from _missed(study, component)


def _one_entry(study: Study, table: pd.DataFrame, component: str) -> Result:
    name, _, category = component.partition(".")
    n = len(study.of(study.article))
    entry, most = "none", 0
    if len(table):
        entry, most = str(table["entry"].iloc[0]), int(table["alone"].iloc[0])
    return Result(
        key=f"sensitivity.{study.article}.{slug(category)}.one-entry.difference",
        label=f"most that dropping one entry of {category.replace('_', ' ')} takes from its share"
        f" of sentences (entry {entry!r})",
        value=100 * most / n,
        unit="percentage points",
        digits=0,
        hits=most,
        n=n,
        n_of="sentences",
        formula=f"{most} of {n} sentences hang on {entry!r} alone",
        instrument=component,
        version=study.instrument(name).version,
        inputs=(f"piece:{study.article}", f"lexicon:{name}"),
    )


def _missed(study: Study, component: str) -> Iterator[Result]:
    """Yield the number of sentences that the coders mark and no entry finds."""
    if not study.coders:
        return
    instrument = study.instrument(component.partition(".")[0])
    codes = study.consensus.of(study.article).codes
    for one, found, true in judged([instrument], study.marks.codes, codes):
        if one.column == component:
            missed = tuple(codes.index[true & ~found])
            variable, *_ = columns(one.condition)
            yield Result(
                key=f"sensitivity.{study.article}.{slug(variable)}.missed.count",
                label=f"sentences that coders mark as {variable} and no entry finds",
                value=float(len(missed)),
                unit="count",
                digits=0,
                hits=len(missed),
                n=int(true.sum()),
                n_of=f"{variable} sentences",
                formula=f"{len(missed)} of {true.sum()}",
                units=missed,
                variable=variable,
                instrument=component,
                version=instrument.version,
                inputs=(
                    f"piece:{study.article}",
                    f"sheets:{variable}",
                    f"lexicon:{instrument.name}",
                ),
            )
