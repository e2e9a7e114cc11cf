"""How figures look and how they are saved: the same bytes from the same table and versions."""

from __future__ import annotations

import os
import warnings
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
            staged = path.with_name(f".{path.name}")
            try:
                figure.savefig(staged, format=form, metadata=metadata)
                os.replace(staged, path)
            finally:
                staged.unlink(missing_ok=True)  # a full disk leaves no half drawing behind
        return _lacking(figure)


def _lacking(figure: Figure) -> str:
    """Return the signs in a drawing's texts that their font does not have, in order."""
    from matplotlib.font_manager import findfont, get_font
    from matplotlib.text import Text

    signs = set()
    for text in figure.findobj(Text):
        font = get_font(findfont(text.get_fontproperties()))
        signs |= {sign for sign in text.get_text() if not font.get_char_index(ord(sign))}
    return "".join(sorted(signs - {"\n"}))
