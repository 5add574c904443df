"""From work done to delivered: the chain test with its slots and rework, and the release moments."""

from __future__ import annotations

from math import isnan, nan

from ketenopt.simulate.kernel import money, pull, ranking, release, work
from ketenopt.simulate.kernel.books import book, keep_sorted, note, note_slice
from ketenopt.simulate.kernel.clock import SYNCING, TESTS, after, push, stir, wake
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import cooperating, entries, heaps, in_use, items, jobs, running, shelf, slices, teams
from ketenopt.simulate.kernel.tables import followers, luck, opened, requires
from ketenopt.simulate.kernel.work import RELEASED, SYNC_SLICE
from ketenopt.simulate.kinds import DECISION, INTEGRATED, INTEGRATION, PREDECESSOR, READY

TEST, AGAIN, PASSED, DELIVERED = 7, 8, 9, 10


@compiled
def sync(w: Record) -> None:
    """Hand-overs first, then slices for the chain test; each by id."""
    w.sync_number = -1
    w.sync_round += 1  # what joins from here on waits for the next one
    count = heaps(w)[SYNCING].n
    while count > 0:
        first = entries(w)[heaps(w)[SYNCING].at]
        is_slice, thing = first.third >= SYNC_SLICE, first.extra
        work.take(w, SYNCING)
        count -= 1
        if is_slice:
            slice_ = slices(w)[thing]
            push(w, TESTS, float(slice_.rank), 0.0, slice_.id, 0)
            wake(w)
        else:
            release.taken_up(w, jobs(w)[thing])


@compiled
def test(w: Record) -> None:
    """Free slots of the chain test take what comes first by rank."""
    while heaps(w)[TESTS].n > 0 and (w.slots < 0 or w.testing < w.slots):
        slice_ = slices(w)[work.take(w, TESTS)]
        w.testing += 1
        days = luck(w)[slice_.attempts_at + slice_.attempt] if slice_.attempts_at >= 0 else 0.0
        note_slice(w, slice_, TEST, -1, -1)
        after(w, days, INTEGRATED, slice_.id, 0)


@compiled
def attempted(w: Record, slice_: Record) -> None:
    """An attempt ends: work comes back, or the slice is integrated; the last attempt always succeeds."""
    w.testing -= 1
    wake(w)
    at = slice_.attempts_at + slice_.attempt
    slice_.attempt += 1
    if slice_.attempts_at >= 0 and slice_.attempt < w.attempts and luck(w)[at + w.attempts] < w.rework:
        note_slice(w, slice_, AGAIN, -1, -1)
        share = luck(w)[at + 2 * w.attempts]
        slice_.left = 0
        for number in range(slice_.jobs_at, slice_.jobs_at + slice_.jobs_n):
            if jobs(w)[number].count:
                slice_.left += send_back(w, slice_, jobs(w)[number], share)
        if slice_.left:
            return
    note_slice(w, slice_, PASSED, -1, -1)
    work.tested(w, slice_)
    if slice_.gate > w.now:
        after(w, slice_.gate - w.now, READY, slice_.id, -1)


@compiled
def send_back(w: Record, slice_: Record, job: Record, share: float) -> int:
    """What an attempt sends back of one package, as that share of its items; how many items that are."""
    count = max(1, min(job.count, int(share * job.count + 0.5)))
    total = 0.0
    for place in range(job.first, job.first + job.count):
        total += items(w)[place].worked
    each = share * total / count if share > 0 else 0.0
    if each <= 0:
        return 0
    for place in range(job.first, job.first + count):
        item = items(w)[place + slice_.attempt * job.stride]
        again(item, items(w)[place], place + slice_.attempt * job.stride, slice_.attempt)
        item.left = each
        item.released = w.now
        work.appear(w, item)
        note(w, item, RELEASED, -1, -1)
        work.queue_up(w, item)
    return int(count)


@compiled
def again(item: Record, corrected: Record, number: int, attempt: int) -> None:
    """An item that corrects another: it has the other's rank, moment and luck, and nothing else of it."""
    fresh(item, number, corrected.job, corrected.index, corrected.rank)
    item.attempt = attempt
    item.moment = corrected.moment
    item.luck = corrected.luck


