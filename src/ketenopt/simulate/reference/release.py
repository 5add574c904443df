"""Release: when a slice may start, and its packages with it.

A slice is *due* when its period has come, the decision is there and the gates before release stand open; *eligible* when it is
due, all predecessors are delivered and a first package is handed over.  Eligible slices start in rank order at the
moment of dispatch, when what they pay now fits and their partners have room.
"""

from __future__ import annotations

from math import inf

from ketenopt.domain.draws import handover_key
from ketenopt.simulate.reference import money, work
from ketenopt.simulate.reference.clock import HANDED, READY
from ketenopt.simulate.reference.state import CAPACITY, DECISION, HANDOVER, MONEY, PREDECESSOR, Job, Slice, World


def ask(world: World, slice_: Slice) -> None:
    """The decision is asked on the planned day, or (pulled forward) once predecessors are there; gates come on top."""
    slice_.asked = True
    now, order, setting = world.now, slice_.order, world.setting
    asked = order.planned_day
    if setting.chain.governance.pull_forward:
        asked = max(min(asked, now), float(setting.line.bounds[0]))
    drawn = setting.draws.decision.get(order.draw)
    slice_.decided = asked + (float(drawn[world.row]) if drawn is not None else 0.0)
    gates = setting.blocked_by.get((order.unit, "release"), ())
    moment = max([slice_.decided, *(float(setting.opens[gate][world.row]) for gate in gates)])
    if moment < setting.plan_end:
        world.clock.after(max(moment - now, 0.0), READY, slice_.number, slice_)


def due(world: World, slice_: Slice) -> None:
    """Its period, its decision and its gates are there."""
    slice_.due = True
    consider(world, slice_)


def predecessor_delivered(world: World, slice_: Slice, place: int) -> None:
    """Hand over to every package: first the lag, and elsewhere the hand-over and then the next sync."""
    now, wait = world.now, slice_.order.after[place]
    slice_.waiting -= 1
    if slice_.waiting == 0:
        slice_.predecessors = now
        if not slice_.asked:
            ask(world, slice_)
    for job in slice_.jobs:
        delay, elsewhere = wait.lag_days, True
        if job.work:
            elsewhere = job.work.partner not in wait.partners
            key = handover_key(wait.unit, slice_.order.draw, job.key.rpartition("/")[2])
            delay += float(world.setting.draws.handover[key][world.row]) if elsewhere else 0.0
        number = (slice_.number << 24) + (job.number << 12) + place
        world.clock.after(delay, HANDED, number, (job, elsewhere))


def handed(world: World, job: Job, elsewhere: bool) -> None:
    """The hand-over took place; people elsewhere take it up at the next sync."""
    if elsewhere:
        world.sync.join(job)
    else:
        taken_up(world, job)


def taken_up(world: World, job: Job) -> None:
    """One predecessor less for a package to wait for."""
    slice_ = job.slice
    job.pending -= 1
    if job.pending or slice_ is None:
        return
    if slice_.handed != slice_.handed:  # NaN: the first package
        slice_.handed = world.now
    if slice_.released == slice_.released:
        work.enqueue(world, job)
    else:
        consider(world, slice_)


def consider(world: World, slice_: Slice) -> None:
    """Eligible once due, with all predecessors delivered and a package that can start; book what it waited for."""
    if slice_.eligible or not slice_.due or slice_.waiting or all(job.pending for job in slice_.jobs):
        return
    now, start = world.now, slice_.order.planned_day
    slice_.eligible = True
    world.eligible[slice_.order.rank] = slice_
    world.look = True
    work.wake(world)
    slice_.mark = max(now, start)
    delivered = slice_.predecessors if slice_.order.after else -inf
    first = max(min(max(start, delivered), now), start)
    second = max(min(max(first, slice_.handed), now), first) if slice_.order.after else first
    slice_.causes[PREDECESSOR] += first - start
    slice_.causes[HANDOVER] += second - first
    slice_.causes[DECISION] += slice_.mark - second


def release(world: World) -> None:
    """Start what can start, in rank order; nothing overtakes what waits for the same money or room."""
    world.look = False
    if world.now >= world.setting.plan_end:
        world.eligible.clear()
        return
    if world.period < 0:
        return
    short_of: set[str] = set()
    for rank in sorted(world.eligible):
        slice_ = world.eligible[rank]
        reason = _reason(world, slice_, short_of)
        _book(world, slice_)
        if reason is None:
            del world.eligible[rank]
            _start(world, slice_)
        else:
            slice_.reason = reason


def _reason(world: World, slice_: Slice, short_of: set[str]) -> int | None:
    """What keeps an eligible slice waiting, if anything; an account that is short is kept for it."""
    wip = world.setting.wip
    if any(wip[who] and world.open[who] >= wip[who] for who in slice_.by_partner):
        return CAPACITY
    if money.short(world, slice_, short_of):
        short_of |= {name for part, _ in money.due_now(slice_) for name in part.accounts}
        return MONEY
    return None


def _book(world: World, slice_: Slice) -> None:
    """Book the wait since the last look; none before the planned day."""
    if world.now > slice_.mark:
        slice_.causes[slice_.reason] += world.now - slice_.mark
        slice_.mark = world.now


def _start(world: World, slice_: Slice) -> None:
    slice_.released = slice_.mark = world.now
    money.first_instalment(world, slice_)
    work.note(world, slice_, "released")
    for who in slice_.by_partner:
        world.open[who] += 1
    for job in slice_.jobs:
        if not job.pending and job.items:
            work.enqueue(world, job)
    if slice_.left == 0:
        work.completed(world, slice_)
