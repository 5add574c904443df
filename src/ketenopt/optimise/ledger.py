"""Solution -> Plan: what everybody sees, line by line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketenopt.domain.plan import AccountLine, HireLine, PartnerLine, Plan, PlannedUnit, TeamLine
from ketenopt.domain.problem import Array, Problem
from ketenopt.optimise.check import Worth
from ketenopt.optimise.solution import DIGITS, Solution, spent

SHOWN = 1e-6


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a solution comes from: rule, solver ("none" for a rule that needs none), bound, value on paper, remarks."""

    rule: str
    bound: float
    solver: str = "none"
    version: str = ""
    paper: bool = False
    lp_value: float | None = None
    notes: tuple[str, ...] = ()


def made(p: Problem, s: Solution, worth: Worth, disagreement: Array, origin: Origin) -> Plan:
    """The Plan of an accepted solution; floats are rounded to nano-units so that equal plans are equal bytes."""
    bound = max(origin.bound, worth.total)
    partly = bool(((s.x.sum(axis=1) % 1.0 > SHOWN) & (s.x.sum(axis=1) % 1.0 < 1 - SHOWN) & ~p.divisible).any())
    return Plan(
        scenario=p.scenario,
        scenario_hash=p.scenario_hash,
        rule=origin.rule,
        objective=_r(worth.total),
        bound=_r(bound),
        gap=_r((bound - worth.total) / max(1.0, abs(bound))),
        solver=origin.solver,
        solver_version=origin.version,
        periods=p.periods,
        units=tuple(PlannedUnit(key, tuple(_r(v) for v in s.x[i]), int(p.periods_of[i])) for i, key in enumerate(p.units)),
        accounts=_accounts(p, s),
        teams=_teams(p, s),
        hires=tuple(
            HireLine(p.partners[o], p.skills[k], p.periods[t], _r(s.hired[o, k, t])) for o, k, t in np.argwhere(s.hired > SHOWN)
        ),
        partners=tuple(PartnerLine(who, _r(worth.utility[o]), _r(disagreement[o])) for o, who in enumerate(p.partners)),
        others={who: _r(worth.utility[g]) for g, who in enumerate(p.beneficiaries) if g >= p.P},
        paper=origin.paper and partly,
        lp_value=None if origin.lp_value is None else _r(origin.lp_value),
        notes=(*p.notes, *origin.notes),
    )


def _r(value: float) -> float:
    return round(float(value), DIGITS) + 0.0


def _accounts(p: Problem, s: Solution) -> tuple[AccountLine, ...]:
    """One line an account and period; an earmark's spending is not its partner's."""
    cost = spent(p, s.x).sum(axis=1)
    for a in np.flatnonzero(p.money.earmark):
        cost[a] += s.earmarked[a].sum(axis=0)
        cost[p.money.owner[a]] -= s.earmarked[a].sum(axis=0)
    hires = np.zeros_like(cost)
    hires[: p.P] = np.einsum("okt,ok->ot", s.hired, p.people.hire_price)
    kept = np.maximum(s.left, 0.0) * p.money.keep
    paid = np.zeros_like(cost)
    if s.paid is not None:
        paid[: p.P] = s.paid
    return tuple(
        AccountLine(
            *(name, period, _r(p.money.budget[a, t]), _r(cost[a, t]), _r(hires[a, t])),
            *(_r(max(paid[a, t], 0.0)), _r(max(-paid[a, t], 0.0)), _r(kept[a, t])),
        )
        for a, name in enumerate(p.money.accounts)
        for t, period in enumerate(p.periods)
    )


def _teams(p: Problem, s: Solution) -> tuple[TeamLine, ...]:
    """One line for every skill a team is planned in, in a period."""
    return tuple(
        TeamLine(p.people.teams[m], p.skills[k], p.periods[t], _r(s.staffed[m, k, t]), _r(p.people.capacity[m, t]))
        for m, k, t in np.argwhere(s.staffed > SHOWN)
    )
