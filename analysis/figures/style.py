"""How figures look and how they are saved: the same bytes from the same table and versions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe & Ito's palette, chosen so that neighbours differ in grey as well.
COLOURS = {
    "ink": "#1a1a1a",
    "soft": "#6b6b6b",
    "grey": "#c9c9c9",
    "faint": "#d9d9d9",
    "pale": "#f0f0f0",
    "paper": "#ffffff",
    "red": "#b2420a",
    "blue": "#0b5a8a",
    "sky": "#7fb7d9",
    "gold": "#8a6100",
    "green": "#2f7d5b",
}
Look = Mapping[str, Any]  # how matplotlib is told to draw something
FORMATS = ("svg", "pdf", "png")
DEFAULTS: dict[Any, object] = {
    "figure.dpi": 100,
    "figure.facecolor": COLOURS["paper"],
    "font.family": ["DejaVu Sans"],
    "pdf.fonttype": 42,
    "savefig.bbox": None,
    "savefig.dpi": 150,
    "svg.fonttype": "path",
    "svg.hashsalt": "analysis",
    "timezone": "UTC",
}


@contextmanager
def drawing() -> Iterator[None]:
    """Set the study's own drawing defaults, whatever the user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(DEFAULTS)
        yield


def folded(text: str, width: int) -> str:
    """Return text in lines of at most `width` letters, in which no $ begins a formula."""
    return "\n".join(wrap(" ".join(text.split()), width)).replace("$", r"\$")


def save(
    draw: Callable[[pd.DataFrame], Figure],
    table: pd.DataFrame,
    folder: Path,
    name: str,
    facts: Mapping[str, str],
) -> None:
    """Draw `table` and save it in `folder` as SVG, PDF and PNG, with title, alt and mark inside.

    Numbers are rounded to 6 digits, so that no processor's last bit reaches the drawing.
    """
    with drawing():
        figure = draw(table.round(6))
        for form, metadata in _metadata(facts).items():
            path = folder / f"{name}.{form}"
            staged = path.with_name(f".{path.name}")
            try:
                figure.savefig(staged, format=form, metadata=metadata)
                os.replace(staged, path)
            finally:
                staged.unlink(missing_ok=True)  # a full disk leaves no half drawing behind


def _metadata(facts: Mapping[str, str]) -> dict[str, dict[str, str | None]]:
    """Return what goes into each file; what is None, dates above all, is kept out of it."""
    title, alt, mark = facts["title"], facts["alt"], facts["mark"]
    svg = {"Title": title, "Description": alt, "Identifier": mark}
    pdf = {"Title": title, "Subject": alt, "Keywords": mark}
    png = {"Title": title, "Description": alt, "Source": mark}
    return {
        "svg": {**svg, "Date": None, "Creator": None},
        "pdf": {**pdf, "CreationDate": None, "Creator": None, "Producer": None},
        "png": {**png, "Software": None},
    }
