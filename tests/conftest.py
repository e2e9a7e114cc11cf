"""What the tests share: the committed study, read and measured once, and the small study worked by hand."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from hypothesis import settings

from analysis.measures.shares import Tables
from analysis.pipeline import compute as study
from analysis.pipeline import run
from analysis.results import Result

ROOT = Path(__file__).parents[1]
# The same examples in every run, and no deadline: a busy machine is no failure.
settings.register_profile("study", deadline=None, derandomize=True, database=None)
settings.load_profile("study")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the committed study."""
    return ROOT


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The committed study, without texts of one's own."""
    return study.read(ROOT, local=False)


@pytest.fixture(scope="session")
def results(tables: Tables) -> dict[str, Result]:
    """Every result of the committed study, measured anew."""
    return {result.key: result for result in study.measure(tables)}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The small study."""
    return made.study(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the study made anew from the committed corpus: figures/, notebooks/ and README.md."""
    folder = tmp_path_factory.mktemp("built")
    run.build(ROOT, folder, False, 2, lambda _: None)
    return folder
