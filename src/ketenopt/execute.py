"""Where work is done: in this process, or in others, always behind ``concurrent.futures.Executor``.

``run`` hands tasks to an executor and returns their results in the order of the tasks, so that the number of
workers changes nothing but the time.  It knows nothing of what the work is.

Ctrl-C: workers never see it.  The parent stops handing out work, ends the workers it started and raises
KeyboardInterrupt; results that had arrived were already handed to ``arrived``.  A worker that dies (killed, out of
memory) takes the whole pool with it: a new pool gets what had not arrived yet, at most ``RESTARTS`` times.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

RESTARTS = 2
Arrived = Callable[[int, R], None]
"""Called in the parent with the index of a task and its result, as results arrive (in any order)."""


class WorkersLost(RuntimeError):
    """Workers kept dying: memory is the usual reason."""


class Serial(Executor):
    """The executor that needs nothing: work is done when it is handed in."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def serial(workers: int = 1) -> Executor:
    """One process, this one; ``workers`` is not used."""
    return Serial()


def processes(workers: int = 1) -> Executor:
    """``workers`` processes of this machine, started afresh (spawn: the same on every system, no inherited locks)."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts)


EXECUTORS: dict[str, Callable[[int], Executor]] = {"serial": serial, "processes": processes}
"""Ways to execute, by name; each takes a number of workers."""


def run(
    work: Callable[[T], R],
    tasks: Sequence[T],
    workers: int = 1,
    executor: str = "",
    arrived: Arrived[R] | None = None,
) -> list[R]:
    """Results of ``work`` on every task, in the order of ``tasks``.

    ``executor`` is a key of ``EXECUTORS``; by default ``serial`` for one worker and ``processes`` for more.  Raises
    what ``work`` raises for the first task that fails, WorkersLost, or KeyboardInterrupt; the rest is then cancelled.
    """
    make = EXECUTORS[executor or ("serial" if min(workers, len(tasks)) <= 1 else "processes")]
    results: dict[int, R] = {}
    for _ in range(RESTARTS + 1):
        left = [index for index in range(len(tasks)) if index not in results]
        try:
            with closing(_attempt(make, min(workers, max(1, len(left))), work, tasks, left)) as arriving:
                for index, result in arriving:
                    results[index] = result
                    if arrived is not None:
                        arrived(index, result)
        except BrokenProcessPool:
            continue
        return [results[index] for index in range(len(tasks))]
    raise WorkersLost(f"worker processes died {RESTARTS + 1} times; {len(tasks) - len(results)} of {len(tasks)} tasks are left")


def _attempt(
    make: Callable[[int], Executor], workers: int, work: Callable[[T], R], tasks: Sequence[T], left: Sequence[int]
) -> Generator[tuple[int, R], None, None]:
    """Yields (index, result) as results arrive; one executor, closed on the way out whatever happens."""
    before = set(multiprocessing.active_children())
    executor = make(workers)
    try:
        if isinstance(executor, Serial):
            yield from ((index, executor.submit(work, tasks[index]).result()) for index in left)
        else:
            with _interrupts_held():
                futures = {executor.submit(work, tasks[index]): index for index in left}
            yield from _arrivals(futures)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        _end(set(multiprocessing.active_children()) - before)
        raise
    executor.shutdown()


def _arrivals(futures: dict[Future[R], int]) -> Iterator[tuple[int, R]]:
    """Results as they arrive; of several failures the one of the lowest index is raised, whichever came first."""
    failed: dict[int, BaseException] = {}
    for future in as_completed(futures):
        if future.cancelled():
            continue
        error = future.exception()
        if error is None:
            yield futures[future], future.result()
        elif isinstance(error, BrokenProcessPool):
            raise error
        else:
            failed[futures[future]] = error
            _cancel_after(min(failed), futures)  # those before it still run: the error told may not depend on timing
    if failed:
        raise failed[min(failed)]


def _cancel_after(first: int, futures: dict[Future[R], int]) -> None:
    for future, index in futures.items():
        if index > first:
            future.cancel()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Workers inherit a blocked SIGINT, so Ctrl-C reaches the parent alone; one that falls in between comes after."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the initializer does it, a moment later
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end(children: set[Any]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        child.join(timeout=5)
