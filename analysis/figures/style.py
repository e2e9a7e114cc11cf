"""How figures look and how they are saved: the same bytes from the same table and versions."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.ft2font import FT2Font

LARGE = 100.0  # points
FEWEST = 4  # letters of a line, however little room there is
# After Okabe & Ito's palette, so that neighbours differ in grey as well. One meaning a colour: ink
# what is counted, violence first; red danger; green good news and remedies; blue what coders see;
# gold what word lists and rules see; plum what a source says; soft and grey other news.
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
    "plum": "#7a3b69",
}
# What is said where in each kind of file; what is None, dates above all, is kept out of it.
METADATA: Mapping[str, Mapping[str, str | None]] = {
    "svg": {
        "Title": "title",
        "Description": "alt",
        "Identifier": "mark",
        "Date": None,
        "Creator": None,
    },
    "pdf": {
        "Title": "title",
        "Subject": "alt",
        "Keywords": "mark",
        "CreationDate": None,
        "Creator": None,
        "Producer": None,
    },
    "png": {"Title": "title", "Description": "alt", "Source": "mark", "Software": None},
}
FORMATS = tuple(METADATA)
# The type is pinned with its package; what it has no sign for is drawn in matplotlib's own.
CUTS = ("Regular", "Italic", "Bold", "BoldItalic")
FAMILIES = ["IBM Plex Sans Condensed", "DejaVu Sans"]
DEFAULTS: dict[Any, object] = {
    "figure.dpi": 100,
    "figure.facecolor": COLOURS["paper"],
    "font.family": FAMILIES,
    "mathtext.fontset": "custom",
    **{f"mathtext.{cut}": f"{FAMILIES[0]}:bold" for cut in ("bf", "cal", "it", "rm", "sf", "tt")},
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
    _load_type()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(DEFAULTS)
        yield


@cache
def _load_type() -> None:
    """Make the pinned cuts known to matplotlib, before any that the machine may have."""
    from fontpkg_ibm_plex_sans_condensed import ROOT
    from matplotlib.font_manager import fontManager

    names = {f"IBMPlexSansCondensed-{cut}.ttf" for cut in CUTS}
    fontManager.ttflist[:] = [font for font in fontManager.ttflist if font.name != FAMILIES[0]]
    for path in sorted(ROOT.rglob("*.ttf")):
        if path.name in names:
            fontManager.addfont(path)


@cache
def folded(text: str, room: float, size: float, bold: bool = False) -> str:
    """Return text in lines that are at most `room` inches wide, in which no $ begins a formula.

    A word that is wider is broken; a few letters always go into a line.
    """
    lines, line = [], ""
    for word in text.split():
        wanted = f"{line} {word}".strip()
        if line and width(wanted, size, bold) > room:
            lines.append(line)
            wanted = word
        while len(wanted) > FEWEST and width(wanted, size, bold) > room:
            fitting = (
                n
                for n in range(len(wanted) - 1, FEWEST, -1)
                if width(wanted[:n], size, bold) <= room
            )
            most = next(fitting, FEWEST)
            lines.append(wanted[:most])
            wanted = wanted[most:]
        line = wanted
    return "\n".join([*lines, line]).replace("$", r"\$")


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how many inches wide text is in the pinned type; a sign it lacks is as wide as M."""
    font = _cut(bold)
    text = "".join(sign if font.get_char_index(ord(sign)) else "M" for sign in text)
    font.set_size(LARGE, 72)  # small letters are fitted to whole dots
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64 / 72 * size / LARGE


@cache
def _cut(bold: bool) -> FT2Font:
    from fontpkg_ibm_plex_sans_condensed import ROOT
    from matplotlib.font_manager import get_font

    name = f"IBMPlexSansCondensed-{'Bold' if bold else 'Regular'}.ttf"
    return get_font(next(path for path in sorted(ROOT.rglob("*.ttf")) if path.name == name))


def save(
    draw: Callable[[pd.DataFrame], Figure],
    table: pd.DataFrame,
    folder: Path,
    name: str,
    facts: Mapping[str, str],
) -> str:
    """Draw `table` and save it in `folder` as SVG, PDF and PNG, with title, alt and mark inside.

    Numbers are rounded to 6 digits, so that no processor's last bit reaches the drawing. Returned
    are the signs that its font does not have, for which boxes stand.
    """
    with drawing(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        figure = draw(table.round(6))
        for form, named in METADATA.items():
            metadata = {field: fact and facts[fact] for field, fact in named.items()}
            path = folder / f"{name}.{form}"
            # Two notebooks may draw one figure at once.
            staged = path.with_name(f".{os.getpid()}-{path.name}")
            try:
                figure.savefig(staged, format=form, metadata=metadata)
                os.replace(staged, path)
            finally:
                staged.unlink(missing_ok=True)  # a full disk leaves no half drawing behind
        return _lacking(figure)


def _lacking(figure: Figure) -> str:
    """Return the signs in a drawing's texts that neither type has, in order."""
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.text import Text

    fonts = [get_font(findfont(FontProperties(family=[family]))) for family in FAMILIES]
    signs = {sign for text in figure.findobj(Text) for sign in text.get_text()} - {"\n"}
    known = (sign for sign in signs if any(font.get_char_index(ord(sign)) for font in fonts))
    return "".join(sorted(signs.difference(known)))
