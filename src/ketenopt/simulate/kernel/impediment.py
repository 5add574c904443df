"""Impediments: an item stops, the owner's resolvers act in their order, and work goes on."""

from __future__ import annotations

from math import nan

import numpy as np

from ketenopt.simulate.kernel import threat, work
from ketenopt.simulate.kernel.books import charge, note
from ketenopt.simulate.kernel.clock import after, push, wake
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import heaps, hit_days, hits, items, jobs, resolvers, slices, teams
from ketenopt.simulate.kernel.tables import threats
from ketenopt.simulate.kinds import PLANNED, RESOLVED

LEAST_DAYS = 1e-3
STOPPED, RESOLVED_NOTE = 5, 6


@compiled
def planned(w: Record, item: Record) -> bool:
    """Whether ``item`` is work that a slice is measured by."""
    job = jobs(w)[item.job]
    return bool(job.kind == PLANNED and item.attempt == 0 and job.slice >= 0)


@compiled
def struck(w: Record, item: Record) -> None:
    """Work on ``item`` stops; it waits before the resolvers of the impediment's owner."""
    hit = threat.hit_of(w, item, item.hit)
    kind = threats(w)[hit.threat]
    work.stop(w, item, item.stretch)
    item.since = nan
    item.stopped = w.now
    item.duration = hit.duration
    hits(w)[kind.number] += 1
    note(w, item, STOPPED, kind.number, item.by)
    if planned(w, item):
        slice_ = slices(w)[jobs(w)[item.job].slice]
        charge(w, slice_)
        slice_.working -= 1
        slice_.stopped += 1
    if not kind.holds_slot:
        work.leave(w, item)
    push(w, resolvers(w)[kind.owner].heap, weight(w, item, kind), w.now, item.id, 0)
    wake(w)


@compiled
def weight(w: Record, item: Record, kind: Record) -> float:
    """First come first served, or most value lost per day of a resolver first: thousandths, whole."""
    if not w.weighed:
        return 0.0
    of = jobs(w)[item.job].slice
    lost = slices(w)[of].cost_of_delay if of >= 0 else 0.0
    return float(-np.rint(1000 * (lost / max(kind.expected, LEAST_DAYS))))


@compiled
def resolve(w: Record) -> None:
    """Free resolvers take what comes first in their queue."""
    for owner in range(w.resolvers_n):
        resolver = resolvers(w)[owner]
        while resolver.free > 0 and heaps(w)[resolver.heap].n > 0:
            item = items(w)[work.take(w, resolver.heap)]
            resolver.free -= 1
            after(w, item.duration, RESOLVED, item.id, 0)


@compiled
def resolved(w: Record, item: Record) -> None:
    """Work goes on in the slot it kept, or the item queues again at its rank."""
    hit = threat.hit_of(w, item, item.hit)
    kind = threats(w)[hit.threat]
    resolvers(w)[kind.owner].free += 1
    hit_days(w)[kind.number] += w.now - item.stopped
    note(w, item, RESOLVED_NOTE, kind.number, kind.owner)
    threat.following(w, item, hit, hit.n + 1)
    wake(w)
    measured = planned(w, item)
    slice_ = slices(w)[max(jobs(w)[item.job].slice, 0)]
    if measured:
        charge(w, slice_)
        slice_.stopped -= 1
    if item.team >= 0:
        team = teams(w)[item.team]
        team.blocked += (min(w.now, w.plan_end) - min(item.stopped, w.plan_end)) / team.slots
        if measured:
            slice_.working += 1
        work.proceed(w, team, item)
        return
    if measured:
        slice_.queued += 1
    work.queue_up(w, item)
