"""A world at its start: teams, queues, slices and items of one replication, and what is bound to happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ketenopt.domain.draws import Stream
from ketenopt.domain.orders import SliceOrder, Work
from ketenopt.simulate.reference import release
from ketenopt.simulate.reference.clock import ARRIVED, BORDER, RELEASE, SYNC, Clock, Happening, Ticks
from ketenopt.simulate.reference.setting import Setting, milli
from ketenopt.simulate.reference.state import (
    ARRIVING,
    PLANNED,
    REWORK,
    ROLLOUT,
    Item,
    Job,
    Queue,
    Resolver,
    Slice,
    Team,
    World,
)

Handler = Callable[[World, Happening], None]

BEHIND_PLANNED = 1 << 32
"""Rank of arriving items for the chain: behind planned work, then by their own priority."""


def world_of(setting: Setting, row: int, handlers: Sequence[Handler], events: bool) -> World:
    """The world of replication ``row`` on day 0; ``handlers`` by kind of event."""
    clock = Clock(setting.horizon)
    world = _empty(setting, row, clock)
    clock.callbacks = [partial(handler, world) for handler in handlers]
    if events:
        world.log = []
    base = 0
    for number, order in enumerate(setting.orders.slices):
        slice_ = _slice(world, number, order, base)
        world.slices.append(slice_)
        world.by_id[order.id] = slice_
        base += sum(work.count for work in (*order.work, *order.rollouts))
    _link(world)
    _arrivals(world, base)
    for period, day in enumerate(setting.line.benefit_bounds[:-1].tolist()):
        clock.after(day, BORDER, period, period)
    for slice_ in world.slices:
        if not slice_.order.product and (slice_.waiting == 0 or not setting.chain.governance.pull_forward):
            release.ask(world, slice_)
    return world


def _empty(setting: Setting, row: int, clock: Clock) -> World:
    number = {who: place for place, who in enumerate(setting.partners)}
    pairs = sorted({(number[crew.partner], skill) for crew in setting.crews for skill in crew.skills})
    queues = {pair: Queue(pair[0]) for pair in pairs}
    teams = [
        Team(crew, place, number[crew.partner], crew.slots, [queues[number[crew.partner], skill] for skill in crew.skills])
        for place, crew in enumerate(setting.crews)
    ]
    chain = setting.chain
    owners = sorted({threat.owner for threat in setting.threats})
    acting = {who: chain.bodies[who].resolvers if who in chain.bodies else chain.partners[who].resolvers for who in owners}
    accounts, periods = len(setting.orders.accounts), len(setting.line.benefit_bounds) - 1
    return World(
        setting=setting,
        row=row,
        clock=clock,
        sync=Ticks(clock, SYNC, chain.cadence.sync_days),
        release=Ticks(clock, RELEASE, chain.cadence.release_days),
        queues=queues,
        teams=teams,
        teams_of=[[team for team in teams if team.partner == place] for place in range(len(setting.partners))],
        resolvers={who: Resolver(free) for who, free in acting.items()},
        open=[0] * len(setting.partners),
        balance=[0.0] * accounts,
        spent=[[0.0] * periods for _ in range(accounts)],
        hits=[0] * len(chain.impediments),
        hit_days=[0.0] * len(chain.impediments),
    )


def _slice(world: World, number: int, order: SliceOrder, base: int) -> Slice:
    """A slice with its jobs and items, numbered from ``base``: ids follow the sorted keys of what they belong to."""
    setting, row = world.setting, world.row
    slice_ = Slice(number, order, [], [])
    for place, work in enumerate((*order.work, *order.rollouts)):
        planned = work.effort is None
        job = _job(world, slice_, work, PLANNED if planned else ROLLOUT, place)
        efforts = setting.draws.effort[work.key][row] if planned else None
        _fill(world, job, base, efforts[work.first : work.first + work.count].tolist() if efforts is not None else [])
        base += work.count
        (slice_.jobs if planned else slice_.rollouts).append(job)
        if planned:
            slice_.left += work.count
            slice_.by_partner[job.partner] = slice_.by_partner.get(job.partner, 0) + work.count
    if not slice_.jobs:  # a hand-over reaches a slice without work too
        slice_.jobs.append(Job(PLANNED, slice_, None, "", -1, Queue(-1), (), False, 0, 0))
    for job in slice_.jobs:
        job.pending = len(order.after)
    gates = setting.blocked_by.get((order.unit, "delivery"), ())
    slice_.gate = max([0.0, *(float(setting.opens[gate][row]) for gate in gates)])
    return slice_


def _job(world: World, slice_: Slice, work: Work, kind: int, place: int) -> Job:
    setting = world.setting
    partner = setting.partners.index(work.partner)
    initiative = slice_.order.unit.partition("/")[0]
    queue = world.queues.get((partner, work.skill)) or Queue(partner)
    threats = setting.threats_to(work.partner, work.skill, initiative) if setting.threats else ()
    return Job(kind, slice_, work, work.key, partner, queue, threats, False, milli(work.estimate), place)


def _fill(world: World, job: Job, base: int, efforts: list[float]) -> None:
    work = job.work
    if work is None:
        return
    setting = world.setting
    follows = setting.chain.governance.frictions.follows_chain
    luck = setting.draws.follow[work.key][world.row].tolist()
    for place in range(work.count):
        index = work.first + place
        rank = work.chain_rank if luck[index] < follows else work.own_rank
        left = work.effort if work.effort is not None else efforts[place]
        job.items.append(Item(base + place, job, index, left, rank))
    job.left = len(job.items)
    world.items += job.items


def rework_job(world: World, slice_: Slice, job: Job, share: float) -> Job:
    """What an attempt at integration sends back of one package: ``share`` of its effort, as that share of its items.

    At least one item and at most all; each gets the same part of the effort, and keeps the rank of the item it
    corrects.
    """
    again = Job(
        REWORK, slice_, job.work, f"{job.key}~{slice_.attempt}", job.partner, job.queue, job.threats, False, job.milli, job.number
    )
    count = max(1, min(len(job.items), int(share * len(job.items) + 0.5)))
    total = 0.0
    for item in job.items:
        total += item.worked
    each = share * total / count if share > 0 else 0.0
    base = world.setting.planned_items * slice_.attempt
    if each > 0:
        again.items = [Item(base + item.id, again, item.index, each, item.rank) for item in job.items[:count]]
    again.left = len(again.items)
    world.items += again.items
    return again


def _link(world: World) -> None:
    for slice_ in world.slices:
        slice_.waiting = len(slice_.order.after) + len(slice_.order.never_after)
        for place, wait in enumerate(slice_.order.after):
            world.by_id[wait.slice].followers.append((slice_, place))


def _arrivals(world: World, base: int) -> None:
    """Items of streams follow all that can come of planned work; their ids are reserved by stream and number."""
    setting = world.setting
    base *= setting.chain.integration.attempts + 1
    for name, what in sorted(setting.chain.arrivals.items()):
        partner = setting.partners.index(what.partner)
        own = what.kind == "own"
        queue = world.queues.get((partner, what.skill)) or Queue(partner)
        threats = setting.threats_to(what.partner, what.skill, None)
        job = Job(ARRIVING, None, None, name, partner, queue, threats, own, milli(what.effort.mean()), len(world.streams))
        stream = setting.draws.arrivals[name][world.row]
        rank = what.priority if own else BEHIND_PLANNED + what.priority
        job.items = [Item(base + place, job, place, effort, rank) for place, effort in enumerate(stream.efforts.tolist())]
        base += len(job.items)
        job.left = len(job.items)
        world.streams[name] = job
        world.items += job.items
        expect(world, job, stream, 0)


def expect(world: World, job: Job, stream: Stream, place: int) -> None:
    """The next arrival of a stream: its gap after the one before."""
    if place < len(stream.gaps):
        world.clock.after(float(stream.gaps[place]), ARRIVED, job.number, (job, stream, place))
