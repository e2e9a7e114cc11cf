"""Absence: what a number that no word stands behind has looked for."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path

from analysis.files import read_yaml
from analysis.results import Result

LEXICONS = Path(__file__).parents[1] / "lexicons"
OWN = Path("corpus") / "lexicons"  # of a study
_OF_WORDS = ("share", "count", "per 1,000 words", "score")


def without_words(result: Result, study: Path) -> str:
    """Return what to say of a result that no word and no sentence stands behind.

    Nothing is said where some do. `study` is the folder whose lexicons are looked at first.
    """
    if result.evidence or result.units:
        return ""
    if result.variable:
        return "The coders' majority gives no sentence a code that counts here"
    if not (words := looked_for(result, study)):
        return "It rests on its formula and inputs, not on marked words"
    looked = f"Looked for the {len(words)} entries of {result.instrument}: {', '.join(words)}"
    return f"Nothing was found in {result.n:,} {result.n_of}. {looked}"


def looked_for(result: Result, study: Path) -> list[str]:
    """Return the entries that a result of value 0 looked for; none for any other result."""
    name, _, category = result.instrument.partition(".")
    if result.value or result.unit not in _OF_WORDS or not name.isidentifier():
        return []
    own = study / OWN / f"{name}.yaml"
    return entries(own if own.exists() else LEXICONS / f"{name}.yaml").get(category, [])


@cache
def entries(path: Path) -> dict[str, list[str]]:
    """Return a lexicon's entries by category; empty where there is no such file."""
    content = read_yaml(path)[0] if path.exists() else None
    found = content.items() if isinstance(content, dict) else ()
    return {category: [*chain(*reasons.values())] for category, reasons in found}
