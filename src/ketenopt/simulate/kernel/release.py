"""Release: when a slice may start, and its packages with it; as the module of the same name of the reference."""

from __future__ import annotations

from math import inf, isnan

from ketenopt.simulate.kernel import money, work
from ketenopt.simulate.kernel.books import book, note_slice
from ketenopt.simulate.kernel.clock import after, join_sync, wake
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import bys, eligible, jobs, short, slices, taken
from ketenopt.simulate.kernel.tables import hands, luck, waits, wip
from ketenopt.simulate.kernel.work import RELEASED
from ketenopt.simulate.kinds import CAPACITY, DECISION, HANDED, HANDOVER, MONEY, PLANNED, PREDECESSOR, READY

LATE = (1 << 20) - 1
LOW = (1 << 20) - 1
JOBS = (1 << 12) - 1


@compiled
def appoint(w: Record, slice_: Record, delay: float) -> None:
    """Something happens to a slice that is not released; what was appointed before does not."""
    slice_.serial += 1
    slice_.appointment = slice_.serial if after(w, delay, READY, slice_.id, slice_.serial) else -1


@compiled
def ask(w: Record, slice_: Record) -> None:
    """The decision is asked on the planned day, or (pulled forward) once predecessors are there; gates come on top."""
    asked = slice_.planned_day
    if w.pull_forward:
        asked = max(min(asked, w.now), w.first_bound)
    if not slice_.asked:
        slice_.decided = asked + (luck(w)[slice_.decision_at] if slice_.decision_at >= 0 else 0.0)
    slice_.asked = 1
    moment = max(asked, slice_.decided, slice_.opens)
    if moment < w.plan_end:
        appoint(w, slice_, max(moment - w.now, 0.0))


@compiled
def due(w: Record, slice_: Record) -> None:
    """Its period, its decision and its gates are there; what nobody knew it waits for is found out, and asks a decision."""
    slice_.due = 1
    days = 0.0
    if w.surprises and slice_.visit < 0:
        for place in range(slice_.after_n):
            at = slice_.surprise_at + 2 * place
            other = slices(w)[slice_.base + waits(w)[slice_.after_at + place].before]
            if luck(w)[at] >= w.dependencies_known and isnan(other.delivered):
                days = max(days, luck(w)[at + 1])
    if slice_.found == 0.0:
        slice_.found = w.now + days
    if slice_.found > w.now:
        appoint(w, slice_, slice_.found - w.now)
    consider(w, slice_)


@compiled
def decided(w: Record, slice_: Record) -> None:
    """It is decided what to do about what it turned out to wait for."""
    slice_.found = min(slice_.found, w.now)
    consider(w, slice_)


@compiled
def predecessor_delivered(w: Record, slice_: Record, place: int) -> None:
    """Hand over to every package: first the lag, and elsewhere the hand-over and then the next sync."""
    slice_.waiting -= 1
    if slice_.waiting == 0:
        slice_.predecessors = w.now
        if not slice_.asked and slice_.visit < 0:
            ask(w, slice_)
    wait = waits(w)[slice_.after_at + place]
    for number in range(slice_.jobs_n):
        hand = hands(w)[slice_.hand_at + place * slice_.jobs_n + number]
        delay = wait.lag
        if hand.luck >= 0:
            delay += luck(w)[slice_.luck_at + hand.luck]
        after(w, delay, HANDED, (slice_.id << 32) + (number << 20) + place, 0)


@compiled
def handed(w: Record, number: int) -> None:
    """The hand-over took place; people elsewhere take it up at the next sync."""
    slice_, place = slices(w)[number >> 32], number & LOW
    k = (number >> 20) & JOBS
    job = jobs(w)[slice_.jobs_at + k]
    if place == LATE:
        work.ready(w, job)
    elif hands(w)[slice_.hand_at + place * slice_.jobs_n + k].elsewhere:
        join_sync(w, number, job.id)
    else:
        taken_up(w, job)


