"""Which study a command is about, and its own package, which reads and writes it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from analysis.errors import StudyError

HANDED_OVER = "STUDY_HANDED_OVER"


def around(folder: Path, *names: str) -> Path | None:
    """Return the nearest folder upwards in which all `names` lie, None where they lie in none."""
    for up in (folder, *folder.parents):
        if all((up / name).exists() for name in names):
            return up
    return None


def hand_over(root: Path | None, words: list[str]) -> None:
    """Have the own package of the study at `root` carry out a command in this process's place.

    Does nothing where the study has none, or where it is the one that runs.
    """
    own = root / "analysis" / "cli.py" if root else None
    if own is None or not own.is_file() or own.samefile(Path(__file__).with_name("cli.py")):
        return
    if os.environ.get(HANDED_OVER) == str(root):  # Python finds another package first
        allowed = "this package cannot be run; allowed: one that Python finds"
        message = f"{own.parent}: {allowed}"
        raise StudyError(message)
    env = os.environ | {HANDED_OVER: str(root), "PYTHONPATH": str(root)}
    command = [sys.executable, "-P", "-m", "analysis.cli", *words]
    if os.name == "posix":
        os.execve(sys.executable, command, env)  # noqa: S606  (this very interpreter)
    import subprocess  # late: it is seldom needed, and takes longer than the rest

    sys.exit(subprocess.run(command, env=env, check=False).returncode)
