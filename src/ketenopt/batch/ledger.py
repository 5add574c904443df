"""What a batch still has to do: the chunks it wants, less those that are there.

A point's replications are cut into chunks that no number of workers moves: blocks of ``BLOCK``, or steps of the
minimum where precision is asked for.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator

import pandas as pd

from ketenopt.analyse import frame
from ketenopt.analyse.pointwise import Array, values_of
from ketenopt.analyse.precision import Reason, following, lacking
from ketenopt.batch.opened import Batch
from ketenopt.batch.work import Made, Task
from ketenopt.domain.batch_tables import FAILURES
from ketenopt.domain.errors import KetenoptError, StoreError
from ketenopt.domain.experiment import DesignPoint, Failure
from ketenopt.domain.plan import Plan
from ketenopt.store import LAST, ChunkKey, Run, read_plan

BLOCK = 100
"""Replications per chunk: about a second's work or more, since a task must be worth sending."""

Key = tuple[DesignPoint, ChunkKey]
Work = deque[tuple[Key, Task]]


def chunks(batch: Batch, point: DesignPoint, replications: int) -> Iterator[ChunkKey]:
    """The chunks of the first ``replications`` of a point, in order."""
    precision = batch.design.precision
    size = precision.minimum if precision else BLOCK
    for first in range(0, replications, size):
        yield batch.key(point, first, min(size, replications - first))


def plan_name(point: DesignPoint, key: ChunkKey) -> str:
    """The name of a point's plan: another recipe is another file."""
    return f"{point.id}-{hashlib.sha256(f'{key.scenario_hash}/{key.plan_hash}'.encode()).hexdigest()[:10]}"


class Ledger:
    """A batch against a folder: what is wanted, what is there, what failed, what is left.

    ``target`` is the replications wanted by point; ``failed`` maps a point to the chunk that could not be made.
    """

    def __init__(self, batch: Batch, folder: Run, retry_failed: bool = False) -> None:
        precision = batch.design.precision
        start = precision.minimum if precision else batch.design.replications
        self.batch, self.folder = batch, folder
        self.target = {point.id: start for point in batch.points}
        self.reason: dict[str, Reason] = {point.id: "maximum" if precision else "fixed" for point in batch.points}
        self.there = set(folder.finished())
        self.failed: dict[str, str] = {}
        self.made = self.mended = 0
        self._lost = frozenset() if retry_failed else folder.failed() - self.there
        self._rest: dict[str, list[ChunkKey]] = {}

    @property
    def waiting(self) -> int:
        """Chunks that follow the first of their point."""
        return sum(len(rest) for rest in self._rest.values())

    def wanted(self, point: DesignPoint) -> Iterator[ChunkKey]:
        """The chunks of a point."""
        return chunks(self.batch, point, self.target[point.id])

    def missing(self) -> Work:
        """The tasks of everything wanted that is not there; of a point without a plan only the first, the rest follow it."""
        found: Work = deque()
        self._rest = {}
        for point in self.batch.points:
            if point.id not in self.failed:
                found.extend(self._missing_of(point))
        return found

    def _missing_of(self, point: DesignPoint) -> Iterator[tuple[Key, Task]]:
        wanted = {key.hash: key for key in self.wanted(point)}
        lost = [chunk for chunk in wanted if chunk in self._lost]
        if lost:
            self.failed[point.id] = lost[0]
            return
        left = [key for chunk, key in wanted.items() if chunk not in self.there]
        if not left:
            return
        plan = self.batch.base or (self._plan(point, left[0]) if len(left) < len(wanted) or len(left) > 1 else None)
        if plan is None:
            left, self._rest[point.id] = left[:1], left[1:]
        for key in left:
            yield (point, key), self._task(point, key, plan)

    def _plan(self, point: DesignPoint, key: ChunkKey) -> Plan | None:
        path = self.folder.folder / "plans" / f"{plan_name(point, key)}.json"
        try:
            return read_plan(path) if path.exists() else None
        except StoreError:
            return None  # it is made again, and is the same

    def _task(self, point: DesignPoint, key: ChunkKey, plan: Plan | None) -> Task:
        batch = self.batch
        tables = tuple(sorted({*batch.design.tables, LAST}))
        return Task(point, batch.written_of(point), batch.rule_of(point), plan, key.first, key.count, batch.means, tables)

    def take(self, key: Key, outcome: Made | Failure, tasks: Work) -> None:
        """Keep what arrived; the other chunks of its point follow, with its plan."""
        point, chunk = key
        rest = self._rest.pop(point.id, [])
        if isinstance(outcome, Failure):
            self.failed[point.id] = chunk.hash
            columns = {name: [getattr(outcome, name)] for name in ("kind", "message", "exit_code")}
            self.folder.write(chunk, {FAILURES.name: frame(FAILURES, point.id, columns)})
            return
        if not self.batch.base:
            name = plan_name(point, chunk)
            if not (self.folder.folder / "plans" / f"{name}.json").exists():
                self.folder.write_plan(name, outcome.plan)
        self.folder.write(chunk, outcome.frames)
        self.there.add(chunk.hash)
        self.made += 1
        tasks.extendleft(((point, other), self._task(point, other, outcome.plan)) for other in reversed(rest))

    def values(self, point: DesignPoint) -> dict[str, Array]:
        """Every measure of a point, in the order of its replications.

        Raises StoreError when a chunk cannot be read; it was then set aside, and is missing.
        """
        frames = []
        for key in self.wanted(point):
            try:
                frames.append(self.folder.read(key, only=(LAST,))[LAST])
            except StoreError:
                self.folder.set_aside(key)
                before, self.there = self.there, set(self.folder.finished())
                self.mended += len(before - self.there)
                raise
        return values_of(pd.concat(frames, ignore_index=True))

    def extend(self) -> None:
        """Where precision is asked for: more replications for every point that is not known well enough.

        Raises KetenoptError when a measure does not exist, or the point that others are compared with failed.
        """
        precision = self.batch.design.precision
        if precision is None:
            return
        baseline = self._baseline() if precision.of == "difference" else None
        for point in self.batch.points:
            if point.id in self.failed or self.reason[point.id] == "precise":
                continue
            try:
                values = self.values(point)
            except StoreError:
                continue
            n = self.target[point.id]
            try:
                short = lacking(values, precision, None if baseline is None else _cut(baseline, n))
            except KeyError as unknown:
                listed = ", ".join(sorted(values))
                raise KetenoptError(f"precision: there is no measure {unknown.args[0]}; there are: {listed}") from None
            self.target[point.id] = following(n, precision, short)
            self.reason[point.id] = "maximum" if short else "precise"
        if baseline is not None:  # all others are paired with it
            self.target[self.batch.points[0].id] = max(self.target.values())

    def _baseline(self) -> dict[str, Array] | None:
        first = self.batch.points[0]
        if first.id in self.failed:
            raise KetenoptError(
                f"precision of differences: the first point, {first.id}, failed, so there is nothing to compare with"
            )
        return self.values(first)


def _cut(values: dict[str, Array], n: int) -> dict[str, Array]:
    return {name: sample[:n] for name, sample in values.items()}
