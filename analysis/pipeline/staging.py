"""Staging: a run's files are written aside, then put in place together.

All of it lies in `.study` under the root, on the same disk as the targets. The journal is what
decides: a run killed before the journal is written is undone by the next, a run killed after it is
completed. Both need nothing but renames and removals that can be done again.
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
from analysis.pipeline import journal, manifest
from analysis.pipeline.journal import FOLDER, Journal, locked, writable_folder
from analysis.pipeline.manifest import Manifest


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
    """Files of one run, waiting to be put in place.

    `earlier` is the manifest of the run before: only files that it names are replaced or removed.
    Every other file is its user's: where one is in the way, nothing is put in place and the file
    is named.
    """

    def __init__(self, root: Path, earlier: Manifest) -> None:
        self.root = root
        self.folder = root / FOLDER / "stage"
        self.earlier = earlier
        self._expected: dict[Path, str] = {}
        self._sources: set[str] = set()
        self.folder.mkdir(parents=True, exist_ok=True)

    def expect(self, path: Path, before: str) -> None:
        """Remember the digest that an input had; `commit` refuses where it has another."""
        self._expected[path] = before

    def watch(self, name: str) -> None:
        """Expect that nobody saves the source `name`, which `commit` may replace."""
        self._sources.add(name)
        self.expect(self.root / name, digest(self.root / name))

    def changes(self) -> Changes:
        """Return what `commit` will do."""
        staged = {name: digest(path) for name, path in manifest.files_in(self.folder).items()}
        there = [name for name in staged if os.path.lexists(self.root / name)]
        added = [name for name in staged if name not in there]
        changed = [name for name in there if digest(self.root / name) != staged[name]]
        left = {name: self.earlier.made[name] for name in self.earlier.made.keys() - staged.keys()}
        left = {name: left[name] for name in sorted(left) if (self.root / name).is_file()}
        removed = [name for name in left if digest(self.root / name) == left[name]]
        altered = [name for name in left if name not in removed]
        return Changes(tuple(added), tuple(changed), tuple(removed), tuple(altered))

    def commit(self) -> Changes:
        """Put the files in place, remove what is left over, and return what changed.

        Raises StudyError, with nothing changed, where a target cannot be written, is a user's, or
        a watched file was saved meanwhile.
        """
        changes = self.changes()
        self._check(changes)
        replaced = (*changes.added, *changes.changed)
        for name in replaced:
            journal.sync(self.folder / name)
        journal.write(self.root, Journal(replace=replaced, remove=changes.removed))
        journal.carry_out(self.root)
        return changes

    def _check(self, changes: Changes) -> None:
        """Raise StudyError, with nothing changed, for what may not be replaced."""
        for path, before in self._expected.items():
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
        own = {*self.earlier.made, *self._sources, f"figures/{manifest.NAME}"}
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
        if settled := journal.recover(root):
            tell(settled)
        stage = Stage(root, manifest.load(root / "figures") or Manifest())
        try:
            yield stage
        finally:
            if not journal.is_open(root):
                shutil.rmtree(stage.folder, ignore_errors=True)
