"""Scratch folders: gone when their work is done, those of a killed process with the next."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: what a killed process leaves there stays
    fcntl = None  # type: ignore[assignment]

PREFIX = "study-"
MARK = ".study-scratch"  # locked by the process whose folder it is, and by nobody once it is dead


@contextmanager
def scratch(prefix: str = PREFIX) -> Iterator[Path]:
    """Yield a new folder in the temporary directory, and remove it at the end.

    Folders that this user's dead processes left there are removed first. `prefix` begins with
    PREFIX.
    """
    if not prefix.startswith(PREFIX):
        message = f"prefix {prefix!r} does not begin with {PREFIX!r}"
        raise ValueError(message)
    remove_abandoned()
    made = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    with made as name, _marked(Path(name)):
        yield Path(name)


def remove_abandoned() -> None:
    """Remove scratch folders whose process is dead: of this user, with our prefix and our mark."""
    if not fcntl:
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _ours(folder, stat.S_ISDIR) and _ours(folder / MARK, stat.S_ISREG):
            _remove_if_free(folder)


def _ours(path: Path, kind: Callable[[int], bool]) -> bool:
    """Return whether `path` is of that kind, no link, and belongs to this user."""
    try:
        held = path.lstat()
    except OSError:  # gone meanwhile, or not ours to look into
        return False
    return held.st_uid == os.getuid() and kind(held.st_mode)


def _remove_if_free(folder: Path) -> None:
    try:
        mark = (folder / MARK).open("rb")
    except OSError:  # removed meanwhile by another run
        return
    with mark:
        if _locked(mark):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """Hold the folder's mark. It gets its name once it is locked, so nobody finds it free."""
    with (folder / f"{MARK}.new").open("wb") as mark:
        if fcntl and _locked(mark):
            (folder / f"{MARK}.new").rename(folder / MARK)
        yield


def _locked(mark: IO[bytes]) -> bool:
    """Return whether the lock was got; it is dropped by the system when this process ends."""
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held by who lives, or the disk knows no locks: the folder stays either way
        return False
    return True
