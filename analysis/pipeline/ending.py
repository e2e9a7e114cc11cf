"""An orderly end: a process told to end by the system clears up as it does after Ctrl-C."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = ("SIGTERM", "SIGHUP")  # told to end; the terminal was closed


@contextmanager
def orderly_end() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end what runs within as Ctrl-C does; exit with 128 and the number.

    Ctrl-C itself is left to the command line, which answers it in the same way at any moment.
    A signal that was ignored from the start, as by `nohup`, stays ignored.
    """
    received: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        received.append(number)
        signal.raise_signal(signal.SIGINT)

    # A process in the background ignores Ctrl-C, which is to be raised here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
    try:
        yield
    except KeyboardInterrupt:
        if not received:
            raise
        sys.stderr.write(f"study: ended by {signal.Signals(received[0]).name}\n")
        sys.exit(128 + received[0])
