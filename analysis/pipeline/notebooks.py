"""Notebooks: executed to the same bytes every time, and those saved by hand brought to the same form.

The kernel is the running interpreter in an environment of its own: nothing in a user's home reaches it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from analysis.errors import StudyError
from analysis.pipeline import notebook_shape
from analysis.pipeline.scratch import scratch

KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
    "SOURCE_DATE_EPOCH": "1642982400",  # 24 January 2022, the day of the article
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "JUPYTER_NO_CONFIG": "1",
    "OMP_NUM_THREADS": "1",  # kernels run side by side, and sums of one thread have one order
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
CELL_SECONDS = 120  # a cell of the study takes one or two
INTERRUPT_SECONDS = 2  # for a cell to end its own children and files before it is killed
LAUNCHER = Path(__file__).with_name("kernel.py")
_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # what went wrong is told once, by the error
_LOG.propagate = False
_ADDRESS = re.compile(r"(?<![A-Za-z0-9+/])0x[0-9a-fA-F]{6,}")
_PICTURE = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+")  # letters that can look like an address
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_STAYS = ("text/", "application/json")
_LONGEST_SOCKET = 90  # a Unix socket's path may have 104 bytes on some systems


def environment(root: Path, scratch: Path) -> dict[str, str]:
    """Return the environment of a kernel: fixed, with its folders in `scratch`, importing the study at `root`.

    Matplotlib's list of fonts stays in `root`/.study where that can be written, since it takes seconds to make.
    """
    own = {"HOME": scratch, "IPYTHONDIR": scratch / "ipython", "MPLCONFIGDIR": _fonts(root, scratch)}
    own |= {f"JUPYTER_{name}_DIR": scratch / "jupyter" for name in ("CONFIG", "DATA", "RUNTIME")}
    own["PYTHONPATH"] = root
    held = {name: os.environ[name] for name in KEPT if name in os.environ}
    return held | FIXED | {name: str(path.absolute()) for name, path in own.items()}


def _fonts(root: Path, scratch: Path) -> Path:
    """Return the folder for Matplotlib's list of fonts, in `scratch` where the study is read only."""
    folder = root / ".study" / "matplotlib"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return scratch / "matplotlib"
    return folder if os.access(folder, os.W_OK) else scratch / "matplotlib"


@dataclass(frozen=True)
class Executed:
    """What became of notebooks: texts of those that ran to their end, errors of the others."""

    texts: dict[Path, str] = field(default_factory=dict)
    failures: dict[Path, StudyError] = field(default_factory=dict)


@dataclass(frozen=True)
class _Way:
    """How notebooks are executed: what `execute` was told, and the scratch folder."""

    env: Mapping[str, str]
    folder: Path
    workers: int
    cell_seconds: int
    progress: Callable[[str], None]


