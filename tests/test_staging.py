"""Staging: old or new after a kill at any step, never mixed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import staging
from analysis.errors import StudyError

OWNED = {"figures": ("*.svg", "*.json"), "notebooks": ("*.ipynb",)}
OLD = {
    "figures/a.svg": "old a",
    "figures/b.svg": "old b",
    "figures/same.svg": "same",
    "figures/gone.svg": "old",
    "figures/mine.txt": "mine",
}
FRESH = {
    "figures/a.svg": "new a",
    "figures/b.svg": "new b",
    "figures/same.svg": "same",
    "figures/deep/c.json": "{}",
    "notebooks/n.ipynb": "n",
}
NEW = {**FRESH, "figures/mine.txt": "mine"}

CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {path!r})
from tests.test_staging import OWNED, FRESH
from analysis import staging

root, stop, count = Path({root!r}), {stop}, 0

def step(name):
    global count
    if count == stop:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1

with staging.locked(root):
    staging.recover(root, step)
    if {commit}:
        stage = staging.Stage(root, OWNED)
        for name, text in FRESH.items():
            step("write " + name)
            stage.write(name, text)
        stage.commit(step)
"""


def fill(root: Path, held: dict[str, str]) -> None:
    for name, text in held.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def state(root: Path) -> dict[str, str]:
    files = [path for path in root.rglob("*") if path.is_file() and staging.FOLDER not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def child(root: Path, stop: int, commit: bool) -> int:
    """Run a child that kills itself at step `stop`; return its exit code."""
    code = CHILD.format(path=str(Path(__file__).parent.parent), root=str(root), stop=stop, commit=commit)
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def settled(root: Path) -> dict[str, str]:
    with staging.locked(root):
        staging.recover(root)
    assert not (root / staging.FOLDER / "stage").exists()
    assert not (root / staging.FOLDER / "journal.json").exists()
    return state(root)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_run_killed_at_any_step_is_completed_or_undone(tmp_path: Path) -> None:
    outcomes = []
    for stop in range(100):
        root = tmp_path / f"r {stop}"
        fill(root, OLD)
        ended = child(root, stop, commit=True)
        outcomes.append(settled(root))
        assert outcomes[-1] in (OLD, NEW), f"mixed after step {stop}"
        if not ended:
            break
        assert ended == -signal.SIGKILL
    # 5 writes, 4 syncs and 2 steps of the journal come before it decides; then 4 renames, 1 removal and the rest.
    assert [held == NEW for held in outcomes] == [False] * 11 + [True] * (len(outcomes) - 11)
    assert len(outcomes) > 11 + 5


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_recovery_killed_at_any_step_is_completed_too(tmp_path: Path) -> None:
    mixed = 0
    for stop in range(100):
        root = tmp_path / str(stop)
        fill(root, OLD)
        assert child(root, 13, commit=True) == -signal.SIGKILL  # between the renames
        mixed += state(root) not in (OLD, NEW)
        ended = child(root, stop, commit=False)
        assert settled(root) == NEW
        if not ended:
            break
    assert stop > 5
    assert mixed == stop + 1  # the test does leave a mixed state to be settled


def test_changes_tell_what_commit_does(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    with staging.opened(tmp_path, OWNED) as stage:
        for name, text in FRESH.items():
            stage.write(name, text)
        told = stage.changes()
        assert state(tmp_path) == OLD
        assert stage.commit() == told
    assert told.added == ("figures/deep/c.json", "notebooks/n.ipynb")
    assert told.changed == ("figures/a.svg", "figures/b.svg")
    assert told.removed == ("figures/gone.svg",)
    assert told.same == ("figures/same.svg",)
    assert str(told) == "2 added, 2 changed, 1 removed"
    assert state(tmp_path) == NEW


def test_a_file_of_an_earlier_run_is_removed_though_no_pattern_names_it(tmp_path: Path) -> None:
    with staging.opened(tmp_path, {"figures": ()}) as stage:
        stage.write("figures/a.txt", "a")
        stage.commit()
    fill(tmp_path, {"figures/mine.txt": "mine"})
    with staging.opened(tmp_path, {"figures": ()}) as stage:
        stage.write("figures/b.txt", b"b")
        assert stage.commit().removed == ("figures/a.txt",)
    assert state(tmp_path) == {"figures/b.txt": "b", "figures/mine.txt": "mine"}


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    fill(tmp_path, {"figures/a.svg": "a"})
    before = (tmp_path / "figures/a.svg").stat()
    with staging.opened(tmp_path, OWNED) as stage:
        stage.write("figures/a.svg", "a")
        assert not stage.commit()
    after = (tmp_path / "figures/a.svg").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_not_committed_is_thrown_away(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    with pytest.raises(KeyboardInterrupt), staging.opened(tmp_path, OWNED) as stage:
        stage.write("figures/a.svg", "new")
        raise KeyboardInterrupt
    assert state(tmp_path) == OLD
    assert not stage.folder.exists()


def test_the_next_run_says_what_it_settled(tmp_path: Path) -> None:
    staging.Stage(tmp_path, OWNED).write("figures/a.svg", "half")
    told: list[str] = []
    with staging.opened(tmp_path, OWNED, told.append):
        pass
    assert told == ["an interrupted run was undone"]


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
def test_two_runs_at_once_are_refused_and_a_dead_one_does_not_hold(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from analysis import staging\nwith staging.locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    root = Path(__file__).parent.parent
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(StudyError, match=rf"process {other.pid} is at work here since 20.*; wait"),
            staging.locked(tmp_path),
        ):
            pass
    finally:
        other.kill()
        other.communicate()
    with staging.locked(tmp_path):
        assert str(os.getpid()) in (tmp_path / staging.FOLDER / "lock").read_text(encoding="utf-8")


def test_a_file_saved_during_the_run_is_not_overwritten(tmp_path: Path) -> None:
    fill(tmp_path, {"notebooks/n.ipynb": "old"})
    with staging.opened(tmp_path, OWNED) as stage:
        stage.watch("notebooks/n.ipynb")
        stage.write("notebooks/n.ipynb", "run")
        fill(tmp_path, {"notebooks/n.ipynb": "saved by hand"})
        with pytest.raises(StudyError, match=r"n\.ipynb: saved by somebody during the run; nothing was changed"):
            stage.commit()
    assert state(tmp_path) == {"notebooks/n.ipynb": "saved by hand"}


@pytest.mark.parametrize(
    ("there", "allowed"), [("figures/a.svg/x", "a file, which the run writes"), ("figures", "one that can")]
)
def test_a_target_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, there: str, allowed: str) -> None:
    fill(tmp_path, {there: "x"})
    with staging.opened(tmp_path, {"notebooks": ()}) as stage:
        stage.write("notebooks/n.ipynb", "n")
        stage.write("figures/a.svg", "a")
        with pytest.raises(StudyError, match=f"figures.*: found .*; allowed: {allowed}"):
            stage.commit()
    assert state(tmp_path) == {there: "x"}


@pytest.mark.parametrize("name", ["../a", "/a", "figures/../../a"])
def test_nothing_is_staged_outside_the_root(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="does not lie below the root"):
        staging.Stage(tmp_path, {}).path(name)


def test_staging_sixty_files_is_quick(tmp_path: Path) -> None:
    before = time.perf_counter()
    with staging.opened(tmp_path, OWNED) as stage:
        for i in range(60):
            stage.write(f"figures/{i}.svg", "x" * 50_000)
        stage.commit()
    assert time.perf_counter() - before < 5
