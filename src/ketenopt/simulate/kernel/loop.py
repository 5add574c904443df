"""One replication: its birth, its events until a day, and what the horizon cuts off."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any

from ketenopt.simulate.kernel import impediment, integration, pace, pull, ranking, release, threat, visit, work
from ketenopt.simulate.kernel.clock import EVENTS, KIND, RUNNING, after, join_release, pop
from ketenopt.simulate.kernel.compiled import compiled, entry, fingerprint
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import born, entries, heaps, hit_days, items, jobs, made, slices, stirred, teams
from ketenopt.simulate.kernel.tables import bounds, luck, threats
from ketenopt.simulate.kinds import (
    ARRIVED,
    BORDER,
    CAPACITY,
    DECISION,
    DISPATCH,
    END,
    HANDED,
    HANDOVER,
    HIT,
    IMPEDIMENT,
    INTEGRATED,
    INTEGRATION,
    PREDECESSOR,
    READY,
    RELEASE,
    REPLAN,
    RESOLVED,
    SNAPSHOT,
    SYNC,
    WORK,
)

ID = (1 << KIND) - 1


@compiled
def birth(w: Record) -> None:
    """Day 0: what was drawn for planned work, all that is bound to happen, and the slices that are asked."""
    for number in range(w.planned_jobs):
        planned_items(w, jobs(w)[number])
    visit.begin(w)
    ranking.expect(w)
    for period in range(w.periods):
        after(w, bounds(w)[period], BORDER, period, 0)
    for number in range(w.planned):
        slice_ = slices(w)[number]
        if not slice_.product and (slice_.waiting == 0 or not w.pull_forward):
            release.ask(w, slice_)


@compiled
def planned_items(w: Record, job: Record) -> None:
    """Items of a planned job: those known, and those that will turn up behind them."""
    if job.grown_at >= 0:
        job.grown = int(luck(w)[job.grown_at])
    for k in range(job.count + job.grown):
        number = job.first + k
        item = items(w)[number]
        known = k < job.count
        index = job.index_first + k if known else int(luck(w)[job.grown_at + 1]) + k - job.count
        integration.fresh(item, number, job.id, index, 0)
        item.luck = luck(w)[w.lucks_at + number]
        item.left = luck(w)[w.efforts_at + number]
        if known:
            item.rank = work.rank_of(w, job, item)
            work.appear(w, item)


@compiled
def run(w: Record) -> None:
    """All that happens before ``until``."""
    heap = heaps(w)[EVENTS]
    while heap.n > 0 and w.status == RUNNING:
        event = entries(w)[heap.at]
        if event.first >= w.until:
            return
        w.now = event.first
        kind, number, extra = event.third >> KIND, event.third & ID, event.extra
        pop(w, EVENTS)
        if kind == DISPATCH:
            dispatch(w)
        elif kind <= RESOLVED:
            of_items(w, kind, items(w)[number], extra)
        elif kind <= READY:
            of_slices(w, kind, number, extra)
        else:
            of_the_chain(w, kind, number)


@compiled
def of_items(w: Record, kind: int, item: Record, extra: int) -> None:
    """The end of a stretch of work, unless the item went back to the queue; or of an impediment."""
    if kind == RESOLVED:
        impediment.resolved(w, item)
    elif extra == item.due:
        if kind == END:
            work.ended(w, item)
        elif kind == HIT:
            impediment.struck(w, item)


@compiled
def of_slices(w: Record, kind: int, number: int, extra: int) -> None:
    """Something happens to a slice, or one arrives."""
    if kind == INTEGRATED:
        integration.attempted(w, slices(w)[number])
    elif kind == HANDED:
        release.handed(w, number)
    elif kind == ARRIVED:
        visit.arrived(w, number, extra)
    else:
        stands(w, slices(w)[number], extra)


@compiled
def stands(w: Record, slice_: Record, extra: int) -> None:
    """A gate before delivery opens, or the slice is due, or has found out what it waits for."""
    if not isnan(slice_.released):
        join_release(w)
    elif slice_.appointment == extra:
        if slice_.due:
            release.decided(w, slice_)
        else:
            release.due(w, slice_)


@compiled
def of_the_chain(w: Record, kind: int, number: int) -> None:
    """A moment that is the whole chain's."""
    if kind == BORDER:
        integration.border(w, number)
    elif kind == SYNC:
        integration.sync(w)
    elif kind == RELEASE:
        integration.deliver(w)
    elif kind == SNAPSHOT:
        ranking.snapshot(w, number)
    elif kind == REPLAN:
        ranking.fix(w, number)


