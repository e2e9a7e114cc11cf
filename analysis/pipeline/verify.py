"""`study verify`: everything made anew elsewhere and compared with what is committed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.files import digest
from analysis.pipeline import manifest, run, surroundings
from analysis.pipeline.comparison import PIXELS, TOLERANCE, difference
from analysis.pipeline.manifest import Manifest, few
from analysis.pipeline.notebooks import Options
from analysis.study.corpus import local_keys


@dataclass(frozen=True)
class Report:
    """What the comparison found: whether all is the same, and the lines that say so."""

    same: bool
    lines: tuple[str, ...]


def verify(root: Path, options: Options) -> Report:
    """Regenerate the study under `root` elsewhere, without local texts, and compare byte by byte.

    Where this is not Linux on x86-64, bytes of drawings are not promised: numbers are held to
    TOLERANCE and pictures to a mean difference of PIXELS, and the report says so. It also says
    where the files that lie here are not those of git's last commit, and which packages are not
    the lock's.
    """
    exact = platform.system() == "Linux" and platform.machine() == "x86_64"
    kept = manifest.kept(root)
    with TemporaryDirectory(prefix="study-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run.build(root, folder, False, options, run.own_notebooks(root))
        differences = compare(root, folder, exact)
        fresh = manifest.written(folder)
        strangers = sorted(manifest.written(root).keys() - kept.made.keys() - fresh.keys())
    lines = list(_what_it_rests_on(root, exact))
    committed = set(surroundings.tracked(root))
    differences += [
        f"{name}: committed, but nothing makes it" for name in strangers if name in committed
    ]
    if others := [name for name in strangers if name not in committed]:
        lines.append(f"not the study's, left alone: {few(others)}")
    if differences:
        plural = "s" if len(differences) > 1 else ""
        count = f"{len(differences)} difference{plural}"
        return Report(False, (*lines, *differences, count))
    return Report(True, (*lines, *_verdict(root, kept, exact)))


def _verdict(root: Path, kept: Manifest, exact: bool) -> Iterator[str]:
    """Yield how far a study without differences is the same."""
    saved = [name for name in kept.made if digest(root / name) != kept.made[name]]
    if saved:
        yield f"saved by an editor, the same but for its layout: {few(saved)}"
    count = len(kept.made) + 1
    if exact:
        yield f"same: {count - len(saved)} files, every byte"
    else:
        yield f"same within tolerance: {count} files"


def _what_it_rests_on(root: Path, exact: bool) -> Iterator[str]:
    """Yield what the comparison rests on, a line each."""
    if local := local_keys(root / "corpus"):
        names = ", ".join(local)
        yield f"left out: local texts of {names}; what is committed rests on committed texts alone"
    if not exact:
        yield (
            f"compared with a tolerance ({TOLERANCE} in numbers, {PIXELS} of 255 in pictures): "
            "bytes are promised on Linux x86-64 only"
        )
    edited = surroundings.uncommitted(root)
    if edited is None:
        yield (
            "git cannot be asked here: the files are held against themselves, not against a commit"
        )
    elif edited:
        yield f"not as in git's last commit: {few(edited)}; compared as they lie here"
    versions = surroundings.other_versions(root)
    if versions is None:
        yield f"no {surroundings.LOCK} here: the installed packages cannot be held against it"
    elif versions:
        yield f"other packages than the lock's, a likely cause of any difference: {few(versions)}"
    yield (
        "not seen here: whether texts, codes, lexicons and prose are right; only that everything "
        "is made from them as they lie here"
    )


def compare(committed: Path, fresh: Path, exact: bool = True) -> list[str]:
    """Return a line for each file of the study that is missing, left over or different."""
    kept, made = manifest.kept(committed), manifest.written(fresh)
    lines = []
    for name in sorted(made.keys() | kept.made.keys(), key=lambda name: ("/" not in name, name)):
        ours = committed / name
        if name not in made:
            if ours.is_file():
                lines.append(f"{name}: left over, nothing makes it")
        elif not ours.is_file():
            lines.append(f"{name}: missing")
        elif words := difference(ours, made[name], exact):
            lines.append(f"{name}: {words}")
    return lines
