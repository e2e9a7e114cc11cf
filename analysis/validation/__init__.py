"""Validation: the instruments against human-coded data, and the rates of the news to compare with."""
