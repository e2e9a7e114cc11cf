"""Texts as columns: tokens, lexicons and what they find."""
