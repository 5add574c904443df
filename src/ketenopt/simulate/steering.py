"""Delivery that is planned again on its way: the engine stands still on a border, somebody plans, and it goes on.

Re-planning moments are those of the chain's cadence.  The advice to plan again is taken with a probability, by the body that
decides, at its first meeting; the new plan holds from the first border of a period then, and rests on the progress that
was known ``information_days`` before that.  Who plans is handed in: this floor knows no planner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.draws import Draws
from ketenopt.domain.governed import at_work
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import Plan, PlannedUnit
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate.calendars import meeting
from ketenopt.simulate.draw import draw
from ketenopt.simulate.engine import engine
from ketenopt.simulate.orders import orders

Planner = Callable[[Plan, Known, Known], Plan | None]
"""(the plan that holds, what is a fact on the border, progress as it was seen) -> another plan; None: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Steered:
    """One replication, and the plan that held at its end, with what earlier plans did before."""

    outcomes: Outcomes
    plan: Plan


def moments(scenario: Scenario, draws: Draws, row: int = 0) -> list[tuple[float, float]]:
    """(day on which progress was seen, border from which the new plan holds) of every advice that is taken, in order."""
    chain, line = at_work(scenario.chain), scenario.timeline
    step, friction = chain.cadence.replanning_days, chain.governance.frictions
    found: dict[float, float] = {}
    k = 1
    while draws.advice is not None and step > 0 and k * step < line.plan_end:
        if draws.advice[row, k] < friction.advice_accepted:
            day = meeting(chain.bodies.get(chain.governance.decided_by or ""), line, k * step)
            border = next((float(b) for b in line.bounds[1:-1] if b >= day), None)
            if border is not None:
                found[border] = max(border - friction.information_days, 0.0)
        k += 1
    return [(seen, border) for border, seen in sorted(found.items())]


def steered(scenario: Scenario, plan: Plan, seed: int, replication: int, planner: Planner, name: str = "reference") -> Steered:
    """Carry out ``plan`` in one replication, asking ``planner`` for another at every moment.  Raises SimulationError."""
    what, draws = engine(name), draw(scenario, seed, range(replication, replication + 1))
    given, state = orders(scenario, plan), what.start(scenario, draws)
    known: dict[float, Known] = {}
    taken = moments(scenario, draws)
    borders = {border: seen for seen, border in taken}
    for day in sorted({seen for seen, _ in taken} | set(borders)):
        state = what.advance(state, given, day)
        known[day] = what.known(state)[0]
        if day in borders:
            other = planner(plan, known[day], known[borders[day]])
            if other is not None:
                plan, given = other, orders(scenario, other)
    return Steered(what.outcomes(what.advance(state, given, scenario.timeline.horizon)), plan)


def together(found: Sequence[Steered]) -> list[Steered]:
    """The same replications, each with a column for everything that any of their plans holds; NaN where its own does not.

    So what is planned in some replications only is not delivered in the others, and measures of all can be compared.
    """
    columns: dict[str, int] = {}
    units: dict[str, PlannedUnit] = {}
    for one in found:
        for key, period in zip(one.outcomes.slices, one.outcomes.slice_period.tolist(), strict=True):
            columns.setdefault(key, period)
        for unit in one.plan.units:
            if unit.start is not None or unit.key not in units:
                units.setdefault(unit.key, unit)
                units[unit.key] = unit if units[unit.key].start is None else units[unit.key]
    every, periods = sorted(columns), [columns[key] for key in sorted(columns)]
    held = tuple(units[key] for key in sorted(units))
    return [Steered(_widened(one.outcomes, every, periods), replace(one.plan, units=held)) for one in found]


def _widened(outcomes: Outcomes, every: Sequence[str], periods: Sequence[int]) -> Outcomes:
    """``outcomes`` with the columns ``every``; those it does not have did not happen."""
    where = [list(every).index(key) for key in outcomes.slices]

    def wide(values: NDArray[np.generic], missing: float) -> NDArray[np.generic]:
        made = np.full((values.shape[0], len(every), *values.shape[2:]), missing, dtype=values.dtype)
        made[:, where] = values
        return made

    days = ("released", "first_work", "last_work", "integrated", "delivered", "in_use")
    share = np.ones(len(every))
    share[where] = outcomes.slice_share
    changed = {name: wide(getattr(outcomes, name), np.nan) for name in days}
    changed["causes"] = wide(outcomes.causes, 0.0)
    if outcomes.unfinished is not None:
        changed["unfinished"] = wide(outcomes.unfinished, -1)
    return replace(outcomes, slices=tuple(every), slice_period=np.array(periods, dtype=np.int64), slice_share=share, **changed)  # type: ignore[arg-type]
