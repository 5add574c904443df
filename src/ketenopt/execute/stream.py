"""Tasks out, outcomes in: a few tasks at a time, each outcome as it arrives."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from ketenopt.execute.crew import Crew, crew
from ketenopt.execute.lost import WorkerDied, WorkersLost

K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")

Arrived = Callable[[int, R], None]
"""Called in the parent with the index of a task and its result, as results arrive (in any order)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A task that has no result, and why."""

    error: BaseException


def stream(work: Callable[[T], R], tasks: deque[tuple[K, T]], crew: Crew) -> Generator[tuple[K, R | Failed], None, None]:
    """Yield (key, result or Failed) of every task, as they arrive; nothing is kept.

    ``tasks`` are handed out from the left as there is room; the caller may put in or take out tasks after each yield.
    Raises WorkersLost when nobody is left to work, or KeyboardInterrupt; what had arrived was yielded.
    """
    running: dict[Future[R], K] = {}
    while tasks or running:
        ahead = crew.ahead()
        while tasks and len(running) < ahead:
            key, task = tasks.popleft()
            running[crew.executor.submit(work, task)] = key
        done = wait(running, return_when=FIRST_COMPLETED).done
        for future in [future for future in running if future in done]:
            key = running.pop(future)
            outcome: R | Failed = _outcome(future)
            yield key, outcome


def _outcome(future: Future[R]) -> R | Failed:
    try:
        return future.result()
    except WorkersLost:
        raise
    except CancelledError as error:
        raise WorkersLost("the workers were taken away (is the scheduler still there?)") from error
    except Exception as error:
        return Failed(error)


def run(
    work: Callable[[T], R],
    tasks: Sequence[T],
    workers: int = 1,
    executor: str = "",
    arrived: Arrived[R] | None = None,
) -> list[R]:
    """Results of ``work`` on every task, in the order of ``tasks``.

    Raises what ``work`` raises for the first task that fails, WorkersLost, or KeyboardInterrupt; the rest is then cancelled.
    """
    results: dict[int, R] = {}
    failed: dict[int, BaseException] = {}
    left = deque(enumerate(tasks))
    with crew(min(workers, max(1, len(tasks))), executor) as hands, closing(stream(work, left, hands)) as arriving:
        for index, outcome in arriving:
            if isinstance(outcome, Failed):
                failed[index] = outcome.error
                _drop_after(min(failed), left)  # those before it still run: the error told may not depend on timing
                continue
            results[index] = outcome
            if arrived is not None:
                arrived(index, outcome)
    if failed:
        error = failed[min(failed)]
        if isinstance(error, WorkerDied):
            raise WorkersLost(f"{error}; {len(tasks) - len(results)} of {len(tasks)} tasks are left") from error
        raise error
    return [results[index] for index in range(len(tasks))]


def _drop_after(first: int, left: deque[tuple[int, T]]) -> None:
    kept = [(index, task) for index, task in left if index < first]
    left.clear()
    left.extend(kept)
