"""Framing, sentiment and threat language in news, measured so that every number leads back to words."""

__version__ = "0.1.0"
__all__ = ["__version__"]
