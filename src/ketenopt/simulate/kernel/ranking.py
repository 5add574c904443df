"""Rankings while work goes on: fixed again at re-planning moments; as the module of the same name of the reference."""

from __future__ import annotations

from math import isnan

from ketenopt.simulate.kernel import work
from ketenopt.simulate.kernel.clock import TESTS, after, pop, push, stir
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import (
    born,
    cooperating,
    effort_of,
    eligible,
    entries,
    follows,
    heaps,
    in_use,
    items,
    jobs,
    pairs,
    paying,
    raised,
    slices,
    snapshots,
)
from ketenopt.simulate.kernel.tables import base_follows, luck, moments
from ketenopt.simulate.kinds import ARRIVING, PLANNED, REPLAN, SNAPSHOT

LEAST_EFFORT = 1e-9


@compiled
def expect(w: Record) -> None:
    """All moments at which rankings are fixed before the plan ends, and the snapshots they rest on."""
    for k in range(1, w.moments_count + 1):
        at = 3 * (k - 1)
        after(w, moments(w)[at], REPLAN, 2 * k, 0)
        if luck(w)[w.advice_at + k - 1] < w.accepted:
            after(w, moments(w)[at + 1], SNAPSHOT, k, 0)
            after(w, moments(w)[at + 2], REPLAN, 2 * k + 1, 0)


@compiled
def snapshot(w: Record, moment: int) -> None:
    """Remember how many items every job has to go."""
    for number in range(w.planned_jobs):
        snapshots(w)[moment * w.planned_jobs + number] = jobs(w)[number].left


@compiled
def fix(w: Record, number: int) -> None:
    """The partners' own ranking (even), or the chain's (odd)."""
    chain = number & 1
    to_go(w, number >> 1, chain)
    if chain:
        chain_order(w)
    places(w, chain)
    settle(w)


@compiled
def to_go(w: Record, moment: int, chain: int) -> None:
    """Estimated person-days to go, by (partner, slice) and, of planned work, by slice."""
    for number in range(w.planned):
        effort_of(w)[number] = 0.0
    for number in range(w.pairs_n):
        pairs(w)[number].effort = 0.0
    for number in range(w.planned_jobs):
        job = jobs(w)[number]
        if job.work:
            count = snapshots(w)[moment * w.planned_jobs + number] if chain else job.left
            days = count * job.estimate
            pairs(w)[job.pair].effort += days
            if job.kind == PLANNED:
                effort_of(w)[job.slice] += days


@compiled
def chain_order(w: Record) -> None:
    """Rank of every slice by (planned delivery, -cost of delay / estimated person-days to go, key)."""
    heap = w.scratch_heap
    for number in range(w.planned):
        slice_ = slices(w)[number]
        each = -slice_.cost_of_delay / max(effort_of(w)[number], LEAST_EFFORT)
        push(w, heap, slice_.planned_delivery, each, slice_.tie, number)
    for rank in range(w.planned):
        slices(w)[entries(w)[heaps(w)[heap].at].extra].rank = rank
        pop(w, heap)


@compiled
def places(w: Record, chain: int) -> None:
    """Places of every slice among those its partner works on: in the chain's order, or in its own."""
    heap, number = w.scratch_heap, 0
    while number < w.pairs_n:
        partner, last = pairs(w)[number].partner, number
        while last < w.pairs_n and pairs(w)[last].partner == partner:
            pair = pairs(w)[last]
            benefit = 0.0 if chain else -(pair.loss / max(pair.effort, LEAST_EFFORT))
            push(w, heap, benefit, 0.0, slices(w)[pair.slice].rank, last)
            last += 1
        for place in range(last - number):
            take_place(w, entries(w)[heaps(w)[heap].at].extra, chain, place)
            pop(w, heap)
        number = last


@compiled
def take_place(w: Record, number: int, chain: int, place: int) -> None:
    """The jobs of a partner for a slice have ``place`` in one of the two orders."""
    slice_ = slices(w)[pairs(w)[number].slice]
    for k in range(slice_.jobs_at, slice_.jobs_at + slice_.jobs_n + slice_.rollouts_n):
        job = jobs(w)[k]
        if job.pair == number:
            if chain:
                job.chain_place = place
            else:
                job.own_place = place


@compiled
def settle(w: Record) -> None:
    """All that waits gets the rank that it now has; what is being done goes on."""
    for place in range(w.born_count):
        item = items(w)[born(w)[place]]
        job = jobs(w)[item.job]
        if job.kind != ARRIVING and isnan(item.finished) and job.slice >= 0 and slices(w)[job.slice].visit < 0:
            item.rank = work.rank_of(w, job, item)
    for heap in range(w.scratch_heap + 1, w.heaps_n, 2):
        again(w, heap, False)
    again(w, TESTS, True)
    in_order(w, paying(w), w.paying_count)
    in_order(w, eligible(w), w.eligible_count)
    w.look = 1
    for who in range(w.partners):
        stir(w, who)


@compiled
def again(w: Record, number: int, of_slices: bool) -> None:
    """Heap ``number`` by the ranks that its items, or slices, now have."""
    heap = heaps(w)[number]
    count = heap.n
    heap.n = 0
    for place in range(count):
        one = entries(w)[heap.at + place]
        rank = slices(w)[one.third].rank if of_slices else items(w)[one.third].rank
        push(w, number, float(rank), one.second, one.third, one.extra)


@compiled
def in_order(w: Record, every: Record, count: int) -> None:
    """Slices by (rank, id)."""
    for place in range(count):
        push(w, w.scratch_heap, float(slices(w)[every[place]].rank), 0.0, every[place], 0)
    for place in range(count):
        every[place] = work.take(w, w.scratch_heap)


@compiled
def cooperate(w: Record) -> None:
    """What came into use everywhere since the last border and makes working together easier does so from now on."""
    staying, every = 0, cooperating(w)
    for place in range(w.cooperating_count):
        slice_ = slices(w)[every[place]]
        if used_everywhere(w, slice_):
            raised(w)[w.raised_count] = slice_.raises * slice_.share
            w.raised_count += 1
        else:
            every[staying] = slice_.id
            staying += 1
    if staying < w.cooperating_count:
        w.cooperating_count = staying
        follow(w)
        settle(w)


@compiled
def used_everywhere(w: Record, slice_: Record) -> bool:
    """Whether every partner that must use a slice does."""
    first = slice_.jobs_at + slice_.jobs_n
    for number in range(first, first + slice_.rollouts_n):
        if not in_use(w)[slice_.id * w.partners + jobs(w)[number].partner] <= w.now:
            return False
    return True


@compiled
def follow(w: Record) -> None:
    """What partners follow of the chain, raised by what works together better by now."""
    for who in range(w.partners):
        share = base_follows(w)[who]
        for place in range(w.raised_count):
            share = share + raised(w)[place] * (1.0 - share)
        follows(w)[who] = share