def execute(
    paths: Sequence[Path],
    root: Path,
    env: Mapping[str, str] | None = None,
    workers: int = 2,
    progress: Callable[[str], None] = lambda _: None,
    cell_seconds: int = CELL_SECONDS,
) -> Executed:
    """Execute each notebook from the top in a fresh kernel in its own folder; nothing is written.

    `env` is added to the kernel's environment; `workers` kernels run side by side; `progress` is
    told of each notebook that is done; a cell may take `cell_seconds`. One that fails holds up no
    other. Its error names notebook and cell: for an error, for anything on stderr (a warning) and
    for a memory address in an output, which would differ from run to run.
    """
    _at_least_one(workers=workers, cell_seconds=cell_seconds)
    executed = Executed()
    held: dict[Path, Any] = {}
    for path in paths:
        with _failing(path, executed.failures):
            held[path] = read(path)
    with scratch() as folder:
        full = environment(root, folder) | dict(env or {})
        Path(full["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
        way = _Way(full, folder, workers, cell_seconds, progress)
        try:
            asyncio.run(_execute_all(held, way, executed))
        except BaseExceptionGroup as group:
            raise _first(group) from None
    return executed


def _at_least_one(**counts: int) -> None:
    for name, count in counts.items():
        if count < 1:
            message = f"{name}: found {count}; allowed: 1 or more"
            raise StudyError(message)


def _first(error: BaseException) -> BaseException:
    """Return the first error of a group of groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@contextmanager
def _failing(path: Path, failures: dict[Path, StudyError]) -> Iterator[None]:
    """Keep the error of one notebook among `failures`, so that the others go on."""
    try:
        yield
    except StudyError as error:
        failures[path] = error
    except OSError as error:  # of this process, as when the disk is full
        place = f"{error.filename}: " if error.filename else ""
        failures[path] = StudyError(f"{path}: not executed: {place}{error.strerror or error}")


def read(path: Path) -> Any:
    """Return the notebook in the file `path`; raises StudyError where it is none."""
    try:
        return parse(path.read_text(encoding="utf-8"), path)
    except UnicodeDecodeError as error:
        message = f"{path}: byte {error.start}: found {error.object[error.start]:#04x}; allowed: UTF-8"
        raise StudyError(message) from None
    except OSError as error:
        message = f"{path}: not read: {error.strerror}; allowed: a notebook that can be read"
        raise StudyError(message) from None


def parse(text: str, path: Path) -> Any:
    """Return the notebook that `text` holds, each cell with an id; errors name `path`."""
    try:
        held = json.loads(text)
        fault = next(notebook_shape.faults(held), "")
        notebook: Any = None if fault else _nbformat().v4.reads(text)
    except RecursionError:
        fault = "found brackets nested too deep; allowed: a notebook as JupyterLab saves it"
    except ValueError as error:  # JSON's own error says line and column
        fault = f"found no JSON: {' '.join(str(error).split())[:120]}; allowed: a notebook's JSON"
    if fault:
        message = f"{path}: not a notebook: {fault}"
        raise StudyError(message)
    for cell, name in zip(notebook.cells, _names(notebook.cells), strict=True):
        cell.id = name
        if cell.cell_type == "code":
            cell.setdefault("outputs", [])
    return notebook


def clean(text: str, path: Path = Path("notebook")) -> str:
    """Return a notebook's text in the form that `execute` gives, so that one saved by hand can be compared."""
    return canonical(parse(text, path))


def _nbformat() -> Any:
    with _quick_import():
        import nbformat
    return nbformat


@contextmanager
def _quick_import() -> Iterator[None]:
    """Leave rfc3987_syntax out while jsonschema is imported.

    It compiles a grammar for two seconds, for a check of addresses that notebooks do not have. jsonschema does
    without it where it is not installed.
    """
    name = "rfc3987_syntax"
    block = name not in sys.modules and "jsonschema" not in sys.modules
    if block:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if block:
            del sys.modules[name]


async def _execute_all(held: Mapping[Path, Any], way: _Way, executed: Executed) -> None:
    # One kernel more starts, or ends, while the others work: half of a start is waiting.
    open_, free = asyncio.Semaphore(way.workers + 1), asyncio.Semaphore(way.workers)
    count = len(held) + len(executed.failures)

    async def one(index: int, path: Path) -> None:
        async with open_:
            with _failing(path, executed.failures):
                await _execute_one(path, held[path], way, way.folder / f"k{index}", free)
                executed.texts[path] = canonical(held[path])
        if path in executed.texts:
            way.progress(f"notebook {len(executed.texts)} of {count}: {path.stem}")

    async with asyncio.TaskGroup() as group:
        for index, path in enumerate(held):
            group.create_task(one(index, path))


async def _execute_one(
    path: Path, notebook: Any, way: _Way, folder: Path, free: asyncio.Semaphore
) -> None:
    """Execute a notebook in place, once a worker is `free`."""
    with _quick_import():
        from nbclient import NotebookClient, exceptions

    cell: Any = None
    async with _kernel(path, way.env, folder) as (manager, client):
        runner = NotebookClient(notebook, km=manager, record_timing=False, log=_LOG)
        runner.kc = client
        runner.on_cell_executed = lambda cell, cell_index, execute_reply: _check_stays(
            path, cell, execute_reply
        )
        try:
            await client.wait_for_ready(timeout=60)
            client.allow_stdin = False
            async with free:
                for index, cell in enumerate(notebook.cells):
                    await _execute_cell(runner, cell, index, way.cell_seconds)
                    _check(cell, path)
        except exceptions.CellExecutionError as error:
            exits = error.ename == "SystemExit"
            what = _ends("sys.exit()") if exits else f"{error.ename}: {error.evalue}"
            _fail(path, cell, what)
        except TimeoutError:
            await _interrupt(manager, client)
            allowed = "allowed: as many, or more with --cell-seconds"
            _fail(path, cell, f"not done after {way.cell_seconds} seconds; {allowed}")
        except (exceptions.DeadKernelError, RuntimeError) as error:
            task = asyncio.current_task()
            if task and task.cancelling():  # nbclient takes being cancelled for the kernel's death
                raise asyncio.CancelledError from None
            _fail(path, cell, await _death(manager, error, folder / "log"))


async def _execute_cell(runner: Any, cell: Any, index: int, seconds: int) -> None:
    """Execute a cell; raises TimeoutError after `seconds`.

    The runner's own limit leaves a task behind that fails later, so what it waits for is cancelled
    here, as it does itself when a kernel dies.
    """
    late = False

    def end() -> None:
        nonlocal late
        late = True
        runner.task_poll_for_reply.cancel()

    timer = asyncio.get_running_loop().call_later(seconds, end)
    try:
        await runner.async_execute_cell(cell, index)
    except RuntimeError:  # what it takes being cancelled for: a dead kernel
        if late:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()


def _check_stays(path: Path, cell: Any, reply: Mapping[str, Any]) -> None:
    """Raise StudyError for a cell that asked for the kernel's end, which comes a moment later."""
    if any(each.get("source") == "ask_exit" for each in reply["content"].get("payload", ())):
        _fail(path, cell, _ends("exit() or quit()"))


def _ends(call: str) -> str:
    return f"found {call}, which ends Python; allowed: a cell that runs to its end"


async def _death(manager: Any, error: Exception, log: Path) -> str:
    """Return what is known of a kernel that died: its own last words, its exit code."""
    words = log.read_text(errors="replace").strip().splitlines()
    code = await manager.provisioner.poll() if manager.provisioner else None
    end = str(error) if code is None else _ends(f"a call such as os._exit({code})")
    if code is not None and code < 0:
        end = f"Python was killed by signal {-code}"
    return f"{end} ({words[-1].strip()})" if words else end


async def _interrupt(manager: Any, client: Any) -> None:
    """Interrupt a cell as Ctrl-C does and give it a moment to clear up before it is killed."""
    await manager.interrupt_kernel()
    with suppress(Empty):  # it takes no notice, as in a long call into C
        await client.get_shell_msg(timeout=INTERRUPT_SECONDS)


@asynccontextmanager
async def _kernel(
    path: Path, env: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[Any, Any]]:
    """Yield manager and client of a kernel in the notebook's folder; it is killed at the end."""
    folder.mkdir()
    manager = _manager(folder)
    client = None
    try:
        # Of what the kernel's process says itself, the last line is shown should it die.
        with (folder / "log").open("wb") as log:
            cwd = str(path.parent.absolute())
            await manager.start_kernel(env=dict(env), cwd=cwd, stdout=log, stderr=log)
        client = manager.client()
        client.start_channels()
        yield manager, client
    finally:
        if client:
            client.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)


def _manager(folder: Path) -> Any:
    """Return the manager of a kernel that is the running interpreter, whatever kernels a user has installed."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class Own(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            arguments = ["-f", "{connection_file}", "--HistoryManager.enabled=False"]
            return KernelSpec(argv=[sys.executable, str(LAUNCHER), *arguments], **_named)

    _named = {"display_name": KERNELSPEC["display_name"], "language": KERNELSPEC["language"]}
    near = os.name == "posix" and len(os.fsencode(folder)) < _LONGEST_SOCKET
    return AsyncKernelManager(
        kernel_name=KERNELSPEC["name"],
        kernel_spec_manager=Own(data_dir=str(folder)),
        connection_file=str(folder / "k.json"),
        transport="ipc" if near else "tcp",
    )


def _check(cell: Any, path: Path) -> None:
    """Raise StudyError for an output that may not be there."""
    for output in cell.get("outputs", ()):
        if output.output_type == "stream" and output.name == "stderr":
            lines = [line for line in output.text.splitlines() if line.strip()] or [""]
            _fail(path, cell, "on stderr: " + next((line for line in lines if "Warning" in line), lines[-1]))
        for text in _texts(output):
            if found := _ADDRESS.search(_PICTURE.sub("", text)):
                _fail(path, cell, f"an address in the output: {text[: found.end()].splitlines()[-1][-80:]}")


def _texts(output: Any) -> Iterator[str]:
    if output.output_type == "stream":
        yield output.text
    for kind, value in output.get("data", {}).items():
        if kind.startswith(_STAYS):
            yield value if isinstance(value, str) else repr(value)


def _fail(path: Path, cell: Any, what: str) -> None:
    """Raise the one-line error: the last line of `what`."""
    last = ([line for line in what.splitlines() if line.strip()] or [what])[-1].strip()
    place = f"cell {cell.id}" if cell is not None else "kernel"
    message = f"{path}: {place}: {last}"
    raise StudyError(message)


def canonical(notebook: Any) -> str:
    """Return a notebook's text: known metadata only, cell ids of words, counts from 1 on, streams joined."""
    nbformat = _nbformat()
    cells: list[Any] = []
    count = 0
    for cell, name in zip(notebook.cells, _names(notebook.cells), strict=True):
        held = {"id": name, "cell_type": cell.cell_type, "source": cell.source, "metadata": _metadata(cell)}
        if cell.get("attachments"):
            held["attachments"] = cell.attachments
        if cell.cell_type == "code":
            count += bool(cell.source.strip())
            number = count if cell.source.strip() else None
            held |= {"execution_count": number, "outputs": _outputs(cell.outputs, number)}
        cells.append(held)
    title = {"title": notebook.metadata.title} if "title" in notebook.metadata else {}
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE} | title
    whole = nbformat.from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    return str(nbformat.writes(whole)).rstrip("\n") + "\n"


