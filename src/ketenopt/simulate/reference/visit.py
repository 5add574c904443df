"""Arrivals that create increments: every one is a small initiative of its own, made after a template.

It is released when it arrives, without a decision, a gate, money or room; its increments follow each other as those of the
template do.  Its work goes behind what is planned, in the order in which it becomes ready, or is own work of the partners.
"""

from __future__ import annotations

from ketenopt.domain.draws import Stream
from ketenopt.simulate.arriving import arrival_order
from ketenopt.simulate.kinds import PLANNED, ROLLOUT
from ketenopt.simulate.reference import release
from ketenopt.simulate.reference.jobs import BEHIND_PLANNED, reserved
from ketenopt.simulate.reference.state import Item, Job, Queue, Slice, World
from ketenopt.simulate.setting import milli


def arrived(world: World, stream: Job, drawn: Stream, place: int) -> None:
    """The slices of one arrival, by unit, linked to each other; those that wait for nothing start."""
    setting, visits = world.setting, drawn.visits
    if visits is None:
        return
    what = setting.chain.arrivals[stream.key]
    template = setting.templates[stream.key]
    prefix, own = f"{stream.key}#{place}:", what.kind == "own"
    rank = what.priority if own else BEHIND_PLANNED + what.priority
    base = reserved(setting, stream.number) + place * setting.items_of[stream.key]
    workers = {unit.key: tuple(sorted({p.partner for p in unit.increment.packages.values()})) for unit in template}
    created = []
    for number, unit in enumerate(template):
        order = arrival_order(prefix, unit, workers)
        slice_ = Slice(((stream.number + 1) << 32) + place * len(template) + number, order, [], [], rank, visit=(visits, place))
        base = _fill(world, slice_, base, rank, own)
        world.by_id[order.id] = slice_
        created.append(slice_)
    for slice_ in created:
        slice_.waiting = len(slice_.order.after)
        for number, wait in enumerate(slice_.order.after):
            world.by_id[wait.slice].followers.append((slice_, number))
    for slice_ in created:
        slice_.due = True
        release.consider(world, slice_)


def _fill(world: World, slice_: Slice, base: int, rank: int, own: bool) -> int:
    setting, visits = world.setting, slice_.visit
    if visits is None:
        return base
    drawn, row = visits
    initiative = slice_.order.unit.partition("/")[0]
    prefix = slice_.order.id.removesuffix(slice_.order.unit)
    for number, what in enumerate((*slice_.order.work, *slice_.order.rollouts)):
        partner = setting.partners.index(what.partner)
        queue = world.queues.get((partner, what.skill)) or Queue(partner)
        threats = setting.threats_to(what.partner, what.skill, initiative) if setting.threats else ()
        kind = PLANNED if what.effort is None else ROLLOUT
        job = Job(kind, slice_, what, f"{prefix}{what.key}", partner, queue, threats, own, milli(what.estimate), number)
        efforts = drawn.effort[what.key][row].tolist() if what.effort is None else [what.effort] * what.count
        job.items = [Item(base + k, job, k, effort, rank) for k, effort in enumerate(efforts)]
        job.left = len(job.items)
        base += len(job.items)
        world.items += job.items
        (slice_.jobs if kind == PLANNED else slice_.rollouts).append(job)
        if kind == PLANNED:
            slice_.left += job.left
            slice_.by_partner[partner] = slice_.by_partner.get(partner, 0) + job.left
    if not slice_.jobs:
        slice_.jobs.append(Job(PLANNED, slice_, None, "", -1, Queue(-1), (), own, 0, 0))
    for job in slice_.jobs:
        job.pending = len(slice_.order.after)
    return base
