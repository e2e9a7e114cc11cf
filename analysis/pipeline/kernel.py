"""The processes that run notebooks' cells; this file is run by its path and needs no package.

`kernel.py CONNECTION ...` is one kernel. `kernel.py` alone is the server that kernels are forked
from: it imports what every notebook of a study imports, once, and waits for orders. A line of JSON
on its standard input names a kernel's arguments, folder and log; the answer is a line with the
number of the process. It ends where its input does.

A kernel ends with the run that started it, whatever it is doing. ipykernel looks for its parent
once a second, in a thread; a long call into C holds that thread up. Linux sends the signal itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import sys
import warnings

PR_SET_PDEATHSIG = 1  # prctl's number for: send me this signal when my parent ends
PARENT = "JPY_PARENT_PID"  # where jupyter_client says who starts the kernel
COMMON = (
    "ipykernel.kernelapp",
    "analysis.notebook",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
)


def die_with(parent: int) -> None:
    """Have the system kill this process once its parent ends; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("the run that started this kernel has ended")  # before the system was asked


def serve() -> list[str]:
    """Fork a kernel for each order; return its arguments in its process, none in the server."""
    # The end of the run is told by the end of the input; Ctrl-C is for the run to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system clears kernels away that end
    import_common()
    gc.freeze()  # what is shared with the kernels stays so
    server = os.getpid()
    for line in sys.stdin:
        arguments, cwd, log = json.loads(line)
        if not (pid := os.fork()):
            become_kernel(cwd, log, server)
            return [*arguments, f"--IPKernelApp.parent_handle={server}"]
        print(pid, flush=True)
    return []


def import_common() -> None:
    """Import what notebooks import; what cannot be, or warns, is left for their cells to tell."""
    for name in COMMON:
        with contextlib.suppress(Exception, SystemExit), warnings.catch_warnings():
            warnings.simplefilter("error")
            importlib.import_module(name)


def become_kernel(cwd: str, log: str, server: int) -> None:
    """Make this forked process one that a kernel can run in."""
    os.setsid()
    die_with(server)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    os.chdir(cwd)


if __name__ == "__main__":
    del sys.path[0]  # the package's own folder, whose modules would hide others of their names
    if arguments := sys.argv[1:]:
        die_with(int(os.environ.get(PARENT, os.getppid())))
    else:
        arguments = serve()
    if arguments:
        from ipykernel import kernelapp

        kernelapp.launch_new_instance(argv=arguments)
