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
from books import execute, notebook, write

from analysis.errors import StudyError
from analysis.pipeline import notebook_file
from analysis.pipeline.notebooks import Options


def executed(paths: list[Path], **how: Any) -> dict[Path, str]:
    """Return the texts of notebooks of which none may fail."""
    done = execute(paths, paths[0].parent, Options(**how))
    for error in done.failures.values():
        raise error
    return done.texts


def run(path: Path) -> dict[str, Any]:
    return json.loads(executed([path])[path])  # type: ignore[no-any-return]


SHOWN = """
import os, sys, time, random
print(sorted({"a", "b"}), list({"x", "y", "zz", "w"}))
e = os.environ
print(e["TZ"], time.tzname[0], e["SOURCE_DATE_EPOCH"], os.path.basename(os.getcwd()))
print(e["HOME"] != "/nonexistent", sys.flags.hash_randomization, sys.executable)
"""


def test_every_way_to_run_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other, side by side, in a hostile environment, in a path with a space."""
    folder = tmp_path / "with space"
    folder.mkdir()
    paths = [write(folder, name, "1 + 1", SHOWN, "print('done', end='')") for name in "abc"]
    told: list[str] = []
    before = [path.read_bytes() for path in paths]
    alone = executed(paths, workers=1, tell=told.append)
    assert [line.split(": ")[1] for line in told] == [f"notebook {n} of 3" for n in (1, 2, 3)]
    assert sorted(line.split(": ")[2] for line in told) == ["a", "b", "c"]
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "matplotlibrc").write_text("font.size: 40\n", encoding="utf-8")
    for name, value in {
        "HOME": "/nonexistent",
        "TZ": "Asia/Tokyo",
        "PYTHONHASHSEED": "7",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONWARNINGS": "error",
        "IPYTHONDIR": str(hostile),
        "MPLCONFIGDIR": str(hostile),
        "JUPYTER_PATH": str(hostile),
        "JUPYTER_CONFIG_DIR": str(hostile),
    }.items():
        monkeypatch.setenv(name, value)
    assert executed(paths, workers=2) == alone
    monkeypatch.delenv("HOME")
    assert executed(paths[:1])[paths[0]] == alone[paths[0]]
    assert len(set(alone.values())) == 1
    assert [path.read_bytes() for path in paths] == before
    text = "".join(json.loads(alone[paths[0]])["cells"][1]["outputs"][0]["text"])
    assert "UTC UTC 315532800 with space\nTrue 0 " + sys.executable in text


def test_the_canonical_form(tmp_path: Path) -> None:
    made = run(
        write(
            tmp_path, "a", "x = 2\nx", "", "import sys\nprint('a')\nsys.stdout.flush()\nprint('b')"
        )
    )
    assert [(cell["id"], cell["execution_count"], cell["metadata"]) for cell in made["cells"]] == [
        ("first", 1, {}), ("second-cell", None, {}), ("third", 2, {}),
    ]  # fmt: skip
    assert made["cells"][0]["outputs"] == [
        {
            "data": {"text/plain": ["2"]},
            "execution_count": 1,
            "metadata": {},
            "output_type": "execute_result",
        }
    ]
    assert made["cells"][2]["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]}
    ]
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    assert "version" not in made["metadata"]["language_info"]
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)


def test_a_folded_source_stays_folded_and_other_marks_of_an_editor_go(tmp_path: Path) -> None:
    path = write(tmp_path, "a", "1")
    book = json.loads(path.read_text(encoding="utf-8"))
    folded = {"jupyter": {"source_hidden": True}}
    book["cells"][0]["metadata"] = {**folded, "scrolled": True, "collapsed": False}
    text = notebook_file.clean(json.dumps(book))
    assert json.loads(text)["cells"][0]["metadata"] == folded


HELD = "import ctypes\nctypes.PyDLL(None).sleep(600)"  # a call into C that lets no other thread run
ENDED = r"Python ended, by a call such as os\._exit\(\) or killed by the system"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise ValueError('one\\ntwo')", "two"),
        ("import warnings\nwarnings.warn('old thing')", r"on stderr: .*UserWarning: old thing"),
        ("import sys\nprint('oh', file=sys.stderr)", "on stderr: oh"),
        ("import os\nos.write(2, b'from C') and None", "on stderr: from C"),
        ("object()", "an address in the output: <object at 0x[0-9a-f]+"),
        (
            "print('see', object)\nprint(object())",
            "an address in the output: .*<object object at 0x[0-9a-f]+",
        ),
        ("import os\nos._exit(3)", ENDED),
        ("import os\nos.kill(os.getpid(), 9)", ENDED),
        ("input()", "StdinNotImplementedError: .*"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
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
    bad, slow = (
        write(tmp_path, "bad", "1 / 0"),
        write(tmp_path, "slow", "import time\ntime.sleep(2)\n2"),
    )
    last = write(tmp_path, "last", "3")
    told: list[str] = []
    done = execute([broken, bad, slow, last], tmp_path, Options(1, tell=told.append))
    assert sorted(done.failures) == [bad, broken]
    assert str(done.failures[bad]) == f"{bad}: cell first: ZeroDivisionError: division by zero"
    assert sorted(done.texts) == [last, slow]
    outputs = json.loads(done.texts[slow])["cells"][0]["outputs"]
    assert outputs[0]["data"] == {"text/plain": ["2"]}
    assert told == ["done: notebook 1 of 4: slow", "done: notebook 2 of 4: last"]
    assert _kernels() == []


def _kernels() -> list[bytes]:
    """Return the command lines of kernels that this process started, as far as /proc tells."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    if not listed.exists():
        return []
    places = [Path(f"/proc/{pid}/cmdline") for pid in listed.read_text(encoding="ascii").split()]
    return [
        name
        for name in (place.read_bytes() for place in places if place.exists())
        if b"kernel.py" in name
    ]


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="processes are looked up in /proc"
)
@pytest.mark.parametrize(
    "wait", ["import time\ntime.sleep(100)", HELD], ids=["asleep", "in a call into C"]
)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_kernels_end_with_a_run_that_is_ended(
    tmp_path: Path, number: signal.Signals, wait: str
) -> None:
    told_pid = f"import os\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
    path = write(tmp_path, "slow", told_pid + wait)
    # A process that is started in the background ignores the interrupt; one at a terminal does not.
    code = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += f"import sys\nsys.path.append({str(Path(__file__).parent)!r})\n"
    code += "from pathlib import Path\nfrom books import execute\n"
    code += f"execute([Path({str(path)!r})], Path({str(tmp_path)!r}))"
    root = Path(__file__).parents[2]
    other = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stderr=subprocess.PIPE, text=True
    )
    try:
        kernel = int(
            _wait(
                lambda: (
                    (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(encoding="ascii")
                )
            )
        )
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
    """Return an executed notebook as JupyterLab saves it: metadata, counts, streams in pieces."""
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
            first = cell["outputs"][:1]
            if first and first[0]["output_type"] == "stream":
                line, *rest = first[0]["text"]
                cell["outputs"][:1] = [{**first[0], "text": [line]}, {**first[0], "text": rest}]
    return json.dumps(held, indent=2)


PICTURE = """
from IPython.display import Image, display
import base64
display(Image(base64.b64decode('iVBORw0KGgo='), format='png'))"""


def test_a_notebook_saved_by_hand_is_the_same_unless_its_content_is_not(tmp_path: Path) -> None:
    path = write(tmp_path, "a", "print(1)\nprint(2)", "40 + 2", PICTURE)
    text = executed([path])[path]
    saved = as_saved_by_jupyterlab(text)
    assert saved != text
    assert notebook_file.clean(saved) == text
    assert notebook_file.clean(text) == text
    assert saved.count('"42"') == 1
    assert notebook_file.clean(saved.replace('"42"', '"43"')) != text
    assert notebook_file.clean(saved.replace("print(2)", "print(3)")) != text


def test_a_cell_added_by_hand_gets_an_id_of_words() -> None:
    ids = ("ok-id", "5f1c0a7e-1b2c", "5f1c0a7f", "5f1c0a80")
    made = json.loads(
        notebook_file.clean(notebook("1", "show.figure(3)", "show.figure(4)", "2", ids=ids))
    )
    assert [cell["id"] for cell in made["cells"]] == [
        "ok-id",
        "show-figure",
        "show-figure-again",
        "cell",
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', "\x00"])
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    failure = execute([path], tmp_path).failures[path]
    assert str(failure).startswith(f"{path}: not a notebook: ")


CELL = json.loads(notebook("1"))["cells"][0]
MISSING = object()


def holding(cell: dict[str, Any] | None = None, **head: Any) -> str:
    """Return a notebook's text whose cell or head holds what is told, all but MISSING."""
    one = {name: value for name, value in (CELL | (cell or {})).items() if value is not MISSING}
    whole = {"cells": [CELL, one], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | head
    return json.dumps({name: value for name, value in whole.items() if value is not MISSING})


MISSHAPEN = [
    (holding({"source": MISSING}), "source"),
    (holding({"source": None}), "source"),
    (holding({"source": "'\ud800'"}), "surrogates not allowed"),
    (holding({"cell_type": "poem"}), "cell"),
    (holding({"metadata": {"tags": 3}}), "tags"),
    (holding({"outputs": [{"output_type": "stream", "name": "stdout"}]}), "text"),
    (holding(cells={}), "cells"),
    (holding(nbformat=3), "found no nbformat 4, which JupyterLab saves"),
    ("[]", "found no nbformat 4, which JupyterLab saves"),
    ("[" * 100_000, "lists or objects are nested too deeply"),
    ('{"cells": ', "line 1, column 11: Expecting value"),
]


@pytest.mark.parametrize(("text", "fault"), MISSHAPEN)
def test_a_misshapen_notebook_is_told(text: str, fault: str) -> None:
    said = rf"^b\.ipynb: not a notebook: .*{re.escape(fault)}"
    with pytest.raises(StudyError, match=said):
        notebook_file.clean(text, Path("b.ipynb"))


def test_cells_without_ids_or_with_one_twice_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(
        holding({"id": MISSING, "source": "1 + 1"}, cells=[CELL, CELL, CELL | {"source": "1 / 0"}]),
        encoding="utf-8",
    )
    assert (
        str(execute([path], tmp_path).failures[path])
        == f"{path}: cell first-again-again: ZeroDivisionError: division by zero"
    )


@pytest.mark.skipif(os.name != "posix", reason="the call into C is POSIX's")
def test_an_endless_cell_is_ended_and_the_other_notebooks_are_done(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "endless", "1", "while True:\n    pass"),
        write(tmp_path, "held", HELD),
        write(tmp_path, "good", "2"),
    ]
    told: list[str] = []
    done = execute(paths, tmp_path, Options(cell_seconds=1, tell=told.append))
    late = "not done after 1 seconds; allowed: as many, or more with --cell-seconds"
    assert str(done.failures[paths[0]]) == f"{paths[0]}: cell second-cell: {late}"
    assert str(done.failures[paths[1]]) == f"{paths[1]}: cell first: {late}"
    assert told == ["done: notebook 1 of 3: good"]
    assert _kernels() == []


@pytest.mark.skipif(os.name != "posix", reason="limits on files are POSIX's")
def test_a_figure_that_the_disk_has_no_room_for_is_named(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "figures", tmp_path / "figures")
    # What Python and Matplotlib keep for the next start is written before there is no room for it.
    begin = "import resource, sys\nimport matplotlib.font_manager\nsys.dont_write_bytecode = True"
    full = f"{begin}\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    draw = "from analysis.opening import open_study\nopen_study().figure('barcode')"
    path = write(tmp_path, "a", full, draw)
    failure = execute([path], root).failures[path]
    assert (
        str(failure) == f"{path}: cell second-cell: StudyError: {tmp_path}/figures/barcode: "
        "not written: File too large"
    )


def test_a_disk_too_full_to_start_a_kernel_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/full/k.json")

    monkeypatch.setattr("jupyter_client.connect.write_connection_file", full)
    path = write(tmp_path, "a", "1")
    failure = execute([path], tmp_path).failures[path]
    full = "[Errno 28] No space left on device: '/full/k.json'"
    assert str(failure) == f"{path}: not executed: {full}"
