"""Items: queued, pulled by rank, worked on, done."""

from __future__ import annotations

from heapq import heappop, heappush
from math import isnan

from ketenopt.simulate.calendars import done_between, duration
from ketenopt.simulate.kinds import ARRIVING, CAPACITY, DISPATCH, END, HANDOVER, HIT, IMPEDIMENT, PLANNED, REWORK, ROLLOUT, WORK
from ketenopt.simulate.reference import threat
from ketenopt.simulate.reference.jobs import rank_of
from ketenopt.simulate.reference.state import Heap, Item, Job, Slice, Team, World


def wake(world: World) -> None:
    """Dispatch once this instant has settled."""
    if not world.awake:
        world.awake = True
        world.clock.after(0.0, DISPATCH, 0, None)


def stir(world: World, partner: int) -> None:
    """A team of ``partner`` may have something to pull."""
    world.stirred.add(partner)
    if not world.awake:
        wake(world)


def note(world: World, case: Item | Slice, activity: str, resource: str = "") -> None:
    """A line of the event log, where one is asked for."""
    if world.log is not None:
        world.log.append((case.name, activity, world.now, resource))


def charge(slice_: Slice, now: float) -> None:
    """Book the time since the last change: a slice is at work while any item is, else stopped while any is, and so on."""
    days = now - slice_.mark
    if days > 0:
        if slice_.working:
            cause = WORK
        elif slice_.stopped:
            cause = IMPEDIMENT
        else:
            cause = CAPACITY if slice_.queued else HANDOVER
        slice_.causes[cause] += days
        slice_.mark = now


def enqueue(world: World, job: Job) -> None:
    """All items of ``job`` become ready."""
    expect(world, job)
    ready(world, job)


def expect(world: World, job: Job) -> None:
    """Planned work waits for people."""
    if job.kind == PLANNED and job.slice:
        charge(job.slice, world.now)
        job.slice.queued += len(job.items)


def ready(world: World, job: Job) -> None:
    """All items of ``job`` stand before the partner's teams; those of an arrival behind what came before.

    Rework keeps the place of the item that it corrects.
    """
    now, visit = world.now, job.slice is not None and job.slice.visit is not None
    for item in job.items:
        item.released = now
        if visit and job.kind != REWORK:
            item.moment = now
        note(world, item, "released")
        push(world, item)


def push(world: World, item: Item) -> None:
    """``item`` waits before its partner's teams; first is first by (rank, moment, id) and nothing else."""
    queue = item.job.queue
    heappush(queue.own if item.job.own else queue.chain, (item.rank, item.moment, item.id, item))
    stir(world, queue.partner)


def match(world: World, partner: int) -> None:
    """Teams of ``partner`` in order of id pull what comes first; a team without people now pulls nothing."""
    if world.period < 0:
        return
    for team in world.teams_of[partner]:
        if team.free and team.crew.open[world.period]:
            while team.free and (heap := _turn(team)):
                _begin(world, team, heappop(heap)[3])


def lend(world: World) -> None:
    """Teams with nothing of their own to pull take what comes first in the chain's order elsewhere, in their skills."""
    if world.period < 0:
        return
    for team in world.teams:
        others = [
            world.queues.get((who, skill)) for who in range(len(world.open)) if who != team.partner for skill in team.crew.skills
        ]
        heaps = [queue.chain for queue in others if queue is not None]
        while team.free and team.crew.open[world.period] and not team.crew.hired and _turn(team) is None:
            heap = min((heap for heap in heaps if heap and heap[0][3].job.slice), key=_urgency, default=None)
            if heap is None:
                break
            _begin(world, team, heappop(heap)[3])


def _urgency(heap: Heap) -> tuple[int, float, int]:
    first = heap[0][3]
    return (first.job.slice.rank if first.job.slice else 0, first.moment, first.id)


def _turn(team: Team) -> Heap | None:
    """The heap to pull from: the class with the least started estimate over planned share, ties to the chain."""
    chain = _first([queue.chain for queue in team.queues])
    own = _first([queue.own for queue in team.queues])
    if not own or not chain:
        return chain or own
    crew = team.crew
    return own if team.own_started * crew.chain_share < team.chain_started * crew.own_share else chain


def _first(heaps: list[Heap]) -> Heap | None:
    if len(heaps) == 1:
        return heaps[0] or None
    return min((heap for heap in heaps if heap), key=lambda heap: heap[0][:3], default=None)


def _begin(world: World, team: Team, item: Item) -> None:
    """A free slot takes ``item``."""
    now, job = world.now, item.job
    team.free -= 1
    team.held[item.id] = item
    item.team, item.by = team, team.crew.id
    if isnan(item.started):
        item.started = now
    if job.own:
        team.own_started += job.milli
    else:
        team.chain_started += job.milli
    slice_ = job.slice
    if job.kind == PLANNED and slice_:
        charge(slice_, now)
        slice_.queued -= 1
        slice_.working += 1
        if isnan(slice_.first_work):
            slice_.first_work = now
    proceed(world, team, item)


