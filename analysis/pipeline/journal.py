"""The journal of a run: what it replaces and removes, carried out whole whatever interrupts it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from analysis.errors import StudyError
from analysis.files import Lines, read_json, written_by_run
from analysis.pipeline import manifest
from analysis.records import Record, checked, not_allowed

try:
    import fcntl
except ImportError:  # Windows: nothing keeps two runs apart there
    fcntl = None  # type: ignore[assignment]

FOLDER = ".study"


def _written_by_a_run(name: str) -> str:
    if name != "README.md" and not manifest.is_own_place(name):
        raise not_allowed("files below figures and notebooks, and README.md", name)
    return name


Name = Annotated[str, AfterValidator(_written_by_a_run)]


class Journal(Record):
    """Names below the root: files to be replaced by those in the stage, and files to be removed."""

    replace: tuple[Name, ...]
    remove: tuple[Name, ...]


def _path(root: Path) -> Path:
    return root / FOLDER / "journal.json"


def is_open(root: Path) -> bool:
    """Return whether a journal waits to be carried out."""
    return _path(root).exists()


def write(root: Path, journal: Journal) -> None:
    """Write the journal so that it is there whole or not at all."""
    path = _path(root)
    part = path.with_suffix(".part")
    part.write_text(journal.model_dump_json(), encoding="utf-8")
    sync(part)
    part.replace(path)
    sync(path.parent)


def carry_out(root: Path) -> None:
    """Do what the journal says; what is done already is passed over.

    Raises StudyError for a damaged journal, and for names that no run writes.
    """
    path, stage = _path(root), root / FOLDER / "stage"
    with written_by_run(f"remove the folder {path.parent} to undo the interrupted run"):
        journal = checked(read_json(path), Journal, path, Lines({}))
    for name in journal.replace:
        if (stage / name).exists():
            writable_folder((root / name).parent)
            shutil.move(stage / name, root / name)
    for name in journal.remove:
        (root / name).unlink(missing_ok=True)
    for folder in {(root / name).parent for name in (*journal.replace, *journal.remove)}:
        sync(folder)
    shutil.rmtree(stage, ignore_errors=True)
    # Last, so that a kill before it leaves only what can be done again.
    path.unlink()


def recover(root: Path) -> str:
    """Complete or undo what an interrupted run left; return which of the two, or nothing.

    To be called by who holds the lock.
    """
    if is_open(root):
        carry_out(root)
        return "an interrupted run was completed"
    if (stage := root / FOLDER / "stage").exists():
        shutil.rmtree(stage)
        return "an interrupted run was undone"
    return ""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the study at `root`; raises StudyError naming the process that already does.

    The system drops the lock with the process that holds it, however it ends, so that none is
    ever stale.
    """
    path = writable_folder(root / FOLDER) / "lock"
    path.with_name(".gitignore").write_text("*\n", encoding="utf-8")
    with path.open("a+", encoding="utf-8") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = path.read_text(encoding="utf-8") or "another process"
                message = f"{root}: {holder} is at work here; wait until it is done"
                raise StudyError(message) from None
        file.truncate(0)
        file.write(f"since {datetime.now(UTC):%Y-%m-%d %H:%M} process {os.getpid()}")
        file.flush()
        yield


def writable_folder(path: Path) -> Path:
    """Return the folder `path`, made where it is missing; raises StudyError if that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        writable = os.access(path, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        message = f"{path}: found no folder that can be written to; allowed: one that can"
        raise StudyError(message)
    return path


def sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk."""
    if path.exists() and (path.is_file() or os.name == "posix"):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
