"""What single entries of a lexicon carry, and what all of them miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from analysis.errors import fail
from analysis.measures.robustness import FILE
from analysis.results import Result
from analysis.study.conditions import columns, fits
from analysis.study.marks import criterion
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
    parts = [_entries(_lexicon(study, name), name, tokens) for name in categories]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _lexicon(study: Study, component: str) -> Lexicon:
    name, _, category = component.partition(".")
    lexicons = [one for one in study.instruments if isinstance(one, Lexicon)]
    found = [one for one in lexicons if one.name == name and category in one.categories]
    if not found:
        path = study.root / "corpus" / FILE
        fail(path, None, "entries", component, "lexicon.category of the study's lexicons")
    return found[0]


def _entries(lexicon: Lexicon, component: str, tokens: Tokens) -> pd.DataFrame:
    category = component.partition(".")[2]
    reached = lexicon.reached(tokens)
    full = _texts(reached, tokens, category)
    rows = []
    for entry in reached.entries:
        if entry.category == category:
            rest = reached.select(lambda other, out=entry: other != out)  # type: ignore[misc]
            alone = len(full) - len(_texts(rest, tokens, category))
            matches = len(replace(reached, entries=(entry,)).find(tokens).first)
            rows.append((component, entry.words, matches, alone))
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = ["alone", "matches", "entry"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _texts(lexicon: Lexicon, tokens: Tokens, category: str) -> set[int]:
    """Return the texts in which a category is found."""
    if category not in lexicon.categories:
        return set()
    matches = lexicon.find(tokens)
    chosen = matches.category == lexicon.categories.index(category)
    return set(tokens.text[matches.first[chosen]].tolist())


def entry_results(study: Study, table: pd.DataFrame, categories: Sequence[str]) -> Iterator[Result]:
    """Yield the most that one entry carries, and what coders mark and none finds, by category."""
    for component in categories:
        yield _one_entry(study, table[table["component"] == component], component)
        if study.consensus:
            yield from _missed(study, component)


def _one_entry(study: Study, table: pd.DataFrame, component: str) -> Result:
    name, _, category = component.partition(".")
    n = len(study.of(study.article))
    most = int(table["alone"].iloc[0]) if len(table) else 0
    entry = str(table["entry"].iloc[0]) if len(table) else "none"
    words = category.replace("_", " ")
    return Result(
        key=f"sensitivity.{study.article}.{category.replace('_', '-')}.one-entry.difference",
        label=f"most that dropping one entry of {words} takes from its share of sentences"
        f" (entry {entry!r})",
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
    assert study.consensus is not None
    name, _, category = component.partition(".")
    condition = criterion(study.instrument(name), category)
    codes = study.consensus.of(study.article).codes
    coded = columns(condition)
    if not condition or not set(coded) <= set(codes.columns):
        return
    marked = fits(condition, codes)
    found = study.marks.codes.loc[codes.index, component] == "1"
    missed = tuple(codes.index[marked & ~found])
    variable = coded[0]
    yield Result(
        key=f"sensitivity.{study.article}.{variable.replace('_', '-')}.missed.count",
        label=f"sentences that coders mark as {variable} and no entry finds",
        value=float(len(missed)),
        unit="count",
        digits=0,
        hits=len(missed),
        n=int(marked.sum()),
        n_of=f"{variable} sentences",
        formula=f"{len(missed)} of {int(marked.sum())}",
        units=missed,
        variable=variable,
        instrument=component,
        version=study.instrument(name).version,
        inputs=(f"piece:{study.article}", f"sheets:{variable}", f"lexicon:{name}"),
    )
