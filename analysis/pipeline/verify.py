"""`study verify`: everything made anew elsewhere and compared with what is committed."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError
from analysis.figures.style import FORMATS
from analysis.pipeline import manifest, notebooks, run, surroundings
from analysis.pipeline.scratch import scratch
from analysis.study import corpus

TOLERANCE = 1e-6
PIXELS = 2.0  # of 255, mean difference
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


@dataclass(frozen=True)
class Report:
    """What the comparison found: whether all is the same, and the lines that say so."""

    same: bool
    lines: tuple[str, ...]


def verify(
    root: Path,
    workers: int,
    say: Callable[[str], None],
    cell_seconds: int = notebooks.CELL_SECONDS,
) -> Report:
    """Regenerate the study under `root` in a folder of its own, without local texts, and compare byte by byte.

    Where this is not Linux on x86-64, bytes of drawings are not promised: numbers are held to TOLERANCE and
    pictures to a mean difference of PIXELS, and the report says so. It also says where the files that lie here
    are not those of git's last commit, and which packages are not the lock's.
    """
    exact = platform.system() == "Linux" and platform.machine() == "x86_64"
    lines = list(_before(root, exact))
    with scratch("study-verify-") as folder:
        run.build(root, folder, False, workers, say, run.studys(root), cell_seconds=cell_seconds)
        differences = compare(root, folder, exact)
        strangers = _strangers(root, folder)
    committed = set(surroundings.tracked(root))
    differences += [f"{name}: committed, but nothing makes it" for name in strangers if name in committed]
    if others := [name for name in strangers if name not in committed]:
        lines.append(f"not the study's, left alone: {_few(others)}")
    made = manifest.load(root / "figures") or manifest.Manifest()
    saved = [] if differences else [name for name in made.made if manifest.digest(root / name) != made.made[name]]
    if saved:
        lines.append(f"saved by an editor, the same but for its layout: {_few(saved)}")
    verdict = _verdict(len(made.made) + 1, len(saved), exact)
    if differences:
        verdict = f"{len(differences)} difference{'s' if len(differences) > 1 else ''}"
    return Report(not differences, (*lines, *differences, verdict))


def _verdict(count: int, saved: int, exact: bool) -> str:
    if not exact:
        return f"same within tolerance: {count} files"
    return f"same: {count - saved} files, every byte"


def _before(root: Path, exact: bool) -> Iterator[str]:
    """Yield what the comparison rests on, a line each."""
    if left := [piece.key for piece in corpus.read(root / "corpus") if piece.local]:
        yield f"left out: local texts of {', '.join(left)}; what is committed rests on committed texts alone"
    if not exact:
        yield (
            f"compared with a tolerance ({TOLERANCE} in numbers, {PIXELS} of 255 in pictures): "
            "bytes are promised on Linux x86-64 only"
        )
    edited = surroundings.uncommitted(root)
    if edited is None:
        yield "git cannot be asked here: the files are held against themselves, not against a commit"
    elif edited:
        yield f"not as in git's last commit: {_few(edited)}; compared as they lie here"
    versions = surroundings.other_versions(root)
    if versions is None:
        yield f"no {surroundings.LOCK} here: the installed packages cannot be held against it"
    elif versions:
        yield f"other packages than the lock's, a likely cause of any difference: {_few(versions)}"
    yield (
        "not seen here: whether texts, codes, lexicons and prose are right; only that everything is made from "
        "them as they lie here"
    )


def _few(names: Sequence[str], most: int = 5) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _files(folder: Path) -> dict[str, Path]:
    """Return the files of the study's parts below `folder`, hidden ones left out."""
    paths = [path for part in manifest.PARTS for path in sorted((folder / part).rglob("*"))]
    names = {path.relative_to(folder).as_posix(): path for path in paths if path.is_file()}
    return {name: path for name, path in names.items() if not manifest.is_hidden(name)}


def _strangers(root: Path, fresh: Path) -> list[str]:
    """Return the files in the study's folders that neither its manifest names nor the run made anew."""
    kept = manifest.load(root / "figures") or manifest.Manifest()
    return sorted(_files(root).keys() - kept.made.keys() - _files(fresh).keys())


