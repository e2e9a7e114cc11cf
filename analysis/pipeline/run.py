"""`study run`: corpus to results, figures and executed notebooks, put in place together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.errors import StudyError
from analysis.figures.style import FORMATS
from analysis.ledger import Ledger, load
from analysis.pipeline import changes, compute, kernels, manifest, notebooks, staging
from analysis.pipeline.compute import Computed
from analysis.pipeline.manifest import LOCAL, Manifest
from analysis.pipeline.notebooks import Options
from analysis.pipeline.users_notebooks import try_notebooks
from analysis.reports import live, page, readme, standards
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
        allowed = "one or more of a numbered series, as 01-NAME.ipynb; put one there, and run again"
        message = f"{root / 'notebooks'}: found no notebook; allowed: {allowed}"
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
        for name, before in manifest.inputs(root, local).items():
            # Lexicons of a study without a package of its own lie elsewhere.
            if (root / name).exists():
                stage.expected[root / name] = before
        stage.watch(readme.NAME)
        if not local:
            for path in own:
                stage.watch(f"notebooks/{path.name}")
        earlier = _earlier_results(target / "figures")
        users = [path for path in series if path not in own]
        build(root, stage.folder, local, options, own, users)
        _check_readme(target / readme.NAME, stage)
        changed = stage.commit()
        for name in changed.altered:
            options.tell(f"{target / name}: no longer made, and changed since; it is left alone")
        lines = _changed_numbers(root, earlier, stage.earlier, target)
        return replace(changed, numbers=tuple(lines))


def _check_readme(path: Path, stage: staging.Stage) -> None:
    """Raise StudyError where the README that is to be replaced holds text of its user's."""
    made, fresh = stage.earlier.readme, stage.folder / readme.NAME
    if made is not None and path.is_file() and fresh.is_file():
        readme.check_own(path, files.read_text(fresh), made)


def _earlier_results(figures: Path) -> Ledger | None:
    """Return the results of the run before, None where there are none that can be read."""
    try:
        return load(figures)
    except StudyError:
        return None


def _changed_numbers(
    root: Path, earlier: Ledger | None, manifest_before: Manifest, target: Path
) -> list[str]:
    """Return the lines on numbers that changed against the run before."""
    if earlier is None:
        return ["no earlier results to compare the numbers with"]
    edited = manifest.differing(manifest_before.inputs, manifest.kept(target).inputs)
    primary = [question.key for question in read_questions(root).questions]
    return list(changes.numbers(earlier, load(target / "figures"), primary, edited))


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
    figures, books = folder / "figures", folder / "notebooks"
    for place in (figures, books):
        place.mkdir(parents=True, exist_ok=True)
    facts = Manifest(inputs=manifest.inputs(root, local), record=manifest.record(root, own))
    with kernels.started(root) as starter:  # what it imports, it imports while we measure
        options.tell("measuring: sentences, evidence, results")
        computed = compute.compute(root, local)
        for line in computed.notes:
            options.tell(line)
        _write(figures, computed.files)
        _write(figures, {"results.json": computed.ledger.text(), manifest.NAME: facts.text()})
        options.tell(f"executing {len(own)} notebooks")
        executed = notebooks.execute(starter, own, books, options)
        try_notebooks(starter, users, root, figures, options)
    if executed.failures:
        raise StudyError(*(executed.failures[path] for path in own if path in executed.failures))
    _write(books, {path.name: text for path, text in executed.texts.items()})
    for name in computed.ledger.figures:
        if not _digests(name, figures):
            cell = f'a cell study.figure("{name}") draws it'
            options.tell(f"figure {name}: not drawn: no notebook shows it; {cell}")
    options.tell("writing the results page")
    finish(root, computed, figures)
    path = folder / readme.NAME
    told = readme.digests(files.read_text(path)) if path.is_file() else {}
    facts = facts.model_copy(update={"made": manifest.made(folder), "readme": told})
    _write(figures, {manifest.NAME: facts.text()})


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        files.write(folder / name, text)


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
        "results.html": page.page(computed.title, ledger, Tables(figures)),
    }
    if told := standards.page(root, ledger):
        texts[standards.NAME] = told
    if (root / readme.NAME).exists():
        text = files.read_text(root / readme.NAME)
        texts[f"../{readme.NAME}"] = readme.filled(text, ledger, computed.told)
    _write(figures, texts)


def _digests(name: str, figures: Path) -> dict[str, str]:
    """Return the digests of a figure's files, none where no notebook has drawn it."""
    paths = {form: figures / f"{name}.{form}" for form in FORMATS}
    return {
        form: sha256(path.read_bytes()).hexdigest() for form, path in paths.items() if path.exists()
    }
