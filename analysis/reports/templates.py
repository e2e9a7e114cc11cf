"""Templates: the files of this folder that are filled with texts.

Each text put in is made plain; in HTML it is escaped as well.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reports.plain import plain

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent


def rendered(name: str, **fields: Any) -> str:
    """Return a template with its fields put in; only what is `Markup` stands as it is."""
    return _environment().get_template(name).render(fields)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        finalize=lambda value: plain(value) if type(value) is str else value,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
