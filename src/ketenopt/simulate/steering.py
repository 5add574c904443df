"""Delivery that is planned again on its way: the engine stands still on a border, somebody plans, and it goes on.

Re-planning moments are those of the chain's cadence.  The advice to plan again is taken with a probability, by the body that
decides, at its first meeting; the new plan holds from the first border of a period then, and rests on the progress that
was known ``information_days`` before that.  Who plans is handed in: this floor knows no planner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.draws import Draws
from ketenopt.domain.governed import at_work
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import Plan, PlannedUnit
from ketenopt.domain.progress import Known
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import units
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


def steered(
    scenario: Scenario, plan: Plan, seed: int, replication: int, planner: Planner, name: str = "simpy", events: bool = False
) -> Steered:
    """Carry out ``plan`` in one replication, asking ``planner`` for another at every moment.  Raises SimulationError."""
    what, draws = engine(name), draw(scenario, seed, range(replication, replication + 1))
    given, state = orders(scenario, plan), what.start(scenario, draws, events=events)
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


def together(scenario: Scenario, found: Sequence[Steered]) -> list[Steered]:
    """The same replications, each with a column for all that could be planned; NaN where its own plan does not hold it.

    So blocks of one point have the same measures, and what is planned in some replications only is not delivered in the
    others.  Plans then hold every unit too, with the shares that any of them gave it.
    """
    every = [unit for unit in units(scenario.chain) if unit.decision != "must-not"]
    last = tuple(float(t == len(scenario.timeline.periods) - 1) for t in range(len(scenario.timeline.periods)))
    held = {unit.key: PlannedUnit(unit.key, last, 1) for unit in every}
    columns = {(unit.key, 0): (len(last) - 1, 1.0) for unit in every}
    for one in reversed(found):
        held |= {unit.key: unit for unit in one.plan.units if unit.start is not None}
        shapes = zip(one.outcomes.slice_period.tolist(), one.outcomes.slice_share.tolist(), strict=True)
        columns |= dict(zip(_numbered(one.outcomes), shapes, strict=True))
    plans = tuple(held[key] for key in sorted(held))
    return [Steered(_widened(one.outcomes, dict(sorted(columns.items()))), replace(one.plan, units=plans)) for one in found]


def _numbered(outcomes: Outcomes) -> list[tuple[str, int]]:
    """(unit, how many of its slices came before) of every column."""
    return [(key, outcomes.slices[:number].count(key)) for number, key in enumerate(outcomes.slices)]


def _widened(outcomes: Outcomes, columns: dict[tuple[str, int], tuple[int, float]]) -> Outcomes:
    """``outcomes`` with these columns; those it does not have did not happen."""
    every = list(columns)
    where = [every.index(column) for column in _numbered(outcomes)]

    def wide(values: NDArray[Any], missing: float) -> NDArray[Any]:
        made = np.full((values.shape[0], len(every), *values.shape[2:]), missing, dtype=values.dtype)
        made[:, where] = values
        return made

    return replace(
        outcomes,
        slices=tuple(key for key, _ in every),
        slice_period=np.array([period for period, _ in columns.values()], dtype=np.int64),
        slice_share=np.array([share for _, share in columns.values()], dtype=np.float64),
        released=wide(outcomes.released, np.nan),
        first_work=wide(outcomes.first_work, np.nan),
        last_work=wide(outcomes.last_work, np.nan),
        integrated=wide(outcomes.integrated, np.nan),
        delivered=wide(outcomes.delivered, np.nan),
        in_use=wide(outcomes.in_use, np.nan),
        causes=wide(outcomes.causes, 0.0),
        unfinished=None if outcomes.unfinished is None else wide(outcomes.unfinished, -1),
    )
