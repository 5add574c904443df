"""Workers on other machines through Dask, the extra ``cluster``: ``Client.get_executor()`` is an executor like any other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager
from typing import Any, ParamSpec, TypeVar

from ketenopt.execute import interrupts
from ketenopt.execute.lost import WorkersLost

P = ParamSpec("P")
T = TypeVar("T")

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
    _quiet("distributed", "tornado")
    with ExitStack() as opened:
        opened.enter_context(settings.config.set(patience))
        try:
            with interrupts.held():
                if address == "local":
                    own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
                    address = opened.enter_context(LocalCluster(**own)).scheduler_address  # type: ignore[no-untyped-call]
                client: Any = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, RuntimeError) as silent:
            raise WorkersLost(f"no scheduler answers at {address}: {silent}") from silent
        there = Reached(client.get_executor(pure=False), address, lambda: 2 * sum(client.ncores().values()))
        try:
            yield there, there.ahead
        except WorkersLost:  # a client that lost its scheduler waits for it when it is closed in order, and complains
            _quiet("asyncio")
            raise
        except BaseException:
            client.close()
            raise
        client.close()


def _quiet(*names: str) -> None:
    """What goes wrong is told once, by us; each logger below these has a level of its own."""
    for name in (*names, *logging.root.manager.loggerDict):
        if name.partition(".")[0] in names:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


class Reached(Executor):
    """An executor on a scheduler that may go away, which is then told as that."""

    def __init__(self, executor: Executor, address: str, room: Callable[[], int]) -> None:
        self.executor, self.address, self.room = executor, address, room

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As any executor.  Raises WorkersLost when there is no scheduler any more."""
        with self._told():
            return self.executor.submit(fn, *args, **kwargs)

    def ahead(self) -> int:
        """How many tasks to hold: two for every thread of the workers there are now."""
        with self._told():
            return max(2, self.room())

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise WorkersLost(f"the scheduler at {self.address} is gone") from error
