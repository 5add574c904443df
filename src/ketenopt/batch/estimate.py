"""How long a batch will take, from timing a few of its points."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ketenopt.batch.opened import Batch
from ketenopt.batch.work import Made, Task, make
from ketenopt.domain.experiment import DesignPoint, Duration

TIMED = 3
FEW = 10
"""Replications by which the time of one is told."""


def duration(batch: Batch, workers: int = 1) -> Duration:
    """An estimate after making the plan and ``FEW`` replications of the first, middle and last point.

    Replications are those asked for, or the minimum where precision decides: then it is a lower bound.
    """
    chosen = list(dict.fromkeys(batch.points[index] for index in _spread(len(batch.points))))
    plans, runs, failed = [], [], 0
    for point in chosen:
        found = _timed(batch, point)
        if found is None:
            failed += 1
        else:
            plans.append(found[0])
            runs.append(found[1])
    precision = batch.design.precision
    each = precision.minimum if precision else batch.design.replications
    once = 1 if batch.design.plans == "base" else len(batch.points)
    plan, run = _expected(plans, once), _mean(runs)
    seconds = (once * plan + len(batch.points) * each * run) / workers
    return Duration(len(batch.points), len(chosen), failed, plan, run, each * len(batch.points), workers, seconds)


def _spread(size: int) -> Sequence[int]:
    return sorted({round(k * (size - 1) / (TIMED - 1)) for k in range(TIMED)})


def _timed(batch: Batch, point: DesignPoint) -> tuple[float, float] | None:
    """Seconds a plan (with reading) and a replication; None when the point fails."""
    what = (point, batch.written_of(point), batch.rule_of(point))
    began = time.perf_counter()
    first = make(Task(*what, batch.base, 0, 1, batch.means, ("measures",)))
    between = time.perf_counter()
    if not isinstance(first, Made):
        return None
    make(Task(*what, first.plan, 0, FEW, batch.means, ("measures",)))
    run = (time.perf_counter() - between) / FEW
    return max(0.0, between - began - run), run


def _expected(plans: Sequence[float], points: int) -> float:
    """Seconds a plan: the first is made in full, the others cost what those did that were timed after it.

    Where points ask planning the same question that is next to nothing.
    """
    if not plans:
        return 0.0
    return (plans[0] + (points - 1) * (_mean(plans[1:]) if plans[1:] else plans[0])) / points


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
