"""The simulation of coverage: it repeats itself, and an interval that is too narrow shows."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.measures import weighted
from analysis.measures.kept_scores import SIMULATED, coverage
from analysis.validation.coverage import simulate


def test_the_kept_table_is_what_is_simulated() -> None:
    table = simulate(draws=40)
    assert list(table) == list(SIMULATED) == list(coverage())
    assert len(table) == len(coverage()) == 12
    assert set(table["draws"]) == {40}
    assert table.equals(simulate(draws=40))


def test_the_exact_interval_holds_and_the_bootstrap_falls_short() -> None:
    held = coverage().pivot_table("coverage", ["positives", "metric"], "interval")
    assert held["exact"].min() >= 0.94
    assert (held["exact"] > held["bootstrap"]).all()


def test_an_interval_that_is_too_narrow_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(value: float, _: float) -> tuple[float, float]:
        return value * 0.99, min(1.0, value * 1.01)

    monkeypatch.setattr(weighted, "exact", narrow)
    table = simulate(draws=40)
    assert np.all(table["coverage"][table["interval"] == "exact"] < 0.5)
