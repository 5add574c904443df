"""Units as loads on people, and when they can start: execution time D, first and last start, gaps between units."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ketenopt.domain.chain import Chain, Gate
from ketenopt.domain.errors import Shortage
from ketenopt.domain.governed import decision_factor
from ketenopt.domain.load import open_items
from ketenopt.domain.problem import Array, Ints, Loads, Ordering, People
from ketenopt.domain.time import DAYS_PER_YEAR, Timeline
from ketenopt.domain.units import Unit, increment_keys
from ketenopt.optimise.pose.pace import Pace, execution_days, handover_days, period_days, rollout_days, work_factor
from ketenopt.optimise.staffing import staff

SLACK = 0.05
"""Periods by which work may miss a border and still count as finished on it: quarters differ by as much (three days)."""


@dataclass(frozen=True, slots=True)
class Work:
    """One unit as the plan sees it: effort (P, K) over the execution, rollout (P, K) and its length, time and limits."""

    effort: Array
    rollout: Array
    rollout_periods: Ints
    days: float
    periods: int
    earliest: int
    latest: int
    short: tuple[Shortage, ...]


def whole(days: float, line: Timeline) -> int:
    """Periods that ``days`` take, at least one."""
    return max(1, math.ceil(days / period_days(line) - SLACK))


def gate_day(chain: Chain, line: Timeline, gate: Gate) -> float:
    """Mean working day on which the body has acted: expected day, delay, papers and half the interval between meetings."""
    ready = line.day(gate.expected) + gate.delay.mean()
    body = chain.bodies.get(gate.acts)
    if body is None or not (body.meetings_per_year or body.meetings):
        return ready
    ready += body.papers_days
    dates = [day for day in sorted(line.day(when) for when in body.meetings) if day >= ready]
    if dates:
        return dates[0]
    return ready + (DAYS_PER_YEAR / body.meetings_per_year / 2 if body.meetings_per_year else 0.0)


def first_start(chain: Chain, line: Timeline, unit: Unit, periods: int) -> int:
    """First period that starts after the gates before it, and whose result is not delivered before the others."""
    earliest = 0
    for _, gate in sorted(chain.gates.items()):
        if gate.at == "release" and unit.increment.done:
            continue
        if any(unit.key in increment_keys(chain, reference) for reference in gate.blocks):
            border = int(np.searchsorted(line.benefit_bounds, gate_day(chain, line, gate) - 1e-9))
            earliest = max(earliest, border - (periods if gate.at == "delivery" else 0))
    return earliest


def work(chain: Chain, line: Timeline, people: People, ks: tuple[str, ...], unit: Unit) -> Work:
    """Derive one unit.  A time that is not declared grows until somebody can staff the unit on its own at some start."""
    pace, part, size = Pace(chain, line), unit.increment, (len(chain.partners), len(ks))
    partners = sorted(chain.partners)
    effort, rollout, lengths = np.zeros(size), np.zeros(size), np.ones(size[0], dtype=np.int64)
    if unit.kind == "product":
        return Work(effort, rollout, lengths, 0.0, 1, first_start(chain, line, unit, 1), len(line.periods) - 1, ())
    factor = work_factor(chain, unit.initiative, part)
    for _, package in sorted(part.packages.items()):
        effort[partners.index(package.partner), ks.index(package.skill)] += (
            open_items(part, package.items) * package.effort.mean() * factor
        )
    for who, use in sorted(part.rollout.items()):
        uncertain = chain.initiatives[unit.initiative].uncertainty.mean()
        rollout[partners.index(who), ks.index(use.skill)] += use.effort * uncertain
        days = rollout_days(pace, unit.initiative, who, use)[0]
        lengths[partners.index(who)] = 1 if math.isnan(days) else whole(days, line)
    if part.periods is not None:
        days, tries = part.periods * period_days(line), [part.periods]
    else:
        days = execution_days(pace, unit.initiative, part, 0.0 if part.done else decision_factor(chain, unit))
        tries = list(range(whole(days, line), max(len(line.periods), whole(days, line)) + 1))
    return _fitted(chain, line, people, ks, unit, Work(effort, rollout, lengths, days, tries[0], 0, -1, ()), tries)


def _fitted(chain: Chain, line: Timeline, people: People, ks: tuple[str, ...], unit: Unit, rough: Work, tries: list[int]) -> Work:
    """The first of ``tries`` that the unit can be staffed in; otherwise never, and who is short of what."""
    T, partners = len(line.periods), tuple(sorted(chain.partners))
    least = chain.initiatives[unit.initiative].minimum_share if unit.divisible else 1.0
    for periods in tries:
        earliest, last = first_start(chain, line, unit, periods), 0 if unit.increment.done else T - periods
        for t in range(earliest, min(last, T - periods) + 1):
            if not _unmet(people, rough, periods, t, T, least).any():
                days = max(rough.days, (periods - 1) * period_days(line))
                return Work(rough.effort, rough.rollout, rough.rollout_periods, days, periods, earliest, last, ())
    periods, earliest = tries[0], first_start(chain, line, unit, tries[0])
    short: tuple[Shortage, ...] = ()
    starts = range(earliest, T - periods + 1)
    if starts:
        misses = [_unmet(people, rough, periods, t, T) for t in starts]
        short = shortages(partners, ks, line.periods, misses[int(np.argmin([miss.sum() for miss in misses]))])
    elif earliest == 0:
        short = shortages(partners, ks, line.periods, _unmet(people, rough, T, 0, T))
    who = unit.owner or unit.initiative
    late = (Shortage(who, "deadline", line.periods[-1], float(earliest + periods - T), "periods"),)
    return Work(rough.effort, rough.rollout, rough.rollout_periods, rough.days, periods, earliest, -1, short or late)


def _unmet(people: People, rough: Work, periods: int, t: int, T: int, share: float = 1.0) -> Array:
    """Person-days (P, K, T) that nobody can give when ``share`` of the unit, alone, starts in ``t``."""
    demand = np.zeros((*rough.effort.shape, T))
    demand[:, :, t : t + periods] += (rough.effort / periods)[:, :, None]
    for p, length in enumerate(rough.rollout_periods):
        demand[p, :, t + periods : t + periods + length] += (rough.rollout[p] / length)[:, None]
    demand *= share
    short = np.zeros_like(demand)
    for p, s in np.argwhere(demand.sum(axis=1) > 0):
        short[p, :, s] = staff(people, int(p), int(s), demand[p, :, s])[2]
    return short


def shortages(partners: tuple[str, ...], ks: tuple[str, ...], periods: tuple[str, ...], unmet: Array) -> tuple[Shortage, ...]:
    """Unmet person-days (P, K, T) in words, by partner, skill and period."""
    return tuple(
        Shortage(partners[p], ks[k], periods[t], float(unmet[p, k, t]), "person-days") for p, k, t in np.argwhere(unmet > 0)
    )


def loads(works: list[Work]) -> Loads:
    """Effort evenly over the execution, then rollout evenly over the periods it takes."""
    rows: list[tuple[int, int, int, int, int, float]] = []
    for i, what in enumerate(works):
        for p, k in np.argwhere(what.effort > 0):
            rows.append((i, int(p), int(k), 0, what.periods, float(what.effort[p, k]) / what.periods))
        for p, k in np.argwhere(what.rollout > 0):
            length = int(what.rollout_periods[p])
            rows.append((i, int(p), int(k), what.periods, length, float(what.rollout[p, k]) / length))
    ints = np.array([row[:5] for row in rows], dtype=np.int64).reshape(-1, 5)
    unit, partner, skill, first, lasts = ints.T
    return Loads(unit, partner, skill, first, lasts, np.array([row[5] for row in rows], dtype=np.float64))


def ordering(chain: Chain, line: Timeline, units: tuple[Unit, ...], works: list[Work]) -> Ordering:
    """``requires`` as they stand; ``after`` as the fewest periods between two starts that hold execution, lag and hand-over.

    Days are added first and rounded once: a lag that fits in what is left of the predecessor's last period costs nothing.
    """
    index = {unit.key: i for i, unit in enumerate(units)}
    requires = [(index[unit.key], index[key]) for unit in units for key in unit.requires]
    after = []
    for j, unit in enumerate(units):
        for key, lag in unit.after.items():
            i = index[key]
            days = works[i].days + lag + handover_days(chain, units[i].increment, unit.increment)
            after.append((i, j, max(works[i].periods, whole(days, line))))
    return Ordering(
        requires=np.array(requires, dtype=np.int64).reshape(-1, 2), after=np.array(after, dtype=np.int64).reshape(-1, 3)
    )
