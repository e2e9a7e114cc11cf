"""What `study validate` and `study rates` do: compute, keep, and say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, fail
from analysis.measures import kept_scores, scores, validity
from analysis.measures import stretches as reference
from analysis.pipeline import compute as study
from analysis.pipeline import manifest
from analysis.results import show
from analysis.study import coding
from analysis.validation import data, public


def validate(root: Path, folder: Path | None, progress: Callable[[str], None]) -> str:
    """Return the table of all scores; with `folder`, those on public and unseen sets are computed anew and kept."""
    if folder is not None:
        _keeps(root)
        _keep_scores(root, folder, progress)
    tables = study.read(root)
    for line in kept_scores.warnings(tables.older):
        progress(line)
    return table(validity.all_scores(tables))


def _keep_scores(root: Path, folder: Path, progress: Callable[[str], None]) -> None:
    """Compute the scores on public and unseen sets; keep them with what they rest on."""
    computed_on = kept_scores.digests(root, coding.read_unseen(root))
    found = scores.frame(public.rows(root, folder, progress))
    for column in ("value", "low", "high", "baseline", "ceiling"):
        found[column] = pd.to_numeric(found[column]).round(6)
    for row in found[found["value"].isna()].itertuples():
        name = f"{row.instrument}, {row.category}, {row.metric}"
        fail(folder, None, str(row.set), f"no {name}", "rows enough that differ")
    found["date"], found["command"] = datetime.now(UTC).date().isoformat(), kept_scores.COMMAND
    score_text, weight_text = study.frame_csv(found), study.frame_csv(public.learned(folder))
    _write(validity.PUBLIC, score_text)
    _write(validity.WEIGHTS, weight_text)
    # Last: cut short before it, the old record says of the new scores that they are not known.
    _write(kept_scores.RECORD, kept_scores.record(computed_on))
    validity.public.cache_clear()


def table(found: pd.DataFrame) -> str:
    """Return scores as a Markdown table: instrument, criterion, set, kind, metric, value with interval, baseline, ceiling."""
    lines = ["| instrument | criterion | on | kind | metric | value | baseline | ceiling | n (positive) |", "|---|---|---|---|---|---|---|---|---|"]
    order = {"unseen": 0, "public": 1, "fit": 2}
    for row in found.sort_values("kind", key=lambda c: c.map(order), kind="stable").itertuples(index=False):
        interval = f" [{_dec(row.low)}, {_dec(row.high)}]" if pd.notna(row.low) else ""
        lines.append(
            f"| {row.instrument} {row.category} | {row.criterion} | {row.set} | {row.kind} | {row.metric} | {_dec(row.value)}{interval} "
            f"| {_dec(row.baseline)} | {_dec(row.ceiling)} | {int(row.n):,} ({int(row.positives):,}) |"
        )
    return "\n".join(lines)


def _dec(value: float) -> str:
    return show(float(value), "r", 2) if pd.notna(value) else ""


def _keeps(root: Path) -> None:
    """Raise StudyError where what is kept would go to another study than the one that is named."""
    own = root / "analysis"
    if not own.is_dir() or not own.samefile(manifest.PACKAGE):
        message = f"{own}: found no package of this study; allowed: a study that holds its own analysis/"
        raise StudyError(message)


def rates(root: Path, folder: Path, progress: Callable[[str], None]) -> str:
    """Compute and keep the rates of other news in stretches; return what was kept, in a line per set."""
    _keeps(root)
    texts = {name: data.read(name, folder)["text"].tolist() for name in data.NEWS}
    sets = {}
    for name, held in texts.items():
        progress(f"rates of {data.SETS[name].words}")
        sets[name] = {**reference.summary({name: held})[name], "words": data.SETS[name].words, "source": data.SETS[name].had}
        if not sets[name]["stretches"]:
            words = f"no text of {reference.LENGTH} words"
            fail(data.path(name, folder), None, "text", words, "texts that long")
    kept = {"length": reference.LENGTH, "date": datetime.now(UTC).date().isoformat(), "command": "study rates --data DIR", "sets": sets}
    _write(reference.FILE, json.dumps(kept, sort_keys=True, separators=(",", ":")) + "\n")
    return "\n".join(f"{name}: {held['stretches']} stretches of {held['texts']} texts" for name, held in sets.items())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}")
    staged.write_text(text, encoding="utf-8")
    staged.replace(path)
