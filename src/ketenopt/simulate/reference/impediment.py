"""Impediments: an item stops, the owner's resolvers act in their order, and work goes on."""

from __future__ import annotations

from heapq import heappop, heappush
from math import nan

from ketenopt.simulate.kinds import PLANNED, RESOLVED
from ketenopt.simulate.reference import threat, work
from ketenopt.simulate.reference.state import Item, World
from ketenopt.simulate.setting import milli

LEAST_DAYS = 1e-3
"""Expected days of a resolver that stand for none in a ratio."""


def struck(world: World, item: Item) -> None:
    """Work on ``item`` stops; it waits before the resolvers of the impediment's owner."""
    now, hit, slice_ = world.now, item.hit, item.job.slice
    if hit is None:
        return
    work.stop(world, item, item.stretch)
    item.since, item.stopped, item.duration = nan, now, hit[3]
    kind = hit[0]
    world.hits[kind.number] += 1
    work.note(world, item, f"stopped by {kind.id}", item.by)
    if item.job.kind == PLANNED and slice_:
        work.charge(slice_, now)
        slice_.working -= 1
        slice_.stopped += 1
    if not kind.holds_slot:
        work.leave(world, item)
    heappush(world.resolvers[kind.owner].queue, (_weight(world, item), now, item.id, item))
    work.wake(world)


def _weight(world: World, item: Item) -> int:
    """First come first served, or the cmu index: most value lost per day of a resolver first (an integer)."""
    if world.setting.chain.governance.frictions.impediment_order == "first-come" or item.hit is None:
        return 0
    lost = item.job.slice.order.cost_of_delay if item.job.slice else 0.0
    return -milli(lost / max(item.hit[0].expected, LEAST_DAYS))


def resolve(world: World) -> None:
    """Free resolvers take what comes first in their queue."""
    for owner in sorted(world.resolvers):
        resolver = world.resolvers[owner]
        while resolver.free and resolver.queue:
            item = heappop(resolver.queue)[3]
            resolver.free -= 1
            world.clock.after(item.duration, RESOLVED, item.id, item)


def resolved(world: World, item: Item) -> None:
    """Work goes on in the slot it kept, or the item queues again at its rank."""
    now, hit, slice_ = world.now, item.hit, item.job.slice
    if hit is None:
        return
    world.resolvers[hit[0].owner].free += 1
    world.hit_days[hit[0].number] += now - item.stopped
    work.note(world, item, f"resolved {hit[0].id}", hit[0].owner)
    threat.again(world, item, hit)
    work.wake(world)
    planned = item.job.kind == PLANNED and slice_ is not None
    if planned and slice_:
        work.charge(slice_, now)
        slice_.stopped -= 1
    team = item.team
    if team:
        end = world.setting.plan_end
        team.blocked += (min(now, end) - min(item.stopped, end)) / team.crew.slots
        if slice_ and planned:
            slice_.working += 1
        work.proceed(world, team, item)
        return
    if slice_ and planned:
        slice_.queued += 1
    work.push(world, item)
