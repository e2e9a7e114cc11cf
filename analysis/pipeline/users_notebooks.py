"""A user's own notebooks: tried beside the study's, from copies, and left as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.pipeline import notebooks
from analysis.pipeline.kernels import Kernels
from analysis.pipeline.notebooks import Options


def try_notebooks(
    starter: Kernels, users: Sequence[Path], root: Path, figures: Path, options: Options
) -> None:
    """Execute notebooks of a user from copies, and tell which fails; the study goes on.

    `figures` are the fresh ones, which they see instead of those that lie in the study.
    """
    if not users:
        return
    options.tell(f"trying {len(users)} notebooks of your own")
    with TemporaryDirectory(prefix="study-own-", ignore_cleanup_errors=True) as name:
        aside = _aside(root, figures, Path(name))
        copies = {aside / path.name: path for path in users}
        executed = notebooks.execute(starter, list(copies), aside, options)
        for copy, path in copies.items():
            if error := executed.failures.get(copy):
                # The error names the copy, which is gone when it is read.
                line = error.lines[0].replace(str(copy), str(path))
                options.tell(f"your own notebook fails, the study goes on: {line}")


def _aside(root: Path, figures: Path, folder: Path) -> Path:
    """Return a notebooks/ in `folder` where a notebook finds what it finds beside itself in `root`.

    The folders of notebooks and figures are copies, so that nothing is drawn into the study; all
    else is linked.
    """
    for source in (root / "notebooks", root / "figures", figures):
        if source.is_dir():
            hidden = shutil.ignore_patterns(".*")
            target = folder / source.name
            shutil.copytree(
                source, target, ignore=hidden, copy_function=_copy_readable, dirs_exist_ok=True
            )
    for path in root.iterdir() if os.name == "posix" else ():
        if not path.name.startswith(".") and not (folder / path.name).exists():
            (folder / path.name).symlink_to(path.absolute())
    return folder / "notebooks"


def _copy_readable(source: str, target: str) -> None:
    if os.access(source, os.R_OK):  # what is not copied, the notebook that needs it names
        shutil.copyfile(source, target)
