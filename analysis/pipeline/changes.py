"""Which numbers a run changed: from what to what, and by which input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from analysis.pipeline import compute as study
from analysis.results import Ledger, Result

MOST = 40
# The files in which an input of a result lies, by the kind that its name begins with.
PLACES: Mapping[str, tuple[str, ...]] = {
    "titles": ("corpus/pieces/",),
    "sheets:article": ("corpus/coding/",),
    "sheets:unseen": ("corpus/coding/unseen/",),
    "rates": ("analysis/reference/",),
    "scores": ("analysis/validation/",),
    "choices": ("corpus/choices.yaml",),
}
# The lexicon files that an instrument of another name reads.
READ: Mapping[str, tuple[str, ...]] = {**study.DATA, "valenced": ("valence", "event_nouns")}


def numbers(before: Ledger, after: Ledger, primary: Iterable[str], files: list[str]) -> list[str]:
    """Return a line for each result that changed, the primary ones first, at most MOST.

    `files` are the inputs that differ between the two; a line names those on which its result rests.
    """
    keys = before.results.keys() | after.results.keys()
    moved = {key for key in keys if _shown(before, key) != _shown(after, key)}
    ordered = [key for key in dict.fromkeys(primary) if key in moved]
    ordered += sorted(moved - set(ordered))
    lines = [_line(key, before, after, files) for key in ordered[:MOST]]
    if len(ordered) > MOST:
        lines.append(f"and {len(ordered) - MOST} more numbers: figures/results.csv holds them all")
    return lines


def _shown(ledger: Ledger, key: str) -> tuple[str, str, int] | None:
    result = ledger.results.get(key)
    return None if result is None else (result.shown, result.shown_range, result.n)


def _line(key: str, before: Ledger, after: Ledger, files: list[str]) -> str:
    old, new = before.results.get(key), after.results.get(key)
    why = ", ".join(_causes(key, before, after, files)) or "another selection"
    if old is None or new is None:
        return f"{key}: {'new, ' + _words(new) if new else 'gone'} (by {why})"
    return f"{key}: {_words(old)} → {_words(new)} (by {why})"


def _words(result: Result | None) -> str:
    """Return value, range and n as a line shows them."""
    if result is None:
        return ""
    span = f" ({result.shown_range})" if result.shown_range else ""
    return f"{result.quoted}{span}, n = {result.n:,}"


def _causes(key: str, before: Ledger, after: Ledger, files: list[str]) -> Iterator[str]:
    """Yield the changed files on which a result rests, or where none is known the inputs by name."""
    held = [ledger.results[key].inputs for ledger in (before, after) if key in ledger.results]
    names = {name for inputs in held for name in inputs}
    differ = sorted(name for name in names if before.inputs.get(name) != after.inputs.get(name))
    inputs = [name for name in differ if not name.startswith("code:")]
    found = sorted({file for name in inputs for file in files if _lies_in(name, file)})
    yield from found or inputs
    yield from (name.replace("code:", "the code of ") for name in differ if not found and name not in inputs)


def _lies_in(name: str, file: str) -> bool:
    """Return whether an input lies in a file."""
    kind, _, rest = name.partition(":")
    if kind == "piece":
        return file in (f"corpus/pieces/{rest}.md", f"corpus/local/{rest}.md")
    if kind == "lexicon":
        instrument = rest.partition(".")[0]
        return file in [f"analysis/lexicons/{name}.yaml" for name in (instrument, *READ.get(instrument, ()))]
    return any(name.startswith(start) and file.startswith(PLACES[start]) for start in PLACES)
