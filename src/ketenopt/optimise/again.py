"""Planning again on a border: what was started stands, and what is left of it first takes capacity and money.

The problem is the one that was posed at the start, so that nothing depends on history but the facts: which increments were
released, how far they are by what is known, and what the accounts hold.  A started unit keeps its start; its work is what
is left of it, spread over the time that is left, and is given to its partner's teams (then to contractors) before anything
new is; what they cannot do in a period moves to the next.  Instalments that fall due come first out of the accounts, a
debt is carried.  What was not started may start from now on, or not at all.  Divisible units keep the shares that the
plan gave them: their work and money are taken first as planned.  What was done since it was last seen is taken to be
what was planned.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.plan import Plan, PlannedUnit
from ketenopt.domain.problem import Array, Bools, Ints, Loads, Money, Ordering, Payments, People, Problem
from ketenopt.domain.progress import Known, Progress
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.time import Timeline
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose.pace import period_days
from ketenopt.optimise.rules import ruled
from ketenopt.optimise.staffing import staff

Left = dict[tuple[int, int], float]
LEAST = 1e-9
"""Person-days that stand for no effort at all where parts are weighed."""
SLACK = 0.05
"""Periods by which what is left may miss a border and still count as done on it, as when posing."""


def again(p: Problem, scenario: Scenario, plan: Plan, known: Known, seen: Known, settings: Settings) -> Plan:
    """``plan`` from the first day of a period (``known.day``) on, made again by its own rule.

    ``p`` is the problem as it was posed; ``known`` holds what was released and what accounts hold on that day, ``seen`` the
    progress as it was known some days before.  Raises PlanError where no such plan can be made.
    """
    line = scenario.timeline
    now = line.period(known.day)
    kept = {unit.key: unit for unit in plan.units if p.divisible[p.units.index(unit.key)] and unit.start is not None}
    made = ruled(standing(p, scenario, known, seen, tuple(kept.values())), plan.rule, settings)
    before = set(line.periods[:now])
    return replace(
        made,
        units=tuple(sorted([*(unit for unit in made.units if unit.key not in kept), *kept.values()], key=lambda unit: unit.key)),
        accounts=(*(row for row in plan.accounts if row.period in before), *(r for r in made.accounts if r.period not in before)),
        teams=(*(row for row in plan.teams if row.period in before), *(row for row in made.teams if row.period not in before)),
        hires=(*(row for row in plan.hires if row.period in before), *(row for row in made.hires if row.period not in before)),
    )


def standing(p: Problem, scenario: Scenario, known: Known, seen: Known, kept: tuple[PlannedUnit, ...] = ()) -> Problem:
    """``p`` as it stands on ``known.day``, with the shares of the divisible units ``kept`` taken out."""
    line, now = scenario.timeline, scenario.timeline.period(known.day)
    fixed = {p.units.index(unit.key): np.asarray(unit.shares) for unit in kept}
    started = {
        p.units.index(name): one
        for name, one in sorted(known.slices.items())
        if name in p.units and not p.divisible[p.units.index(name)]
    }
    unseen = (known.day - seen.day) / period_days(line)
    left = {i: _left(p, scenario.chain, i, one, seen.slices.get(p.units[i]), unseen) for i, one in started.items()}
    periods_of = p.periods_of.copy()
    for i, one in started.items():
        periods_of[i] = _length(p, line, i, one, seen.slices.get(p.units[i]), left[i], now)
    works = p.works.copy()
    for i in started:
        works[i] = [works[i, o] and any(share > 0 for (who, _), share in left[i].items() if who == o) for o in range(p.P)]
    earliest, latest, must = _starts(p, started, now)
    loads, demand = _loads(p, started, left, periods_of, now)
    demand += _planned(p, fixed, now)
    people, hired = _staffed(p, demand, now)
    loads = _with_hired(loads, hired, started)
    payments = _payments(p, started, periods_of, now)
    return replace(
        p,
        earliest=earliest,
        latest=latest,
        must=must,
        works=works,
        periods_of=periods_of,
        loads=loads,
        people=people,
        payments=payments,
        money=_money(p, _due(p, payments, started, fixed), known, now),
        ordering=_ordering(p, set(started), set(fixed), periods_of),
        value=_values(p, started, periods_of),
        test=np.where(p.periods_of > 0, p.test * p.periods_of / periods_of, p.test),
        impossible=(),
        started=tuple(sorted(started)),
    )


def _starts(p: Problem, started: dict[int, Progress], now: int) -> tuple[Ints, Ints, Bools]:
    """What was started keeps its start; the rest may start from now on, and must only where it still can."""
    earliest, latest = np.maximum(p.earliest, now), p.latest.copy()
    latest[(latest < earliest) | p.divisible] = -1
    must = p.must & (latest >= 0)
    for i, one in started.items():
        earliest[i] = latest[i] = one.period
        must[i] = True
    return earliest, latest, must


def _left(p: Problem, chain: Chain, i: int, one: Progress, seen: Progress | None, unseen: float) -> Left:
    """Share of the work of every (partner, skill) still to be done: as seen ``unseen`` periods ago, less what was planned since."""
    name, _, part = p.units[i].partition("/")
    since = unseen / int(p.periods_of[i]) if seen else 0.0
    to_do: dict[tuple[int, int], float] = {}
    whole: dict[tuple[int, int], float] = {}
    for key, items in sorted(one.items.items()):
        package = chain.initiatives[name].increments[part].packages[key.rpartition("/")[2]]
        who = (p.partners.index(package.partner), p.skills.index(package.skill))
        each = max(package.effort.mean(), LEAST)
        to_do[who] = to_do.get(who, 0.0) + each * (seen.to_do.get(key, items) if seen else items)
        whole[who] = whole.get(who, 0.0) + each * items
    return {who: max(min(1.0, days / whole[who]) - since, 0.0) for who, days in to_do.items() if whole[who] > 0}


def _planned(p: Problem, fixed: dict[int, Array], now: int) -> Array:
    """Person-days (P, K, T) that divisible units ask from now on, as planned."""
    demand = np.zeros((p.P, len(p.skills), p.T))
    load = p.loads
    for row, i in enumerate(load.unit.tolist()):
        for t in np.flatnonzero(fixed[i] > 0) if i in fixed else ():
            first = int(t + load.first[row])
            span = slice(max(first, now), max(first + int(load.length[row]), now))
            demand[load.partner[row], load.skill[row], span] += fixed[i][t] * load.days[row]
    return demand


def _length(p: Problem, line: Timeline, i: int, one: Progress, seen: Progress | None, left: Left, now: int) -> int:
    """Periods from its start to its delivery: as it was, or as what is left of it suggests, within the plan.

    What was started is counted on before the plan ends, however late it is: else all that comes after it would be dropped.
    """
    if seen is not None and not math.isnan(seen.delivered):
        length = int(np.searchsorted(line.benefit_bounds, seen.delivered)) - one.period
    else:
        share = max(left.values(), default=0.0)
        length = now - one.period + max(1, math.ceil(share * int(p.periods_of[i]) - SLACK))
    return max(1, min(length, p.T - one.period))


def _loads(p: Problem, started: dict[int, Progress], left: dict[int, Left], periods_of: Ints, now: int) -> tuple[Loads, Array]:
    """Rows of what was not started, and the person-days (P, K, T) that what was started still asks."""
    demand = np.zeros((p.P, len(p.skills), p.T))
    load, keep = p.loads, np.ones(len(p.loads.unit), dtype=np.bool_)
    for row, i in enumerate(load.unit.tolist()):
        one = started.get(i)
        if one is None:
            continue
        keep[row] = False
        work = load.first[row] < p.periods_of[i]
        if work:
            first, last = now, one.period + int(periods_of[i])
            part = left[i].get((int(load.partner[row]), int(load.skill[row])), 0.0)
        else:
            first = max(now, one.period + int(periods_of[i]))
            last = first + int(load.length[row])
            part = 1.0 if math.isnan(one.delivered) or any(one.rollouts.values()) else 0.0
        total = load.days[row] * load.length[row] * part
        span = slice(first, min(last, p.T))
        if part > 0 and last > first:
            demand[load.partner[row], load.skill[row], span] += total / (last - first)
    kept = Loads(*(getattr(load, name)[keep] for name in ("unit", "partner", "skill", "first", "length", "days")))
    return kept, demand


def _staffed(p: Problem, demand: Array, now: int) -> tuple[People, Array]:
    """Teams with what is left of their capacity, and the person-days (P, K, T) that contractors must do."""
    capacity, hired = p.people.capacity.copy(), np.zeros_like(demand)
    for o in range(p.P):
        waiting = np.zeros(len(p.skills))
        for t in range(now, p.T):
            own, extra, waiting = staff(p.people, o, t, demand[o, :, t] + waiting)
            capacity[:, t] -= own.sum(axis=1)
            hired[o, :, t] = extra
    return replace(p.people, capacity=np.maximum(capacity, 0.0)), hired


def _with_hired(loads: Loads, hired: Array, started: dict[int, Progress]) -> Loads:
    """Work that only contractors can do, as rows of a unit that was started: a plan must hire for it."""
    if not started:
        return loads
    unit, start = min(started), started[min(started)].period
    where = np.argwhere(hired > 0)
    ones = np.ones(len(where), dtype=np.int64)
    partner, skill, period = where.T
    return Loads(
        np.concatenate([loads.unit, ones * unit]),
        np.concatenate([loads.partner, partner]),
        np.concatenate([loads.skill, skill]),
        np.concatenate([loads.first, period - start]),
        np.concatenate([loads.length, ones]),
        np.concatenate([loads.days, hired[partner, skill, period]]),
    )


def _payments(p: Problem, started: dict[int, Progress], periods_of: Ints, now: int) -> Payments:
    """Instalments that were agreed as they fall due, and running cost from when use is expected now."""
    rows = []
    pay = p.payments
    for n, i in enumerate(pay.unit.tolist()):
        first = int(pay.first[n])
        if (i in started and pay.cash[n]) or p.divisible[i]:
            continue
        if i in started:
            first = max(first - int(p.periods_of[i]) + int(periods_of[i]), now - started[i].period)
        rows.append((i, int(pay.account[n]), first, int(pay.length[n]), float(pay.keur[n]), bool(pay.cash[n])))
    for i, one in started.items():
        for account, amounts in one.to_pay.items():
            payer = p.money.accounts.index(account)
            rows += [(i, payer, now - one.period + n, 1, amount, True) for n, amount in enumerate(amounts) if amount > 0]
    rows.sort(key=lambda row: row[:4])
    ints = np.array([row[:4] for row in rows], dtype=np.int64).reshape(-1, 4)
    whose, from_, begin, length = ints.T
    keur, cash = np.array([row[4] for row in rows], dtype=np.float64), np.array([row[5] for row in rows], dtype=np.bool_)
    return Payments(whose, from_, begin, length, keur, cash)


def _due(p: Problem, payments: Payments, started: dict[int, Progress], fixed: dict[int, Array]) -> tuple[Array, Array]:
    """kEUR (A, T) that falls due for what was started, and for divisible units, which no row of the problem pays."""
    due, apart = np.zeros_like(p.money.budget), np.zeros_like(p.money.budget)
    for n, i in enumerate(payments.unit.tolist()):
        if i in started:
            first = started[i].period + int(payments.first[n])
            due[payments.account[n], first : first + int(payments.length[n])] += payments.keur[n]
    for n, i in enumerate(p.payments.unit.tolist()):
        for t in np.flatnonzero(fixed[i] > 0) if i in fixed else ():
            first = int(t + p.payments.first[n])
            apart[p.payments.account[n], first : first + int(p.payments.length[n])] += fixed[i][t] * p.payments.keur[n]
    return due, apart


def _money(p: Problem, falls_due: tuple[Array, Array], known: Known, now: int) -> Money:
    """What accounts can spend from now on: nothing before, what they hold now, and no less than what falls due already."""
    due, apart = falls_due
    budget = p.money.budget - apart
    budget[:, :now] = 0.0
    for a, name in enumerate(p.money.accounts):
        held = known.balance.get(name, 0.0)
        purse = held * (p.money.keep[a, now - 1] if now and held > 0 else 1.0)
        for t in range(now, p.T):
            fresh = budget[a, t] + (purse if t == now else min(purse, 0.0))
            budget[a, t] = max(fresh, 0.0)
            kept = max(purse, 0.0) if t > now else 0.0
            short = max(due[a, t] - budget[a, t] - kept, 0.0)
            budget[a, t] += short
            over = min(fresh, 0.0) - short
            rest = budget[a, t] + kept - due[a, t]
            purse = over if over < 0 else rest * p.money.keep[a, t]
    return replace(p.money, budget=budget)


def _ordering(p: Problem, started: set[int], fixed: set[int], periods_of: Ints) -> Ordering:
    """Among what was started nothing is to be ordered any more; what comes after it comes after its new date.

    Divisible units are where they were planned; that others waited for them when that was planned is good enough.
    """
    after = [
        (i, j, max(1, gap - int(p.periods_of[i]) + int(periods_of[i])))
        for i, j, gap in p.ordering.after.tolist()
        if j not in started and i not in fixed
    ]
    requires = [(i, j) for i, j in p.ordering.requires.tolist() if i not in started and j not in fixed]
    return Ordering(np.array(requires, dtype=np.int64).reshape(-1, 2), np.array(after, dtype=np.int64).reshape(-1, 3))


def _values(p: Problem, started: dict[int, Progress], periods_of: Ints) -> Array:
    """What was started is worth what it is worth when delivered on its new date; after the plan's end, nothing to plan for."""
    value = p.value.copy()
    for i, one in started.items():
        as_if = one.period + int(periods_of[i]) - int(p.periods_of[i])
        value[:, i, one.period] = p.value[:, i, as_if] if 0 <= as_if < p.T else 0.0
    return value
