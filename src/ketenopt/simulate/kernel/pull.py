"""Teams that take what comes first: their own partner's items, and where teams are pooled those of others."""

from __future__ import annotations

from math import isnan

from ketenopt.simulate.kernel import pace, work
from ketenopt.simulate.kernel.books import charge
from ketenopt.simulate.kernel.clock import before
from ketenopt.simulate.kernel.compiled import compiled
from ketenopt.simulate.kernel.layout import Record
from ketenopt.simulate.kernel.memory import entries, heaps, held, items, jobs, slices, teams
from ketenopt.simulate.kernel.tables import lend_queues, opened, team_queues, teams_of
from ketenopt.simulate.kinds import PLANNED


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
        work.begin(w, number, work.take(w, heap))


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
        heap = work.queue_heap(w, team_queues(w)[place], own)
        if heaps(w)[heap].n > 0 and (best < 0 or sooner(w, heap, best)):
            best = heap
    return best


@compiled
def sooner(w: Record, one: int, two: int) -> bool:
    """Whether the first item of heap ``one`` comes before that of ``two``."""
    other = entries(w)[heaps(w)[two].at]
    return before(entries(w)[heaps(w)[one].at], other.first, other.second, other.third)


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
            work.begin(w, number, work.take(w, heap))


@compiled
def most_urgent(w: Record, team: Record) -> int:
    """The heap elsewhere whose first item comes first by (rank of its slice, moment, id)."""
    best, rank, moment, number = -1, 0, 0.0, 0
    for place in range(team.lend_at, team.lend_at + team.lend_n):
        heap = work.queue_heap(w, lend_queues(w)[place], 0)
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
def give_back(w: Record, number: int) -> None:
    """A team without people holds no work: its unfinished items go back to the queue with what is left of them."""
    team = teams(w)[number]
    while team.held_n > 0:
        item = items(w)[held(w)[team.held_at]]
        if item.due < 0 and isnan(item.since):  # stopped: it comes back when its impediment is resolved
            leave_stopped(w, item)
            continue
        work.stop(w, item, min(pace.done_between(w, team, item.since, w.now), item.left))
        work.leave(w, item)
        job = jobs(w)[item.job]
        if job.kind == PLANNED and item.attempt == 0 and job.slice >= 0:
            slice_ = slices(w)[job.slice]
            charge(w, slice_)
            slice_.working -= 1
            slice_.queued += 1
        work.queue_up(w, item)


@compiled
def leave_stopped(w: Record, item: Record) -> None:
    """A stopped item loses the slot it held."""
    if item.team >= 0:
        team = teams(w)[item.team]
        team.blocked += (min(w.now, w.plan_end) - min(item.stopped, w.plan_end)) / team.slots
        work.leave(w, item)
