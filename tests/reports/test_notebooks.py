"""Notebooks are rewritten in the layout that they had."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planted import LEDGER, NOW, SHARE

from analysis.reports.check import check

LINES = ["Söhne \u2013 “so”\n", f"[29 %](results.html#{SHARE}~{NOW})\n"]
CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {"x": [1.0, 1e-5, None]}, "source": LINES},
    {"cell_type": "markdown", "id": "b", "metadata": {}, "source": LINES[1]},
]
CONTENT = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def mended(folder: Path, text: str) -> str:
    path = folder / "a.ipynb"
    path.write_bytes(text.encode())
    assert [finding.fixed for finding in check([path], LEDGER, fix=True)] == [True, True]
    return path.read_bytes().decode()


@pytest.mark.parametrize("layout", [{"indent": 1}, {"indent": 7}, {"indent": "\t"}, {}])
@pytest.mark.parametrize("in_ascii", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_only_the_number_changes(
    tmp_path: Path, layout: dict[str, Any], in_ascii: bool, end: str
) -> None:
    text = json.dumps(CONTENT, ensure_ascii=in_ascii, **layout) + "\n" * bool(end)
    text = text.replace("\n", end or "\n")
    assert mended(tmp_path, text) == text.replace("29 %", "30 %")


def test_the_place_is_the_cell_and_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(CONTENT), encoding="utf-8")
    places = [finding.place for finding in check([path], LEDGER)]
    assert places == ["cell 1 line 2", "cell 2 line 1"]


def test_an_output_is_made_by_running_again(tmp_path: Path) -> None:
    output = {"output_type": "display_data", "data": {"text/markdown": LINES}}
    cell = {"cell_type": "code", "source": "", "outputs": [output]}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    before = path.read_bytes()
    (finding,) = check([path], LEDGER, fix=True)
    assert (finding.verdict, finding.fixed) == ("wrong", False)
    assert finding.why == "an output is made by running the notebook again"
    assert path.read_bytes() == before
