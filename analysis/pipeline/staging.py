"""Staging: a run's files are written aside, then put in place together.

All of it lies in `.study` under the root, on the same disk as the targets. What decides is that
the folder `stage` is renamed to `ready`: a run killed before is undone by the next, a run killed
after is completed. Both need nothing but renames and removals that can be done again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import digest
from analysis.pipeline import manifest
from analysis.pipeline.lock import FOLDER, locked, writable_folder

MANIFEST = f"figures/{manifest.NAME}"


@dataclass(frozen=True)
class Changes:
    """Paths below the root, in order: what a run adds, changes, removes and leaves.

    `altered`: files that no run makes any more and that somebody changed since; they are left
    alone. `numbers`: the results that changed, a line each.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = {name: len(getattr(self, name)) for name in ("added", "changed", "removed")}
        words = [f"{count} {name}" for name, count in counts.items() if count]
        return ", ".join(words) or "nothing changed"


class Stage:
    """Files of one run, its manifest among them, waiting to be put in place.

    `earlier` is the manifest of the run before: only files that it names are replaced or removed.
    Every other file is its user's: where one is in the way, nothing is put in place and the file
    is named. `expected`: the digest that each input had; `commit` refuses where it has another.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / FOLDER / "stage"
        self.earlier = manifest.kept(root)
        self.expected: dict[Path, str] = {}
        self._sources: set[str] = set()
        self.folder.mkdir(parents=True, exist_ok=True)

    def watch(self, name: str) -> None:
        """Expect that nobody saves the source `name`, which `commit` may replace."""
        self._sources.add(name)
        self.expected[self.root / name] = digest(self.root / name)

    def changes(self) -> Changes:
        """Return what `commit` will do."""
        staged = {name: digest(path) for name, path in manifest.written(self.folder).items()}
        there = [name for name in staged if os.path.lexists(self.root / name)]
        added = [name for name in staged if name not in there]
        changed = [name for name in there if digest(self.root / name) != staged[name]]
        removed, altered = _left_over(self.root, self.folder)
        return Changes(tuple(added), tuple(changed), tuple(removed), tuple(altered))

    def commit(self) -> Changes:
        """Put the files in place, remove what is left over, and return what changed.

        Raises StudyError, with nothing changed, where a target cannot be written, is a user's, or
        a watched file was saved meanwhile.
        """
        changes = self.changes()
        self._check(changes)
        for name, path in manifest.written(self.folder).items():
            if name in changes.added or name in changes.changed:
                _sync(path)
            else:
                path.unlink()
        self.folder.rename(_ready(self.root))
        _sync(self.folder.parent)
        _put_in_place(self.root)
        return changes

    def _check(self, changes: Changes) -> None:
        """Raise StudyError, with nothing changed, for what may not be replaced."""
        for path, before in self.expected.items():
            if digest(path) != before:
                saved = "saved by somebody during the run"
                message = f"{path}: {saved}; nothing was changed; run again"
                raise StudyError(message)
        for name in (*changes.added, *changes.changed):
            target = self.root / name
            if target.is_dir():
                message = f"{target}: found a folder; allowed: a file, which the run writes"
                raise StudyError(message)
            writable_folder(target.parent)
        own = {*self.earlier.made, *self._sources, MANIFEST}
        if strangers := [name for name in changes.changed if name not in own]:
            more = f" (and {len(strangers) - 1} more)" if len(strangers) > 1 else ""
            message = (
                f"{self.root / strangers[0]}{more}: in the way; no run made it, so it is yours "
                "and stays; move it away, or restore figures/manifest.json if that is missing"
            )
            raise StudyError(message)


@contextmanager
def opened(root: Path, tell: Callable[[str], None]) -> Iterator[Stage]:
    """Yield an empty stage, alone at work in `root`; `tell` is told of a run that it settled.

    What was staged and not committed is thrown away at the end.
    """
    with locked(root):
        if settled := recover(root):
            tell(settled)
        stage = Stage(root)
        try:
            yield stage
        finally:
            shutil.rmtree(stage.folder, ignore_errors=True)


def recover(root: Path) -> str:
    """Complete or undo what an interrupted run left; return which of the two, or nothing.

    To be called by who holds the lock.
    """
    if _ready(root).exists():
        _put_in_place(root)
        return "an interrupted run was completed"
    if (stage := root / FOLDER / "stage").exists():
        shutil.rmtree(stage)
        return "an interrupted run was undone"
    return ""


def _ready(root: Path) -> Path:
    return root / FOLDER / "ready"


def _put_in_place(root: Path) -> None:
    """Put in place what is ready and remove what is left over; what is done is passed over.

    The manifest goes last: until then the one of the run before tells what is left over.
    """
    ready = _ready(root)
    names = sorted(manifest.written(ready), key=lambda name: name == MANIFEST)
    removed, _ = _left_over(root, ready)
    for name in removed:
        with _half_in_place(root / name):
            (root / name).unlink()
    for name in names:
        with _half_in_place(root / name):
            writable_folder((root / name).parent)
            shutil.move(ready / name, root / name)
    for folder in {(root / name).parent for name in (*names, *removed)}:
        _sync(folder)
    # Last, so that a kill before it leaves only what can be done again.
    shutil.rmtree(ready, ignore_errors=True)


@contextmanager
def _half_in_place(target: Path) -> Iterator[None]:
    """Say of an error that the run is half in place, and what completes it."""
    try:
        yield
    except (OSError, StudyError) as error:
        fault = (error.strerror if isinstance(error, OSError) else None) or error
        message = f"{target}: {fault}; the run is half in place: mend this, and run again"
        raise StudyError(f"{message} to complete it") from error


def _left_over(root: Path, fresh: Path) -> tuple[list[str], list[str]]:
    """Return the files that the run before made and the one in `fresh` does not: as made, altered.

    Where `fresh` has no manifest, it is the same as before, and nothing is left over.
    """
    made, now = manifest.kept(root).made, manifest.load(fresh / "figures")
    left = sorted(made.keys() - now.made.keys()) if now else []
    left = [name for name in left if (root / name).is_file()]
    as_made = [name for name in left if digest(root / name) == made[name]]
    return as_made, [name for name in left if name not in as_made]


def _sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk."""
    if path.exists() and (path.is_file() or os.name == "posix"):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
