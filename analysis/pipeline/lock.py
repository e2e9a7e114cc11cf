"""The lock of a study: one run at a time. It lies in `.study`, with what a run keeps there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from analysis.errors import StudyError

try:
    import fcntl
except ImportError:  # Windows: nothing keeps two runs apart there
    fcntl = None  # type: ignore[assignment]

FOLDER = ".study"


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the study at `root`; raises StudyError naming the process that already does.

    The system drops the lock with the process that holds it, however it ends, so that none is
    ever stale.
    """
    path = writable_folder(root / FOLDER) / "lock"
    path.with_name(".gitignore").write_text("*\n", encoding="utf-8")
    with path.open("a+", encoding="utf-8") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = path.read_text(encoding="utf-8") or "another process"
                message = f"{root}: {holder} is at work here; wait until it is done"
                raise StudyError(message) from None
        file.truncate(0)
        file.write(f"since {datetime.now(UTC):%Y-%m-%d %H:%M} process {os.getpid()}")
        file.flush()
        yield


def writable_folder(path: Path) -> Path:
    """Return the folder `path`, made where it is missing; raises StudyError if that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        writable = os.access(path, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        message = f"{path}: found no folder that can be written to; allowed: one that can"
        raise StudyError(message)
    return path
