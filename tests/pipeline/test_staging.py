"""Staging: old or new after a kill at any step, never mixed."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.files import digest
from analysis.pipeline import lock, manifest, staging

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
MADE = ("figures/a.svg", "figures/b.svg", "figures/same.svg", "figures/gone.svg")
NEW = {**FRESH, "figures/mine.txt": "mine"}

CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, {path!r})
sys.path.insert(0, {tests!r})
from killed import kill_before
from test_staging import FRESH, stage_all
from analysis.pipeline import lock, staging

root = Path({root!r})
with lock.locked(root):
    kill_before(root, {stop!r})
    staging.recover(root)
    if {commit}:
        stage = staging.Stage(root)
        stage_all(stage, FRESH)
        stage.commit()
"""


def fill(root: Path, held: dict[str, str]) -> None:
    for name, text in held.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def put(stage: staging.Stage, name: str, text: str) -> None:
    fill(stage.folder, {name: text})


def stage_all(stage: staging.Stage, held: dict[str, str]) -> None:
    """Stage files as a run does, with the manifest that names them."""
    fill(stage.folder, held)
    named(stage.folder, *held)


def named(root: Path, *names: str) -> None:
    """Have the manifest under `root` say that a run made the files `names` as they are."""
    made = {name: digest(root / name) for name in names}
    path = root / "figures" / manifest.NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(manifest.Manifest(made=made).text(), encoding="utf-8")


def state(root: Path) -> dict[str, str]:
    files = [path for path in root.rglob("*") if path.is_file() and lock.FOLDER not in path.parts]
    files = [path for path in files if path.name != manifest.NAME]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}


def child(root: Path, stop: int | str, commit: bool) -> int:
    """Run a child that kills itself before the change `stop`; return its exit code."""
    code = CHILD.format(
        path=str(Path(__file__).parents[2]),
        tests=str(Path(__file__).parent),
        root=str(root),
        stop=stop,
        commit=commit,
    )
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def settled(root: Path) -> dict[str, str]:
    with lock.locked(root):
        staging.recover(root)
    assert not (root / lock.FOLDER / "stage").exists()
    assert not (root / lock.FOLDER / "ready").exists()
    return state(root)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_run_killed_at_any_step_is_completed_or_undone(tmp_path: Path) -> None:
    outcomes = []
    for stop in range(100):
        root = tmp_path / f"r {stop}"
        fill(root, OLD)
        named(root, *MADE)
        ended = child(root, stop, commit=True)
        outcomes.append(settled(root))
        assert outcomes[-1] in (OLD, NEW), f"mixed after step {stop}"
        if not ended:
            break
        assert ended == -signal.SIGKILL
    # 6 writes, 1 removal of what is the same and the rename decide; then 5 renames and 1 removal.
    assert [left == NEW for left in outcomes] == [False] * 8 + [True] * (len(outcomes) - 8)
    assert len(outcomes) > 8 + 6


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_recovery_killed_at_any_step_is_completed_too(tmp_path: Path) -> None:
    mixed = 0
    for stop in range(100):
        root = tmp_path / str(stop)
        fill(root, OLD)
        named(root, *MADE)
        assert child(root, "os.rename figures/a.svg", commit=True) == -signal.SIGKILL
        mixed += state(root) not in (OLD, NEW)
        ended = child(root, stop, commit=False)
        assert settled(root) == NEW
        if not ended:
            break
    assert stop > 3
    assert mixed == stop + 1  # the test does leave a mixed state to be settled


