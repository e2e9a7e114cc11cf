"""Which numbers a run changed: from what to what, and by which input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.ledger import Ledger
from analysis.pipeline.manifest import differing
from analysis.results import Result

MOST = 40


def numbers(
    before: Ledger, after: Ledger, primary: Iterable[str], files: Sequence[str]
) -> Iterator[str]:
    """Yield a line for each result that changed, the primary ones first, at most MOST.

    `files` are the inputs that differ between the two; they are named in a line before. The line
    of a result names those of its inputs that changed, as the ledger calls them.
    """
    old = {key: _shown(result) for key, result in before.results.items()}
    new = {key: _shown(result) for key, result in after.results.items()}
    edited = differing(before.inputs, after.inputs)
    changed = differing(old, new)
    first = [key for key in primary if key in changed]
    ordered = list(dict.fromkeys([*first, *changed]))
    if ordered and files:
        yield f"changed inputs: {', '.join(files)}"
    for key in ordered[:MOST]:
        rests_on = {name for ledger in (before, after) for name in _inputs(ledger, key)}
        others = "another selection" if key in old else "a new measure"
        causes = ", ".join(name for name in edited if name in rests_on) or others
        yield f"{key}: {_step(old.get(key), new.get(key))} (by {causes})"
    if len(ordered) > MOST:
        yield f"and {len(ordered) - MOST} more numbers: figures/results.csv holds them all"


def _shown(result: Result) -> str:
    """Return value, range and n as a line shows them."""
    span = f" ({result.shown_range})" if result.shown_range else ""
    return f"{result.quoted}{span}, n = {result.n:,}"


def _inputs(ledger: Ledger, key: str) -> Iterable[str]:
    return ledger.results[key].inputs if key in ledger.results else ()


def _step(old: str | None, new: str | None) -> str:
    """Return what became of a number."""
    if not new:
        return "gone"
    return f"{old} → {new}" if old else f"new, {new}"
