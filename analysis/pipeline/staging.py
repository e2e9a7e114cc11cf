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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.errors import StudyError
from analysis.pipeline import manifest
from analysis.pipeline.manifest import Manifest, digest

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
    """Paths below the root, in order: what putting the stage in place adds, changes, removes and leaves.

    `altered`: files that no run makes any more and that somebody changed since; they are left alone. `numbers`:
    the results that changed, a line each.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]
    altered: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        counts = ((len(getattr(self, name)), name) for name in ("added", "changed", "removed"))
        return ", ".join(f"{n} {name}" for n, name in counts if n) or "nothing changed"


class Stage:
    """Files of one run, waiting to be put in place.

    `earlier` is the manifest of the run before: only files that it names are replaced or removed. Every other file
    is its user's: where one is in the way, nothing is put in place and the file is named.
    """

    def __init__(self, root: Path, earlier: Manifest | None = None) -> None:
        self.root = root
        self.folder = root / FOLDER / "stage"
        self.earlier = earlier or Manifest()
        self._read: dict[Path, str] = {}
        self._sources: set[str] = set()
        for name in manifest.PARTS:
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
        """Remember the source `name` as it is: if somebody saves it during the run, `commit` overwrites nothing."""
        self._sources.add(name)
        self.hold(self.root / name, digest(self.root / name))

    def hold(self, path: Path, before: str) -> None:
        """Remember the digest that an input had when it was read; `commit` refuses where it has another."""
        self._read[path] = before

    def changes(self) -> Changes:
        """Return what `commit` will do."""
        staged = _below(self.folder)
        groups: dict[str, list[str]] = {"added": [], "changed": [], "same": []}
        for name in staged:
            target = self.root / name
            same = target.is_file() and digest(target) == digest(self.folder / name)
            groups["same" if same else "changed" if os.path.lexists(target) else "added"].append(name)
        left = {name: _state(self.root / name, made) for name, made in self.earlier.made.items()}
        removed, altered = (
            tuple(sorted(name for name in left.keys() - set(staged) if left[name] == state))
            for state in ("as made", "altered")
        )
        added, changed, same_ = (tuple(groups[name]) for name in ("added", "changed", "same"))
        return Changes(added, changed, removed, same_, altered)

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
        journal = {"replace": replaced, "remove": changes.removed}
        _write_whole(self.root / FOLDER / "journal.json", journal, step)
        _finish(self.root, step)
        return changes

    def _check(self, changes: Changes) -> None:
        """Raise StudyError, with nothing changed, for what may not be replaced."""
        for path, before in self._read.items():
            if digest(path) != before:
                message = f"{path}: saved by somebody during the run; nothing was changed; run again"
                raise StudyError(message)
        for name in (*changes.added, *changes.changed):
            target = self.root / name
            if target.is_dir():
                message = f"{target}: found a folder; allowed: a file, which the run writes"
                raise StudyError(message)
            _folder(target.parent)
        own = self.earlier.made.keys() | self._sources | {f"figures/{manifest.NAME}"}
        if strangers := [name for name in changes.changed if name not in own]:
            more = f" (and {len(strangers) - 1} more)" if len(strangers) > 1 else ""
            message = (
                f"{self.root / strangers[0]}{more}: in the way; no run made it, so it is yours and stays; "
                "move it away, or restore figures/manifest.json if that is missing"
            )
            raise StudyError(message)


def _state(path: Path, made: str) -> str:
    """Return whether a file that a run made is `as made`, `altered` or `gone`."""
    if not path.is_file():
        return "gone"
    return "as made" if digest(path) == made else "altered"


@contextmanager
def opened(root: Path, tell: Callable[[str], None] = _quiet) -> Iterator[Stage]:
    """Yield an empty stage, alone at work in `root` and after an interrupted run was settled, which `tell` is told.

    What was staged and not committed is thrown away at the end.
    """
    with locked(root):
        if settled := recover(root):
            tell(settled)
        stage = Stage(root, manifest.load(root / "figures"))
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
    journal = _journal(root)
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
    step("clear the stage")
    shutil.rmtree(folder / "stage", ignore_errors=True)
    step("clear the journal")  # last, so that a kill before it leaves only what can be done again
    (folder / "journal.json").unlink()


def _journal(root: Path) -> dict[str, list[str]]:
    """Return what an interrupted run was to replace and remove; raises StudyError for names that no run writes."""
    path = root / FOLDER / "journal.json"
    try:
        journal = json.loads(path.read_text(encoding="utf-8"))
        names = [str(name) for part in ("replace", "remove") for name in journal[part]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{path}: damaged ({error}); remove the folder {path.parent} to undo the interrupted run"
        raise StudyError(message) from None
    strange = (name for name in names if name != "README.md" and not manifest.is_own_place(name))
    if (wrong := next(strange, None)) is not None:
        message = f"{path}: found {wrong!r:.80}; allowed: files below figures and notebooks, and README.md"
        raise StudyError(message)
    return {part: list(journal[part]) for part in ("replace", "remove")}


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


def _below(folder: Path) -> list[str]:
    """Return the files below `folder`; hidden ones are no output.

    A killed drawing left them half-written, or JupyterLab keeps them as checkpoints.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    names = (path.relative_to(folder).as_posix() for path in paths)
    return [name for name in names if not manifest.is_hidden(name)]


def _load(path: Path) -> dict[str, Any]:
    """Return the JSON object in `path`, an empty one where there is none."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
