"""Regular files: read whole and with a bound, since a pipe has no end and a size can lie."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class TooLargeError(OSError):
    """A file that holds more than it may."""


def read_regular(path: Path, most: int) -> bytes:
    """Return the bytes of a file; raises OSError for no regular file or one of more than `most`."""
    _regular(path, path.stat().st_mode)
    handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    with open(handle, "rb") as file:
        _regular(path, os.fstat(handle).st_mode)  # another may stand there since
        data = file.read(most + 1)
    if len(data) > most:
        message = f"too large: more than {most // 1_000_000} MB"
        raise TooLargeError(0, message, str(path))
    return data


def _regular(path: Path, mode: int) -> None:
    if not S_ISREG(mode):
        message = "not a file"
        raise OSError(0, message, str(path))
