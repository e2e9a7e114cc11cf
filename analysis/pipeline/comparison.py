"""How a committed file differs from the one made anew, in words."""

from __future__ import annotations

import json
import re
from itertools import zip_longest
from math import isclose
from os.path import commonprefix
from pathlib import Path

from analysis.errors import StudyError, one_line
from analysis.figures.style import FORMATS
from analysis.pipeline import manifest, notebook_file
from analysis.pipeline.manifest import few

TOLERANCE = 1e-6
PIXELS = 2.0  # of 255, mean difference
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")


def difference(ours: Path, fresh: Path, exact: bool) -> str:
    """Return in words how two files of one name differ.

    It is empty where they are the same, or within what is promised if bytes are not, `exact`.
    """
    if ours.read_bytes() == fresh.read_bytes():
        return ""
    form = ours.suffix.lstrip(".")
    if form in FORMATS and exact:
        return "other bytes than the figure made anew"
    if form in FORMATS:
        return _pixels(ours, fresh) if form == "png" else ""
    try:
        a, b = (_comparable(path, exact) for path in (ours, fresh))
    except (StudyError, ValueError) as error:
        return f"cannot be read: {one_line(str(error))}"
    if not exact and _is_near(a, b):
        return ""
    if a == b:  # a notebook that an editor saved has the same content in another layout
        return "" if form == "ipynb" else "other bytes"
    if ours.name == manifest.NAME:
        return _edited(ours, fresh, exact)
    return _results(a, b) if ours.name == "results.json" else _first_line(a, b)


def _comparable(path: Path, exact: bool) -> str:
    """Return a file's text; a notebook's in one form, without pictures unless `exact`."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    text = notebook_file.clean(text, path)
    return text if exact else _PICTURE.sub("", text)


def _edited(ours: Path, fresh: Path, exact: bool) -> str:
    """Return which inputs and notes of the method are not those the results were made from."""
    a, b = (manifest.kept(path.parents[1]) for path in (ours, fresh))
    if names := manifest.differing({**a.inputs, **a.record}, {**b.inputs, **b.record}):
        return f"edited since the results were made: {few(names)}; `study run` makes them anew"
    other = a.readme != b.readme or any(a.made.get(name) != b.made[name] for name in b.made)
    return "other sums of files" if exact and other else ""


def _results(a: str, b: str) -> str:
    """Return which results of a ledger differ."""
    try:
        ours, fresh = (json.loads(text)["results"] for text in (a, b))
    except (ValueError, KeyError):
        return "not a ledger"
    words = []
    for key in manifest.differing(ours, fresh):
        old, new = (results.get(key, {"value": "missing"})["value"] for results in (ours, fresh))
        words.append(f"{key} ({old}, made anew {new})")
    return f"other results: {few(words, 3)}" if words else "other head, figures or inputs"


def _first_line(a: str, b: str) -> str:
    """Return the first line in which two texts differ, from where they do."""
    pairs = zip_longest(a.splitlines(), b.splitlines(), fillvalue="")
    for number, (ours, fresh) in enumerate(pairs, start=1):
        if ours != fresh:
            same = len(commonprefix([ours, fresh]))  # noqa: RUF071  (letters, no paths)
            shown = slice(max(0, same - 20), max(0, same - 20) + 40)
            return f"line {number}: committed {ours[shown]!r}, made anew {fresh[shown]!r}"
    return "other ends of lines"


def _is_near(a: str, b: str) -> bool:
    """Return whether two texts are the same but for numbers within TOLERANCE."""
    if _NUMBER.sub("#", a) != _NUMBER.sub("#", b):
        return False
    pairs = zip(_NUMBER.findall(a), _NUMBER.findall(b), strict=True)
    return all(isclose(float(x), float(y), rel_tol=0, abs_tol=TOLERANCE) for x, y in pairs)


def _pixels(ours: Path, fresh: Path) -> str:
    """Return in words how far two pictures differ beyond PIXELS, empty where they do not."""
    import numpy as np
    from matplotlib.image import imread

    a, b = imread(ours), imread(fresh)
    if a.shape != b.shape:
        return f"size {a.shape[1]} by {a.shape[0]}, made anew {b.shape[1]} by {b.shape[0]}"
    far = float(np.abs(a - b).mean() * 255)
    return f"mean difference {far:.1f} of 255" if far > PIXELS else ""
