"""What a notebook shows: in JupyterLab as HTML or Markdown, elsewhere as plain text."""

from __future__ import annotations

from typing import Any


class Shown:
    """Something a notebook shows: as HTML or Markdown, and as plain text."""

    def __init__(self, plain_text: str, **forms: str) -> None:
        self._plain_text = plain_text
        self._forms = {f"text/{form}": text for form, text in forms.items()}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self._plain_text, **self._forms}

    def __repr__(self) -> str:
        return self._plain_text
