"""Who works: an executor by name, opened and closed in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from ketenopt.execute.cluster import dask
from ketenopt.execute.serial import Serial
from ketenopt.execute.supervised import Supervised


@dataclass(frozen=True, slots=True)
class Crew:
    """An open executor; ``ahead`` says how many tasks it is to hold at the moment, so that nobody waits for one."""

    executor: Executor
    ahead: Callable[[], int]


@contextmanager
def serial(workers: int = 1) -> Iterator[Executor]:
    """One process, this one; ``workers`` is not used."""
    yield Serial()


@contextmanager
def processes(workers: int = 1) -> Iterator[Executor]:
    """``workers`` processes of this machine under a supervisor."""
    executor = Supervised(workers)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    executor.shutdown()


EXECUTORS: dict[str, Callable[[int], AbstractContextManager[Executor]]] = {"serial": serial, "processes": processes}
"""Ways to execute on this machine, by name; each takes a number of workers."""


@contextmanager
def crew(workers: int = 1, executor: str = "", cluster: str = "") -> Iterator[Crew]:
    """The workers that were asked for, open.

    ``executor`` is a key of ``EXECUTORS``; by default ``serial`` for one worker and ``processes`` for more.
    ``cluster`` is the address of a Dask scheduler, or ``local`` for a cluster of ``workers`` processes of this machine.
    Raises WorkersLost when the cluster cannot be reached.
    """
    if cluster:
        with dask(cluster, workers) as (there, ahead):
            yield Crew(there, ahead)
        return
    name = executor or ("serial" if workers <= 1 else "processes")
    with EXECUTORS[name](workers) as here:
        yield Crew(here, lambda: 1 if name == "serial" else 2 * workers)
