"""From the folder of a study to its results, figures and notebooks."""
