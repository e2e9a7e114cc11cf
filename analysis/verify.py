"""`study verify`: everything made anew elsewhere and compared with what is committed."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis import corpus, notebooks, run
from analysis.errors import StudyError
from analysis.figures.style import FORMATS
from analysis.scratch import scratch

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
    pictures to a mean difference of PIXELS, and the report says so.
    """
    lines = []
    if left := [piece.key for piece in corpus.read(root / "corpus") if piece.local]:
        lines.append(f"left out: local texts of {', '.join(left)}; what is committed rests on committed texts alone")
    exact = platform.system() == "Linux" and platform.machine() == "x86_64"
    if not exact:
        lines.append(f"compared with a tolerance ({TOLERANCE} in numbers, {PIXELS} of 255 in pictures): bytes are promised on Linux x86-64 only")
    with scratch("study-verify-") as folder:
        run.build(root, folder, False, workers, say, cell_seconds=cell_seconds)
        differences = []
        for part in run.OWNED:
            differences += compare(root / part, folder / part, exact)
        fresh = folder / "README.md"
        if fresh.exists() and fresh.read_bytes() != (root / "README.md").read_bytes():
            differences.append(f"README.md: {difference(root / 'README.md', fresh, exact) or 'other bytes'}")
    count = sum(len(_files(root / part)) for part in run.OWNED)
    verdict = f"{len(differences)} differences" if differences else f"same: {count} files, every byte" if exact else f"same within tolerance: {count} files"
    return Report(not differences, (*lines, *differences, verdict))


def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")} if folder.is_dir() else {}


def compare(committed: Path, fresh: Path, exact: bool = True) -> list[str]:
    """Return a line for each file that is missing, left over or different."""
    ours, theirs = _files(committed), _files(fresh)
    lines = [f"{committed.name}/{name}: missing" for name in theirs if name not in ours]
    lines += [f"{committed.name}/{name}: left over, nothing makes it" for name in ours if name not in theirs]
    for name in sorted(ours.keys() & theirs.keys()):
        if ours[name].read_bytes() != theirs[name].read_bytes() and (found := difference(ours[name], theirs[name], exact)):
            lines.append(f"{committed.name}/{name}: {found}")
    return lines


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
    if ours.name == "results.json":
        return _keys(a, b)
    pairs = enumerate(zip(a.splitlines(), b.splitlines(), strict=False), start=1)
    line, x, y = next(((i, x, y) for i, (x, y) in pairs if x != y), (0, "its end", "another end"))
    return f"line {line}: committed {_around(x, y)}, made anew {_around(y, x)}"


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
