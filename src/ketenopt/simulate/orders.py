"""From plan to simulation: what a plan asks of the teams.  A pure function; the slices are cut in ``slices``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ketenopt.domain.chain import Chain
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.orders import HireOrder, Orders, SliceOrder
from ketenopt.domain.phrase import Phrase, as_typed, lines
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.time import Timeline
from ketenopt.simulate.accounts import accounts, instalments, running
from ketenopt.simulate.ranks import ranked, willing
from ketenopt.simulate.slices import Cut, cuts, requires_of, rollouts_of, waits_of, work_of


def orders(scenario: Scenario, plan: Plan) -> Orders:
    """What ``plan`` asks of the teams of ``scenario``.

    Raises SimulationError for a paper plan, a plan of another scenario, work that no team of its partner can do, and
    slices that wait for each other; the message says who waits for whom.
    """
    chain, line = scenario.chain, scenario.timeline
    planned = cuts(chain, plan)
    every = [cut for found in planned.values() for cut in found]
    slices = [_slice(chain, line, cut, planned) for cut in every]
    hires = _hires(chain, line, plan)
    _somebody_can(chain, slices, hires)
    _nobody_waits_in_a_circle(slices)
    days = float(np.mean(np.diff(line.bounds)))
    worth = {cut.id: {who: value * cut.share / days for who, value in cut.unit.worth.items()} for cut in every}
    slope = chain.governance.frictions.sacrifice_lowers
    return Orders(ranked(slices, worth), accounts(chain, line, plan), hires, willing(plan, slope))


def _slice(chain: Chain, line: Timeline, cut: Cut, planned: Mapping[str, list[Cut]]) -> SliceOrder:
    after, never_after = waits_of(cut, planned)
    requires, never_required = requires_of(cut, planned)
    last = min(cut.period + cut.periods, len(line.benefit_bounds) - 1)
    return SliceOrder(
        id=cut.id,
        draw=cut.draw,
        unit=cut.unit.key,
        period=cut.period,
        share=cut.share,
        planned_day=float(line.bounds[cut.period]),
        planned_delivery=float(line.benefit_bounds[last]),
        rank=0,
        cost_of_delay=0.0,
        work=work_of(chain, cut),
        rollouts=rollouts_of(cut),
        after=after,
        requires=requires,
        instalments=instalments(chain, cut),
        running=running(chain, cut),
        integrate=cut.unit.increment.integrate,
        never_after=never_after,
        never_required=never_required,
        start=cut.start,
        upto=cut.end,
        done=cut.unit.increment.done > 0,
    )


def hired_team(partner: str, skill: str) -> str:
    """Id of the pseudo-team of a partner's contractors in one skill; no team of a file can have it."""
    return f"hired:{partner}/{skill}"


def _hires(chain: Chain, line: Timeline, plan: Plan) -> tuple[HireOrder, ...]:
    found: dict[tuple[str, str], list[float]] = {}
    for row in plan.hires:
        if row.partner not in chain.partners:
            raise SimulationError(Phrase("the plan is not of this scenario: {name} hires, but is no partner", name=row.partner))
        found.setdefault((row.partner, row.skill), [0.0] * len(line.periods))[line.periods.index(row.period)] += row.fte
    return tuple(
        HireOrder(hired_team(who, skill), who, skill, tuple(fte)) for (who, skill), fte in sorted(found.items()) if any(fte)
    )


def _somebody_can(chain: Chain, slices: Iterable[SliceOrder], hires: Iterable[HireOrder]) -> None:
    able = {(team.partner, skill) for team in chain.teams.values() for skill in team.skills}
    able |= {(hire.partner, hire.skill) for hire in hires}
    able_at_all = [
        (work.partner, work.skill, order.unit) for order in slices for work in (*order.work, *order.rollouts) if work.count
    ]
    lacking = sorted(
        {
            Phrase("{who} has no team with the skill {skill}, which {unit} needs", who=who, skill=skill, unit=unit)
            for who, skill, unit in able_at_all
            if (who, skill) not in able
        }
    )
    if lacking:
        raise SimulationError(lines(lacking))


def _nobody_waits_in_a_circle(slices: Iterable[SliceOrder]) -> None:
    """A slice that starts after another may not be needed for that other's delivery; ``requires`` alone may be mutual."""
    by_id = {order.id: order for order in slices}
    needs = {name: [*(wait.slice for wait in order.after), *order.requires] for name, order in by_id.items()}
    for name, order in sorted(by_id.items()):
        for wait in order.after:
            path = _path(wait.slice, name, needs)
            if path:
                circle = as_typed(order.unit)
                for step in path:
                    circle = Phrase("{these} waits for {name}", these=circle, name=by_id[step].unit)
                raise SimulationError(Phrase("nothing can be delivered: {circle}", circle=circle))


def _path(start: str, end: str, needs: Mapping[str, list[str]]) -> list[str]:
    """A way from ``start`` to ``end`` along ``needs``, both included; empty when there is none."""
    came: dict[str, str] = {start: ""}
    todo = [start]
    while todo:
        here = todo.pop(0)
        if here == end:
            path = [here]
            while came[path[0]]:
                path.insert(0, came[path[0]])
            return path
        for following in needs[here]:
            if following not in came:
                came[following] = here
                todo.append(following)
    return []
