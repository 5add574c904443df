"""What a task costs beside its work, and what two workers do beside the machine's own two-process ceiling.

Asserts that every result is right; prints times and ratios, never fails on them.  Wanted: under 1 ms a task locally, and at
least 90 % of the ceiling.  The ceiling is two plain processes that share nothing, at the same work: what a second core is
worth here, now.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from contextlib import closing
from hashlib import sha256

from ketenopt import execute

TASKS = 3000
PIECES, PIECE = 24, 250_000
ROUNDS = 3


def nothing(x: int) -> int:
    return x


def work(x: int) -> str:
    """About a fifth of a second of pure Python and hashing."""
    found = str(x).encode()
    for _ in range(PIECE):
        found = sha256(found).digest()
    return found.hex()


def streamed(fn: object, tasks: range, crew: execute.Crew) -> dict[int, object]:
    with closing(execute.stream(fn, deque((x, x) for x in tasks), crew)) as arriving:  # type: ignore[arg-type]
        return dict(arriving)


def overhead(workers: int) -> float:
    with execute.crew(workers, "processes") as crew:
        streamed(nothing, range(4 * workers), crew)  # workers are there
        began = time.perf_counter()
        assert streamed(nothing, range(TASKS), crew) == {x: x for x in range(TASKS)}
        return (time.perf_counter() - began) / TASKS


def half(start: int, begin: object, done: object) -> None:
    done.put("ready")  # type: ignore[attr-defined]
    begin.wait()  # type: ignore[attr-defined]
    done.put([work(x) for x in range(start, PIECES, 2)])  # type: ignore[attr-defined]


def ceiling() -> float:
    """Seconds of two processes that each do half by themselves."""
    spawn = multiprocessing.get_context("spawn")
    begin, done = spawn.Event(), spawn.SimpleQueue()
    both = [spawn.Process(target=half, args=(start, begin, done)) for start in (0, 1)]
    for process in both:
        process.start()
    for _ in both:
        assert done.get() == "ready"
    began = time.perf_counter()
    begin.set()
    for _ in both:
        done.get()
    taken = time.perf_counter() - began
    for process in both:
        process.join()
    return taken


def pooled(workers: int, expected: dict[int, object]) -> float:
    with execute.crew(workers, "processes") as crew:
        streamed(nothing, range(4 * workers), crew)
        began = time.perf_counter()
        assert streamed(work, range(PIECES), crew) == expected
        return time.perf_counter() - began


def main() -> None:
    for workers in (1, 2):
        print(f"overhead with {workers} worker(s): {1000 * overhead(workers):.2f} ms a task (wanted: under 1)")
    expected: dict[int, object] = {x: work(x) for x in range(PIECES)}
    rounds = [(pooled(1, expected), ceiling(), pooled(2, expected)) for _ in range(ROUNDS)]
    one, top, two = (min(times) for times in zip(*rounds, strict=True))
    print(f"one worker {one:.2f} s; two plain processes {top:.2f} s ({one / top:.2f}x); two workers {two:.2f} s ({one / two:.2f}x)")
    print(f"two workers reach {100 * top / two:.0f} % of the ceiling (wanted: at least 90)")


if __name__ == "__main__":
    main()
