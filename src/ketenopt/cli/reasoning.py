"""What ``deal``, ``explain`` and ``alternatives`` ask of the flow."""

from __future__ import annotations

from ketenopt.cli.asked import Asked, make_plan
from ketenopt.cli.options import Solving
from ketenopt.domain.deal import Deal
from ketenopt.domain.errors import StoreError
from ketenopt.domain.plan import Plan
from ketenopt.domain.problem import Problem
from ketenopt.optimise.deal.bargain_check import deal
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose


def settings_of(solving: Solving) -> Settings:
    """How to solve, as asked."""
    return Settings(solver=solving.solver, seconds=solving.time_limit)


def checked_deal(asked: Asked, solving: Solving) -> Deal:
    """The deal check of the plan that was asked for.  Raises PlanError, or StoreError for a plan of another chain."""
    p, plan = pose(asked.scenarios[0]), make_plan(asked, solving)
    same_partners(p, plan)
    return deal(p, plan, settings_of(solving))


def same_partners(p: Problem, plan: Plan) -> None:
    """Raises StoreError when a saved plan is of other partners or periods than the scenario."""
    if tuple(line.partner for line in plan.partners) != p.partners or {unit.key for unit in plan.units} != set(p.units):
        raise StoreError("the saved plan is of another chain: its partners or initiatives are not those of this scenario")
