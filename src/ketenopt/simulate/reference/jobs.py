"""Slices with their jobs and items as they are born: planned, sent back, or arrived."""

from __future__ import annotations

from ketenopt.domain.draws import Stream
from ketenopt.domain.load import whole
from ketenopt.domain.orders import SliceOrder, Work
from ketenopt.simulate.kinds import ARRIVED, ARRIVING, PLANNED, REWORK, ROLLOUT
from ketenopt.simulate.reference.state import Item, Job, Queue, Slice, World
from ketenopt.simulate.setting import Setting, milli

BEHIND_PLANNED = 1 << 32
"""Rank of arriving work for the chain: behind planned work, then by its own priority."""
AGAIN = 1 << 36
"""Items of the n-th rework are numbered n times this above those they correct, so behind all that is planned."""


def planned_slice(world: World, number: int, order: SliceOrder) -> Slice:
    """A slice with its jobs and items: ids follow the sorted keys of what they belong to."""
    slice_ = Slice(number, order, [], [], order.rank)
    fill(world, slice_)
    gates = world.setting.blocked_by.get((order.unit, "delivery"), ())
    slice_.gate = max([0.0, *(float(world.setting.opens[gate][world.row]) for gate in gates)])
    return slice_


def fill(world: World, slice_: Slice) -> None:
    """Jobs and items of what the slice's order asks."""
    order = slice_.order
    slice_.jobs, slice_.rollouts, slice_.left, slice_.by_partner = [], [], 0, {}
    for place, work in enumerate((*order.work, *order.rollouts)):
        planned = work.effort is None
        job = _job(world, slice_, work, PLANNED if planned else ROLLOUT, place)
        _items(world, job, work)
        (slice_.jobs if planned else slice_.rollouts).append(job)
        if planned:
            slice_.left += work.count
            slice_.by_partner[job.partner] = slice_.by_partner.get(job.partner, 0) + work.count
            if order.unit in world.setting.draws.growth:
                _growth(world, slice_, job, work)
    if not slice_.jobs:  # a hand-over reaches a slice without work too
        slice_.jobs.append(Job(PLANNED, slice_, None, "", -1, Queue(-1), (), False, 0, 0))
    for job in slice_.jobs:
        job.pending = len(order.after)


def _job(world: World, slice_: Slice, work: Work, kind: int, place: int) -> Job:
    setting = world.setting
    partner = setting.partners.index(work.partner)
    initiative = slice_.order.unit.partition("/")[0]
    queue = world.queues.get((partner, work.skill)) or Queue(partner)
    threats = setting.threats_to(work.partner, work.skill, initiative) if setting.threats else ()
    job = Job(kind, slice_, work, work.key, partner, queue, threats, False, milli(work.estimate), place)
    job.place = [work.chain_rank, work.own_rank]
    return job


def _items(world: World, job: Job, work: Work) -> None:
    draws, row, follows = world.setting.draws, world.row, world.follows[job.partner]
    luck = draws.follow[work.key][row].tolist()
    efforts = draws.effort[work.key][row].tolist() if work.effort is None else None
    for index in range(work.first, work.first + work.count):
        rank = work.chain_rank if luck[index] < follows else work.own_rank
        left = efforts[index] if efforts is not None else work.effort or 0.0
        job.items.append(Item(world.numbered, job, index, left, rank, luck=luck[index]))
        world.numbered += 1
    job.left = len(job.items)
    world.items += job.items


def _growth(world: World, slice_: Slice, job: Job, work: Work) -> None:
    """Items that will turn up: of n items of the package R(g n), each slice its part, spread evenly over its progress.

    The k-th of m is found when k / (m + 1) of the items known at first are finished, and at least one.
    """
    draws, row, order = world.setting.draws, world.row, slice_.order
    total = whole(float(draws.growth[order.unit][row]) * work.of)
    first, last = whole(order.start * total), whole(order.upto * total)
    efforts, luck = draws.effort[work.key][row], draws.follow[work.key][row]
    for k, index in enumerate(range(work.of + first, work.of + last), 1):
        item = Item(world.numbered, job, index, float(efforts[index]), 0, luck=float(luck[index]))
        job.turning_up.append((max(1, k * work.count // (last - first + 1)), item))
        world.numbered += 1
    job.turning_up.reverse()


def rank_of(world: World, item: Item) -> int:
    """Rank of planned work at its partner, as it stands."""
    chain, own = item.job.place
    return chain if item.luck < world.follows[item.job.partner] else own


def rework_job(world: World, slice_: Slice, job: Job, share: float) -> Job:
    """What an attempt at integration sends back of one package: ``share`` of its effort, as that share of its items.

    At least one item and at most all; each gets the same part of the effort, and keeps the rank of the item it
    corrects.
    """
    name = f"{job.key}~{slice_.attempt}"
    again = Job(REWORK, slice_, job.work, name, job.partner, job.queue, job.threats, job.own, job.milli, job.number, job.place)
    count = max(1, min(len(job.items), int(share * len(job.items) + 0.5)))
    total = 0.0
    for item in job.items:
        total += item.worked
    each = share * total / count if share > 0 else 0.0
    base = AGAIN * slice_.attempt
    if each > 0:
        again.items = [Item(base + i.id, again, i.index, each, i.rank, i.moment, i.luck) for i in job.items[:count]]
    again.left = len(again.items)
    world.items += again.items
    return again


def arrivals(world: World) -> None:
    """Streams, and the first arrival of each; ids of items are reserved by stream and number, behind all that is planned."""
    setting = world.setting
    for number, (name, what) in enumerate(sorted(setting.chain.arrivals.items())):
        partner = setting.partners.index(what.partner)
        own = what.kind == "own"
        queue = world.queues.get((partner, what.skill)) or Queue(partner)
        threats = setting.threats_to(what.partner, what.skill, None)
        job = Job(ARRIVING, None, None, name, partner, queue, threats, own, milli(what.effort.mean()), number)
        stream = setting.draws.arrivals[name][world.row]
        rank = what.priority if own else BEHIND_PLANNED + what.priority
        if stream.visits is None:
            base = reserved(setting, number)
            job.items = [Item(base + place, job, place, effort, rank) for place, effort in enumerate(stream.efforts.tolist())]
            world.items += job.items
        job.left = len(job.items)
        world.streams[name] = job
        expect(world, job, stream, 0)


def reserved(setting: Setting, stream: int) -> int:
    """The first id of items that a stream brings."""
    return AGAIN * (setting.chain.integration.attempts + 1) * (stream + 1)


def expect(world: World, job: Job, stream: Stream, place: int) -> None:
    """The next arrival of a stream: its gap after the one before."""
    if place < len(stream.gaps):
        world.clock.after(float(stream.gaps[place]), ARRIVED, job.number, (job, stream, place))