@compiled
def dispatch(w: Record) -> None:
    """The instant has settled: match what waits, once."""
    w.awake = 0
    if w.look:
        release.release(w)
    integration.test(w)
    impediment.resolve(w)
    for who in range(w.partners):
        if stirred(w)[who]:
            stirred(w)[who] = 0
            pull.match(w, who)
    if w.pools:
        pull.lend(w)


@compiled
def close(w: Record) -> None:
    """Work that the horizon cuts off counts as far as it got; so does the time work stood still."""
    for place in range(w.born_count):
        item = items(w)[born(w)[place]]
        if isnan(item.finished) and not isnan(item.started):
            cut_off(w, item)
    w.effort_done = 0.0
    for number in range(w.made_n):
        if made(w)[number]:
            w.effort_done += items(w)[number].worked
    for number in range(w.planned):
        slices(w)[number].waits_for = unfinished(w, slices(w)[number])


@compiled
def unfinished(w: Record, slice_: Record) -> int:
    """What a slice waits for at the horizon, by the rules by which its lead time is split; -1: delivered."""
    missing = not integration.all_there(w, slice_)
    if slice_.product:
        return PREDECESSOR if missing else -1
    if not isnan(slice_.delivered):
        return -1
    if isnan(slice_.released):
        return before_release(w, slice_)
    if slice_.left:
        return under_way(slice_)
    if not isnan(slice_.integrated) and slice_.gate >= w.horizon:
        return DECISION
    return PREDECESSOR if missing and not isnan(slice_.integrated) else INTEGRATION


@compiled
def before_release(w: Record, slice_: Record) -> int:
    """What keeps a slice from its release."""
    if slice_.waiting:
        return PREDECESSOR
    if release.all_pending(w, slice_):
        return HANDOVER
    return int(slice_.reason) if slice_.eligible and slice_.mark < w.plan_end else DECISION


@compiled
def under_way(slice_: Record) -> int:
    """What work on a slice waits for."""
    if slice_.working:
        return WORK
    if slice_.stopped:
        return IMPEDIMENT
    if slice_.queued:
        return CAPACITY
    return INTEGRATION if slice_.attempt else HANDOVER


@compiled
def cut_off(w: Record, item: Record) -> None:
    """Book what one unfinished item got."""
    if isnan(item.since):
        if item.hit >= 0:
            kind = threats(w)[threat.hit_of(w, item, item.hit).threat]
            hit_days(w)[kind.number] += w.horizon - item.stopped
        if item.team >= 0:
            team = teams(w)[item.team]
            team.blocked += (w.plan_end - min(item.stopped, w.plan_end)) / team.slots
    elif item.team >= 0:
        team = teams(w)[item.team]
        team.busy += (w.plan_end - min(item.since, w.plan_end)) / team.slots
        item.worked += min(pace.done_between(w, team, item.since, w.horizon), item.left)


def entry_of(stamp: str) -> Callable[[Any], None]:
    """The function that Python calls, kept on disk for the sources that ``stamp`` stands for."""

    @entry
    def advanced(worlds: Record) -> None:
        """Move a world until its ``until``; at the horizon its books are closed."""
        w = worlds[0]
        if len(stamp) > 0 and w.period == -2:
            w.period = -1
            birth(w)
        run(w)
        if w.until >= w.horizon and w.status == RUNNING:
            close(w)

    return advanced


advance = entry_of(fingerprint())
