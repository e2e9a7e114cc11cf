"""Validation: instruments against human-coded data, and the rates of other news."""
