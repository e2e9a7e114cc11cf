"""`study run`: corpus to results, figures and executed notebooks, put in place together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.errors import SeveralErrors, StudyError
from analysis.figures.style import FORMATS
from analysis.ledger import Ledger, load
from analysis.pipeline import changes, compute, kernels, manifest, notebooks, staging
from analysis.pipeline.compute import Computed
from analysis.pipeline.manifest import LOCAL, Manifest
from analysis.pipeline.notebooks import Options
from analysis.pipeline.users_notebooks import try_notebooks
from analysis.reports import live, page, readme
from analysis.reports.tables import Tables
from analysis.study.corpus import local_keys
from analysis.study.questions import read_questions


def run(root: Path, options: Options, adopt: Sequence[str] = ()) -> staging.Changes:
    """Regenerate the study under `root` and return what changed.

    With local texts in the corpus everything goes to `local/` instead, which git ignores: what is
    committed rests on committed texts alone. `adopt` names notebooks of one's own that become the
    study's.
    """
    series = numbered_notebooks(root)
    if not series:
        message = f"{root / 'notebooks'}: no notebook found; the numbered series is expected"
        raise StudyError(message)
    local = bool(local_keys(root / "corpus"))
    target = root / LOCAL if local else root
    if local:
        options.tell(
            f"local texts found: results, figures and notebooks go to {target}, "
            "the committed ones stay as they are"
        )
        target.mkdir(exist_ok=True)
    own = own_notebooks(root, adopt)
    with staging.opened(target, options.tell) as stage:
        _watch(stage, root, manifest.inputs(root, local))
        for name in () if local else ("README.md", *(f"notebooks/{path.name}" for path in own)):
            stage.watch(name)
        earlier = _earlier_results(target / "figures")
        users = [path for path in numbered_notebooks(root) if path not in own]
        build(root, stage.folder, local, options, own, users)
        changed = stage.commit()
        for name in changed.altered:
            options.tell(f"{target / name}: no longer made, and changed since; it is left alone")
        lines = _changed_numbers(root, earlier, stage.earlier, target / "figures")
        return replace(changed, numbers=tuple(lines))


def _watch(stage: staging.Stage, root: Path, inputs: Mapping[str, str]) -> None:
    """Have the stage refuse where an input is saved meanwhile."""
    for name, digest in inputs.items():
        # Lexicons of a study without a package of its own lie elsewhere.
        if name.startswith("corpus/") or (root / name).exists():
            stage.expect(root / name, digest)


def _earlier_results(figures: Path) -> Ledger | None:
    """Return the results of the run before, None where there are none that can be read."""
    try:
        return load(figures)
    except StudyError:
        return None


def _changed_numbers(
    root: Path, earlier: Ledger | None, manifest_before: Manifest, figures: Path
) -> list[str]:
    """Return the lines on numbers that changed against the run before."""
    if earlier is None:
        return ["no earlier results to compare the numbers with"]
    now = manifest.load(figures) or Manifest()
    edited = manifest.differing(manifest_before.inputs, now.inputs)
    primary = [question.key for question in read_questions(root).questions]
    return list(changes.numbers(earlier, load(figures), primary, edited))


def numbered_notebooks(root: Path) -> list[Path]:
    """Return the numbered notebooks that lie in the study, in order."""
    return sorted((root / "notebooks").glob("[0-9]*.ipynb"))


def own_notebooks(root: Path, adopt: Sequence[str] = ()) -> list[Path]:
    """Return the study's own notebooks, in order: those of its manifest, and those to `adopt`.

    A study without a manifest takes its whole numbered series. Raises StudyError where a notebook
    to adopt is not in the series.
    """
    series = {f"notebooks/{path.name}": path for path in numbered_notebooks(root)}
    for name in adopt:
        if name not in series:
            allowed = ", ".join(sorted(series))
            message = f"{name}: found no such notebook; allowed: one of {allowed}"
            raise StudyError(message)
    earlier = manifest.load(root / "figures")
    own = earlier.made.keys() | set(adopt) if earlier else series.keys()
    return [path for name, path in series.items() if name in own]


def build(
    root: Path,
    folder: Path,
    local: bool,
    options: Options,
    own: Sequence[Path],
    users: Sequence[Path] = (),
) -> None:
    """Write figures/ and notebooks/ of the study under `root` into `folder`.

    `own` are the study's notebooks; those of `users` are only tried. Raises StudyError with a line
    for each of the study's own that fails.
    """
    figures = folder / "figures"
    for place in (figures, folder / "notebooks"):
        place.mkdir(parents=True, exist_ok=True)
    facts = Manifest(inputs=manifest.inputs(root, local), record=manifest.record(root, own))
    with kernels.started(root) as starter:  # what it imports, it imports while we measure
        options.tell("measuring: sentences, evidence, results")
        computed = compute.compute(root, local)
        for line in computed.notes:
            options.tell(line)
        made = {**computed.files, "results.json": computed.ledger.text()}
        for name, text in {**made, manifest.NAME: facts.text()}.items():
            files.write(figures / name, text)
        options.tell(f"executing {len(own)} notebooks")
        executed = notebooks.execute(starter, own, folder / "notebooks", options)
        try_notebooks(starter, users, root, figures, options)
    if executed.failures:
        raise SeveralErrors(executed.failures[path] for path in own if path in executed.failures)
    for path, text in executed.texts.items():
        files.write(folder / "notebooks" / path.name, text)
    options.tell("writing the results page")
    finish(root, computed, figures)
    facts = facts.model_copy(update={"made": manifest.made(folder)})
    files.write(figures / manifest.NAME, facts.text())


def finish(root: Path, computed: Computed, figures: Path) -> None:
    """Write what comes after drawing: ledger, macros for reports, results page, and the README."""
    entries = {
        name: entry.model_copy(update={"sha256": _digests(name, figures)})
        for name, entry in computed.ledger.figures.items()
    }
    ledger = replace(computed.ledger, figures=entries)
    texts = {
        "results.json": ledger.text(),
        "results.tex": live.tex(ledger),
        "results.typ": live.typ(ledger),
        "results.html": page.page(computed.title, ledger, Tables(figures), figures),
    }
    if (root / "README.md").exists():
        texts["../README.md"] = readme.filled(
            files.read_text(root / "README.md"),
            ledger,
            computed.questions.questions,
            computed.goals,
            computed.coded_by,
            computed.people,
        )
    for name, text in texts.items():
        files.write(figures / name, text)


def _digests(name: str, figures: Path) -> dict[str, str]:
    """Return the digests of a figure's files; raises StudyError where no notebook has drawn it."""
    digests = {}
    for form in FORMATS:
        path = figures / f"{name}.{form}"
        if not path.exists():
            remedy = f'add a cell study.figure("{name}"), or bring back the one that was removed'
            message = f"{path.name}: no notebook draws it; {remedy}"
            raise StudyError(message)
        digests[form] = sha256(path.read_bytes()).hexdigest()
    return digests
