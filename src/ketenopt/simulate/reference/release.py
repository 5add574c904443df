"""Release: when a slice may start, and its packages with it.

A slice is *due* when its period has come, the decision is there and the gates before release stand open; *eligible* when it is
due, all predecessors are delivered and a first package is handed over.  Eligible slices start in rank order at the
moment of dispatch, when what they pay now fits and their partners have room.
"""

from __future__ import annotations

from math import inf

from ketenopt.domain.draws import commitment_key, dependency_key, handover_key
from ketenopt.simulate.kinds import CAPACITY, DECISION, HANDED, HANDOVER, MONEY, PLANNED, PREDECESSOR, READY
from ketenopt.simulate.reference import money, work
from ketenopt.simulate.reference.state import Job, Slice, World

LATE = (1 << 20) - 1
"""Stands for people who come late where other hand-overs have the place of the predecessor."""


def ask(world: World, slice_: Slice) -> None:
    """The decision is asked on the planned day, or (pulled forward) once predecessors are there; gates come on top.

    A decision that was asked stands, unless new orders moved the slice before it was there.
    """
    now, order, setting = world.now, slice_.order, world.setting
    asked = order.planned_day
    if setting.chain.governance.pull_forward:
        asked = max(min(asked, now), float(setting.line.bounds[0]))
    drawn = setting.draws.decision.get(order.draw)
    if not slice_.asked:
        slice_.decided = asked + (float(drawn[world.row]) if drawn is not None else 0.0)
    slice_.asked = True
    gates = () if order.done else setting.blocked_by.get((order.unit, "release"), ())
    moment = max([asked, slice_.decided, *(float(setting.opens[gate][world.row]) for gate in gates)])
    if moment < setting.plan_end:
        slice_.appointment = world.clock.after(max(moment - now, 0.0), READY, slice_.number, slice_)


def due(world: World, slice_: Slice) -> None:
    """Its period, its decision and its gates are there; what nobody knew it waits for is found out, and asks a decision."""
    slice_.due = True
    known, surprises = world.setting.chain.governance.frictions.dependencies_known, world.setting.draws.surprise
    days = 0.0
    for wait in slice_.order.after if surprises else ():
        drawn = surprises[dependency_key(wait.unit, slice_.order.draw)][world.row]
        if drawn[0] >= known and world.by_id[wait.slice].delivered != world.by_id[wait.slice].delivered:
            days = max(days, float(drawn[1]))
    if slice_.found == 0.0:
        slice_.found = world.now + days
    if slice_.found > world.now:
        slice_.appointment = world.clock.after(slice_.found - world.now, READY, slice_.number, slice_)
    consider(world, slice_)


def decided(world: World, slice_: Slice) -> None:
    """It is decided what to do about what it turned out to wait for."""
    slice_.found = min(slice_.found, world.now)
    consider(world, slice_)


def predecessor_delivered(world: World, slice_: Slice, place: int) -> None:
    """Hand over to every package: first the lag, and elsewhere the hand-over and then the next sync."""
    slice_.waiting -= 1
    if slice_.waiting == 0:
        slice_.predecessors = world.now
        if not slice_.asked and not slice_.visit:
            ask(world, slice_)
    hand_over(world, slice_, place)


def hand_over(world: World, slice_: Slice, place: int) -> None:
    """What was delivered is handed over to every package that has not been told yet."""
    wait = slice_.order.after[place]
    before = world.by_id[wait.slice]
    for job in slice_.jobs:
        if before.order.draw in job.handing:
            continue
        job.handing.add(before.order.draw)
        delay, elsewhere = wait.lag_days, True
        if job.work:
            elsewhere = job.work.partner not in wait.partners
            key = handover_key(wait.unit, slice_.order.draw, job.work.key.rpartition("/")[2])
            delay += slice_.handover(world, key) if elsewhere else 0.0
        number = (slice_.number << 32) + (job.number << 20) + place
        world.clock.after(delay, HANDED, number, (job, elsewhere, before.order.draw))


def handed(world: World, job: Job, elsewhere: bool | None, before: str) -> None:
    """The hand-over took place; people elsewhere take it up at the next sync.  None: people who came late are there."""
    if elsewhere is None:
        work.ready(world, job)
    elif elsewhere:
        world.sync.join((job, before))
    else:
        taken_up(world, job, before)


def taken_up(world: World, job: Job, before: str) -> None:
    """One predecessor less for a package to wait for; new orders may have made other work of the package meanwhile."""
    slice_ = job.slice
    if slice_ is None:
        return
    job = next((now for now in slice_.jobs if now.key == job.key), job)
    job.told.add(before)
    job.pending -= 1
    if job.pending or slice_.withdrawn:
        return
    if slice_.handed != slice_.handed:  # NaN: the first package
        slice_.handed = world.now
    if slice_.released == slice_.released:
        call(world, slice_, job)
    else:
        consider(world, slice_)


def call(world: World, slice_: Slice, job: Job) -> None:
    """Work on a package can start, with the partner's people: late ones where it does not keep its commitment."""
    friction, kept = world.setting.chain.governance.frictions, world.setting.draws.commitment
    if not kept or slice_.visit or job.work is None or job.kind != PLANNED:
        work.enqueue(world, job)
        return
    luck = float(kept[commitment_key(slice_.order.draw, job.work.partner)][world.row])
    if luck < friction.commitment_kept or friction.commitment_days <= 0:
        work.enqueue(world, job)
    else:
        work.expect(world, job)
        world.clock.after(friction.commitment_days, HANDED, (slice_.number << 32) + (job.number << 20) + LATE, (job, None, ""))


def consider(world: World, slice_: Slice) -> None:
    """Eligible once due, with all predecessors delivered and a package that can start; book what it waited for."""
    if slice_.eligible or not slice_.due or slice_.waiting or slice_.found > world.now:
        return
    if slice_.withdrawn or all(job.pending for job in slice_.jobs):
        return
    if slice_.visit:
        slice_.eligible = True
        _begin(world, slice_)
        return
    now, start = world.now, slice_.order.planned_day
    slice_.eligible = True
    world.eligible[slice_.number] = slice_
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
    for slice_ in sorted(world.eligible.values(), key=lambda slice_: slice_.rank):
        reason = _reason(world, slice_, short_of)
        _book(world, slice_)
        if reason is None:
            del world.eligible[slice_.number]
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
    money.first_instalment(world, slice_)
    for who in slice_.by_partner:
        world.open[who] += 1
    _begin(world, slice_)


def _begin(world: World, slice_: Slice) -> None:
    slice_.released = slice_.mark = world.now
    work.note(world, slice_, "released")
    for job in slice_.jobs:
        if not job.pending and job.items:
            call(world, slice_, job)
    if slice_.left == 0:
        work.completed(world, slice_)
