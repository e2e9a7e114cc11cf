"""What a kernel's process runs first: it ends with the run that started it, whatever it is doing.

ipykernel looks for its parent once a second, in a thread; a long call into C holds that thread up.
Linux has the system itself send the signal. This file is run by its path, so that it is found
wherever the study lies, and needs nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl's number for: send me this signal when my parent ends
PARENT = "JPY_PARENT_PID"  # where jupyter_client says who starts the kernel


def die_with_parent() -> None:
    """Have the system kill this process once its parent ends; only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if str(os.getppid()) != os.environ.get(PARENT, str(os.getppid())):
            sys.exit("the run that started this kernel has ended")  # before the system was asked


if __name__ == "__main__":
    die_with_parent()
    del sys.path[0]  # the package's own folder, whose modules would hide others of their names
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
