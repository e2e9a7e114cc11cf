"""Notebooks: the same bytes whoever runs them, and every fault named with its cell."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import StudyError
from analysis.pipeline import notebooks


def notebook(*sources: str, ids: tuple[str, ...] = ("first", "second-cell", "third")) -> str:
    cells: list[dict[str, Any]] = [
        {"id": name, "cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for name, source in zip(ids, sources, strict=False)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def write(folder: Path, name: str, *sources: str) -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(notebook(*sources), encoding="utf-8")
    return path


def executed(paths: list[Path], env: dict[str, str], **how: Any) -> dict[Path, str]:
    """Return the texts of notebooks of which none may fail."""
    done = notebooks.execute(paths, paths[0].parent, env, **how)
    for error in done.failures.values():
        raise error
    return done.texts


def run(path: Path, **env: str) -> dict[str, Any]:
    return json.loads(executed([path], env)[path])  # type: ignore[no-any-return]


SHOWN = """
import os, sys, time, random
print(sorted({"a", "b"}), list({"x", "y", "zz", "w"}))
print(os.environ["TZ"], time.tzname[0], os.environ["SOURCE_DATE_EPOCH"], os.getcwd() == os.environ["WHERE"])
print(os.environ["HOME"] not in ("/nonexistent", os.environ.get("REAL")), sys.flags.hash_randomization, sys.executable)
"""


def test_every_way_to_run_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, side by side, and from a hostile environment without a home, in a path with a space."""
    folder = tmp_path / "with space"
    folder.mkdir()
    paths = [write(folder, name, "1 + 1", SHOWN, "print('done', end='')") for name in "abc"]
    env = {"WHERE": str(folder)}
    told: list[str] = []
    before = [path.read_bytes() for path in paths]
    alone = executed(paths, env, workers=1, progress=told.append)
    assert [line.split(":")[0] for line in told] == ["notebook 1 of 3", "notebook 2 of 3", "notebook 3 of 3"]
    assert sorted(line.split(": ")[1] for line in told) == ["a", "b", "c"]
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "matplotlibrc").write_text("font.size: 40\n", encoding="utf-8")
    for name, value in {
        "HOME": "/nonexistent", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "tr_TR.UTF-8", "PYTHONWARNINGS": "error",
        "IPYTHONDIR": str(hostile), "MPLCONFIGDIR": str(hostile), "JUPYTER_PATH": str(hostile), "JUPYTER_CONFIG_DIR": str(hostile),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    assert executed(paths, env, workers=2) == alone
    monkeypatch.delenv("HOME")
    assert executed(paths[:1], env)[paths[0]] == alone[paths[0]]
    assert len(set(alone.values())) == 1
    assert [path.read_bytes() for path in paths] == before
    text = "".join(json.loads(alone[paths[0]])["cells"][1]["outputs"][0]["text"])
    assert "UTC UTC 1642982400 True\nTrue 0 " + sys.executable in text


def test_the_canonical_form(tmp_path: Path) -> None:
    made = run(write(tmp_path, "a", "x = 2\nx", "", "import sys\nprint('a')\nsys.stdout.flush()\nprint('b')"))
    assert [(cell["id"], cell["execution_count"], cell["metadata"]) for cell in made["cells"]] == [
        ("first", 1, {}), ("second-cell", None, {}), ("third", 2, {}),
    ]  # fmt: skip
    assert made["cells"][0]["outputs"] == [
        {"data": {"text/plain": ["2"]}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
    ]
    assert made["cells"][2]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]}]
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in made["metadata"]["language_info"]
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)


