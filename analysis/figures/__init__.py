"""The figures: a form makes the table of what is drawn, draws it, and puts it in words."""
