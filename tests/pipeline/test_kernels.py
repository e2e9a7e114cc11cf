"""Kernels: forked from a process that has imported what is common, strangers to each other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from books import execute, write

from analysis.pipeline import kernels, notebooks
from analysis.pipeline.notebooks import Options

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")


def shown(text: str) -> str:
    """Return what the last cell of an executed notebook shows as text."""
    (output,) = json.loads(text)["cells"][-1]["outputs"]
    return "".join(output["text"] if "text" in output else output["data"]["text/plain"])


def test_a_kernel_has_nothing_of_another(tmp_path: Path, root: Path) -> None:
    first = write(tmp_path, "a", "import json, os\njson.mine = os.environ['MINE'] = 'a'")
    asked = "import json, os\nhasattr(json, 'mine') or 'MINE' in os.environ or os.getcwd()"
    second = write(tmp_path, "b", asked)
    done = execute([first, second], root, Options(workers=1))
    assert done.failures == {}
    assert shown(done.texts[second]) == repr(str(tmp_path))


def test_what_notebooks_import_is_there_already(tmp_path: Path, root: Path) -> None:
    common = {"pandas", "matplotlib.figure", "analysis.notebook"}
    path = write(tmp_path, "a", f"import sys\nsorted({common} & set(sys.modules))")
    text = execute([path], root).texts[path]
    assert shown(text) == "['analysis.notebook', 'matplotlib.figure', 'pandas']"


def test_a_package_that_cannot_be_imported_is_told_by_the_cell_that_needs_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "__init__.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    (tmp_path / "analysis" / "notebook.py").touch()
    good, bad = write(tmp_path, "good", "1"), write(tmp_path, "bad", "import analysis.notebook")
    done = execute([good, bad], tmp_path)
    assert list(done.texts) == [good]
    assert str(done.failures[bad]) == f"{bad}: cell first: SystemExit: 3"


def test_a_plot_of_pyplot_is_shown_in_the_notebook(tmp_path: Path, root: Path) -> None:
    path = write(tmp_path, "a", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    (output,) = json.loads(execute([path], root).texts[path])["cells"][0]["outputs"]
    assert "image/png" in output["data"]


def test_elsewhere_each_kernel_is_started_anew(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a", "import sys\n'pandas' in sys.modules, 1 + 1")
    forked = execute([path], root).texts[path]
    monkeypatch.setattr(kernels, "forks_kernels", lambda: False)
    started = execute([path], root).texts[path]
    assert (shown(forked), shown(started)) == ("(True, 2)", "(False, 2)")
    ends = write(tmp_path, "b", "import os\nos._exit(3)")
    assert "Python ended, by a call such as os._exit()" in str(execute([ends], root).failures[ends])


def test_the_end_of_the_server_is_told(tmp_path: Path, root: Path) -> None:
    path = write(tmp_path, "a", "1")
    with kernels.started(root) as starter:
        assert starter.server
        starter.server.kill()
        starter.server.wait()
        failure = notebooks.execute(starter, [path], tmp_path, Options()).failures[path]
    assert str(failure).startswith(f"{path}: not executed: ")