def proceed(world: World, team: Team, item: Item) -> None:
    """Work on until the item is done or hit; the moment is computed, not stepped through."""
    effort, item.hit = threat.stretch(world, item) if item.job.threats else (item.left, None)
    item.since, item.stretch = world.now, effort
    note(world, item, "started", team.crew.id)
    kind = END if item.hit is None else HIT
    item.due = world.clock.after(duration(team.crew, item.since, effort), kind, item.id, item)


def stop(world: World, item: Item, effort: float) -> None:
    """The stretch of work ends after ``effort`` person-days; only days within the plan's periods count as busy."""
    team, end = item.team, world.setting.plan_end
    if team:
        team.busy += (min(world.now, end) - min(item.since, end)) / team.crew.slots
    item.worked += effort
    item.left = max(item.left - effort, 0.0)
    threat.worked(item, effort)
    item.due = None


def leave(world: World, item: Item) -> None:
    """``item`` gives its slot back."""
    team = item.team
    if team:
        team.free += 1
        del team.held[item.id]
        item.team = None
        stir(world, team.partner)


def ended(world: World, item: Item) -> None:
    """An item is done."""
    stop(world, item, item.stretch)
    item.left, item.finished = 0.0, world.now
    note(world, item, "finished", item.by)
    leave(world, item)
    job, slice_ = item.job, item.job.slice
    job.left -= 1
    job.finished += 1
    if job.turning_up:
        _turn_up(world, job)
    if job.kind == ARRIVING or slice_ is None:
        return
    if job.kind == ROLLOUT:
        if job.left == 0:
            used(world, job)
        return
    if job.kind == PLANNED:
        charge(slice_, item.finished)
        slice_.working -= 1
        _count_open(world, slice_, job.partner)
    slice_.left -= 1
    if slice_.left == 0:
        slice_.last_work = item.finished
        completed(world, slice_)


def _turn_up(world: World, job: Job) -> None:
    """Scope that grows: items that nobody knew of become ready."""
    slice_ = job.slice
    while slice_ and job.turning_up and job.turning_up[-1][0] <= job.finished:
        item = job.turning_up.pop()[1]
        item.rank, item.released = rank_of(world, item), world.now
        charge(slice_, world.now)
        slice_.queued += 1
        slice_.left += 1
        slice_.by_partner[job.partner] += 1
        job.left += 1
        job.items.append(item)
        world.items.append(item)
        note(world, item, "turned up")
        push(world, item)


def _count_open(world: World, slice_: Slice, partner: int) -> None:
    """An increment is open at a partner while that partner has unfinished planned work in it."""
    slice_.by_partner[partner] -= 1
    if slice_.by_partner[partner] == 0 and not slice_.visit:
        world.open[partner] -= 1
        world.look = True
        wake(world)


def completed(world: World, slice_: Slice) -> None:
    """All items are done: on to integration at the next sync, or straight to the next release moment."""
    if slice_.order.integrate:
        world.sync.join(slice_)
    else:
        tested(world, slice_)


def tested(world: World, slice_: Slice) -> None:
    """Nothing stands between the slice and delivery but the release moment, its gates, and what it requires."""
    slice_.integrated = world.now
    world.shelf[slice_.number] = slice_
    world.release.join(slice_)


def used(world: World, job: Job) -> None:
    """Rollout work is done: the partner uses the slice after the delay that remains."""
    slice_, work = job.slice, job.work
    if slice_ and work:
        moment = world.now + work.delay_days
        if moment < world.clock.horizon:
            slice_.in_use[job.partner] = moment
            note(world, slice_, f"in use at {work.partner}", work.partner)


def give_back(world: World, team: Team) -> None:
    """A team without people holds no work: its unfinished items go back to the queue with what is left of them."""
    now = world.now
    for number in sorted(team.held):
        item = team.held[number]
        slice_ = item.job.slice
        if item.due is None and isnan(item.since):  # stopped: it comes back when its impediment is resolved
            leave_stopped(world, item)
            continue
        item.due = None
        stop(world, item, min(done_between(team.crew, item.since, now), item.left))
        leave(world, item)
        if item.job.kind == PLANNED and slice_:
            charge(slice_, now)
            slice_.working -= 1
            slice_.queued += 1
        push(world, item)


def leave_stopped(world: World, item: Item) -> None:
    """A stopped item loses the slot it held."""
    team = item.team
    if team:
        end = world.setting.plan_end
        team.blocked += (min(world.now, end) - min(item.stopped, end)) / team.crew.slots
        leave(world, item)
