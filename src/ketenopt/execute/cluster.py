"""Workers on other machines through Dask, the extra ``cluster``: ``Client.get_executor()`` is an executor like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager

from ketenopt.execute import interrupts
from ketenopt.execute.lost import WorkersLost

PATIENCE = 30
"""Seconds in which a scheduler must answer."""


@contextmanager
def dask(address: str, workers: int) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """The executor of a scheduler, and how many tasks it is to hold: two for every thread its workers have.

    ``address`` such as ``tcp://host:8786``, or ``local`` for ``workers`` processes of this machine.  Raises WorkersLost
    when Dask is not installed or nobody answers.
    """
    try:
        import dask as settings  # noqa: PLC0415 - an extra
        from distributed import Client, LocalCluster  # noqa: PLC0415
    except ImportError as missing:
        raise WorkersLost("a cluster needs Dask: pip install 'ketenopt[cluster]'") from missing
    patience = {"distributed.comm.timeouts.connect": f"{PATIENCE}s", "distributed.worker.daemon": True}
    with ExitStack() as opened:
        opened.enter_context(settings.config.set(patience))
        try:
            with interrupts.held():
                if address == "local":
                    own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
                    address = opened.enter_context(LocalCluster(**own)).scheduler_address  # type: ignore[no-untyped-call]
                client = opened.enter_context(Client(address, timeout=PATIENCE))  # type: ignore[no-untyped-call]
        except (OSError, ValueError, RuntimeError) as silent:
            raise WorkersLost(f"no scheduler answers at {address}: {silent}") from silent
        executor = client.get_executor(pure=False)
        yield executor, lambda: max(2, 2 * sum(client.ncores().values()))
