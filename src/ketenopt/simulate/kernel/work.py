"""Items: queued, pulled by rank, worked on, done; as the module of the same name of the reference."""

from __future__ import annotations

from math import isnan

from ketenopt.simulate.kernel import pace, threat
from ketenopt.simulate.kernel.books import charge, keep_sorted, note, note_slice
from ketenopt.simulate.kernel.clock import after, join_release, join_sync, pop, push, stir, wake
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import (
    born,
    bys,
    entries,
    follows,
    heaps,
    held,
    in_use,
    items,
    jobs,
    made,
    shelf,
    slices,
    taken,
    teams,
)
from ketenopt.simulate.kinds import ARRIVING, END, HIT, PLANNED, ROLLOUT

FINISHED, STARTED, RELEASED, TURNED_UP = 2, 1, 0, 3
IN_USE = 11
SYNC_SLICE = 1 << 60
"""Slices come after hand-overs at a sync."""


@compiled
def enqueue(w: Record, job: Record) -> None:
    """All items of ``job`` become ready."""
    expect(w, job)
    ready(w, job)


@compiled
def expect(w: Record, job: Record) -> None:
    """Planned work waits for people."""
    if job.kind == PLANNED and job.slice >= 0:
        slice_ = slices(w)[job.slice]
        charge(w, slice_)
        slice_.queued += job.count


@compiled
def ready(w: Record, job: Record) -> None:
    """All items of ``job`` stand before the partner's teams."""
    visit = job.slice >= 0 and slices(w)[job.slice].visit >= 0
    every = items(w)
    for place in range(job.first, job.first + job.count):
        item = every[place]
        item.released = w.now
        if visit:
            item.moment = w.now
        note(w, item, RELEASED, -1, -1)
        queue_up(w, item)


@compiled
def queue_up(w: Record, item: Record) -> None:
    """``item`` waits before its partner's teams."""
    job = jobs(w)[item.job]
    if job.queue >= 0:
        push(w, queue_heap(w, job.queue, job.own), float(item.rank), item.moment, item.id, 0)
    stir(w, job.partner)


@compiled
def queue_heap(w: Record, queue: int, own: int) -> int:
    """The heap of one class of a queue."""
    return int(w.scratch_heap + 1 + 2 * queue + own)


@compiled
def take(w: Record, heap: int) -> int:
    """The first item off a heap."""
    place = entries(w)[heaps(w)[heap].at].third
    pop(w, heap)
    return int(place)


@compiled
def begin(w: Record, number: int, place: int) -> None:
    """A free slot takes an item."""
    team, item = teams(w)[number], items(w)[place]
    job = jobs(w)[item.job]
    team.free -= 1
    hold(w, team, place)
    item.team = number
    item.by = number
    if isnan(item.started):
        item.started = w.now
    if job.own:
        team.own_started += job.milli
    else:
        team.chain_started += job.milli
    if job.kind == PLANNED and item.attempt == 0 and job.slice >= 0:
        slice_ = slices(w)[job.slice]
        charge(w, slice_)
        slice_.queued -= 1
        slice_.working += 1
        if isnan(slice_.first_work):
            slice_.first_work = w.now
    proceed(w, team, item)


@compiled
def hold(w: Record, team: Record, place: int) -> None:
    """A team holds an item; those it holds stand in order of id."""
    keep_sorted(held(w), team.held_at, team.held_n, place)
    team.held_n += 1


@compiled
def proceed(w: Record, team: Record, item: Record) -> None:
    """Work on until the item is done or hit; the moment is computed, not stepped through."""
    item.hit = -1
    effort = item.left
    if jobs(w)[item.job].threats_n > 0:
        effort = threat.stretch(w, item)
    item.since = w.now
    item.stretch = effort
    note(w, item, STARTED, -1, item.by)
    item.serial += 1
    kind = END if item.hit < 0 else HIT
    item.due = item.serial if after(w, pace.duration(w, team, w.now, effort), kind, item.id, item.serial) else -1


@compiled
def stop(w: Record, item: Record, effort: float) -> None:
    """The stretch of work ends after ``effort`` person-days."""
    if item.team >= 0:
        team = teams(w)[item.team]
        team.busy += (min(w.now, w.plan_end) - min(item.since, w.plan_end)) / team.slots
    item.worked += effort
    item.left = max(item.left - effort, 0.0)
    if jobs(w)[item.job].threats_n > 0:
        threat.worked(w, item, effort)
    item.due = -1


