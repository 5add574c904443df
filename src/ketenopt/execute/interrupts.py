"""Ctrl-C belongs to the parent: workers never see it, and so print no traceback and leave nothing half done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import connection


@contextmanager
def held() -> Iterator[None]:
    """Processes and threads started here inherit a blocked SIGINT; one that falls in between comes after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: `settle_in` does it, a moment later
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle_in() -> None:
    """What a worker does first: leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(parent: int) -> None:
    """A killed parent closes nothing that a waiting worker reads from: without this, workers would wait forever."""
    connection.wait([parent])
    os._exit(1)
