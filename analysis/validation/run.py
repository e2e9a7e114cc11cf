"""What `study validate` and `study rates` do: compute, keep, and tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from warnings import catch_warnings

import pandas as pd

from analysis.errors import StudyError, fail
from analysis.measures import kept_scores, rates, scores
from analysis.measures.scoring import Row, all_scores
from analysis.measures.statements import RANKS
from analysis.measures.stretches import LENGTH
from analysis.results import show
from analysis.study.study import Study, read_study
from analysis.tables import frame_csv
from analysis.validation.coded import passive_scores, unseen_scores
from analysis.validation.coverage import simulate
from analysis.validation.data import NEWS, find_set, read_set, sets
from analysis.validation.frames import frame_scores, learned_weights
from analysis.validation.ratings import threat_scores, valence_scores

PACKAGE = Path(__file__).parents[1]
PARTS: Mapping[str, Callable[[Study, Path], Iterator[Row]]] = {
    "unseen sentences": unseen_scores,
    "passives": passive_scores,
    "valence": valence_scores,
    "threat": threat_scores,
    "frames": frame_scores,
}
HEAD = """\
| instrument | criterion | on | kind | metric | value | baseline | ceiling | n (positive) |
|---|---|---|---|---|---|---|---|---|"""
Tell = Callable[[str], None]


def validate(root: Path, folder: Path | None, tell: Tell) -> str:
    """Return the table of all scores; with `folder`, those on its sets are computed anew and kept.

    Raises StudyError where a set cannot be scored; what was kept then stays.
    """
    study = read_study(root)
    if folder is not None:
        _check_own(root)
        computed_on = kept_scores.digests(root, study.unseen)
        computed, weights = _computed(study, folder, tell), learned_weights(folder)
        _replace(kept_scores.SCORES, frame_csv(computed))
        _replace(kept_scores.WEIGHTS, frame_csv(weights))
        tell("simulating the coverage of intervals")
        _replace(kept_scores.COVERAGE, frame_csv(simulate()))
        # Last: until then the old record says of the new scores that they are not its own.
        _replace(kept_scores.RECORD, kept_scores.record(computed_on))
    for line in kept_scores.warnings(kept_scores.older(root, study.unseen)):
        tell(line)
    return in_markdown(all_scores(study))


def _computed(study: Study, folder: Path, tell: Tell) -> pd.DataFrame:
    """Return all scores that need the sets, rounded; none may be without a value."""
    rows: list[Row] = []
    with catch_warnings(action="ignore"):  # of values that do not differ: told below
        for name, part in PARTS.items():
            tell(f"scoring {name}")
            rows += part(study, folder)
    table = scores.frame(rows)
    numbers = ["value", "low", "high", "baseline", "ceiling"]
    table[numbers] = table[numbers].apply(pd.to_numeric).round(6)
    for row in table[table["value"].isna()].itertuples():
        name = f"no {row.instrument}, {row.category}, {row.metric}"
        fail(folder, None, str(row.set), name, "rows enough that differ")
    return table.assign(date=_today(), command=kept_scores.COMMAND)


def in_markdown(table: pd.DataFrame) -> str:
    """Return scores as a Markdown table, unseen sentences first."""
    lines = [HEAD]
    by_kind = table.sort_values("kind", key=lambda kind: kind.map(RANKS), kind="stable")
    for row in by_kind.itertuples():
        interval = f" [{_short(row.low)}, {_short(row.high)}]" if pd.notna(row.low) else ""
        lines.append(
            f"| {row.instrument} {row.category} | {row.criterion} | {row.set} | {row.kind} "
            f"| {row.metric} | {_short(row.value)}{interval} | {_short(row.baseline)} "
            f"| {_short(row.ceiling)} | {row.n:,.0f} ({row.positives:,.0f}) |"
        )
    return "\n".join(lines)


def _short(value: float) -> str:
    return show(float(value), "r", 2) if pd.notna(value) else ""


def keep_rates(root: Path, folder: Path, tell: Tell) -> str:
    """Compute and keep the rates of other news in stretches; return a line for each set."""
    _check_own(root)
    texts = {name: read_set(name, folder)["text"].tolist() for name in NEWS}
    rated = {}
    for name in NEWS:
        known = sets()[name]
        tell(f"rates of {known.words}")
        rated[name] = {
            **rates.summary(texts[name]),
            "words": known.words,
            "source": known.source,
        }
        if not rated[name]["stretches"]:
            found = f"no text of {LENGTH} words"
            fail(find_set(name, folder), None, "text", found, "texts that long")

    content = {"length": LENGTH, "date": _today(), "command": rates.COMMAND, "sets": rated}
    _replace(rates.FILE, json.dumps(content, sort_keys=True, separators=(",", ":")) + "\n")
    lines = (f"{x['stretches']} stretches of {x['texts']} texts" for x in rated.values())
    return "\n".join(f"{name}: {line}" for name, line in zip(rated, lines, strict=True))


def _check_own(root: Path) -> None:
    """Raise StudyError where what is kept would go to another study than the one that is named."""
    own = root / "analysis"
    if not own.is_dir() or not own.samefile(PACKAGE):
        allowed = "a study that holds its own analysis/"
        message = f"{own}: found no package of this study; allowed: {allowed}"
        raise StudyError(message)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _replace(path: Path, text: str) -> None:
    """Write a file beside its place, then put it there."""
    staged = path.with_name(f".{path.name}")
    staged.write_text(text, encoding="utf-8", newline="\n")
    staged.replace(path)
