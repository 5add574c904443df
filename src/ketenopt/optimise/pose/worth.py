"""What units are worth to whom, by start period, through the function that also values simulated delivery."""

from __future__ import annotations

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.problem import Array, Bools, Duties
from ketenopt.domain.time import Timeline
from ketenopt.domain.units import Unit, waits_for
from ketenopt.domain.value import fine_avoided, present_value
from ketenopt.optimise.pose.pace import Pace, rollout_days
from ketenopt.optimise.pose.work import Work


def values(chain: Chain, line: Timeline, units: tuple[Unit, ...], works: list[Work], who: tuple[str, ...]) -> Array:
    """V (G, I, T): present value of a whole unit that starts in t, delivered on the border t + D and in use after rollout."""
    T = len(line.periods)
    V = np.zeros((len(who), len(units), T))
    pace = Pace(chain, line)
    for i, unit in enumerate(units):
        starts = np.arange(max(0, T - works[i].periods + 1))
        for g, name in enumerate(who):
            if name in unit.worth:
                in_use = line.bounds[starts + works[i].periods] + adoption_days(pace, unit, name)
                benefit = unit.benefits.get(name)
                ramp = benefit.ramp_days if benefit else 0.0
                V[g, i, starts] = unit.worth[name] * present_value(line, chain.chain.discount_rate, in_use, ramp)
    return V


def adoption_days(pace: Pace, unit: Unit, who: str) -> float:
    """Days from delivery until ``who`` benefits: its own rollout, or that of the last who must use it; NaN: never."""
    chain = pace.chain
    days = [0.0]
    parts = unit.requires if unit.kind == "product" else (unit.key,)
    for user in waits_for(unit, who, chain.partners):
        for key in parts:
            name, _, part = key.partition("/")
            use = chain.initiatives[name].increments[part].rollout.get(user)
            if use is not None:
                days.append(rollout_days(pace, name, user, use)[1])
    return float(np.max(days))


def excludable(units: tuple[Unit, ...], who: tuple[str, ...]) -> Bools:
    """(G, I): False where a beneficiary enjoys the unit even when it stays out."""
    rows = [[unit.benefits[name].excludable if name in unit.benefits else True for unit in units] for name in who]
    return np.array(rows, dtype=np.bool_).reshape(len(who), len(units))


def duties(chain: Chain, line: Timeline, partners: tuple[str, ...], initiatives: tuple[str, ...]) -> Duties:
    """Initiatives with a legal date and somebody who pays for missing it."""
    rate = chain.chain.discount_rate
    due = [(n, chain.initiatives[name]) for n, name in enumerate(initiatives)]
    bound = [(n, what, line.day(what.deadline)) for n, what in due if what.deadline is not None and what.fine]
    fines = [[what.fine.get(p, 0.0) for p in partners] for _, what, _ in bound]
    worth = [fine_avoided(line, rate, line.bounds, day) for _, _, day in bound]
    return Duties(
        initiative=np.array([n for n, _, _ in bound], dtype=np.int64),
        fine=np.array(fines, dtype=np.float64).reshape(len(bound), len(partners)),
        worth=np.array(worth, dtype=np.float64).reshape(len(bound), len(line.bounds)),
        everything=np.array([fine_avoided(line, rate, np.asarray(0.0), day) for _, _, day in bound], dtype=np.float64),
    )
