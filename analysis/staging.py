"""Staging: a run's files are written aside, then put in place together.

All of it lies in `.study` under the root, on the same disk as the targets. The journal is what decides: a run
killed before the journal is written is undone by the next, a run killed after it is completed. Both need nothing
but renames and removals that can be done again.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.errors import StudyError

try:
    import fcntl
except ImportError:  # Windows: nothing keeps two runs apart there
    fcntl = None  # type: ignore[assignment]

FOLDER = ".study"
Step = Callable[[str], None]


def _quiet(_: str) -> None:
    """Do nothing at a step."""


@dataclass(frozen=True)
class Changes:
    """Paths below the root, in order: what putting the stage in place adds, changes, removes and leaves."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        counts = ((len(getattr(self, name)), name) for name in ("added", "changed", "removed"))
        return ", ".join(f"{n} {name}" for n, name in counts if n) or "nothing changed"


class Stage:
    """Files of one run, waiting to be put in place.

    `owned` gives for each folder (below `root`) the patterns of file names that are the study's: such a file, and
    any that an earlier run put there, is removed where this run has no new one. Other files stay.
    """

    def __init__(self, root: Path, owned: Mapping[str, Sequence[str]]) -> None:
        self.root = root
        self.folder = root / FOLDER / "stage"
        self._owned = owned
        self._read: dict[str, str] = {}
        for name in owned:
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Return where to write the file that is to be `name` below the root; its folder is made."""
        path = self.folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            message = f"{name!r} does not lie below the root"
            raise ValueError(message)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str | bytes) -> None:
        """Write `content` for the file `name` below the root."""
        self.path(name).write_bytes(content.encode() if isinstance(content, str) else content)

    def watch(self, name: str) -> None:
        """Remember the file `name` as it is: if somebody saves it during the run, `commit` does not overwrite it."""
        self._read[name] = _digest(self.root / name)

    def changes(self) -> Changes:
        """Return what `commit` will do."""
        staged = _below(self.folder, self.folder)
        held: dict[str, list[str]] = {"added": [], "changed": [], "same": []}
        for name in staged:
            target = self.root / name
            same = _digest(target) == _digest(self.folder / name)
            held["same" if same else "changed" if target.exists() else "added"].append(name)
        removed = [name for name in self._own() if name not in set(staged)]
        return Changes(tuple(held["added"]), tuple(held["changed"]), tuple(removed), tuple(held["same"]))

    def _own(self) -> list[str]:
        """Return the files in the owned folders that are the study's."""
        listed = set(_load(self.root / FOLDER / "manifest.json").get("files", ()))
        return [
            name
            for folder, patterns in self._owned.items()
            for name in _below(self.root / folder, self.root)
            if name in listed or any(fnmatch(Path(name).name, pattern) for pattern in patterns)
        ]

    def commit(self, step: Step = _quiet) -> Changes:
        """Put the files in place, remove what is left over, and return what changed.

        `step` is called with the name of each step before it is done. Raises StudyError, with nothing changed,
        where a target cannot be written or a watched file was saved meanwhile.
        """
        changes = self.changes()
        self._check(changes)
        replaced = [*changes.added, *changes.changed]
        for name in replaced:
            step(f"sync {name}")
            _sync(self.folder / name)
        files = [*replaced, *changes.same]
        journal = {"replace": replaced, "remove": changes.removed, "files": files}
        _write_whole(self.root / FOLDER / "journal.json", journal, step)
        _finish(self.root, step)
        return changes

    def _check(self, changes: Changes) -> None:
        for name, before in self._read.items():
            if _digest(self.root / name) != before:
                message = f"{self.root / name}: saved by somebody during the run; nothing was changed; run again"
                raise StudyError(message)
        for name in (*changes.added, *changes.changed):
            target = self.root / name
            if target.is_dir():
                message = f"{target}: found a folder; allowed: a file, which the run writes"
                raise StudyError(message)
            _folder(target.parent)