@compiled
def taken_up(w: Record, job: Record) -> None:
    """One predecessor less for a package to wait for."""
    slice_ = slices(w)[job.slice]
    job.pending -= 1
    if job.pending:
        return
    if isnan(slice_.handed):
        slice_.handed = w.now
    if not isnan(slice_.released):
        call(w, slice_, job)
    else:
        consider(w, slice_)


@compiled
def call(w: Record, slice_: Record, job: Record) -> None:
    """Work on a package can start, with the partner's people: late ones where it does not keep its commitment."""
    late = w.commitments and slice_.visit < 0 and job.work and job.kind == PLANNED and w.commitment_days > 0
    if not late or luck(w)[job.commitment_at] < w.kept:
        work.enqueue(w, job)
    else:
        work.expect(w, job)
        after(w, w.commitment_days, HANDED, (slice_.id << 32) + (job.number << 20) + LATE, 0)


@compiled
def all_pending(w: Record, slice_: Record) -> bool:
    """Whether no package was handed over."""
    pending = True
    for number in range(slice_.jobs_at, slice_.jobs_at + slice_.jobs_n):
        pending = pending and jobs(w)[number].pending > 0
    return bool(pending)


@compiled
def consider(w: Record, slice_: Record) -> None:
    """Eligible once due, with all predecessors delivered and a package that can start; book what it waited for."""
    if slice_.eligible or not slice_.due or slice_.waiting or slice_.found > w.now or all_pending(w, slice_):
        return
    slice_.eligible = 1
    if slice_.visit >= 0:
        begin(w, slice_)
        return
    money.by_rank(w, eligible(w), w.eligible_count, slice_.id)
    w.eligible_count += 1
    w.look = 1
    wake(w)
    start = slice_.planned_day
    slice_.mark = max(w.now, start)
    delivered = slice_.predecessors if slice_.after_n else -inf
    one = max(min(max(start, delivered), w.now), start)
    two = max(min(max(one, slice_.handed), w.now), one) if slice_.after_n else one
    book(w, slice_, PREDECESSOR, one - start)
    book(w, slice_, HANDOVER, two - one)
    book(w, slice_, DECISION, slice_.mark - two)


@compiled
def release(w: Record) -> None:
    """Start what can start, in rank order; nothing overtakes what waits for the same money or room."""
    w.look = 0
    if w.now >= w.plan_end:
        w.eligible_count = 0
        return
    if w.period < 0:
        return
    for number in range(w.balance_n):
        short(w)[number] = 0
    every, staying = eligible(w), 0
    for place in range(w.eligible_count):
        slice_ = slices(w)[every[place]]
        reason = reason_of(w, slice_)
        if w.now > slice_.mark:
            book(w, slice_, slice_.reason, w.now - slice_.mark)
            slice_.mark = w.now
        if reason < 0:
            start(w, slice_)
        else:
            slice_.reason = reason
            every[staying] = slice_.id
            staying += 1
    w.eligible_count = staying


@compiled
def reason_of(w: Record, slice_: Record) -> int:
    """What keeps an eligible slice waiting, -1: nothing; an account that is short is kept for it."""
    for place in range(slice_.by_at, slice_.by_at + slice_.by_n):
        who = bys(w)[place].partner
        if wip(w)[who] and taken(w)[who] >= wip(w)[who]:
            return CAPACITY
    if money.lacks(w, slice_):
        money.reserve(w, slice_)
        return MONEY
    return -1


@compiled
def start(w: Record, slice_: Record) -> None:
    """Pay, take room, and begin."""
    money.first_instalment(w, slice_)
    for place in range(slice_.by_at, slice_.by_at + slice_.by_n):
        taken(w)[bys(w)[place].partner] += 1
    begin(w, slice_)


@compiled
def begin(w: Record, slice_: Record) -> None:
    """Released: packages that were handed over become ready."""
    slice_.released = w.now
    slice_.mark = w.now
    note_slice(w, slice_, RELEASED, -1, -1)
    for number in range(slice_.jobs_at, slice_.jobs_at + slice_.jobs_n):
        job = jobs(w)[number]
        if not job.pending and job.count:
            call(w, slice_, job)
    if slice_.left == 0:
        work.completed(w, slice_)