def test_changes_tell_what_commit_does(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    named(tmp_path, *MADE)
    with staging.opened(tmp_path, print) as stage:
        stage_all(stage, FRESH)
        told = stage.changes()
        assert state(tmp_path) == OLD
        assert stage.commit() == told
    assert told.added == ("figures/deep/c.json", "notebooks/n.ipynb")
    assert told.changed == ("figures/a.svg", "figures/b.svg", "figures/manifest.json")
    assert told.removed == ("figures/gone.svg",)
    assert str(told) == "2 added, 3 changed, 1 removed"
    assert state(tmp_path) == NEW


def test_only_what_the_manifest_names_is_removed(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {
            "figures/a.txt": "a",
            "figures/mine.svg": "mine",
            "notebooks/.ipynb_checkpoints/n.ipynb": "mine",
        },
    )
    named(tmp_path, "figures/a.txt")
    with staging.opened(tmp_path, print) as stage:
        stage_all(stage, {"figures/b.txt": "b"})
        assert stage.commit().removed == ("figures/a.txt",)
    kept = {"figures/mine.svg": "mine", "notebooks/.ipynb_checkpoints/n.ipynb": "mine"}
    assert state(tmp_path) == {"figures/b.txt": "b", **kept}


def test_a_made_file_that_somebody_changed_is_not_removed(tmp_path: Path) -> None:
    fill(tmp_path, {"figures/a.txt": "a"})
    named(tmp_path, "figures/a.txt")
    fill(tmp_path, {"figures/a.txt": "my notes"})
    with staging.opened(tmp_path, print) as stage:
        stage_all(stage, {})
        told = stage.commit()
    assert (told.removed, told.altered) == ((), ("figures/a.txt",))
    assert state(tmp_path) == {"figures/a.txt": "my notes"}


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX")
def test_a_link_that_leads_nowhere_is_somebody_s_too(tmp_path: Path) -> None:
    fill(tmp_path, {"figures/mine.txt": "mine"})
    (tmp_path / "figures" / "a.svg").symlink_to("a disk that is not mounted")
    with staging.opened(tmp_path, print) as stage:
        put(stage, "figures/a.svg", "new")
        with pytest.raises(StudyError, match=r"figures/a\.svg: in the way; no run made it"):
            stage.commit()
    assert (tmp_path / "figures" / "a.svg").is_symlink()


def test_a_file_that_no_run_made_is_in_the_way_and_stays(tmp_path: Path) -> None:
    fill(tmp_path, {"figures/a.svg": "mine", "figures/b.svg": "mine too"})
    with staging.opened(tmp_path, print) as stage:
        put(stage, "figures/a.svg", "new")
        put(stage, "figures/b.svg", "new")
        put(stage, "figures/c.svg", "new")
        said = re.escape(
            f"{tmp_path}/figures/a.svg (and 1 more): in the way; no run made it, "
            "so it is yours and stays"
        )
        with pytest.raises(StudyError, match=f"^{said}"):
            stage.commit()
    assert state(tmp_path) == {"figures/a.svg": "mine", "figures/b.svg": "mine too"}


def test_what_is_ready_reaches_nothing_outside_the_study_s_folders(tmp_path: Path) -> None:
    fill(tmp_path, {"corpus/a.md": "mine", "mine.txt": "mine"})
    ready = f"{lock.FOLDER}/ready"
    fill(tmp_path, {f"{ready}/{name}": "other" for name in ("corpus/a.md", "mine.txt")})
    fill(tmp_path, {f"{ready}/figures/a.svg": "new"})
    expected = {"corpus/a.md": "mine", "mine.txt": "mine", "figures/a.svg": "new"}
    assert settled(tmp_path) == expected


@pytest.mark.parametrize(
    "name",
    [
        "../mine.txt",
        "figures/../../mine.txt",
        "/etc/hostname",
        "corpus/a.md",
        "figures",
        "notebooks/../corpus/a.md",
    ],
)
@pytest.mark.parametrize("folder", [".", f"{lock.FOLDER}/ready"])
def test_a_manifest_reaches_nothing_outside_the_study_s_folders(
    tmp_path: Path, name: str, folder: str
) -> None:
    root = tmp_path / "study"
    fill(tmp_path, {"mine.txt": "mine", "study/corpus/a.md": "mine"})
    groups = {"inputs": {}, "record": {}, "made": {name: "0"}}
    fill(root / folder, {f"figures/{manifest.NAME}": json.dumps(groups)})
    said = re.escape(f": found '{name}'; allowed: files below figures and notebooks): restore it")
    with pytest.raises(StudyError, match=said), staging.opened(root, print):
        pass
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert state(root) == {"corpus/a.md": "mine"}


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    fill(tmp_path, {"figures/a.svg": "a"})
    before = (tmp_path / "figures/a.svg").stat()
    with staging.opened(tmp_path, print) as stage:
        put(stage, "figures/a.svg", "a")
        assert str(stage.commit()) == "nothing changed"
    after = (tmp_path / "figures/a.svg").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_not_committed_is_thrown_away(tmp_path: Path) -> None:
    fill(tmp_path, OLD)
    with pytest.raises(KeyboardInterrupt), staging.opened(tmp_path, print) as stage:
        put(stage, "figures/a.svg", "new")
        raise KeyboardInterrupt
    assert state(tmp_path) == OLD
    assert not stage.folder.exists()


def test_what_a_notebook_writes_beside_the_parts_is_thrown_away(tmp_path: Path) -> None:
    with staging.opened(tmp_path, print) as stage:
        fill(stage.folder, {"corpus/a.md": "other", "note.txt": "note", "figures/a.svg": "new"})
        assert stage.commit().added == ("figures/a.svg",)
    assert state(tmp_path) == {"figures/a.svg": "new"}


def test_the_next_run_says_what_it_settled(tmp_path: Path) -> None:
    put(staging.Stage(tmp_path), "figures/a.svg", "half")
    told: list[str] = []
    with staging.opened(tmp_path, told.append):
        pass
    assert told == ["an interrupted run was undone"]


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX's")
def test_two_runs_at_once_are_refused_and_a_dead_one_does_not_hold(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from analysis.pipeline import lock\n"
    code += "with lock.locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    root = Path(__file__).parents[2]
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(
                StudyError, match=rf"since 20.* process {other.pid} is at work here; wait"
            ),
            lock.locked(tmp_path),
        ):
            pass
    finally:
        other.kill()
        other.communicate()
    with lock.locked(tmp_path):
        assert str(os.getpid()) in (tmp_path / lock.FOLDER / "lock").read_text(encoding="utf-8")


def test_a_file_saved_during_the_run_is_not_overwritten(tmp_path: Path) -> None:
    fill(tmp_path, {"notebooks/n.ipynb": "old"})
    with staging.opened(tmp_path, print) as stage:
        stage.watch("notebooks/n.ipynb")
        put(stage, "notebooks/n.ipynb", "run")
        fill(tmp_path, {"notebooks/n.ipynb": "saved by hand"})
        with pytest.raises(
            StudyError, match=r"n\.ipynb: saved by somebody during the run; nothing was changed"
        ):
            stage.commit()
    assert state(tmp_path) == {"notebooks/n.ipynb": "saved by hand"}


@pytest.mark.parametrize(
    ("there", "allowed"),
    [("figures/a.svg/x", "a file, which the run writes"), ("figures", "one that can")],
)
def test_a_target_that_cannot_be_written_leaves_all_as_it_was(
    tmp_path: Path, there: str, allowed: str
) -> None:
    fill(tmp_path, {there: "x"})
    with staging.opened(tmp_path, print) as stage:
        put(stage, "notebooks/n.ipynb", "n")
        put(stage, "figures/a.svg", "a")
        with pytest.raises(StudyError, match=f"figures.*: found .*; allowed: {allowed}"):
            stage.commit()
    assert state(tmp_path) == {there: "x"}


def test_a_fault_while_files_are_put_in_place_is_told_and_mended_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, OLD)
    named(tmp_path, *MADE)
    move, target = shutil.move, tmp_path / "figures" / "b.svg"

    def refused(source: Path, to: Path) -> None:
        if to == target:
            raise PermissionError(errno.EPERM, "Operation not permitted", str(to))
        move(source, to)

    with monkeypatch.context() as patched, staging.opened(tmp_path, print) as stage:
        stage_all(stage, FRESH)
        patched.setattr(shutil, "move", refused)
        with pytest.raises(StudyError) as caught:
            stage.commit()
    assert str(caught.value) == (
        f"{target}: Operation not permitted; the run is half in place: mend this, and run again to "
        "complete it"
    )
    assert state(tmp_path) not in (OLD, NEW)
    told: list[str] = []
    with staging.opened(tmp_path, told.append):
        pass
    assert told == ["an interrupted run was completed"]
    assert settled(tmp_path) == NEW


def test_staging_sixty_files_is_quick(tmp_path: Path) -> None:
    before = time.perf_counter()
    with staging.opened(tmp_path, print) as stage:
        for i in range(60):
            put(stage, f"figures/{i}.svg", "x" * 50_000)
        stage.commit()
    assert time.perf_counter() - before < 5
