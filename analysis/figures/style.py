"""How figures look and how they are saved: the same bytes from the same table, on the locked versions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import matplotlib as mpl
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.results import Result

# Okabe & Ito's palette, chosen so that neighbours differ in grey as well.
INK, SOFT, FAINT, PAPER = "#1a1a1a", "#6b6b6b", "#d9d9d9", "#ffffff"
RED, BLUE, SKY, GOLD, GREEN = "#b2420a", "#0b5a8a", "#7fb7d9", "#8a6100", "#2f7d5b"
WIDTH = 7.5
FORMATS = ("svg", "pdf", "png")


@contextmanager
def drawing() -> Iterator[None]:
    """Set the study's own drawing defaults, whatever the user's matplotlibrc says."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": ["DejaVu Sans"], "font.size": 8.5, "axes.titlesize": 10, "axes.labelsize": 8.5,
                "axes.titlelocation": "left", "axes.titleweight": "bold", "axes.spines.top": False,
                "axes.spines.right": False, "axes.edgecolor": SOFT, "axes.linewidth": 0.6, "xtick.color": SOFT,
                "ytick.color": SOFT, "text.color": INK, "axes.labelcolor": INK, "xtick.labelsize": 8,
                "ytick.labelsize": 8, "svg.hashsalt": "analysis", "svg.fonttype": "path", "pdf.fonttype": 42,
                "savefig.bbox": None, "savefig.dpi": 150, "figure.dpi": 100, "timezone": "UTC",
                "axes.unicode_minus": True, "legend.frameon": False, "figure.facecolor": PAPER,
            }
        )  # fmt: skip
        yield


def canvas(height: float, width: float = WIDTH, title: str = "") -> Figure:
    """Return an empty figure with room kept for its labels, its title at the left edge."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=10)
    return figure


def bare(axes: Axes, keep: str = "") -> None:
    """Take spines, ticks and labels off, but for those of the sides in `keep` (b, l)."""
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(side[0] in keep)
    axes.tick_params(length=0)
    if "b" not in keep:
        axes.set_xticks([])
    if "l" not in keep:
        axes.set_yticks([])


def folded(text: str, width: int, most: int | None = None) -> str:
    """Return text in lines of at most `width` letters; cut with … after `most` lines. Mathtext marks stay plain text."""
    lines = wrap(" ".join(text.split()), width) or [""]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1].rstrip() + "…"]
    return "\n".join(lines).replace("$", r"\$")


def window(text: str, word: str, width: int) -> str:
    """Return at most about `width` letters of `text` around `word`, … where it is cut, between words."""
    if len(text) <= width:
        return text
    at = max(text.find(word), 0)
    first = min(max(0, at + len(word) // 2 - width // 2), len(text) - width)
    start = text.find(" ", first) + 1 if first else 0
    end = first + width if first + width >= len(text) else text.rfind(" ", start, first + width)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def by_coders(result: Result) -> str:
    """Return the coders' range in words: "coders 6 to 7 %", or "each coder 56 %" where they do not differ."""
    low, _, high = result.shown_range.partition(" to ")
    outside = ", the value outside it" * result.outside
    if low == high.removesuffix(" %"):
        return f"each coder {high}{outside}"
    return f"coders {low} to {high}{outside}"


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its numbers rounded to 6 digits, so that no processor's last bit reaches the drawing."""
    return table.round(6)


def save(
    draw: Callable[[pd.DataFrame], Figure], table: pd.DataFrame, folder: Path, name: str, facts: Mapping[str, str]
) -> None:
    """Draw `table` and save it in `folder` as SVG, PDF and PNG; `facts` (title, alt, mark) go into each file."""
    with drawing():
        figure = draw(rounded(table))
        title, alt, mark = facts["title"], facts["alt"], facts["mark"]
        kept: dict[str, dict[str, str | None]] = {
            "svg": {"Title": title, "Description": alt, "Identifier": mark, "Date": None, "Creator": None},
            "pdf": {"Title": title, "Subject": alt, "Keywords": mark, "CreationDate": None, "Creator": None, "Producer": None},
            "png": {"Title": title, "Description": alt, "Source": mark, "Software": None},
        }
        for form in FORMATS:
            path = folder / f"{name}.{form}"
            staged = path.with_name(f".{path.name}")
            try:
                figure.savefig(staged, format=form, metadata=kept[form])
                os.replace(staged, path)
            finally:
                staged.unlink(missing_ok=True)  # a full disk leaves no half drawing behind
