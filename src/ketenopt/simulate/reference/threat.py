"""When an impediment will stop an item: a count-down in person-days of work for every kind that can hit it.

A day of work is a person-day of effort, so how often an item is hit does not depend on who does it, or how fast.
"""

from __future__ import annotations

from typing import Any

from ketenopt.simulate.kinds import ARRIVING, REWORK
from ketenopt.simulate.reference.state import Item, World
from ketenopt.simulate.setting import Threat


def stretch(world: World, item: Item) -> tuple[float, list[Any] | None]:
    """Person-days until ``item`` is done or hit, and the count-down that runs out; ties: the item is done first.

    Of two kinds that strike at the same moment the lower id does.
    """
    if item.hits is None:
        item.hits = [_next(world, item, threat, 0) for threat in item.job.threats]
    team = item.team.crew.id if item.team else ""
    best, ends = item.left, None
    for hit in item.hits:
        if hit[1] < best and (hit[0].teams is None or team in hit[0].teams):
            best, ends = hit[1], hit
    return best, ends


def worked(item: Item, effort: float) -> None:
    """Count ``effort`` person-days down for every kind that hits the team at work."""
    team = item.team.crew.id if item.team else ""
    for hit in item.hits or ():
        if hit[0].teams is None or team in hit[0].teams:
            hit[1] -= effort


def again(world: World, item: Item, hit: list[Any]) -> None:
    """The count-down to the next hit of the same kind."""
    hit[:] = _next(world, item, hit[0], hit[2] + 1)


def _next(world: World, item: Item, threat: Threat, n: int) -> list[Any]:
    """[threat, person-days to go, n, working days to resolve]; those found before they bite are passed over."""
    found_before = world.setting.chain.governance.frictions.found_before
    gap, duration, found = _drawn(world, item, threat, n)
    total = gap
    while found < found_before and total < item.left:
        n += 1
        gap, duration, found = _drawn(world, item, threat, n)
        total += gap
    return [threat, total, n, duration]


def _drawn(world: World, item: Item, threat: Threat, n: int) -> tuple[float, float, float]:
    draws, job = world.setting.draws, item.job
    if n == 0 and job.kind not in (REWORK, ARRIVING) and not (job.slice and job.slice.visit):
        lists = job.first.get(threat.id)
        if lists is None:
            hit, row = draws.hits[threat.id, job.key], world.row
            lists = job.first[threat.id] = (hit.gap[row].tolist(), hit.duration[row].tolist(), hit.found[row].tolist())
        gaps, durations, found = lists
        return gaps[item.index], durations[item.index], found[item.index]
    return draws.later(threat.id, item.name, draws.first + world.row, n)
