"""Which numbers a run changed: from what to what, and by which input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.ledger import Ledger

MOST = 40


def numbers(
    before: Ledger, after: Ledger, primary: Iterable[str], files: Sequence[str]
) -> Iterator[str]:
    """Yield a line for each result that changed, the primary ones first, at most MOST.

    `files` are the inputs that differ between the two; they are named in a line before. The line
    of a result names those of its inputs that changed, as the ledger calls them.
    """
    keys = before.results.keys() | after.results.keys()
    moved = {key for key in keys if _shown(before, key) != _shown(after, key)}
    ordered = [key for key in dict.fromkeys(primary) if key in moved]
    ordered += sorted(moved.difference(ordered))
    if ordered and files:
        yield f"changed inputs: {', '.join(files)}"
    for key in ordered[:MOST]:
        old, new = _shown(before, key), _shown(after, key)
        what = f"{old} → {new}" if old and new else f"new, {new}" if new else "gone"
        yield f"{key}: {what} (by {_causes(key, before, after)})"
    if len(ordered) > MOST:
        yield f"and {len(ordered) - MOST} more numbers: figures/results.csv holds them all"


def _shown(ledger: Ledger, key: str) -> str:
    """Return value, range and n as a line shows them, empty for a result that is not there."""
    result = ledger.results.get(key)
    if result is None:
        return ""
    span = f" ({result.shown_range})" if result.shown_range else ""
    return f"{result.quoted}{span}, n = {result.n:,}"


def _causes(key: str, before: Ledger, after: Ledger) -> str:
    """Return the changed inputs on which a result rests, as the ledgers name them."""
    results = [ledger.results[key] for ledger in (before, after) if key in ledger.results]
    names = sorted({name for result in results for name in result.inputs})
    differ = [name for name in names if before.inputs.get(name) != after.inputs.get(name)]
    return ", ".join(differ) or "another selection"
