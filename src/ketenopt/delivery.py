"""One block of replications from plan to measures: as the plan was made, or planned again on its way.

Where the chain's re-planning is about the plan (``cadence.replan: plan``), the engine stands still at every border on which
advice to plan again is taken, the plan's own rule solves again on what is known then, and the engine goes on with new
orders.  Every solve starts from the problem as it was posed, so an answer depends on the facts and on no earlier answer.
When no plan can be made from where things stand, the old one holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ketenopt.analyse import Frames, measure
from ketenopt.domain.errors import PlanError
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import Plan
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.again import again
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.pose import pose
from ketenopt.simulate import chosen, simulate
from ketenopt.simulate.steering import Planner, steered, together


def measured(scenario: Scenario, plan: Plan, seed: int, replications: range, engine: str = "auto", events: bool = False) -> Frames:
    """Carry out ``plan`` in ``replications`` (a range with step 1) and measure it.  Raises SimulationError.

    Where plans are made again, each replication is measured by the money of its own plan.
    """
    name = chosen(engine, scenario)
    if scenario.chain.cadence.replan == "ranking":
        return measure(scenario, plan, simulate(scenario, plan, seed, replications, name=name, events=events))
    return joined(
        [measure(scenario, own, outcomes) for outcomes, own in replanned(scenario, plan, seed, replications, name, events)]
    )


def replanned(
    scenario: Scenario, plan: Plan, seed: int, replications: range, engine: str = "auto", events: bool = False
) -> list[tuple[Outcomes, Plan]]:
    """Every replication with the plan that held at its end; all have a column for all that could be planned."""
    planner, name = planner_of(scenario), chosen(engine, scenario)
    found = [steered(scenario, plan, seed, replication, planner, name, events) for replication in replications]
    return [(one.outcomes, one.plan) for one in together(scenario, found)]


def planner_of(scenario: Scenario) -> Planner:
    """Plans again by the rule of the plan that holds; the problem is posed once."""
    posed = pose(scenario)

    def planner(plan: Plan, known: Known, seen: Known) -> Plan | None:
        try:
            return again(posed, scenario, plan, known, seen, Settings())
        except PlanError:
            return None

    return planner


def joined(blocks: Sequence[Frames]) -> Frames:
    """The frames of blocks that follow each other as one."""
    return {name: pd.concat([frames[name] for frames in blocks], ignore_index=True) for name in blocks[0]}
