"""New orders at a border: what was released stays as it is, what was not is asked anew, put off or dropped.

Nothing is pre-empted: a slice that was released keeps its work, its instalments and its dates, and takes only its new rank.
A slice that was not is what the new orders make of it, and its waiting counts from its new planned day.  Hand-overs that
took place or are on their way, and decisions that were taken, stand.  Contractors of old orders leave, those of new orders
are other people.  Accounts get what the new orders give them from this period on.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from ketenopt.domain.orders import HireOrder, Orders, SliceOrder
from ketenopt.domain.outcomes import CAUSES
from ketenopt.simulate.calendars import crews
from ketenopt.simulate.reference import jobs, ranking, release
from ketenopt.simulate.reference.state import Queue, Slice, Team, World
from ketenopt.simulate.setting import Setting


def adopt(world: World, setting: Setting, day: float) -> None:
    """Carry out the orders of ``setting`` from ``day`` on; all before it has happened, nothing of the day itself."""
    world.clock.move(day)
    world.setting = setting
    period = setting.line.period(day)
    _hire(world, setting.orders, period)
    ranking.follow(world)
    known = {slice_.order.draw: slice_ for slice_ in world.slices}
    for slice_ in world.slices:
        slice_.withdrawn = isnan(slice_.released)
        slice_.followers = [] if slice_.withdrawn else [(f, place) for f, place in slice_.followers if not isnan(f.released)]
    for order in setting.orders.slices:
        old = known.get(order.draw)
        if old is None:
            old = jobs.planned_slice(world, len(world.slices), order)
            world.slices.append(old)
        elif isnan(old.released):
            _asked_anew(world, old, order)
        else:
            _going_on(old, order)
        world.by_id[order.id] = old
    waiting = [slice_ for slice_ in world.slices if isnan(slice_.released) and not slice_.withdrawn]
    for slice_ in waiting:
        _link(world, slice_)
    world.eligible = {}
    for slice_ in waiting:
        if not slice_.order.product and (slice_.waiting == 0 or not setting.chain.governance.pull_forward):
            release.ask(world, slice_)
    ranking.settle(world)


def _going_on(slice_: Slice, order: SliceOrder) -> None:
    """A released slice takes its rank and what it is worth from new orders, and nothing else."""
    old = slice_.order
    places = {work.key: [work.chain_rank, work.own_rank] for work in (*order.work, *order.rollouts)}
    slice_.order = replace(
        old,
        planned_delivery=order.planned_delivery,
        rank=order.rank,
        cost_of_delay=order.cost_of_delay,
        losses=order.losses,
        requires=order.requires,
        never_required=order.never_required,
    )
    slice_.rank = order.rank
    for job in (*slice_.jobs, *slice_.rollouts):
        job.place[:] = places.get(job.key, job.place)


def _asked_anew(world: World, slice_: Slice, order: SliceOrder) -> None:
    """A slice that was not released is what the new orders say; what was handed over to it stays so."""
    old, slice_.order, slice_.rank = slice_.order, order, order.rank
    slice_.withdrawn = slice_.due = slice_.eligible = False
    slice_.asked = slice_.asked and (slice_.decided <= world.now or order.planned_day == old.planned_day)
    slice_.appointment = None
    slice_.causes = [0.0] * len(CAUSES)
    if [(w.key, w.first, w.count) for w in old.work] != [(w.key, w.first, w.count) for w in order.work]:
        told = {job.key: (job.handing, job.told) for job in slice_.jobs}
        jobs.fill(world, slice_)
        for job in slice_.jobs:
            job.handing, job.told = told.get(job.key, (job.handing, job.told))
    places = {work.key: [work.chain_rank, work.own_rank] for work in (*order.work, *order.rollouts)}
    for job in (*slice_.jobs, *slice_.rollouts):
        job.place[:] = places.get(job.key, job.place)


def _link(world: World, slice_: Slice) -> None:
    """Whom it waits for, and what of that is there already."""
    order = slice_.order
    before = [world.by_id[wait.slice] for wait in order.after]
    slice_.waiting = len(order.never_after) + sum(isnan(other.delivered) for other in before)
    slice_.predecessors = max([other.delivered for other in before if not isnan(other.delivered)], default=slice_.predecessors)
    names = {other.order.draw for other in before}
    for job in slice_.jobs:
        job.pending = len(names - job.told)
    for place, other in enumerate(before):
        other.followers.append((slice_, place))
        if not isnan(other.delivered):
            release.hand_over(world, slice_, place)


def _hire(world: World, orders: Orders, period: int) -> None:
    """Old contractors have no people from ``period`` on; new ones have none before."""
    setting = world.setting
    for team in world.teams:
        if team.crew.hired:
            there = team.crew.open
            team.crew = replace(team.crew, open=(*there[:period], *(False for _ in there[period:])))
    fresh = [_from(hire, period) for hire in orders.hires if any(hire.fte[period:])]
    number = {who: place for place, who in enumerate(setting.partners)}
    for crew in (crew for crew in crews(setting.chain, setting.line, fresh) if crew.hired):
        pairs = [(number[crew.partner], skill) for skill in crew.skills]
        queues = [world.queues.setdefault(pair, Queue(pair[0])) for pair in pairs]
        team = Team(crew, len(world.teams), number[crew.partner], crew.slots, queues)
        world.teams.append(team)
        world.teams_of[team.partner].append(team)
    for teams in (world.teams, *world.teams_of):
        teams.sort(key=lambda team: team.crew.id)


def _from(hire: HireOrder, period: int) -> HireOrder:
    return replace(hire, team=f"{hire.team}+{period}", fte=(*(0.0 for _ in hire.fte[:period]), *hire.fte[period:]))
