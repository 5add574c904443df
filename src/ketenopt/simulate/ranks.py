"""What comes first: the chain's order of slices, and every partner's own.

The chain ranks by (planned delivery, -cost of delay / estimated effort, key); cost of delay counts planned successors once,
otherwise enablers starve.  A partner's own order is by its own benefit per estimated effort of its own people.  Both
read estimates and the plan, never draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ketenopt.domain.orders import SliceOrder, Work

LEAST_EFFORT = 1e-9
"""Person-days that stand for no effort at all in a ratio."""

Worth = Mapping[str, Mapping[str, float]]
"""kEUR per working day by slice and beneficiary, successors not counted."""


def ranked(slices: Iterable[SliceOrder], worth: Worth) -> tuple[SliceOrder, ...]:
    """The same slices, sorted by id, with cost of delay and all ranks filled in."""
    by_id = {order.id: order for order in sorted(slices, key=lambda order: order.id)}
    followers = _followers(by_id)
    losses = {name: _loss(name, followers[name], worth) for name in by_id}
    total = {name: sum(loss.values()) for name, loss in losses.items()}
    chain_order = sorted(
        by_id.values(), key=lambda o: (o.planned_delivery, -total[o.id] / max(effort(o.work), LEAST_EFFORT), o.unit, o.period)
    )
    rank = {order.id: number for number, order in enumerate(chain_order)}
    places = _places(by_id, rank, losses)
    return tuple(
        replace(
            order,
            rank=rank[name],
            cost_of_delay=total[name],
            work=tuple(_placed(work, name, places) for work in order.work),
            rollouts=tuple(_placed(work, name, places) for work in order.rollouts),
        )
        for name, order in by_id.items()
    )


def effort(works: Iterable[Work]) -> float:
    """Estimated person-days."""
    return sum(work.count * work.estimate for work in works)


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


def _places(by_id: Mapping[str, SliceOrder], rank: Mapping[str, int], losses: Worth) -> dict[tuple[str, str], tuple[int, int]]:
    """(chain rank, own rank) of every slice among those its partner works on, by (partner, slice)."""
    mine: dict[str, dict[str, float]] = {}
    for name, order in by_id.items():
        for work in (*order.work, *order.rollouts):
            efforts = mine.setdefault(work.partner, {})
            efforts[name] = efforts.get(name, 0.0) + work.count * work.estimate
    places: dict[tuple[str, str], tuple[int, int]] = {}
    for who, efforts in mine.items():
        chain_order = sorted(efforts, key=lambda name: rank[name])
        benefit = {name: losses[name].get(who, 0.0) / max(days, LEAST_EFFORT) for name, days in efforts.items()}
        own_order = sorted(efforts, key=lambda name: (-benefit[name], rank[name]))
        own = {name: number for number, name in enumerate(own_order)}
        places |= {(who, name): (number, own[name]) for number, name in enumerate(chain_order)}
    return places


def _placed(work: Work, slice_: str, places: Mapping[tuple[str, str], tuple[int, int]]) -> Work:
    chain_rank, own_rank = places[work.partner, slice_]
    return replace(work, chain_rank=chain_rank, own_rank=own_rank)