def compare(committed: Path, fresh: Path, exact: bool = True) -> list[str]:
    """Return a line for each file of the study that is missing, left over or different, the README among them."""
    theirs, kept = _files(fresh), manifest.load(committed / "figures") or manifest.Manifest()
    lines = []
    for name in sorted(theirs.keys() | kept.made.keys()):
        if name not in theirs:
            if (committed / name).is_file():
                lines.append(f"{name}: left over, nothing makes it")
        elif not (committed / name).is_file():
            lines.append(f"{name}: missing")
        elif found := _different(committed / name, theirs[name], exact):
            lines.append(f"{name}: {found}")
    readme = (committed / "README.md", fresh / "README.md")
    if readme[1].exists() and (found := _different(*readme, exact)):
        lines.append(f"README.md: {found}")
    return lines


def _different(ours: Path, theirs: Path, exact: bool) -> str:
    """Return in words how two files differ, empty where they are the same or within what is promised."""
    return "" if ours.read_bytes() == theirs.read_bytes() else difference(ours, theirs, exact)


def difference(ours: Path, theirs: Path, exact: bool) -> str:
    """Return in words how two files of one name differ, empty where that is within what is promised."""
    form = ours.suffix.lstrip(".")
    if form in FORMATS:
        return "other bytes than the figure made anew" if exact else _pixels(ours, theirs) if form == "png" else ""
    try:
        a, b = (path.read_text(encoding="utf-8") for path in (ours, theirs))
        if form == "ipynb":
            a, b = (_comparable(notebooks.clean(text, ours), exact) for text in (a, b))
    except (StudyError, ValueError) as error:
        return f"cannot be read: {' '.join(str(error).split())}"
    if a == b or (not exact and _near(a, b)):
        return "" if form == "ipynb" or not exact else "other bytes"
    if ours.name == manifest.NAME:
        return _listed(ours, theirs, exact)
    if ours.name == "results.json":
        return _keys(a, b)
    pairs = enumerate(zip(a.splitlines(), b.splitlines(), strict=False), start=1)
    line, x, y = next(((i, x, y) for i, (x, y) in pairs if x != y), (0, "its end", "another end"))
    return f"line {line}: committed {_around(x, y)}, made anew {_around(y, x)}"


def _listed(ours: Path, theirs: Path, exact: bool) -> str:
    """Return which inputs and notes of the method are not those that the results were made from."""
    a, b = manifest.load(ours.parent), manifest.load(theirs.parent)
    assert a is not None
    assert b is not None
    names = manifest.differing({**a.inputs, **a.record}, {**b.inputs, **b.record})
    if names:
        return f"edited since the results were made: {_few(names)}; `study run` makes them anew"
    other = any(a.made.get(name) != b.made[name] for name in b.made)
    return "other sums of files" if exact and other else ""


def _comparable(text: str, exact: bool) -> str:
    """Return a notebook's text, without its pictures where their bytes are not promised."""
    return text if exact else re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", text)


def _around(text: str, other: str) -> str:
    """Return the place where `text` departs from `other`."""
    at = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    return repr(text[max(0, at - 20) : at + 20])


def _keys(a: str, b: str) -> str:
    """Return which results of a ledger differ."""
    try:
        x, y = (json.loads(text)["results"] for text in (a, b))
    except (ValueError, KeyError):
        return "not a ledger"
    changed = sorted(k for k in x.keys() | y.keys() if x.get(k) != y.get(k))
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    words = [f"{k} ({x.get(k, {}).get('value', 'missing')}, made anew {y.get(k, {}).get('value', 'missing')})" for k in changed[:3]]
    return f"other results: {', '.join(words)}{more}" if changed else "other head, figures or inputs"


def _near(a: str, b: str) -> bool:
    """Return whether two texts are the same but for numbers within TOLERANCE."""
    if _NUMBER.sub("#", a) != _NUMBER.sub("#", b):
        return False
    return all(abs(float(x) - float(y)) <= TOLERANCE for x, y in zip(_NUMBER.findall(a), _NUMBER.findall(b), strict=True))


def _pixels(ours: Path, theirs: Path) -> str:
    """Return in words how far two pictures differ beyond PIXELS, empty where they do not."""
    import numpy as np
    from matplotlib.image import imread

    x, y = imread(ours), imread(theirs)
    if x.shape != y.shape:
        return f"size {x.shape[1]} by {x.shape[0]}, made anew {y.shape[1]} by {y.shape[0]}"
    far = float(np.abs(x - y).mean() * 255)
    return f"mean difference {far:.1f} of 255" if far > PIXELS else ""
