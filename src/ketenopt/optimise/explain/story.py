"""Problem, rule -> Explanation: the plan told initiative by initiative, or why there is none."""

from __future__ import annotations

import difflib

import numpy as np

from ketenopt.domain.errors import Fault, Infeasible, Place, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.domain.reasons import Explanation, UnitWorth
from ketenopt.optimise.explain.conflict import conflict
from ketenopt.optimise.explain.unit_worth import unit_worths
from ketenopt.optimise.explain.why import reasons
from ketenopt.optimise.fair.case import opened, practised
from ketenopt.optimise.optimum import Settings

FREE = ("central", "rank-and-fill", "first-come-first-served")
"""Rules that promise partners nothing."""


def explained(p: Problem, plan: Plan, settings: Settings, only: str | None = None) -> Explanation:
    """Why ``plan`` is what it is; ``only`` one initiative, thoroughly and without the worth of units.

    Raises ScenarioError for an initiative that does not exist.
    """
    if only is not None and only not in p.initiatives:
        near = difflib.get_close_matches(only, p.initiatives, n=1, cutoff=0.0)
        say = "there is no such initiative"
        place = Place("INITIATIVE")
        raise ScenarioError((Fault(place, only, "unknown-initiative", say, "", repr(only), near[0] if near else ""),))
    case, utility = opened(p, settings), np.array([line.utility for line in plan.partners])
    least = None if plan.rule in FREE else np.minimum(utility, case.d)
    told = reasons(p, plan, practised(p, settings).x, only, least)
    worths: tuple[UnitWorth, ...] = ()
    if only is None and not plan.paper:
        x = np.array([unit.shares for unit in plan.units])
        worths = unit_worths(case, x, case.floors(least) if least is not None else ())
    return Explanation(p.scenario, plan.rule, told, worths, None, plan.gap)


def unexplained(p: Problem, rule: str, problem: Infeasible) -> Explanation:
    """Why ``p`` has no plan at all.  Raises ``problem`` again when that could not be told."""
    found = conflict(p)
    if found is None:
        raise problem
    return Explanation(p.scenario, rule, (), (), found, 0.0)
