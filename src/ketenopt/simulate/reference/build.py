"""A world at its start: teams, queues, slices and items of one replication, and what is bound to happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ketenopt.simulate.kinds import BORDER, RELEASE, SYNC
from ketenopt.simulate.reference import jobs, ranking, release
from ketenopt.simulate.reference.clock import Clock, Happening, Ticks
from ketenopt.simulate.reference.state import Queue, Resolver, Team, World
from ketenopt.simulate.setting import Setting

Handler = Callable[[World, Happening], None]


def world_of(setting: Setting, row: int, handlers: Sequence[Handler], events: bool) -> World:
    """The world of replication ``row`` on day 0; ``handlers`` by kind of event."""
    clock = Clock(setting.horizon)
    world = _empty(setting, row, clock)
    clock.callbacks = [partial(handler, world) for handler in handlers]
    if events:
        world.log = []
    for number, order in enumerate(setting.orders.slices):
        slice_ = jobs.planned_slice(world, number, order)
        world.slices.append(slice_)
        world.by_id[order.id] = slice_
    _link(world)
    jobs.arrivals(world)
    ranking.expect(world)
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
        follows=list(setting.follows),
        teams=teams,
        teams_of=[[team for team in teams if team.partner == place] for place in range(len(setting.partners))],
        resolvers={who: Resolver(free) for who, free in acting.items()},
        open=[0] * len(setting.partners),
        balance=[0.0] * accounts,
        spent=[[0.0] * periods for _ in range(accounts)],
        hits=[0] * len(chain.impediments),
        hit_days=[0.0] * len(chain.impediments),
    )


def _link(world: World) -> None:
    for slice_ in world.slices:
        slice_.waiting = len(slice_.order.after) + len(slice_.order.never_after)
        for place, wait in enumerate(slice_.order.after):
            world.by_id[wait.slice].followers.append((slice_, place))