@contextmanager
def opened(root: Path, owned: Mapping[str, Sequence[str]], tell: Callable[[str], None] = _quiet) -> Iterator[Stage]:
    """Yield an empty stage, alone at work in `root` and after an interrupted run was settled, which `tell` is told.

    What was staged and not committed is thrown away at the end.
    """
    with locked(root):
        if settled := recover(root):
            tell(settled)
        stage = Stage(root, owned)
        try:
            yield stage
        finally:
            if not (root / FOLDER / "journal.json").exists():
                shutil.rmtree(stage.folder, ignore_errors=True)


def recover(root: Path, step: Step = _quiet) -> str:
    """Complete or undo what an interrupted run left, and return which of the two, empty where there was nothing.

    To be called by who holds the lock.
    """
    folder = root / FOLDER
    if (folder / "journal.json").exists():
        _finish(root, step)
        return "an interrupted run was completed"
    if (folder / "stage").exists():
        step("undo")
        shutil.rmtree(folder / "stage")
        return "an interrupted run was undone"
    return ""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the study at `root`; raises StudyError naming the process that already does.

    The system drops the lock with the process that holds it, however it ends, so that none is ever stale.
    """
    path = _folder(root / FOLDER) / "lock"
    path.with_name(".gitignore").write_text("*\n", encoding="utf-8")
    with path.open("a+", encoding="utf-8") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held = _load(path)
                who = f"process {held.get('pid', 'unknown')} is at work here since {held.get('since', 'unknown')}"
                message = f"{root}: {who}; wait until it is done"
                raise StudyError(message) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(" ", "seconds")}))
        file.flush()
        yield


def _finish(root: Path, step: Step) -> None:
    """Do what the journal says; what is done already is passed over."""
    folder = root / FOLDER
    journal = json.loads((folder / "journal.json").read_text(encoding="utf-8"))
    touched = set()
    for name in journal["replace"]:
        if (folder / "stage" / name).exists():
            step(f"replace {name}")
            touched.add(_folder((root / name).parent))
            _move(folder / "stage" / name, root / name)
    for name in journal["remove"]:
        step(f"remove {name}")
        (root / name).unlink(missing_ok=True)
        touched.add((root / name).parent)
    for each in sorted(touched):
        step(f"sync {each}")
        _sync(each)
    _write_whole(folder / "manifest.json", {"files": sorted(journal["files"])}, step)
    step("clear the stage")
    shutil.rmtree(folder / "stage", ignore_errors=True)
    step("clear the journal")  # last, so that a kill before it leaves only what can be done again
    (folder / "journal.json").unlink()


def _move(source: Path, target: Path) -> None:
    """Rename a file, by way of a copy beside the target where that is on another disk."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, beside)
        _sync(beside)
        beside.replace(target)
        source.unlink()


def _write_whole(path: Path, content: object, step: Step) -> None:
    """Write JSON so that the file is there whole or not at all."""
    part = path.with_suffix(".part")
    step(f"write {path.name}")
    part.write_text(json.dumps(content), encoding="utf-8")
    _sync(part)
    step(f"place {path.name}")
    part.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk."""
    if path.is_dir() and os.name != "posix":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _folder(path: Path) -> Path:
    """Return the folder `path`, made where it is missing; raises StudyError where it cannot be written to."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        writable = os.access(path, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        message = f"{path}: found no folder that can be written to; allowed: one that can"
        raise StudyError(message)
    return path


def _below(folder: Path, root: Path) -> list[str]:
    """Return the files below `folder`; hidden ones are no output.

    A killed drawing left them half-written, or JupyterLab keeps them as checkpoints.
    """
    files = (path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    shown = (path for path in files if not _hidden(path.relative_to(folder)))
    return sorted(path.relative_to(root).as_posix() for path in shown)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)  # also in JupyterLab's checkpoints


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _load(path: Path) -> dict[str, Any]:
    """Return the JSON object in `path`, an empty one where there is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