HELD = "import ctypes\nctypes.PyDLL(None).sleep(600)"  # a call into C that lets no other thread run
ENDS = "found {}, which ends Python; allowed: a cell that runs to its end"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise ValueError('one\\ntwo')", "two"),
        ("import warnings\nwarnings.warn('old thing')", r"on stderr: .*UserWarning: old thing"),
        ("import sys\nprint('oh', file=sys.stderr)", "on stderr: oh"),
        ("import os\nos.write(2, b'from C') and None", "on stderr: from C"),
        ("object()", "an address in the output: <object at 0x[0-9a-f]+"),
        ("print('see', object)\nprint(object())", "an address in the output: .*<object object at 0x[0-9a-f]+"),
        ("import os\nos._exit(3)", ENDS.format(r"a call such as os\._exit\(3\)")),
        ("import os\nos.kill(os.getpid(), 9)", "Python was killed by signal 9"),
        ("input()", "StdinNotImplementedError: .*"),
        ("exit()", ENDS.format(r"exit\(\) or quit\(\)")),
        ("quit()", ENDS.format(r"exit\(\) or quit\(\)")),
        ("import sys\nsys.exit()", ENDS.format(r"sys\.exit\(\)")),
        ("import sys\nsys.exit(3)", ENDS.format(r"sys\.exit\(\)")),
    ],
)
def test_a_fault_is_named_with_notebook_and_cell(tmp_path: Path, source: str, what: str) -> None:
    path = write(tmp_path, "a", "2", source)
    with pytest.raises(StudyError) as caught:
        run(path)
    assert re.fullmatch(rf"{re.escape(str(path))}: cell second-cell: {what}", str(caught.value))


