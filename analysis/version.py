"""The package's version, which stands alone so that every floor may know it."""

__version__ = "0.1.0"
