"""`study run`: corpus to results, figures and executed notebooks, staged and then put in place together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from analysis import coding, corpus, execution, notebooks, staging, study
from analysis.citing import cite, explain, page, readme
from analysis.errors import StudyError
from analysis.faults import written
from analysis.figures.style import FORMATS
from analysis.results import Ledger

Say = Callable[[str], None]
OWNED = {
    "figures": ["*.csv", "*.md", "*.svg", "*.pdf", "*.png", "results.*", "coders.json"],
    "notebooks": ["*.ipynb"],
}
LOCAL = "local"


def run(
    root: Path, workers: int, say: Say, cell_seconds: int = notebooks.CELL_SECONDS
) -> staging.Changes:
    """Regenerate the study under `root` and return what changed.

    With local texts in the corpus everything goes to `local/` instead, which git ignores: what is committed rests
    on committed texts alone.
    """
    if not sources(root):
        message = f"{root / 'notebooks'}: no notebook found; the numbered series is expected"
        raise StudyError(message)
    local = has_local(root)
    target = root / LOCAL if local else root
    if local:
        say(f"local texts found: results, figures and notebooks go to {target}, the committed ones stay as they are")
        target.mkdir(exist_ok=True)
    with staging.opened(target, OWNED, say) as stage:
        for name in () if local else ("README.md", *(f"notebooks/{path.name}" for path in sources(root))):
            stage.watch(name)
        build(root, stage.folder, local, workers, say, cell_seconds=cell_seconds)
        return stage.commit()


def has_local(root: Path) -> bool:
    """Return whether a text of one's own lies in the corpus."""
    return any(piece.local for piece in corpus.read(root / "corpus"))


def sources(root: Path) -> list[Path]:
    """Return the notebooks of the study, in order."""
    return sorted((root / "notebooks").glob("[0-9]*.ipynb"))


def build(
    root: Path,
    folder: Path,
    local: bool,
    workers: int,
    say: Say,
    own: Callable[[Path], bool] = lambda _: True,
    cell_seconds: int = notebooks.CELL_SECONDS,
) -> None:
    """Write figures/ and notebooks/ of the study under `root` into `folder`.

    `own` tells of a notebook whether it is the study's own. Any other is a user's: it is executed
    from a copy in a scratch folder, and only that it fails is told.
    """
    figures, places = folder / "figures", folder / "notebooks"
    for place in (figures, places):
        place.mkdir(parents=True, exist_ok=True)
    theirs = [source for source in sources(root) if not own(source)]
    ours = [source for source in sources(root) if source not in theirs]
    for source in ours:
        notebooks.read(source)
    say("measuring: sentences, evidence, results")
    held, files = study.compute(root, local)
    for name, text in files.items():
        with written(figures / name):
            (figures / name).write_text(text, encoding="utf-8", newline="\n")
    execution.execute(root, folder, ours, theirs, workers, say, cell_seconds)
    say("writing the results page")
    finish(root, held, figures)


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
        (figures.parent / "README.md").write_text(readme.filled(text, held, study.questions(root), study.goals(root)), encoding="utf-8", newline="\n")
    texts = {"results.json": held.text(), "results.tex": cite.tex(held), "results.typ": cite.typ(held)}
    for name, text in texts.items():
        with written(figures / name):
            (figures / name).write_text(text, encoding="utf-8", newline="\n")
    (figures / "results.html").write_text(page.page(held, explain.Tables(figures), figures, coding.records(root / "corpus" / "coding")), encoding="utf-8", newline="\n")
