"""JupyterLab in a real browser: run from its menus, notebooks stay as the study made them.

Without Chromium these tests are skipped: install it (Debian: `apt-get install chromium`) or name
it in the environment variable CHROMIUM.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import browser
import pytest
from browser import CELLS, ERRORS, OUTPUTS, PRINTED, STATUS, TAB, Page

from analysis.pipeline import kernels, notebook_file, run
from analysis.pipeline.notebooks import Options, execute

pytestmark = pytest.mark.skipif(
    browser.CHROMIUM is None, reason="no Chromium here; it opens JupyterLab as a user does"
)
DONE = f"{STATUS} === 'idle' && {CELLS}.every((c, i) => c.executionCount === i + 1)"
PLAYED = f"{STATUS} === 'idle' && {CELLS}.every(c => c.executionCount)"
EMPTY = f"{CELLS}.every(c => c.executionCount === null && !c.outputs.length)"
UNWANTED = f"{OUTPUTS}.filter(o => ['error', 'stream'].includes(o.output_type))"
LINKS = "'.jp-OutputArea-output a[href*=\"results.html\"]'"
ENDLESS = "import time\nprint('begun')\nwhile True:\n    time.sleep(0.01)"
READS_OWN_TABLE = "from pathlib import Path\nprint(Path('../figures/mine.csv').read_text())"
OWN_TABLE = "key,value\nmine,42\n"
OWN_CELL = {
    "id": "a",
    "cell_type": "code",
    "source": "1",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}
OWN_NOTEBOOK = {
    "cells": [OWN_CELL],
    "metadata": {"kernelspec": notebook_file.KERNELSPEC},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture
def study(root: Path, built: Path, tmp_path: Path) -> Path:
    """A copy of the study as it was made, without the pictures: the notebooks are to draw them."""
    folder = tmp_path / "study"
    pictures = shutil.ignore_patterns("*.svg", "*.pdf", "*.png")
    caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "analysis", folder / "analysis", ignore=caches)
    shutil.copytree(built / "figures", folder / "figures", ignore=pictures)
    shutil.copytree(built / "notebooks", folder / "notebooks")
    shutil.copy(built / "README.md", folder)
    return folder


@pytest.fixture
def page(study: Path, tmp_path: Path) -> Iterator[Page]:
    with browser.jupyterlab(study, tmp_path) as page:
        yield page


def test_notebooks_run_from_the_menu_save_what_the_study_made(
    page: Page, study: Path, built: Path
) -> None:
    first, *_, instruments, last = run.numbered_notebooks(study)
    for path in (first, instruments, last):
        name = f"notebooks/{path.name}"
        page.open(name)
        page.command("notebook:clear-all-cell-outputs")
        assert page.evaluate(EMPTY)

        page.choose("Run", "Restart Kernel and Run All Cells")
        page.click(".jp-Dialog button.jp-mod-accept", "Restart")
        page.until(DONE)
        assert page.evaluate(OUTPUTS)
        assert page.evaluate(UNWANTED) == [], name
        assert page.evaluate(f"{TAB}.node.querySelectorAll({LINKS}).length") > 0, name

        page.save()
        text = path.read_text(encoding="utf-8")
        made = (built / name).read_text(encoding="utf-8")
        assert notebook_file.clean(text, path) == made, name
        page.close()
    pictures = list((study / "figures").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.read_bytes() == (built / "figures" / picture.name).read_bytes()


def test_an_afternoon_s_play_leaves_the_user_s_files_alone(page: Page, study: Path) -> None:
    """A cell is edited, own files lie beside the study's, an endless cell is interrupted."""
    first, second = run.numbered_notebooks(study)[:2]
    table = study / "figures" / "mine.csv"
    own = study / "notebooks" / "my-own.ipynb"
    table.write_text(OWN_TABLE, encoding="utf-8")
    own.write_text(json.dumps(OWN_NOTEBOOK), encoding="utf-8")
    edit(page, first)
    interrupt(page, own)

    checkpoints = study / "notebooks" / ".ipynb_checkpoints"
    copies = sorted(checkpoints.glob("*.ipynb"))
    assert copies
    users = {path: path.read_bytes() for path in (table, own, first)}
    assert run.numbered_notebooks(study)[:2] == [first, second]
    with kernels.started(study) as starter:
        executed = execute(starter, [first, second, own], own.parent, Options())
    assert executed.failures == {}
    assert "mine,42" in executed.texts[own]
    assert "edited" in executed.texts[first]

    assert {path: path.read_bytes() for path in users} == users
    assert all(path.exists() for path in copies)  # JupyterLab may write them at any time
    assert table.read_text(encoding="utf-8") == OWN_TABLE
    # Running the last cell adds an empty one, as JupyterLab does.
    assert sources(own) == [READS_OWN_TABLE, ""]
    assert sources(first)[0].endswith("print('edited')")


def edit(page: Page, path: Path) -> None:
    """Add a line to a notebook's first cell, run them all and save."""
    page.open(f"notebooks/{path.name}")
    page.write_and_run(0, f"{sources(path)[0]}\nprint('edited')")
    page.until(f"{PRINTED}.includes('edited\\n')")
    page.choose("Run", "Run All Cells")
    page.until(PLAYED)
    page.save()


def interrupt(page: Page, path: Path) -> None:
    """Interrupt an endless cell, have it read one's own table instead and save."""
    page.open(f"notebooks/{path.name}")
    page.write_and_run(0, ENDLESS)
    page.until(f"{PRINTED}.includes('begun\\n')")
    page.choose("Kernel", "Interrupt Kernel")
    page.until(f"{ERRORS}.includes('KeyboardInterrupt') && {STATUS} === 'idle'")
    page.write_and_run(0, READS_OWN_TABLE)
    page.until(f"{PRINTED}.some(text => text.includes('mine,42'))")
    page.save()


def sources(path: Path) -> list[str]:
    """Return the sources of a notebook's code cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
