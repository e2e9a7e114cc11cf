"""Absence: what a number that no word stands behind has looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis.results import Result

LEXICONS = Path(__file__).parents[1] / "lexicons"
_LEXICON_INPUT = re.compile(r"lexicon\W(\w[\w-]*)\W(\w[\w-]*)")
_OF_WORDS = ("share", "count", "per 1,000 words", "score")


def without_words(result: Result) -> list[str]:
    """Return what to say of a result that no word and no sentence stands behind; nothing where some do."""
    if result.evidence or result.units:
        return []
    if result.variable:
        return ["The coders' majority gives no sentence a code that counts here"]
    found = looked_for(result)
    if not found:
        return ["It rests on its formula and inputs, not on marked words"]
    return [
        f"Nothing was found in {result.n:,} {result.n_of}. "
        f"Looked for the {len(words)} entries of {category}: {', '.join(words)}"
        for category, words in found.items()
    ]


def looked_for(result: Result) -> dict[str, list[str]]:
    """Return the entries, by category, that a result of value 0 looked for; empty for any other result."""
    if result.value or result.evidence or result.units or result.variable or result.unit not in _OF_WORDS:
        return {}
    named = [match.groups() for i in result.inputs if (match := _LEXICON_INPUT.match(i))]
    held: dict[str, list[str]] = {}
    for name in sorted({lexicon for lexicon, _ in named} | {result.instrument} - {""}):
        whole = lexicon(name)
        exact = {category for of, category in named if of == name}
        held.update({f"{name}.{c}": whole[c] for c in _wanted(whole, exact, result.key)})
    return held


@cache
def lexicon(name: str) -> dict[str, list[str]]:
    """Return a lexicon's entries by category; empty where no lexicon is called so."""
    path = LEXICONS / f"{name}.yaml"
    if not re.fullmatch(r"[\w-]+", name) or not path.exists():
        return {}
    import yaml

    safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    held = yaml.load(path.read_text(encoding="utf-8"), Loader=safe)  # noqa: S506  (a safe loader, in C where it is)
    return {category: [str(word) for words in reasons.values() for word in words] for category, reasons in held.items()}


def _wanted(categories: Iterable[str], exact: set[str], key: str) -> list[str]:
    """Return the categories that the inputs name, else those that the key names, else all."""
    held = list(categories)
    segments = [segment.replace("-", "_") for segment in key.split(".")[1:]]
    named = [c for c in held if any(c == s or c.startswith(f"{s}_") for s in segments)]
    return [c for c in held if c in exact] or named or held
