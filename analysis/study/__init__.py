"""A study: its settings, pieces, sentences and codes."""
