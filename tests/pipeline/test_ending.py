"""An orderly end: told to end by the system, a command leaves nothing behind and says so."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small import small_study

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGTERM and SIGHUP are POSIX's")
SECONDS = 60


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A small study with so many notebooks that the first is done long before the last."""
    folder = small_study(tmp_path / "study", coders=2)
    for number in range(3, 9):
        shutil.copy(
            folder / "notebooks" / "02-codes.ipynb", folder / f"notebooks/0{number}-a.ipynb"
        )
    return folder


def files(folder: Path) -> dict[str, bytes]:
    held = (path for part in ("figures", "notebooks") for path in (folder / part).rglob("*"))
    return {str(path): path.read_bytes() for path in held if path.is_file()}


def background() -> None:
    """Ignore Ctrl-C, as a process does that a script starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize(
    ("command", "number", "begin"),
    [
        ("run", signal.SIGTERM, None),
        ("run", signal.SIGTERM, background),
        ("run", signal.SIGHUP, None),
        ("verify", signal.SIGTERM, None),
        ("run", signal.SIGINT, None),
    ],
)
def test_a_command_told_to_end_clears_up(
    study: Path,
    tmp_path: Path,
    root: Path,
    command: str,
    number: signal.Signals,
    begin: Callable[[], None] | None,
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    before = files(study)
    words = [sys.executable, "-m", "analysis.cli", "--root", str(study), command]
    env = os.environ | {"TMPDIR": str(temporary)}
    other = subprocess.Popen(
        words, cwd=root, env=env, stderr=subprocess.PIPE, text=True, preexec_fn=begin
    )
    try:
        assert other.stderr is not None
        assert any(line.startswith("done: notebook 1 of ") for line in other.stderr)
        other.send_signal(number)
        told = other.communicate(timeout=SECONDS)[1]
    finally:
        other.kill()
        other.wait()
    assert other.returncode == 128 + number
    assert told.splitlines()[-1] == f"study: ended by {number.name}"
    assert "Traceback" not in told
    assert list(temporary.iterdir()) == []
    assert not (study / ".study" / "stage").exists()
    assert files(study) == before


def test_a_hangup_that_is_ignored_stays_ignored(root: Path) -> None:
    """As after `nohup`: the command goes on when the terminal is closed."""
    code = "import os, signal\nfrom analysis.pipeline.ending import orderly_end\n"
    code += "with orderly_end():\n    os.kill(os.getpid(), signal.SIGHUP)\nprint('went on')"

    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    words = [sys.executable, "-c", code]
    done = subprocess.run(
        words, cwd=root, capture_output=True, text=True, check=False, preexec_fn=ignore
    )
    assert (done.returncode, done.stdout) == (0, "went on\n"), done.stderr
