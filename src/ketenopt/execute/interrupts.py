"""Ctrl-C belongs to the parent: workers never see it, and so print no traceback and leave nothing half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """Processes and threads started here inherit a blocked SIGINT; one that falls in between comes after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: `ignored` does it, a moment later
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignored() -> None:
    """What a worker does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
