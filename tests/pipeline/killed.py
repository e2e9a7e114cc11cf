"""A process that kills itself before a chosen change to the files below a folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

CHANGES = ("os.rename", "os.remove", "shutil.rmtree", "open")


def kill_before(root: Path, stop: int | str) -> None:
    """Have this process killed before a change below `root`.

    `stop` is the number of the change, from 0 on, or its name and the end of its path, such as
    "os.rename figures/a.svg".
    """
    count = 0

    def look(event: str, parts: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in CHANGES or (event == "open" and not parts[2] & os.O_CREAT):
            return
        path = str(parts[1] if event == "os.rename" else parts[0])
        if path.startswith(str(root)) and not path.endswith(("lock", ".gitignore")):
            name, _, end = str(stop).partition(" ")
            if stop == count or (end and event == name and path.endswith(end)):
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

    sys.addaudithook(look)
