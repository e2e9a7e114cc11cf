"""`study new DIR`: the skeleton that a study of one's own starts from."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import written

SKELETON = Path(__file__).parents[1] / "skeleton"
RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files of the package


def new_study(folder: Path) -> list[str]:
    """Write the skeleton into `folder`, and return the names of its files in order.

    Raises StudyError where something lies there already: nothing is overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder}: found something there; allowed: a new or an empty folder"
        raise StudyError(message)
    sources = sorted(path for path in SKELETON.rglob("*") if path.is_file())
    names = []
    for source in sources:
        name = source.relative_to(SKELETON)
        target = folder / name.with_name(RENAMED.get(name.name, name.name))
        with written(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        names.append(target.relative_to(folder).as_posix())
    return names
