"""Rankings while work goes on: fixed again at re-planning moments, from what was known by then.

Every ``replanning_days`` each partner ranks what it works on by its own benefit per estimated person-day that its own people
still have to do: that it knows.  The chain's order is advice to the body that decides: written at the same moment from
what was known ``information_days`` before (a snapshot of the items that were to go), taken with a probability, and in force
from the body's next meeting on.  What is not taken is not asked again before the next moment.
"""

from __future__ import annotations

from heapq import heapify
from math import isnan

from ketenopt.domain.governed import toward
from ketenopt.simulate.calendars import meeting
from ketenopt.simulate.kinds import ARRIVING, REPLAN, SNAPSHOT
from ketenopt.simulate.ranks import chain_order, places
from ketenopt.simulate.reference import work
from ketenopt.simulate.reference.jobs import rank_of
from ketenopt.simulate.reference.state import Job, Slice, World


def expect(world: World) -> None:
    """All moments at which rankings are fixed before the plan ends, and the snapshots they rest on.

    Number 2k is the partners' own ranking at the k-th moment, 2k + 1 the chain's, when its advice is taken.
    """
    setting, draws = world.setting, world.setting.draws
    chain, step = setting.chain, setting.chain.cadence.replanning_days
    friction = chain.governance.frictions
    k = 1
    while draws.advice is not None and step > 0 and k * step < setting.plan_end:
        world.clock.after(k * step, REPLAN, 2 * k, 2 * k)
        if draws.advice[world.row, k] < friction.advice_accepted:
            day = meeting(chain.bodies.get(chain.governance.decided_by or ""), setting.line, k * step)
            world.clock.after(max(k * step - friction.information_days, 0.0), SNAPSHOT, k, k)
            world.clock.after(day, REPLAN, 2 * k + 1, 2 * k + 1)
        k += 1


def snapshot(world: World, moment: int) -> None:
    """Remember how many items every job has to go."""
    world.snapshots[moment] = [[job.left for job in (*slice_.jobs, *slice_.rollouts)] for slice_ in world.slices]


def fix(world: World, number: int) -> None:
    """The partners' own ranking (even), or the chain's (odd)."""
    moment, chain = divmod(number, 2)
    known = world.snapshots.pop(moment) if chain else None
    there = [slice_ for slice_ in world.slices if not slice_.withdrawn]
    by_id = {slice_.order.id: slice_.order for slice_ in there}
    efforts, whole = _to_go(there, known)
    rank = chain_order(by_id.values(), whole) if chain else {slice_.order.id: slice_.rank for slice_ in there}
    found = places(by_id, efforts, rank)
    for slice_ in there:
        slice_.rank = rank[slice_.order.id]
        for job in _jobs(slice_):
            if job.work:
                job.place[1 - chain] = found[job.work.partner, slice_.order.id][1 - chain]
    settle(world)


def _to_go(there: list[Slice], known: list[list[int]] | None) -> tuple[dict[tuple[str, str], float], dict[str, float]]:
    """Estimated person-days to go, by (partner, slice) and, of planned work, by slice; what came later counts in full."""
    efforts: dict[tuple[str, str], float] = {}
    whole: dict[str, float] = {}
    for slice_ in there:
        name = slice_.order.id
        whole[name] = 0.0
        counts = known[slice_.number] if known and slice_.number < len(known) else [job.left for job in _jobs(slice_)]
        for job, count in zip(_jobs(slice_), counts, strict=True):
            if job.work:
                days = count * job.work.estimate
                efforts[job.work.partner, name] = efforts.get((job.work.partner, name), 0.0) + days
                whole[name] += days if job.work.effort is None else 0.0
    return efforts, whole


def _jobs(slice_: Slice) -> list[Job]:
    return [*slice_.jobs, *slice_.rollouts]


def settle(world: World) -> None:
    """All that waits gets the rank that it now has; what is being done goes on."""
    for item in world.items:
        if item.job.kind != ARRIVING and isnan(item.finished) and item.job.slice and not item.job.slice.visit:
            item.rank = rank_of(world, item)
    for queue in world.queues.values():
        queue.chain = [(item.rank, item.moment, item.id, item) for *_, item in queue.chain]
        heapify(queue.chain)
    world.tests = [(slice_.rank, slice_.number, slice_) for *_, slice_ in world.tests]
    heapify(world.tests)
    world.paying.sort(key=lambda slice_: (slice_.rank, slice_.number))
    world.look = True
    for who in range(len(world.open)):
        work.stir(world, who)


def cooperate(world: World) -> None:
    """What came into use everywhere since the last border and makes working together easier does so from now on."""
    now = world.now
    ready = [
        slice_ for slice_ in world.cooperating if all(slice_.in_use.get(job.partner, now + 1) <= now for job in slice_.rollouts)
    ]
    for slice_ in ready:
        world.cooperating.remove(slice_)
        part = world.setting.cooperation[slice_.order.unit] * slice_.order.share
        world.raised.append(part)
    if ready:
        follow(world)
        settle(world)


def follow(world: World) -> None:
    """What partners follow of the chain: as the orders have it, raised by what works together better by now."""
    world.follows = list(world.setting.follows)
    for part in world.raised:
        world.follows = [toward(share, part) for share in world.follows]
