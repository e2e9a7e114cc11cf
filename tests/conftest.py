"""What the tests share: the committed study and the small one, each read and measured once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import small as files
from hypothesis import settings

from analysis.measures.measured import Measured, measured
from analysis.results import Result
from analysis.study.study import Study, read_study

ROOT = Path(__file__).parents[1]
# The same examples in every run, and no deadline: a busy machine is no failure.
settings.register_profile("study", deadline=None, derandomize=True, database=None)
settings.load_profile("study")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the committed study."""
    return ROOT


@pytest.fixture(scope="session")
def committed() -> Measured:
    """The committed study, without texts of one's own, measured anew."""
    return measured(read_study(ROOT, local=False))


@pytest.fixture(scope="session")
def results(committed: Measured) -> Mapping[str, Result]:
    """Every result of the committed study."""
    return committed.results


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The small study with two coders."""
    return read_study(files.small_study(tmp_path_factory.mktemp("small"), coders=2))


@pytest.fixture(scope="session")
def uncoded(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The small study without coders."""
    return read_study(files.small_study(tmp_path_factory.mktemp("uncoded")))


@pytest.fixture(scope="session")
def small_measured(small: Study) -> Measured:
    """The small study with two coders, measured."""
    return measured(small)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the committed study run anew: figures/, notebooks/ and README.md."""
    from analysis.pipeline import run
    from analysis.pipeline.notebooks import Options

    folder = tmp_path_factory.mktemp("built")
    run.build(ROOT, folder, False, Options(), run.own_notebooks(ROOT))
    return folder