def test_one_fault_holds_up_no_other_and_leaves_no_kernel(tmp_path: Path) -> None:
    """A failing, a broken and two good notebooks: both good ones finish, whatever their order."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    bad, slow = write(tmp_path, "bad", "1 / 0"), write(tmp_path, "slow", "import time\ntime.sleep(2)\n2")
    last = write(tmp_path, "last", "3")
    told: list[str] = []
    done = notebooks.execute([broken, bad, slow, last], tmp_path, workers=1, progress=told.append)
    assert list(done.failures) == [broken, bad]
    assert str(done.failures[bad]) == f"{bad}: cell first: ZeroDivisionError: division by zero"
    assert sorted(done.texts) == [last, slow]
    outputs = json.loads(done.texts[slow])["cells"][0]["outputs"]
    assert outputs[0]["data"] == {"text/plain": ["2"]}
    assert told == ["notebook 1 of 4: slow", "notebook 2 of 4: last"]
    assert _kernels() == []


def _kernels() -> list[bytes]:
    """Return the command lines of kernels that this process started; none where there is no /proc."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    if not listed.exists():
        return []
    places = [Path(f"/proc/{pid}/cmdline") for pid in listed.read_text(encoding="ascii").split()]
    return [name for name in (place.read_bytes() for place in places if place.exists()) if b"k.json" in name]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("wait", ["import time\ntime.sleep(100)", HELD], ids=["asleep", "in a call into C"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_kernels_end_with_a_run_that_is_ended(tmp_path: Path, number: signal.Signals, wait: str) -> None:
    told_pid = f"import os\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
    path = write(tmp_path, "slow", told_pid + wait)
    # Started in the background a process ignores the interrupt from the first; a person at a terminal does not.
    code = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += f"from pathlib import Path\nfrom analysis import notebooks\nnotebooks.execute([Path({str(path)!r})], Path({str(tmp_path)!r}))"
    root = Path(__file__).parents[2]
    other = subprocess.Popen([sys.executable, "-c", code], cwd=root, stderr=subprocess.PIPE, text=True)
    try:
        kernel = int(_wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(encoding="ascii")))
        other.send_signal(number)
        told = other.communicate(timeout=20)[1]
    finally:
        other.kill()
        other.wait()
    assert told.endswith("KeyboardInterrupt\n") == (number == signal.SIGINT)
    assert "Kernel died" not in told
    assert _wait(lambda: not _alive(kernel))


def _wait(ready: Any, seconds: float = 20) -> Any:
    import time

    end = time.monotonic() + seconds
    while not (held := ready()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def as_saved_by_jupyterlab(text: str) -> str:
    """Return an executed notebook as JupyterLab saves it: its metadata, its counts, streams in pieces."""
    held = json.loads(text)
    held["metadata"]["language_info"]["version"] = "3.13.1"
    for number, cell in enumerate(held["cells"], 40):
        cell["metadata"] = {
            "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"},
            "collapsed": False,
            "editable": True,
            "tags": [],
        }
        if cell["cell_type"] == "code" and cell["execution_count"]:
            cell["execution_count"] = number
            for output in cell["outputs"]:
                if "execution_count" in output:
                    output["execution_count"] = number
                if "image/png" in output.get("data", {}):
                    output["data"]["image/png"] += "\n"
            first = cell["outputs"][:1]
            if first and first[0]["output_type"] == "stream":
                line, *rest = first[0]["text"]
                cell["outputs"][:1] = [{**first[0], "text": [line]}, {**first[0], "text": rest}]
    return json.dumps(held, indent=2)


PICTURE = "from IPython.display import Image, display\nimport base64\ndisplay(Image(base64.b64decode('iVBORw0KGgo='), format='png'))"


def test_a_notebook_saved_by_hand_is_the_same_unless_its_content_is_not(tmp_path: Path) -> None:
    path = write(tmp_path, "a", "print(1)\nprint(2)", "40 + 2", PICTURE)
    text = executed([path], {})[path]
    saved = as_saved_by_jupyterlab(text)
    assert saved != text
    assert notebooks.clean(saved) == text
    assert notebooks.clean(text) == text
    assert saved.count('"42"') == 1
    assert notebooks.clean(saved.replace('"42"', '"43"')) != text
    assert notebooks.clean(saved.replace("print(2)", "print(3)")) != text


def test_a_cell_added_by_hand_gets_an_id_of_words() -> None:
    ids = ("ok-id", "5f1c0a7e-1b2c", "5f1c0a7f", "5f1c0a80")
    made = json.loads(notebooks.clean(notebook("1", "show.figure(3)", "show.figure(4)", "2", ids=ids)))
    assert [cell["id"] for cell in made["cells"]] == ["ok-id", "show-figure", "show-figure-again", "cell"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', "\x00"])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    failure = notebooks.execute([path], tmp_path).failures[path]
    assert str(failure).startswith(f"{path}: not a notebook: ")


CELL = json.loads(notebook("1"))["cells"][0]
MISSING = object()
BRACKETS = "[" * 100_000 + "]" * 100_000


def holding(cell: dict[str, Any] | None = None, **head: Any) -> str:
    """Return a notebook's text whose cell or head holds what is told; MISSING leaves a field out."""
    one = {name: value for name, value in (CELL | (cell or {})).items() if value is not MISSING}
    whole = {"cells": [CELL, one], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | head
    return json.dumps({name: value for name, value in whole.items() if value is not MISSING})


TEXTS = "allowed: a text or a list of texts"
MISSHAPEN = [
    (holding({"source": MISSING}), f"cell 2: source: found none; {TEXTS}"),
    (holding({"source": None}), f"cell 2: source: found null; {TEXTS}"),
    (holding({"source": ["1", 2]}), f"cell 2: source: found a list of 2; {TEXTS}"),
    (holding({"source": "'\ud800'"}), r"cell 2: found half a character, \ud800; allowed: whole characters"),
    (holding({"cell_type": MISSING}), "cell 2: cell_type: found none; allowed: code, markdown, raw"),
    (holding({"metadata": []}), "cell 2: metadata: found a list of 0; allowed: an object"),
    (holding({"metadata": {"tags": 3}}), "cell 2: tags: found 3; allowed: a list of texts"),
    (holding({"id": 5}), "cell 2: id: found 5; allowed: a text"),
    (holding({"outputs": None}), "cell 2: outputs: found null; allowed: a list"),
    (holding({"outputs": [{"output_type": "stream", "name": "stdout"}]}), f"cell 2: output 1: text: found none; {TEXTS}"),
    (holding(cells=[3]), "cell 1: found 3; allowed: an object"),
    (holding(cells={}), "cells: found an object of 0; allowed: a list"),
    (holding(cells=MISSING), "cells: found none; allowed: a list"),
    (holding(nbformat=3), "nbformat: found 3; allowed: 4, as JupyterLab saves it"),
    (holding(nbformat=5), "nbformat: found 5; allowed: 4, as JupyterLab saves it"),
    (holding(nbformat="4"), 'nbformat: found "4"; allowed: 4, as JupyterLab saves it'),
    (holding(nbformat_minor=None), "nbformat_minor: found null; allowed: a whole number from 0 on"),
    (holding(metadata=None), "metadata: found null; allowed: an object"),
    (holding(extra=0)[:-2] + f"{BRACKETS}}}", "found brackets nested too deep; allowed: a notebook as JupyterLab saves it"),
    ("[]", "found a list of 0; allowed: an object with cells, metadata and nbformat"),
    ('{"cells": ', "found no JSON: Expecting value: line 1 column 11 (char 10); allowed: a notebook's JSON"),
]


@pytest.mark.parametrize(("text", "fault"), MISSHAPEN, ids=[fault[:40] for _, fault in MISSHAPEN])
def test_a_misshapen_notebook_is_told_with_its_cell(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    done = notebooks.execute([path], tmp_path)
    assert {path: str(error) for path, error in done.failures.items()} == {path: f"{path}: not a notebook: {fault}"}
    assert done.texts == {}
    with pytest.raises(StudyError, match=re.escape(f"b.ipynb: not a notebook: {fault}")):
        notebooks.clean(text, Path("b.ipynb"))


def test_cells_without_ids_or_with_one_twice_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(holding({"id": MISSING, "source": "1 + 1"}, cells=[CELL, CELL, CELL | {"source": "1 / 0"}]), encoding="utf-8")
    assert str(notebooks.execute([path], tmp_path).failures[path]) == f"{path}: cell first-again-again: ZeroDivisionError: division by zero"


ENDLESS = """
import pathlib, time
try:
    while True:
        time.sleep(0.01)
finally:
    pathlib.Path("cleared").touch()
"""


@pytest.mark.skipif(os.name != "posix", reason="the call into C is POSIX's")
def test_an_endless_cell_is_ended_and_the_other_notebooks_are_done(tmp_path: Path) -> None:
    paths = [write(tmp_path, "endless", "1", ENDLESS), write(tmp_path, "held", HELD), write(tmp_path, "good", "2")]
    told: list[str] = []
    done = notebooks.execute(paths, tmp_path, progress=told.append, cell_seconds=1)
    late = "not done after 1 seconds; allowed: as many, or more with --cell-seconds"
    assert str(done.failures[paths[0]]) == f"{paths[0]}: cell second-cell: {late}"
    assert str(done.failures[paths[1]]) == f"{paths[1]}: cell first: {late}"
    assert told == ["notebook 1 of 3: good"]
    assert (tmp_path / "cleared").exists()
    assert _kernels() == []


@pytest.mark.parametrize("name", ["workers", "cell_seconds"])
@pytest.mark.parametrize("count", [0, -1])
def test_a_count_below_one_is_refused(tmp_path: Path, name: str, count: int) -> None:
    with pytest.raises(StudyError, match=f"^{name}: found {count}; allowed: 1 or more$"):
        notebooks.execute([write(tmp_path, "a", "1")], tmp_path, **{name: count})  # type: ignore[arg-type]


@pytest.mark.skipif(os.name != "posix", reason="limits on files are POSIX's")
def test_a_figure_that_the_disk_has_no_room_for_is_named(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "figures", tmp_path / "figures")
    # What Python and Matplotlib keep for the next start is written before there is no room for it.
    begin = "import resource, sys\nimport matplotlib.font_manager\nsys.dont_write_bytecode = True"
    full = f"{begin}\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    draw = "from analysis.notebook import open_study\nopen_study().figure('barcode')"
    path = write(tmp_path, "a", full, draw)
    failure = notebooks.execute([path], root).failures[path]
    assert str(failure) == f"{path}: cell second-cell: StudyError: {tmp_path}/figures/barcode: not written: File too large"


def test_a_disk_too_full_to_start_a_kernel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full/k.json")

    monkeypatch.setattr("jupyter_client.connect.write_connection_file", full)
    path = write(tmp_path, "a", "1")
    failure = notebooks.execute([path], tmp_path).failures[path]
    assert str(failure) == f"{path}: not executed: /full/k.json: No space left on device"


def test_jsonschema_s_slow_helper_is_only_put_off() -> None:
    code = "import sys\nfrom analysis import notebooks\nnotebooks.clean(sys.argv[1])\nassert sys.modules.get('rfc3987_syntax', 0) == 0"
    subprocess.run([sys.executable, "-c", code, notebook("1")], check=True, cwd=Path(__file__).parents[2])
