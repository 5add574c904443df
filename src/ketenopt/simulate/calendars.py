"""Who works when, and when bodies meet: pure functions of the chain, the same for both engines."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ketenopt.domain.capacity import daily_capacity, holidays
from ketenopt.domain.chain import Body, Chain
from ketenopt.domain.orders import HireOrder
from ketenopt.domain.time import DAYS_PER_YEAR, Timeline

MILLI = 1000
"""Counters that feed priorities are integers: thousandths of a day, of a share."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A team, or the contractors of a partner in one skill, as an engine sees it.

    On ``edges[i]`` .. ``edges[i + 1]`` every one of ``slots`` does ``rates[i]`` person-days a day; ``open`` per (benefit)
    period: whether it has any people.  ``chain_share`` and ``own_share`` divide free slots between planned work and
    the partner's own arriving items, in thousandths.
    """

    id: str
    partner: str
    skills: tuple[str, ...]
    slots: int
    edges: tuple[float, ...]
    rates: tuple[float, ...]
    open: tuple[bool, ...]
    chain_share: int
    own_share: int
    hired: bool = False


def crews(chain: Chain, line: Timeline, hires: Iterable[HireOrder]) -> tuple[Crew, ...]:
    """Teams and contractors, sorted by id.

    Own work is withheld capacity or arriving items, never both: where a partner's own items arrive, its teams keep
    their whole capacity and share their slots.
    """
    arriving = {stream.partner for stream in chain.arrivals.values() if stream.kind == "own"}
    found = [_team(chain, line, name, what.partner in arriving) for name, what in sorted(chain.teams.items())]
    return tuple(sorted([*found, *(_hired(chain, line, hire) for hire in hires)], key=lambda crew: crew.id))


def _team(chain: Chain, line: Timeline, name: str, own_items: bool) -> Crew:
    team = chain.teams[name]
    daily = daily_capacity(chain, line, name, withheld=not own_items)
    own = chain.partners[team.partner].own_work_share if team.own_work_share is None else team.own_work_share
    edges, rates = _pieces(line, daily / team.wip, holidays(chain, line, name))
    own_share = round(MILLI * own)
    return Crew(
        name, team.partner, tuple(sorted(set(team.skills))), team.wip, edges, rates, tuple(daily > 0), MILLI - own_share, own_share
    )


def _hired(chain: Chain, line: Timeline, hire: HireOrder) -> Crew:
    """Contractors: a slot each, hired for the period and gone after it; they take no holidays we know of."""
    slots = max(1, math.ceil(max(hire.fte)))
    daily = np.asarray([*hire.fte, *([0.0] * chain.chain.benefit_periods)]) * chain.chain.focus
    edges, rates = _pieces(line, daily / slots, np.empty(0))
    return Crew(hire.team, hire.partner, (hire.skill,), slots, edges, rates, tuple(daily > 0), MILLI, 0, hired=True)


def _pieces(
    line: Timeline, rate: np.ndarray[tuple[int], np.dtype[np.float64]], free: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    bounds = line.benefit_bounds
    edges = np.unique(np.concatenate([[0.0], bounds, free, free + 1.0]))
    edges = edges[(edges >= 0.0) & (edges <= line.horizon)]
    starts = edges[:-1]
    period = np.searchsorted(bounds, starts, side="right") - 1
    works = (period >= 0) & ~np.isin(starts, free)
    rates = np.where(works, rate[np.maximum(period, 0)], 0.0)
    return tuple(edges.tolist()), tuple(rates.tolist())


def duration(crew: Crew, now: float, effort: float) -> float:
    """Days from ``now`` until a slot of ``crew`` has done ``effort``; inf when its capacity never grows by that much.

    On the piece of time that holds ``now``: effort / rate.  Further pieces first take rate * length off the effort.
    """
    if effort <= 0:
        return 0.0
    edges, rates = crew.edges, crew.rates
    piece = bisect_right(edges, now) - 1
    at, need = now, effort
    while piece < len(rates):
        rate, end = rates[piece], edges[piece + 1]
        if rate > 0:
            days = need / rate
            if at + days <= end:
                return days if at == now else (at + days) - now
            need = max(need - rate * (end - at), 0.0)
        at = end
        piece += 1
    return math.inf


def done_between(crew: Crew, start: float, end: float) -> float:
    """Person-days that a slot of ``crew`` does from ``start`` to ``end``."""
    edges, rates = crew.edges, crew.rates
    piece = max(bisect_right(edges, start) - 1, 0)
    total = 0.0
    while piece < len(rates) and edges[piece] < end:
        total += rates[piece] * (min(end, edges[piece + 1]) - max(start, edges[piece]))
        piece += 1
    return total


def meeting(body: Body | None, line: Timeline, ready: float) -> float:
    """Working day on which ``body`` acts on what is ready on day ``ready``: its first meeting whose papers can be in time.

    Regular meetings fall on multiples of 260 / meetings per year, after the last meeting whose date is known.  A body
    without calendar (or a partner: None) acts at once; one whose known meetings have all passed, never (inf).
    """
    if body is None or (not body.meetings and body.meetings_per_year is None):
        return ready
    known = sorted(line.day(when) for when in body.meetings)
    for day in known:
        if day - body.papers_days >= ready:
            return day
    if body.meetings_per_year is None:
        return math.inf
    between = DAYS_PER_YEAR / body.meetings_per_year
    number = math.ceil((ready + body.papers_days) / between)
    while known and number * between <= known[-1]:
        number += 1
    return number * between
