"""What stands in for measuring and executing: what a run of the same study made already."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from analysis.ledger import load
from analysis.measures.agreement import people
from analysis.pipeline import manifest
from analysis.pipeline.compute import Computed
from analysis.pipeline.kernels import Kernels
from analysis.pipeline.notebooks import Executed, Options
from analysis.reports.readme import Told
from analysis.study.codebook import Coder
from analysis.study.config import read_facts
from analysis.study.consensus import in_words
from analysis.study.questions import read_goals, read_questions

DRAWN = ("svg", "pdf", "png")


def compute(built: Path) -> Callable[..., Computed]:
    """Return what stands in for measuring a study whose figures were made in `built`."""
    kept = (path for path in (built / "figures").iterdir() if path.name != manifest.NAME)
    texts = [path for path in kept if path.suffix.lstrip(".") not in DRAWN]

    def made(root: Path, _: bool = True) -> Computed:
        figures, facts = built / "figures", read_facts(root)
        records = json.loads((figures / "coders.json").read_text(encoding="utf-8"))
        coders = {name: Coder(**record) for name, record in records.items()}
        kinds = {one.coder for one in coders.values()}
        return Computed(
            title=facts.title,
            ledger=load(figures),
            files={path.name: path.read_text(encoding="utf-8") for path in texts},
            told=Told(
                read_questions(root).questions,
                read_goals(root),
                in_words(coders),
                people(pd.read_csv(figures / "agreement_person.csv"), kinds),
                facts.scores,
                facts.sure,
            ),
            notes=(),
        )

    return made


def execute(built: Path) -> Callable[..., Executed]:
    """Return what stands in for executing notebooks: texts and pictures that lie in `built`."""

    def made(_: Kernels, paths: Sequence[Path], cwd: Path, __: Options) -> Executed:
        for form in DRAWN:
            for path in (built / "figures").glob(f"*.{form}"):
                shutil.copy(path, cwd.parent / "figures")
        texts = {path: built / "notebooks" / path.name for path in paths}
        return Executed({path: text.read_text(encoding="utf-8") for path, text in texts.items()})

    return made
