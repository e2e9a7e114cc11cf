"""Replacing a report: a new file in the place of the old one, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import NoReturn

from analysis.errors import StudyError
from analysis.files import read_bytes

LARGEST = 200_000_000


def replace_report(path: Path, old: bytes, new: bytes) -> None:
    """Put a new report in the place of the old one; a symbolic link to it stays one.

    Raises StudyError where it cannot be written, must not be, or holds no longer what was read.
    """
    target = path.resolve()
    try:
        status = target.stat()
        if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
            _refuse(path, "not rewritten: it is read-only")
        if status.st_nlink > 1:  # the other name would keep the old text
            names = f"{status.st_nlink} names (hard links)"
            _refuse(path, f"not rewritten: it has {names}, which would part")
        _replace(path, target, old, new)
    except OSError as error:
        _refuse(path, f"cannot be written: {error.strerror}")


def _replace(path: Path, target: Path, old: bytes, new: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(handle)
        temporary.chmod(target.stat().st_mode & 0o7777)
        if read_bytes(target, LARGEST) != old:
            _refuse(path, "not rewritten: it was changed since it was read; check it again")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _refuse(path: Path, problem: str) -> NoReturn:
    message = f"{path}: {problem}"
    raise StudyError(message) from None
