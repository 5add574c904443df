"""Local processes under a supervisor: a worker that dies is replaced, and the task it was at is known.

Each worker is a pool of one process.  A shared pool breaks as a whole when one process dies, and nobody can say which
task did it; here the one task of the one dead worker is the suspect, it alone is tried again, and after ``STRIKES``
deaths it fails by itself.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

from ketenopt.execute import interrupts
from ketenopt.execute.lost import WorkerDied, WorkersLost

P = ParamSpec("P")
T = TypeVar("T")

STRIKES = 3
"""Deaths after which a task is no longer tried: a worker may be killed for other reasons, but not three times at one task."""
STILLBORN = 12
"""Deaths before any task was ever done, after which the machine is at fault and not the tasks."""


@dataclass
class _Job:
    future: Future[Any]
    fn: Callable[..., Any]
    work: Callable[[], Any]
    strikes: int = 0
    begun: bool = False


class Supervised(Executor):
    """``workers`` processes of this machine, started afresh (spawn: the same on every system, no inherited locks)."""

    def __init__(self, workers: int) -> None:
        self._before = set(multiprocessing.active_children())
        self._lock = threading.RLock()
        self._idle = [_pool() for _ in range(workers)]
        self._busy: set[ProcessPoolExecutor] = set()
        self._ready: set[ProcessPoolExecutor] = set()
        self._waiting: deque[_Job] = deque()
        self._closed = False
        self._deaths = 0
        self._ever = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As any executor.  The future fails with WorkerDied when the task kills whoever does it."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("cannot submit after shutdown")
            self._waiting.append(_Job(future, fn, partial(fn, *args, **kwargs)))
        self._hand_out()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with ``cancel_futures`` at once, whatever they are doing."""
        with self._lock:
            self._closed = self._closed or cancel_futures
            cancelled, pools = (list(self._waiting), [*self._idle, *self._busy]) if cancel_futures else ([], [])
            if cancel_futures:
                self._waiting.clear()
        for job in cancelled:
            job.future.cancel()
        if cancel_futures:
            _end(set(multiprocessing.active_children()) - self._before)
        elif wait:
            self._wait_until_done()
            with self._lock:
                self._closed, pools = True, list(self._idle)
        for pool in pools:
            pool.shutdown(wait=wait and not cancel_futures, cancel_futures=cancel_futures)

    def _wait_until_done(self) -> None:
        done = threading.Event()
        while True:
            with self._lock:
                if not self._waiting and not self._busy:
                    return
            done.wait(0.01)

    def _hand_out(self) -> None:
        with self._lock:
            while self._waiting and self._idle and not self._closed:
                job = self._waiting.popleft()
                if not job.begun and not job.future.set_running_or_notify_cancel():
                    continue
                job.begun = True
                self._give(job, self._idle.pop())

    def _give(self, job: _Job, pool: ProcessPoolExecutor) -> None:
        """A new worker first loads what the job needs: one that dies of that, or before, was not killed by the job."""
        ready = pool in self._ready
        try:
            inner = self._submit(pool, job.work) if ready else self._submit(pool, _load, job.fn)
        except BrokenProcessPool:  # it was killed while it had nothing to do: nobody's fault
            self._ready.discard(pool)
            pool, ready = _pool(), False
            inner = self._submit(pool, _load, job.fn)
        self._busy.add(pool)
        inner.add_done_callback(partial(self._done if ready else self._loaded, job, pool))

    def _submit(self, pool: ProcessPoolExecutor, *what: Any) -> Future[Any]:
        with interrupts.held():
            return pool.submit(*what)

    def _loaded(self, job: _Job, pool: ProcessPoolExecutor, inner: Future[Any]) -> None:
        died = self._back(pool, inner)
        if self._closed or inner.cancelled():
            job.future.cancel()
        elif died and not self._ever and self._deaths >= STILLBORN:
            job.future.set_exception(WorkersLost(f"{self._deaths} worker processes died before any of them did anything"))
        else:
            with self._lock:
                if not died:
                    self._ready.add(pool)
                self._waiting.appendleft(job)
        self._hand_out()

    def _back(self, pool: ProcessPoolExecutor, inner: Future[Any]) -> bool:
        """The worker is idle again, or another in its place; whether it died."""
        died = not inner.cancelled() and isinstance(inner.exception(), BrokenProcessPool)
        with self._lock:
            self._busy.discard(pool)
            if died:
                self._ready.discard(pool)
            self._idle.append(_pool() if died else pool)
            self._deaths += died
        return died

    def _done(self, job: _Job, pool: ProcessPoolExecutor, inner: Future[Any]) -> None:
        died = self._back(pool, inner)
        error = None if inner.cancelled() else inner.exception()
        self._ever = self._ever or not died
        if self._closed or inner.cancelled():
            job.future.cancel()
        elif died:
            self._strike(job)
        elif error is not None:
            job.future.set_exception(error)
        else:
            job.future.set_result(inner.result())
        self._hand_out()

    def _strike(self, job: _Job) -> None:
        job.strikes += 1
        if not self._ever and self._deaths >= STILLBORN:
            job.future.set_exception(WorkersLost(f"{self._deaths} worker processes died before any of them did anything"))
        elif job.strikes >= STRIKES:
            job.future.set_exception(WorkerDied(f"{job.strikes} worker processes died of this task (memory is the usual reason)"))
        else:
            with self._lock:
                self._waiting.appendleft(job)


def _load(fn: Callable[..., Any]) -> None:
    """That ``fn`` arrived means that its module, and all that imports, is there."""


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=interrupts.settle_in)


def _end(children: set[Any]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        child.join(timeout=5)
