"""Items: queued, pulled by rank, worked on, done; as the module of the same name of the reference."""

from __future__ import annotations

from math import inf, isnan

from ketenopt.simulate.kernel import threat
from ketenopt.simulate.kernel.books import charge, keep_sorted, note, note_slice
from ketenopt.simulate.kernel.clock import END, HIT, after, join_release, join_sync, pop, push, stir, wake
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
from ketenopt.simulate.kernel.tables import lend_queues, opened, pieces, team_queues, teams_of

PLANNED, REWORK, ROLLOUT, ARRIVING = range(4)
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
def match(w: Record, partner: int) -> None:
    """Teams of ``partner`` in order of id pull what comes first."""
    if w.period < 0:
        return
    lists = teams_of(w)
    at = lists[partner]
    for number in range(lists[at]):
        team = lists[at + 1 + number]
        if there(w, team):
            pull(w, team)


@compiled
def there(w: Record, team: int) -> bool:
    """Whether a team has people now."""
    return bool(opened(w)[team * w.periods + w.period])


@compiled
def pull(w: Record, number: int) -> None:
    """Free slots of a team take what comes first."""
    team = teams(w)[number]
    while team.free > 0:
        heap = turn(w, team)
        if heap < 0:
            return
        begin(w, number, take(w, heap))


@compiled
def take(w: Record, heap: int) -> int:
    """The first item off a heap."""
    place = entries(w)[heaps(w)[heap].at].third
    pop(w, heap)
    return int(place)


@compiled
def turn(w: Record, team: Record) -> int:
    """The heap to pull from: the class with the least started estimate over planned share, ties to the chain; -1: none."""
    chain, own = first(w, team, 0), first(w, team, 1)
    if own < 0 or chain < 0:
        return max(chain, own)
    return own if team.own_started * team.chain_share < team.chain_started * team.own_share else chain


@compiled
def first(w: Record, team: Record, own: int) -> int:
    """Of a team's heaps of one class the one with the first item; -1: all are empty."""
    best = -1
    for place in range(team.queues_at, team.queues_at + team.queues_n):
        heap = queue_heap(w, team_queues(w)[place], own)
        if heaps(w)[heap].n > 0 and (best < 0 or sooner(w, heap, best)):
            best = heap
    return best


@compiled
def sooner(w: Record, one: int, two: int) -> bool:
    """Whether the first item of heap ``one`` comes before that of ``two``."""
    a, b = entries(w)[heaps(w)[one].at], entries(w)[heaps(w)[two].at]
    if a.first != b.first:
        return bool(a.first < b.first)
    if a.second != b.second:
        return bool(a.second < b.second)
    return bool(a.third < b.third)


@compiled
def lend(w: Record) -> None:
    """Teams with nothing of their own to pull take what comes first in the chain's order elsewhere, in their skills."""
    if w.period < 0:
        return
    for number in range(w.teams_n):
        team = teams(w)[number]
        while team.free > 0 and there(w, number) and not team.hired and turn(w, team) < 0:
            heap = most_urgent(w, team)
            if heap < 0:
                break
            begin(w, number, take(w, heap))


@compiled
def most_urgent(w: Record, team: Record) -> int:
    """The heap elsewhere whose first item comes first by (rank of its slice, moment, id)."""
    best, rank, moment, number = -1, 0, 0.0, 0
    for place in range(team.lend_at, team.lend_at + team.lend_n):
        heap = queue_heap(w, lend_queues(w)[place], 0)
        if heaps(w)[heap].n == 0:
            continue
        item = items(w)[entries(w)[heaps(w)[heap].at].third]
        of = jobs(w)[item.job].slice
        if of < 0:
            continue
        its = slices(w)[of].rank
        later = its > rank or (its == rank and (item.moment > moment or (item.moment == moment and item.id > number)))
        if best < 0 or not later:
            best, rank, moment, number = heap, its, item.moment, item.id
    return best


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
    item.due = item.serial if after(w, duration(w, team, w.now, effort), kind, item.id, item.serial) else -1


@compiled
def piece_of(w: Record, team: Record, day: float) -> int:
    """The piece of a team's capacity that holds ``day``: the number of edges not after it, less one."""
    low, high = 0, team.edges_n
    while low < high:
        middle = (low + high) >> 1
        if day < pieces(w)[team.edges_at + middle].edge:
            high = middle
        else:
            low = middle + 1
    return low - 1


@compiled
def duration(w: Record, team: Record, now: float, effort: float) -> float:
    """``calendars.duration``, the same operations in the same order."""
    if effort <= 0:
        return 0.0
    every, piece = pieces(w), piece_of(w, team, now)
    at, need = now, effort
    while piece < team.edges_n - 1:
        rate, end = every[team.edges_at + piece].rate, every[team.edges_at + piece + 1].edge
        if rate > 0:
            days = need / rate
            if at + days <= end:
                return days if at == now else (at + days) - now
            need = max(need - rate * (end - at), 0.0)
        at = end
        piece += 1
    return inf


@compiled
def done_between(w: Record, team: Record, start: float, end: float) -> float:
    """``calendars.done_between``, the same operations in the same order."""
    every, piece = pieces(w), max(piece_of(w, team, start), 0)
    total = 0.0
    while piece < team.edges_n - 1 and every[team.edges_at + piece].edge < end:
        here = every[team.edges_at + piece]
        total += here.rate * (min(end, every[team.edges_at + piece + 1].edge) - max(start, here.edge))
        piece += 1
    return total


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


@compiled
def give_back(w: Record, number: int) -> None:
    """A team without people holds no work: its unfinished items go back to the queue with what is left of them."""
    team = teams(w)[number]
    while team.held_n > 0:
        item = items(w)[held(w)[team.held_at]]
        if item.due < 0 and isnan(item.since):  # stopped: it comes back when its impediment is resolved
            leave_stopped(w, item)
            continue
        stop(w, item, min(done_between(w, team, item.since, w.now), item.left))
        leave(w, item)
        job = jobs(w)[item.job]
        if job.kind == PLANNED and item.attempt == 0 and job.slice >= 0:
            slice_ = slices(w)[job.slice]
            charge(w, slice_)
            slice_.working -= 1
            slice_.queued += 1
        queue_up(w, item)


@compiled
def leave_stopped(w: Record, item: Record) -> None:
    """A stopped item loses the slot it held."""
    if item.team >= 0:
        team = teams(w)[item.team]
        team.blocked += (min(w.now, w.plan_end) - min(item.stopped, w.plan_end)) / team.slots
        leave(w, item)
