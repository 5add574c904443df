"""What a plan promises: the day on which everybody uses what it starts, by the plan's own reckoning."""

from __future__ import annotations

from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import units
from ketenopt.optimise.pose.pace import Pace, rollout_days


def planned_in_use(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Working day on which each increment in ``plan`` is in use at all that must use it: delivery, then the slowest rollout.

    Pure; the numbers are those by which the plan valued its benefits.  NaN where nobody can do the rollout.
    """
    chain, line = scenario.chain, scenario.timeline
    parts = {unit.key: unit for unit in units(chain) if unit.kind == "increment"}
    pace, last = Pace(chain, line), len(line.benefit_bounds) - 1
    found = {}
    for row in plan.units:
        starts = [t for t, share in enumerate(row.shares) if share > 1e-6]
        if row.key in parts and starts:
            unit = parts[row.key]
            lags = [rollout_days(pace, unit.initiative, who, what)[1] for who, what in sorted(unit.increment.rollout.items())]
            found[row.key] = float(line.benefit_bounds[min(max(starts) + row.periods, last)]) + max(lags, default=0.0)
    return found
