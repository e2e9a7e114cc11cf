"""The figures, one module each: `table` makes what is drawn, `draw` draws it, `caption` and `alt` say what it shows."""
