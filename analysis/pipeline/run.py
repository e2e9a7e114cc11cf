"""`study run`: corpus to results, figures and executed notebooks, staged and then put in place together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError
from analysis.figures.style import FORMATS
from analysis.measures import agreement, kept_scores
from analysis.pipeline import changes as changed
from analysis.pipeline import compute as study
from analysis.pipeline import execution, manifest, notebooks, staging
from analysis.pipeline.faults import written
from analysis.reports import cite, explain, page, readme
from analysis.results import Ledger, load
from analysis.study import coding, corpus

Say = Callable[[str], None]
PARTS, LOCAL = manifest.PARTS, manifest.LOCAL


def run(
    root: Path,
    workers: int,
    say: Say,
    adopt: Sequence[str] = (),
    cell_seconds: int = notebooks.CELL_SECONDS,
    before: Mapping[str, str] | None = None,
) -> staging.Changes:
    """Regenerate the study under `root` and return what changed.

    With local texts in the corpus everything goes to `local/` instead, which git ignores: what is committed rests
    on committed texts alone. `adopt` names notebooks of one's own that become the study's.
    `before` are the inputs' digests from before anything was read, where the caller took them.
    """
    if not sources(root):
        message = f"{root / 'notebooks'}: no notebook found; the numbered series is expected"
        raise StudyError(message)
    local = has_local(root)
    target = root / LOCAL if local else root
    if local:
        say(f"local texts found: results, figures and notebooks go to {target}, the committed ones stay as they are")
        target.mkdir(exist_ok=True)
    before = before or manifest.inputs(root, local)
    own = studys(root, adopt)
    with staging.opened(target, say) as stage:
        for name, digest in before.items():
            if name.startswith("corpus/") or (root / name).exists():
                stage.hold(root / name, digest)
        for name in () if local else ("README.md", *(f"notebooks/{path.name}" for path in own)):
            stage.watch(name)
        earlier = _earlier(target / "figures")
        theirs = [path for path in sources(root) if path not in own]
        build(root, stage.folder, local, workers, say, own, theirs, cell_seconds)
        changes = stage.commit()
        for name in changes.altered:
            say(f"{target / name}: no longer made, and changed since it was made; it is left alone")
        return replace(changes, numbers=tuple(_numbers(root, earlier, stage, target / "figures")))


def _earlier(figures: Path) -> Ledger | None:
    """Return the results of the run before, None where there are none that can be read."""
    try:
        return load(figures)
    except StudyError:
        return None


def _numbers(root: Path, earlier: Ledger | None, stage: staging.Stage, figures: Path) -> list[str]:
    """Return the lines on numbers that changed against the run before."""
    if earlier is None:
        return ["no earlier results to compare the numbers with"]
    fresh = manifest.load(figures) or manifest.Manifest()
    files = manifest.differing(stage.earlier.inputs, fresh.inputs)
    primary = [row["key"] for row in study.questions(root)]
    return changed.numbers(earlier, load(figures), primary, files)


def has_local(root: Path) -> bool:
    """Return whether a text of one's own lies in the corpus."""
    return any(piece.local for piece in corpus.read(root / "corpus"))


def sources(root: Path) -> list[Path]:
    """Return the numbered notebooks that lie in the study, in order."""
    return sorted((root / "notebooks").glob("[0-9]*.ipynb"))


def studys(root: Path, adopt: Sequence[str] = ()) -> list[Path]:
    """Return the notebooks that are the study's own, in order: those of its manifest, and those to `adopt`.

    A study without a manifest takes its whole numbered series. Raises StudyError where a notebook to adopt is
    not in the series.
    """
    series = sources(root)
    names = {f"notebooks/{path.name}" for path in series}
    for name in adopt:
        if name not in names:
            message = f"{name}: found no such notebook; allowed: one of {', '.join(sorted(names))}"
            raise StudyError(message)
    earlier = manifest.load(root / "figures")
    if earlier is None:
        return series
    own = earlier.made.keys() | set(adopt)
    return [path for path in series if f"notebooks/{path.name}" in own]


def build(
    root: Path,
    folder: Path,
    local: bool,
    workers: int,
    say: Say,
    own: Sequence[Path] = (),
    theirs: Sequence[Path] = (),
    cell_seconds: int = notebooks.CELL_SECONDS,
) -> None:
    """Write figures/ and notebooks/ of the study under `root` into `folder`.

    `own` are the study's notebooks, all that lie there unless told. `theirs` are a user's: they are executed from
    copies in a scratch folder, and only that one fails is told.
    """
    own = list(own or sources(root))
    figures, places = folder / "figures", folder / "notebooks"
    for place in (figures, places):
        place.mkdir(parents=True, exist_ok=True)
    for source in own:
        notebooks.read(source)
    whole = manifest.Manifest(manifest.inputs(root, local), manifest.record(root, own))
    say("measuring: sentences, evidence, results")
    held, files = study.compute(root, local)
    for line in kept_scores.warnings(kept_scores.older(root, coding.read_unseen(root))):
        say(line)
    for name, text in {**files, manifest.NAME: whole.text()}.items():
        with written(figures / name):
            (figures / name).write_text(text, encoding="utf-8", newline="\n")
    execution.execute(root, folder, own, theirs, workers, say, cell_seconds)
    say("writing the results page")
    finish(root, held, figures)
    whole = replace(whole, made=manifest.made(folder))
    with written(figures / manifest.NAME):
        (figures / manifest.NAME).write_text(whole.text(), encoding="utf-8", newline="\n")


def finish(root: Path, held: Ledger, figures: Path) -> None:
    """Write what comes after drawing: the ledger with the figures' digests, macros for reports, the results page."""
    drawn = {}
    for name, facts in held.figures.items():
        missing = [form for form in FORMATS if not (figures / f"{name}.{form}").exists()]
        if missing:
            what = f'add a cell study.figure("{name}"), or bring back the one that was removed'
            message = f"{name}.{missing[0]}: no notebook draws it; {what}"
            raise StudyError(message)
        sums = {form: sha256((figures / f"{name}.{form}").read_bytes()).hexdigest() for form in FORMATS}
        drawn[name] = {**facts, "sha256": sums}
    held = replace(held, figures=drawn)
    if (root / "README.md").exists():
        text = corpus.read_text(root / "README.md")
        people = agreement.people(pd.read_csv(figures / "agreement_person.csv"))
        filled = readme.filled(text, held, study.questions(root), study.goals(root), people)
        (figures.parent / "README.md").write_text(filled, encoding="utf-8", newline="\n")
    texts = {"results.json": held.text(), "results.tex": cite.tex(held), "results.typ": cite.typ(held)}
    for name, text in texts.items():
        with written(figures / name):
            (figures / name).write_text(text, encoding="utf-8", newline="\n")
    (figures / "results.html").write_text(page.page(held, explain.Tables(figures), figures, coding.records(root / "corpus" / "coding")), encoding="utf-8", newline="\n")
