"""Citing: numbers that travel into reports, and reports held against the results for as long as they live.

`cite` writes a citation, `citation` reads one back and holds it, `reports` finds them in a file, `check` judges a
whole report.
"""
