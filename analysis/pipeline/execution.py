"""Execution of a study's notebooks, and beside them of those that a user put there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from analysis.errors import StudyError
from analysis.pipeline import notebooks
from analysis.pipeline.faults import SeveralErrors, one_line, written
from analysis.pipeline.scratch import scratch


def execute(
    root: Path,
    folder: Path,
    ours: Sequence[Path],
    theirs: Sequence[Path],
    workers: int,
    say: Callable[[str], None],
    cell_seconds: int,
) -> None:
    """Execute notebooks of `root`; the study's own, `ours`, are written to `folder`/notebooks.

    Those of a user, `theirs`, are executed from copies in a scratch folder, and only that one
    fails is said. Raises StudyError with a line for each of the study's own that fails.
    """
    with ExitStack() as stack:
        copies = {folder / "notebooks" / source.name: source for source in ours}
        for copy, source in copies.items():
            with written(copy):
                copy.write_bytes(source.read_bytes())
        if theirs:
            aside = _aside(root, folder / "figures", stack.enter_context(scratch("study-own-")))
            copies |= {aside / source.name: source for source in theirs}
        say(f"executing {len(copies)} notebooks")
        executed = notebooks.execute(
            list(copies),
            root,
            workers=workers,
            progress=lambda name: say(f"done: {name}"),
            cell_seconds=cell_seconds,
        )
    _tell(copies, executed.failures, theirs, say)
    for copy, text in executed.texts.items():
        if copies[copy] in ours:
            with written(copy):
                copy.write_text(text, encoding="utf-8", newline="\n")


def _tell(
    copies: dict[Path, Path],
    failures: dict[Path, StudyError],
    theirs: Sequence[Path],
    say: Callable[[str], None],
) -> None:
    """Say which notebook of a user failed, and raise StudyError for the study's own."""
    wrong = []
    for copy, source in copies.items():
        if copy in failures:  # an error names the copy, which is gone when it is read
            error = StudyError(str(failures[copy]).replace(str(copy), str(source)))
            if source in theirs:
                say(f"your own notebook fails, the study goes on: {one_line(error)}")
            else:
                wrong.append(error)
    if wrong:
        raise SeveralErrors(wrong)


def _aside(root: Path, figures: Path, folder: Path) -> Path:
    """Return a notebooks/ in `folder` where a notebook finds what it finds beside itself in `root`.

    The folders of notebooks and figures are copies, the fresh `figures` over the old ones, so
    that nothing is drawn into the study; all else is linked.
    """
    for source in (root / "notebooks", root / "figures", figures):
        if source.is_dir():
            shutil.copytree(
                source,
                folder / source.name,
                ignore=shutil.ignore_patterns(".*"),
                copy_function=_copy_readable,
                ignore_dangling_symlinks=True,
                dirs_exist_ok=True,
            )
    for path in root.iterdir() if os.name == "posix" else ():
        if not path.name.startswith(".") and not (folder / path.name).exists():
            (folder / path.name).symlink_to(path.absolute())
    return folder / "notebooks"


def _copy_readable(source: str, target: str) -> None:
    if os.access(source, os.R_OK):  # what is not copied, the notebook that needs it names
        shutil.copyfile(source, target)
