"""What comes first: the chain's order of slices, and every partner's own.

The chain ranks by (planned delivery, -cost of delay / estimated effort, key); cost of delay counts planned successors once,
otherwise enablers starve.  A partner's own order is by its own benefit per estimated effort of its own people.  Both
read estimates and the plan, never draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ketenopt.domain.orders import SliceOrder, Work
from ketenopt.domain.plan import Plan

LEAST_EFFORT = 1e-9
"""Person-days that stand for no effort at all in a ratio."""

Worth = Mapping[str, Mapping[str, float]]
"""kEUR per working day by slice and beneficiary, successors not counted."""


def ranked(slices: Iterable[SliceOrder], worth: Worth) -> tuple[SliceOrder, ...]:
    """The same slices, sorted by id, with cost of delay and all ranks filled in."""
    by_id = {order.id: order for order in sorted(slices, key=lambda order: order.id)}
    followers = _followers(by_id)
    for name, order in by_id.items():
        loss = _loss(name, followers[name], worth)
        by_id[name] = replace(order, losses=tuple(sorted(loss.items())), cost_of_delay=sum(loss.values()))
    efforts = {(work.partner, name): 0.0 for name, order in by_id.items() for work in (*order.work, *order.rollouts)}
    for name, order in by_id.items():
        for work in (*order.work, *order.rollouts):
            efforts[work.partner, name] += work.count * work.estimate
    rank = chain_order(by_id.values(), {name: effort(order.work) for name, order in by_id.items()})
    found = places(by_id, efforts, rank)
    return tuple(
        replace(
            order,
            rank=rank[name],
            work=tuple(_placed(work, name, found) for work in order.work),
            rollouts=tuple(_placed(work, name, found) for work in order.rollouts),
        )
        for name, order in by_id.items()
    )


def effort(works: Iterable[Work]) -> float:
    """Estimated person-days."""
    return sum(work.count * work.estimate for work in works)


def chain_order(slices: Iterable[SliceOrder], efforts: Mapping[str, float]) -> dict[str, int]:
    """Rank of every slice by (planned delivery, -cost of delay / estimated person-days to go, key)."""
    ordered = sorted(
        slices, key=lambda o: (o.planned_delivery, -o.cost_of_delay / max(efforts[o.id], LEAST_EFFORT), o.unit, o.period)
    )
    return {order.id: number for number, order in enumerate(ordered)}


def places(
    slices: Mapping[str, SliceOrder], efforts: Mapping[tuple[str, str], float], rank: Mapping[str, int]
) -> dict[tuple[str, str], tuple[int, int]]:
    """(chain rank, own rank) of every slice among those its partner works on, by (partner, slice).

    ``efforts`` are the person-days to go of each partner's own people; its own order is by its own benefit per day of them.
    """
    mine: dict[str, list[str]] = {}
    for who, name in efforts:
        mine.setdefault(who, []).append(name)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for who, names in mine.items():
        benefit = {name: dict(slices[name].losses).get(who, 0.0) / max(efforts[who, name], LEAST_EFFORT) for name in names}
        own = {name: n for n, name in enumerate(sorted(names, key=lambda name: (-benefit[name], rank[name])))}
        found |= {(who, name): (n, own[name]) for n, name in enumerate(sorted(names, key=lambda name: rank[name]))}
    return found


def willing(plan: Plan, slope: float) -> tuple[tuple[str, float], ...]:
    """What is left of each partner's will to follow the chain: 1 - slope x loss / what it compares with, at least 0.

    A partner loses what its utility in the plan falls short of its disagreement value; it compares that with the larger of
    the two (in absolute value).  Partners that lose nothing, and all where ``slope`` is 0, are left out.
    """
    found = []
    for line in sorted(plan.partners, key=lambda line: line.partner):
        loss = line.disagreement - line.utility
        if slope > 0 and loss > 0:
            found.append((line.partner, max(0.0, 1.0 - slope * loss / max(abs(line.disagreement), abs(line.utility)))))
    return tuple(found)


def _followers(by_id: Mapping[str, SliceOrder]) -> dict[str, list[str]]:
    """Per slice all slices that cannot be delivered without it, each once, sorted."""
    direct: dict[str, list[str]] = {name: [] for name in by_id}
    for name, order in by_id.items():
        for before in (*(wait.slice for wait in order.after), *order.requires):
            direct[before].append(name)
    found = {}
    for name in by_id:
        seen, todo = {name}, list(direct[name])
        while todo:
            follower = todo.pop()
            if follower not in seen:
                seen.add(follower)
                todo += direct[follower]
        found[name] = sorted(seen - {name})
    return found


def _loss(name: str, followers: list[str], worth: Worth) -> dict[str, float]:
    loss: dict[str, float] = {}
    for slice_ in (name, *followers):
        for who, value in sorted(worth[slice_].items()):
            loss[who] = loss.get(who, 0.0) + value
    return loss


def _placed(work: Work, slice_: str, places: Mapping[tuple[str, str], tuple[int, int]]) -> Work:
    chain_rank, own_rank = places[work.partner, slice_]
    return replace(work, chain_rank=chain_rank, own_rank=own_rank)
