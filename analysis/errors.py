"""The one error that a user sees: a line that names the file, the place, the value and what is allowed."""

from __future__ import annotations


class StudyError(Exception):
    """A wrong input; its text is the one line that is shown."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows of it: the one line, with nothing that steers a terminal."""
        line = " ".join(str(self).split())
        return ["study: " + "".join(c if c.isprintable() else "\ufffd" for c in line)]
