"""Scratch folders: a killed run's is removed by the next run, and nothing else ever is."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_notebooks import write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks and SIGKILL are POSIX's")
CODE = """
import sys
from pathlib import Path
from analysis import notebooks
path = Path(sys.argv[1])
notebooks.execute([path], path.parent)
"""
SLOW = "import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(100)"


def start(path: Path, temporary: Path) -> subprocess.Popen[str]:
    """Execute a notebook in a process of its own."""
    env = os.environ | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-c", CODE, str(path)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, env=env, text=True)


def wait(ready: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)


def finish(path: Path, temporary: Path) -> None:
    """Execute a notebook to its end."""
    assert start(path, temporary).wait(timeout=30) == 0


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    killed = start(write(tmp_path, "slow", SLOW), temporary)
    try:
        wait((tmp_path / "started").exists)
    finally:
        killed.kill()
        killed.wait()
    assert len(list(temporary.iterdir())) == 1
    finish(write(tmp_path, "good", "1"), temporary)
    assert list(temporary.iterdir()) == []


def test_nothing_but_the_folder_of_a_dead_run_is_removed(tmp_path: Path) -> None:
    """Kept: a living run's, a folder of a like name, a link to a dead run's, one of another name."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    runs = [start(write(tmp_path, "slow", SLOW), temporary)]
    try:
        wait((tmp_path / "started").exists)
        (left,) = temporary.iterdir()
        (tmp_path / "started").unlink()
        (temporary / "study-of-mine").mkdir()
        (temporary / "study-of-mine" / "text.md").write_text("mine", encoding="utf-8")
        runs += [start(write(tmp_path, "other", SLOW), temporary)]
        wait((tmp_path / "started").exists)
        living = set(temporary.iterdir()) - {left, temporary / "study-of-mine"}
        runs[0].kill()
        runs.pop(0).wait()
        moved = left.rename(tmp_path / "moved")
        (temporary / "study-link").symlink_to(moved)
        (temporary / "another").symlink_to(moved)
        kept = {temporary / name for name in ("study-of-mine", "study-link", "another")} | living
        finish(write(tmp_path, "good", "1"), temporary)
        assert set(temporary.iterdir()) == kept
        assert (temporary / "study-of-mine" / "text.md").read_text(encoding="utf-8") == "mine"
        assert any(moved.iterdir())
        assert len(living) == 1
        assert (living.pop() / "k0" / "k.json").exists()
    finally:
        for each in runs:
            each.kill()
            each.wait()
