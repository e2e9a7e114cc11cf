"""What a comparison stands on: git's last commit and the locked packages."""

from __future__ import annotations

import re
import subprocess
from importlib import metadata
from pathlib import Path

LOCK = "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)


def uncommitted(root: Path) -> list[str] | None:
    """Return the files under `root` that differ from git's last commit, None where git cannot tell.

    Files that git does not track are a user's own and are left out; where it tracks none, it cannot tell.
    """
    if not tracked(root):
        return None
    return _git(root, "diff", "--name-only", "--relative", "-z", "HEAD", "--", ".")


def tracked(root: Path) -> list[str]:
    """Return the files under `root` that git tracks, none where git cannot tell."""
    return _git(root, "ls-files", "-z") or []


def _git(root: Path, *words: str) -> list[str] | None:
    # --no-optional-locks: a look must not write into a checkout that may be read only.
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), "--no-optional-locks", *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    return sorted(name for name in done.stdout.split("\0") if name)


def other_versions(root: Path) -> list[str] | None:
    """Return the installed packages whose version is not the lock's, in words; None where there is no lock."""
    lock = root / LOCK
    if not lock.is_file():
        return None
    pinned = _PINNED.findall(lock.read_text(encoding="utf-8", errors="replace"))
    found = [(name, version, _installed(name)) for name, version in pinned]
    return [f"{name} {have} (lock {want})" for name, want, have in found if have and have != want]


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""  # locked for another system, or only for the tests
