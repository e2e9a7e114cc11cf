"""The constructs, one module each: `INSTRUMENTS` find its evidence, `results` turns the study's tables into numbers."""