@compiled
def leave(w: Record, item: Record) -> None:
    """``item`` gives its slot back."""
    if item.team >= 0:
        team = teams(w)[item.team]
        team.free += 1
        every, at = held(w), team.held_at
        k = 0
        while every[at + k] != item.id:
            k += 1
        team.held_n -= 1
        for place in range(at + k, at + team.held_n):
            every[place] = every[place + 1]
        item.team = -1
        stir(w, team.partner)


@compiled
def ended(w: Record, item: Record) -> None:
    """An item is done."""
    stop(w, item, item.stretch)
    item.left = 0.0
    item.finished = w.now
    note(w, item, FINISHED, -1, item.by)
    leave(w, item)
    job = jobs(w)[item.job]
    if item.attempt == 0:
        job.left -= 1
        job.finished += 1
        if job.turned < job.grown:
            turn_up(w, job)
    if job.kind == ARRIVING or job.slice < 0:
        return
    if job.kind == ROLLOUT:
        if job.left == 0:
            used(w, job)
        return
    slice_ = slices(w)[job.slice]
    if item.attempt == 0:
        charge(w, slice_)
        slice_.working -= 1
        count_open(w, slice_, job)
    slice_.left -= 1
    if slice_.left == 0:
        slice_.last_work = item.finished
        completed(w, slice_)


@compiled
def turn_up(w: Record, job: Record) -> None:
    """Scope that grows: items that nobody knew of become ready."""
    slice_ = slices(w)[job.slice]
    planned = job.count - job.turned
    while job.turned < job.grown and max(1, (job.turned + 1) * planned // (job.grown + 1)) <= job.finished:
        item = items(w)[job.first + job.count]
        job.turned += 1
        job.count += 1
        item.rank = rank_of(w, job, item)
        item.released = w.now
        charge(w, slice_)
        slice_.queued += 1
        slice_.left += 1
        if slice_.visit < 0:
            bys(w)[job.by].left += 1
        job.left += 1
        appear(w, item)
        note(w, item, TURNED_UP, -1, -1)
        queue_up(w, item)


@compiled
def appear(w: Record, item: Record) -> None:
    """``item`` comes to be."""
    made(w)[item.id] = 1
    born(w)[w.born_count] = item.id
    w.born_count += 1


@compiled
def rank_of(w: Record, job: Record, item: Record) -> int:
    """Rank of planned work at its partner, as it stands."""
    return int(job.chain_place) if item.luck < follows(w)[job.partner] else int(job.own_place)


@compiled
def count_open(w: Record, slice_: Record, job: Record) -> None:
    """An increment is open at a partner while that partner has unfinished planned work in it."""
    if slice_.visit >= 0:
        return
    by = bys(w)[job.by]
    by.left -= 1
    if by.left == 0:
        taken(w)[job.partner] -= 1
        w.look = 1
        wake(w)


@compiled
def completed(w: Record, slice_: Record) -> None:
    """All items are done: on to integration at the next sync, or straight to the next release moment."""
    if slice_.integrate:
        join_sync(w, SYNC_SLICE + slice_.id, slice_.id)
    else:
        tested(w, slice_)


@compiled
def tested(w: Record, slice_: Record) -> None:
    """Nothing stands between the slice and delivery but the release moment, its gates, and what it requires."""
    slice_.integrated = w.now
    from_shelf = w.shelf_count
    w.shelf_count = from_shelf + 1
    put_on_shelf(w, from_shelf, slice_.id)
    join_release(w)


@compiled
def put_on_shelf(w: Record, count: int, number: int) -> None:
    """The shelf stands in order of id."""
    keep_sorted(shelf(w), 0, count, number)


@compiled
def used(w: Record, job: Record) -> None:
    """Rollout work is done: the partner uses the slice after the delay that remains."""
    moment = w.now + job.delay_days
    if moment < w.horizon:
        in_use(w)[job.slice * w.partners + job.partner] = moment
        note_slice(w, slices(w)[job.slice], IN_USE, job.partner, job.partner)
