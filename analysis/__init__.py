"""Measure how news frames what it reports, so that every number leads back to words."""

from typing import Any

from analysis.version import __version__

__all__ = ["StudyError", "__version__", "open_study"]


def __getattr__(name: str) -> Any:
    """Return what a notebook asks for; loaded only then, so that a command answers at once."""
    if name == "open_study":
        from analysis.opening import open_study

        return open_study
    if name == "StudyError":
        from analysis.errors import StudyError

        return StudyError
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
