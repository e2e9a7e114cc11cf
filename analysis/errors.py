"""The one error that a user sees: a line that names the file, the place, the value and what is allowed."""

from __future__ import annotations


class StudyError(Exception):
    """A wrong input; its text is the one line that is shown."""
