"""Kernels: the running interpreter in an environment of its own, started for one notebook each.

Nothing in a user's home reaches them. On Linux they are forked from a server that has imported
what every notebook imports, so that nine notebooks pay for it once; elsewhere each is started anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from analysis.pipeline.manifest import PACKAGE

LAUNCHER = Path(__file__).with_name("kernel.py")
KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
    "SOURCE_DATE_EPOCH": "315532800",  # 1980, from when on every format has dates
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "JUPYTER_NO_CONFIG": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as ipykernel sets it, if late
    "OMP_NUM_THREADS": "1",  # kernels run side by side, and sums of one thread have one order
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
_LONGEST_SOCKET = 90  # a Unix socket's path may have 104 bytes on some systems


def environment(root: Path, folder: Path) -> dict[str, str]:
    """Return the environment of a kernel: fixed, with its folders in `folder`.

    It imports from the study at `root`, and what is not there from the package that runs.
    """
    own = {"HOME": folder, "IPYTHONDIR": folder / "ipython"}
    own |= {f"JUPYTER_{name}_DIR": folder / "jupyter" for name in ("CONFIG", "DATA", "RUNTIME")}
    # Matplotlib's list of fonts takes seconds to make: it stays in the study where it can.
    kept_fonts = os.access(root, os.W_OK)
    own["MPLCONFIGDIR"] = (root / ".study" if kept_fonts else folder) / "matplotlib"
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    paths = {name: str(path.absolute()) for name, path in own.items()}
    return kept | FIXED | paths | {"PYTHONPATH": f"{root.absolute()}{os.pathsep}{PACKAGE.parent}"}


@dataclass(frozen=True)
class ForkedKernel:
    """A kernel that the server forked, with what jupyter_client asks of a process."""

    pid: int
    stdin = stdout = stderr = None

    def poll(self) -> int | None:
        """Return None while the kernel runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    wait = poll

    def send_signal(self, number: int) -> None:
        """Send a signal to a kernel that still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)


@dataclass(frozen=True)
class Kernels:
    """What starts kernels: their environment, their scratch folder, and the server on Linux."""

    folder: Path
    env: Mapping[str, str]
    server: subprocess.Popen[str] | None

    @asynccontextmanager
    async def kernel(self, cwd: Path) -> AsyncIterator[tuple[Any, Any, Path]]:
        """Yield manager, client and log of a kernel in the folder `cwd`, killed at the end."""
        folder = Path(mkdtemp(prefix="k", dir=self.folder))
        manager = self._manager(folder)
        client = None
        try:
            # Of what the kernel's process says itself, the last line is shown should it die.
            with (folder / "log").open("wb") as log:
                at = str(cwd.absolute())
                await manager.start_kernel(env=dict(self.env), cwd=at, stdout=log, stderr=log)
            client = manager.client()
            client.start_channels()
            yield manager, client, folder / "log"
        finally:
            if client:
                client.stop_channels()
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)

    def _manager(self, folder: Path) -> Any:
        """Return a manager of the running interpreter, whatever kernels a user has installed."""
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        command = [sys.executable, str(LAUNCHER), "-f", "{connection_file}"]
        command.append("--HistoryManager.enabled=False")
        fork = self._fork if self.server else None

        class Manager(AsyncKernelManager):
            kernel_spec = KernelSpec(argv=command, language="python")

            async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
                if fork is None:
                    await super()._async_launch_kernel(kernel_cmd, **options)
                    return
                provisioner: Any = self.provisioner
                provisioner.process = fork([kernel_cmd[2:], options["cwd"], str(folder / "log")])
                provisioner.pid = provisioner.pgid = provisioner.process.pid

        near = os.name == "posix" and len(os.fsencode(folder)) < _LONGEST_SOCKET
        transport = "ipc" if near else "tcp"
        return Manager(connection_file=str(folder / "k.json"), transport=transport)

    def _fork(self, order: list[Any]) -> ForkedKernel:
        """Have the server fork a kernel; raises OSError where the server is gone."""
        assert self.server
        assert self.server.stdin
        assert self.server.stdout
        self.server.stdin.write(json.dumps(order) + "\n")
        self.server.stdin.flush()
        if not (pid := self.server.stdout.readline()):
            message = "the process that kernels are forked from has ended"
            raise ChildProcessError(message)
        return ForkedKernel(int(pid))


def forks_kernels() -> bool:
    """Return whether kernels are forked here; macOS has libraries that a fork breaks."""
    return sys.platform == "linux"


@contextmanager
def started(root: Path) -> Iterator[Kernels]:
    """Yield what starts kernels for the study at `root`; all of them are gone at the end."""
    with TemporaryDirectory(prefix="study-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        env = environment(root, folder)
        if not forks_kernels():
            yield Kernels(folder, env, None)
            return
        server = subprocess.Popen(
            [sys.executable, str(LAUNCHER)],
            env=env,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            yield Kernels(folder, env, server)
        finally:
            server.kill()
            with suppress(BrokenPipeError):  # an order that it never read
                server.communicate()
