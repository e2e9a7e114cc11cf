"""Small notebooks, written and executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.pipeline import kernels, notebooks
from analysis.pipeline.notebooks import Executed, Options


def notebook(*sources: str, ids: tuple[str, ...] = ("first", "second-cell", "third")) -> str:
    cells: list[dict[str, Any]] = [
        {
            "id": name,
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for name, source in zip(ids, sources, strict=False)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def write(folder: Path, name: str, *sources: str) -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(notebook(*sources), encoding="utf-8")
    return path


def execute(paths: list[Path], root: Path, options: Options | None = None) -> Executed:
    """Execute notebooks in the folder of the first, with what the study at `root` has."""
    with kernels.started(root) as starter:
        return notebooks.execute(starter, paths, paths[0].parent, options or Options())
