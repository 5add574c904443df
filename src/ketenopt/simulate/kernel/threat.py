"""When an impediment will stop an item: a count-down in person-days of work for every kind that can hit it."""

from __future__ import annotations

from ketenopt.simulate.kernel.clock import LACKING
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import item_hits, jobs, slices
from ketenopt.simulate.kernel.tables import drawn, later, luck, threat_lists, threat_teams

ARRIVING = 3


@compiled
def hit_of(w: Record, item: Record, number: int) -> Record:
    """The count-down of the ``number``-th threat of an item."""
    return item_hits(w)[item.id * w.threat_n + number]


@compiled
def strikes(w: Record, item: Record, hit: Record) -> bool:
    """Whether a threat hits the team that works on ``item``."""
    return bool(item.team >= 0 and threat_teams(w)[hit.threat * w.teams_n + item.team])


@compiled
def stretch(w: Record, item: Record) -> float:
    """Person-days until ``item`` is done or hit; ``item.hit`` is the count-down that runs out, -1: it is done first."""
    job = jobs(w)[item.job]
    if not item.hits_made:
        item.hits_made = 1
        for number in range(job.threats_n):
            hit = hit_of(w, item, number)
            hit.threat = threat_lists(w)[job.threats_at + number]
            following(w, item, hit, 0)
    best, ends = item.left, -1
    for number in range(job.threats_n):
        hit = hit_of(w, item, number)
        if hit.left < best and strikes(w, item, hit):
            best, ends = hit.left, number
    item.hit = ends
    return float(best)


@compiled
def worked(w: Record, item: Record, effort: float) -> None:
    """Count ``effort`` person-days down for every kind that hits the team at work."""
    if item.hits_made:
        for number in range(jobs(w)[item.job].threats_n):
            hit = hit_of(w, item, number)
            if strikes(w, item, hit):
                hit.left -= effort


@compiled
def following(w: Record, item: Record, hit: Record, n: int) -> None:
    """The count-down to hit ``n``, or to the first after it that is not found before it bites."""
    gap, duration, found = one(w, item, hit.threat, n)
    total = gap
    while found < w.found_before and total < item.left:
        n += 1
        gap, duration, found = one(w, item, hit.threat, n)
        total += gap
    hit.left = total
    hit.n = n
    hit.duration = duration


@compiled
def one(w: Record, item: Record, threat: int, n: int) -> tuple[float, float, float]:
    """Gap, duration and found of hit ``n``: drawn with the item, or later; where it was not drawn, the world stops."""
    job, counted = jobs(w)[item.job], 0  # 1: the first hit was drawn with the item
    if item.attempt == 0 and job.kind != ARRIVING and not (job.slice >= 0 and slices(w)[job.slice].visit >= 0):
        if n == 0:
            at = w.first_hits_at + 3 * (item.id * w.threat_n + threat)
            return luck(w)[at], luck(w)[at + 1], luck(w)[at + 2]
        n -= 1
        counted = 1
    there = later(w)[item.id * w.threat_n + threat]
    if n >= there.n:
        w.status = LACKING
        w.need_item = item.id
        w.need_threat = threat
        w.need_n = counted
        return 1e300, 0.0, 1.0
    what = drawn(w)[there.at + n]
    return what.gap, what.duration, what.found
