"""An orderly end: a process told to end by the system clears up as it does after Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = ("SIGTERM", "SIGHUP")  # told to end; the terminal was closed


@contextmanager
def orderly_end() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end what runs within as Ctrl-C does; exit with 128 and the number.

    A signal that was ignored from the start, as by `nohup`, stays ignored. A second signal changes
    nothing: the clearing up that the first began goes on.
    """
    received: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        received.append(number)
        if len(received) == 1 and not _cancelled():
            raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in _heard()}
    try:
        yield
    except (KeyboardInterrupt, asyncio.CancelledError):
        if not received:
            raise
        sys.stderr.write(f"study: ended by {signal.Signals(received[0]).name}\n")
        sys.exit(128 + received[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cancelled() -> bool:
    """Cancel what asyncio runs, as notebooks are; an error raised in between could be lost there."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_soon_threadsafe(lambda: None)  # it may be waiting, and is to look now
    return True


def _heard() -> list[signal.Signals]:
    """Return the signals that are there, are not ignored and may be handled in this thread."""
    if threading.current_thread() is not threading.main_thread():
        return []
    known = [signal.Signals[name] for name in SIGNALS if hasattr(signal, name)]
    return [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]