@compiled
def fresh(item: Record, number: int, job: int, index: int, rank: int) -> None:
    """An item of which nothing is known yet."""
    item.id = number
    item.job = job
    item.index = index
    item.rank = rank
    item.attempt = 0
    item.team = -1
    item.by = -1
    item.due = -1
    item.serial = 0
    item.hit = -1
    item.hits_made = 0
    item.moment = 0.0
    item.luck = 0.0
    item.left = 0.0
    item.worked = 0.0
    item.since = nan
    item.stretch = 0.0
    item.duration = 0.0
    item.stopped = nan
    item.released = nan
    item.started = nan
    item.finished = nan


@compiled
def deliver(w: Record) -> None:
    """At a release moment: all on the shelf whose gates stand open and whose requirements are delivered, or go along."""
    w.release_number = -1
    every, count = shelf(w), w.shelf_count
    for place in range(count):
        slices(w)[every[place]].going = slices(w)[every[place]].gate <= w.now
    while settle_going(w):
        pass
    for place in range(count):
        account(w, slices(w)[every[place]])
    for place in range(count):
        delivered(w, slices(w)[every[place]])
    clear(w)


@compiled
def clear(w: Record) -> None:
    """What went is off the shelf."""
    every, staying = shelf(w), 0
    for place in range(w.shelf_count):
        slice_ = slices(w)[every[place]]
        if not slice_.going:
            every[staying] = slice_.id
            staying += 1
        slice_.going = 0
    w.shelf_count = staying


@compiled
def settle_going(w: Record) -> bool:
    """Whether something that would go must stay: what requires it looks again."""
    stays = False
    for place in range(w.shelf_count):
        slice_ = slices(w)[shelf(w)[place]]
        if slice_.going and not all_there(w, slice_):
            slice_.going = 0
            stays = True
    return stays


@compiled
def all_there(w: Record, slice_: Record) -> bool:
    """Whether all it requires is delivered, or goes along."""
    if slice_.never_required:
        return False
    for place in range(slice_.requires_at, slice_.requires_at + slice_.requires_n):
        other = slices(w)[slice_.base + requires(w)[place]]
        if not other.going and isnan(other.delivered):
            return False
    return True


@compiled
def account(w: Record, slice_: Record) -> None:
    """Split the time since the work was done: gate, then what it requires; test, rework and release moment are the rest."""
    if not slice_.going:
        return
    ready = max(slice_.integrated, slice_.gate)
    book(w, slice_, DECISION, ready - slice_.integrated)
    others = ready
    for place in range(slice_.requires_at, slice_.requires_at + slice_.requires_n):
        other = slices(w)[slice_.base + requires(w)[place]]
        others = max(others, max(other.integrated, other.gate) if other.going else other.delivered)
    book(w, slice_, PREDECESSOR, others - ready)
    book(w, slice_, INTEGRATION, (slice_.integrated - slice_.mark) + (w.now - others))


@compiled
def delivered(w: Record, slice_: Record) -> None:
    """A slice that goes is delivered: partners take it into use, and what waits for it is handed over."""
    if not slice_.going:
        return
    slice_.delivered = w.now
    note_slice(w, slice_, DELIVERED, -1, -1)
    if slice_.running_n:
        keep_sorted(running(w), 0, w.running_count, slice_.id)
        w.running_count += 1
    take_into_use(w, slice_)
    for place in range(slice_.follow_at, slice_.follow_at + slice_.follow_n):
        follower = followers(w)[place]
        release.predecessor_delivered(w, slices(w)[slice_.base + follower.slice], follower.place)


@compiled
def take_into_use(w: Record, slice_: Record) -> None:
    """In use where no rollout is needed; elsewhere rollout work starts."""
    first = slice_.jobs_at + slice_.jobs_n
    for who in range(w.partners):
        in_use(w)[slice_.id * w.partners + who] = w.now
    for number in range(first, first + slice_.rollouts_n):
        in_use(w)[slice_.id * w.partners + jobs(w)[number].partner] = nan
    if slice_.raises >= 0 and slice_.visit < 0:
        cooperating(w)[w.cooperating_count] = slice_.id
        w.cooperating_count += 1
    for number in range(first, first + slice_.rollouts_n):
        job = jobs(w)[number]
        if job.count:
            work.enqueue(w, job)
        else:
            work.used(w, job)


@compiled
def border(w: Record, period: int) -> None:
    """A period begins: money, and teams that have no people in it give back what they hold."""
    w.period = period
    money.new_period(w)
    if w.cooperating_count:
        ranking.cooperate(w)
    for number in range(w.teams_n):
        team = teams(w)[number]
        if not opened(w)[number * w.periods + period] and team.held_n:
            pull.give_back(w, number)
        stir(w, team.partner)
    wake(w)
