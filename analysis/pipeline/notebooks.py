"""Notebooks executed to the same bytes every time, each in a kernel of its own."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from analysis.errors import StudyError
from analysis.pipeline.kernels import Kernels
from analysis.pipeline.notebook_file import canonical, read

START_SECONDS = 60
_ADDRESS = re.compile(r"(?<![A-Za-z0-9+/])0x[0-9a-fA-F]{6,}")
# Base64, whose letters can look like an address.
_PICTURE = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+")
_READ_AS_TEXT = ("text/", "application/json")


@dataclass(frozen=True)
class Options:
    """How a study is run: kernels side by side, the limit of a cell, and who is told of it."""

    workers: int = 2
    cell_seconds: int = 120  # a cell of the study takes one or two
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True)
class Executed:
    """What became of notebooks: texts of those that ran to their end, errors of the others."""

    texts: dict[Path, str] = field(default_factory=dict)
    failures: dict[Path, StudyError] = field(default_factory=dict)


def execute(starter: Kernels, paths: Sequence[Path], cwd: Path, options: Options) -> Executed:
    """Execute each notebook from the top in a fresh kernel in the folder `cwd`.

    Nothing is written. One notebook that fails holds up no other. Its error names notebook and
    cell: for an error, for anything on stderr (a warning) and for a memory address in an output,
    which would differ from run to run.
    """
    return asyncio.run(_execute_all(starter, paths, cwd, options))


async def _execute_all(
    starter: Kernels, paths: Sequence[Path], cwd: Path, options: Options
) -> Executed:
    executed = Executed()
    # One kernel more starts, or ends, while the others work: half of a start is waiting.
    open_kernels = asyncio.Semaphore(options.workers + 1)
    at_work = asyncio.Semaphore(options.workers)

    async def one(path: Path) -> None:
        async with open_kernels:
            try:
                notebook = read(path)
                await _Runner(path, notebook, options).run(starter, cwd, at_work)
                executed.texts[path] = canonical(notebook)
            except StudyError as error:
                executed.failures[path] = error
            except OSError as error:  # of this process, as when the disk is full
                executed.failures[path] = StudyError(f"{path}: not executed: {error}")
        if path in executed.texts:
            options.tell(f"done: notebook {len(executed.texts)} of {len(paths)}: {path.stem}")

    # The largest hold most pictures and take longest: they go first, so that none is left over.
    ordered = sorted(paths, key=lambda path: (-path.stat().st_size, path))
    await asyncio.gather(*map(one, ordered))
    return executed


class _Runner:
    """The execution of one notebook, in place."""

    def __init__(self, path: Path, notebook: Any, options: Options) -> None:
        self.path = path
        self.notebook = notebook
        self.options = options
        self.place = "kernel"

    async def run(self, starter: Kernels, cwd: Path, at_work: asyncio.Semaphore) -> None:
        """Execute the notebook once a place is free among those `at_work`."""
        from nbclient import exceptions

        async with starter.kernel(cwd) as (manager, client, log):
            try:
                await client.wait_for_ready(timeout=START_SECONDS)
                async with at_work:
                    await self._cells(manager, client)
            except exceptions.CellExecutionError as error:
                self._fail(f"{error.ename}: {error.evalue}")
            except TimeoutError:
                seconds = f"not done after {self.options.cell_seconds} seconds"
                self._fail(f"{seconds}; allowed: as many, or more with --cell-seconds")
            except (exceptions.DeadKernelError, RuntimeError):
                task = asyncio.current_task()
                if task and task.cancelling():  # nbclient takes it for the kernel's death
                    raise asyncio.CancelledError from None
                words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
                end = "Python ended, by a call such as os._exit() or killed by the system"
                self._fail(f"{end} ({words[-1].strip()})" if words else end)

    async def _cells(self, manager: Any, client: Any) -> None:
        """Execute the cells one after the other."""
        from nbclient import NotebookClient

        # What goes wrong is told once, by the error.
        log = logging.Logger("notebooks", logging.CRITICAL)
        runner = NotebookClient(self.notebook, km=manager, record_timing=False, log=log)
        runner.kc = client
        runner.kc.allow_stdin = False
        for index, cell in enumerate(self.notebook.cells):
            self.place = f"cell {cell.id}"
            await self._execute(runner, cell, index)
            self._check_outputs(cell.get("outputs", ()))

    async def _execute(self, runner: Any, cell: Any, index: int) -> None:
        """Execute a cell; raises TimeoutError where it takes too long.

        The runner's own limit leaves a task behind that fails later, and the runner takes being
        cancelled by ours for the kernel's death.
        """
        try:
            async with asyncio.timeout(self.options.cell_seconds) as limit:
                await runner.async_execute_cell(cell, index)
        except RuntimeError:
            if limit.expired():
                raise TimeoutError from None
            raise

    def _check_outputs(self, outputs: Sequence[Any]) -> None:
        """Raise StudyError for an output that may not be there."""
        for output in outputs:
            if output.get("name") == "stderr":
                lines = [line for line in output.text.splitlines() if line.strip()] or [""]
                warning = next((line for line in lines if "Warning" in line), lines[-1])
                self._fail(f"on stderr: {warning}")
            for kind, text in {"text/": output.get("text", ""), **output.get("data", {})}.items():
                shown = _PICTURE.sub("", str(text)) if kind.startswith(_READ_AS_TEXT) else ""
                if address := _ADDRESS.search(shown):
                    line = shown[: address.end()].splitlines()[-1]
                    self._fail(f"an address in the output: {line[-80:]}")

    def _fail(self, what: str) -> NoReturn:
        """Raise the one-line error: the last line of `what`."""
        last = what.strip().splitlines()[-1].strip()
        message = f"{self.path}: {self.place}: {last}"
        raise StudyError(message)