def _metadata(cell: Any) -> dict[str, Any]:
    """Return what of a cell's metadata is its author's: the tags. The rest is what an editor left there."""
    tags = cell.metadata.get("tags")
    return {"tags": list(tags)} if tags else {}


def _names(cells: Sequence[Any]) -> list[str]:
    """Return an id for each cell: its own where it is made of words, else the first words of its source."""
    names: list[str] = []
    for cell in cells:
        own = cell.get("id", "")
        name = own if _ID.fullmatch(own) else "-".join(re.findall(r"[a-z]+", cell.source.lower())[:4])[:48] or "cell"
        name = name.strip("-")
        while name in names:
            name += "-again"
        names.append(name[-64:].strip("-"))
    return names


def _outputs(outputs: Sequence[Any], count: int | None) -> list[dict[str, Any]]:
    """Return outputs with streams of one name joined where the first stood, counts set, base64 without breaks."""
    held: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        plain = dict(output)
        if output.output_type == "stream":
            if output.name in streams:
                streams[output.name]["text"] += output.text
                continue
            streams[output.name] = plain
        if "data" in plain:
            plain["data"] = {kind: _unbroken(kind, value) for kind, value in output.data.items()}
        if output.output_type == "execute_result":
            plain["execution_count"] = count
        held.append(plain)
    return held


def _unbroken(kind: str, value: Any) -> Any:
    binary = kind.startswith(("image/", "application/pdf")) and kind != "image/svg+xml"
    return re.sub(r"\s", "", value) if binary and isinstance(value, str) else value
