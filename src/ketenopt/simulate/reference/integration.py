"""From work done to delivered: the chain test with its slots and rework, and the release moments."""

from __future__ import annotations

from heapq import heappop, heappush

from ketenopt.simulate.kinds import DECISION, INTEGRATED, INTEGRATION, PREDECESSOR, READY
from ketenopt.simulate.reference import money, ranking, release, work
from ketenopt.simulate.reference.jobs import rework_job
from ketenopt.simulate.reference.state import Job, Slice, World


def enter(world: World, slice_: Slice) -> None:
    """At a sync: the slice stands before the chain test."""
    heappush(world.tests, (slice_.rank, slice_.number, slice_))
    work.wake(world)


def test(world: World) -> None:
    """Free slots of the chain test take what comes first by rank."""
    slots = world.setting.chain.integration.slots
    while world.tests and (slots is None or world.testing < slots):
        slice_ = heappop(world.tests)[2]
        world.testing += 1
        attempts, row = slice_.attempts(world)
        days = float(attempts.duration[row, slice_.attempt]) if attempts else 0.0
        work.note(world, slice_, "integration started")
        world.clock.after(days, INTEGRATED, slice_.number, slice_)


def attempted(world: World, slice_: Slice) -> None:
    """An attempt ends: work comes back, or the slice is integrated; the last attempt always succeeds."""
    world.testing -= 1
    work.wake(world)
    what = world.setting.chain.integration
    attempts, row = slice_.attempts(world)
    slice_.attempt += 1
    if attempts and slice_.attempt < what.attempts and slice_.jobs and attempts.rework[row, slice_.attempt - 1] < what.rework:
        work.note(world, slice_, "rework")
        share = float(attempts.share[row, slice_.attempt - 1])
        jobs = [rework_job(world, slice_, job, share) for job in slice_.jobs if job.items]
        for job in jobs:
            work.enqueue(world, job)
        slice_.left = sum(len(job.items) for job in jobs)
        if slice_.left:
            return
    work.note(world, slice_, "integrated")
    work.tested(world, slice_)
    if slice_.gate > world.now:
        world.clock.after(slice_.gate - world.now, READY, slice_.number, slice_)


def reopened(world: World, slice_: Slice) -> None:
    """A gate before delivery opens: the next release moment counts again."""
    world.release.join(slice_)


def deliver(world: World) -> None:
    """At a release moment: all on the shelf whose gates stand open and whose requirements are delivered, or go along."""
    now = world.now
    going = {number: slice_ for number, slice_ in world.shelf.items() if slice_.gate <= now}
    while True:
        staying = [number for number, slice_ in going.items() if not _complete(world, slice_, going)]
        if not staying:
            break
        for number in staying:
            del going[number]
    for number in sorted(going):
        _account(world, going[number], going)
    for number in sorted(going):
        del world.shelf[number]
        _delivered(world, going[number])


def _complete(world: World, slice_: Slice, going: dict[int, Slice]) -> bool:
    if slice_.order.never_required:
        return False
    others = (world.by_id[other] for other in slice_.order.requires)
    return all(other.number in going or other.delivered == other.delivered for other in others)


def _account(world: World, slice_: Slice, going: dict[int, Slice]) -> None:
    """Split the time since the work was done: gate, then what it requires; test, rework and release moment are the rest."""
    now = world.now
    ready = max(slice_.integrated, slice_.gate)
    slice_.causes[DECISION] += ready - slice_.integrated
    others = ready
    for name in slice_.order.requires:
        other = world.by_id[name]
        others = max(others, max(other.integrated, other.gate) if other.number in going else other.delivered)
    slice_.causes[PREDECESSOR] += others - ready
    slice_.causes[INTEGRATION] += (slice_.integrated - slice_.mark) + (now - others)


def _delivered(world: World, slice_: Slice) -> None:
    slice_.delivered = world.now
    work.note(world, slice_, "delivered")
    if slice_.order.running:
        world.running.append(slice_)
        world.running.sort(key=lambda other: other.number)
    rolling = {job.partner for job in slice_.rollouts}
    for who in range(len(world.setting.partners)):
        if who not in rolling:
            slice_.in_use[who] = slice_.delivered
    if slice_.order.unit in world.setting.cooperation and not slice_.visit:
        world.cooperating.append(slice_)
    for job in slice_.rollouts:
        _roll_out(world, job)
    for follower, place in slice_.followers:
        release.predecessor_delivered(world, follower, place)


def _roll_out(world: World, job: Job) -> None:
    if job.items:
        work.enqueue(world, job)
    else:
        work.used(world, job)


def border(world: World, period: int) -> None:
    """A period begins: money, and teams that have no people in it give back what they hold."""
    world.period = period
    money.new_period(world)
    if world.cooperating:
        ranking.cooperate(world)
    for team in world.teams:
        if not team.crew.open[period] and team.held:
            work.give_back(world, team)
        work.stir(world, team.partner)
    work.wake(world)
