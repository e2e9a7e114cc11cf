"""What a comparison stands on: git's last commit and the locked packages."""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from packaging.version import Version

LOCK = "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def uncommitted(root: Path) -> list[str] | None:
    """Return the files under `root` that differ from git's last commit, None where git cannot tell.

    Files that git does not track are a user's own and are left out; where it tracks none, it
    cannot tell.
    """
    if not tracked(root):
        return None
    return _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", ".")


def tracked(root: Path) -> list[str]:
    """Return the files under `root` that git tracks, none where git cannot tell."""
    return _git(root, "ls-files", "-z") or []


def _git(root: Path, *words: str) -> list[str] | None:
    # --no-optional-locks: a look must not write into a checkout that may be read only.
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), "--no-optional-locks"]
    try:
        done = subprocess.run(
            [*command, *words], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return sorted(name for name in done.stdout.split("\0") if name)


def other_versions(root: Path) -> list[str] | None:
    """Return the installed packages of another version than the lock's; None without a lock."""
    lock = root / LOCK
    if not lock.is_file():
        return None
    other = []
    for name, want in _PINNED.findall(lock.read_text(encoding="utf-8", errors="replace")):
        with suppress(metadata.PackageNotFoundError):  # for another system, or only for the tests
            if Version(have := metadata.version(name)) != Version(want):
                other.append(f"{name} {have} (lock {want})")
    return other
