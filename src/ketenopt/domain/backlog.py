"""The backlog of every team in the order of the plan, what stands in its way, and from goal to item and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketenopt.domain.chain import Chain


@dataclass(frozen=True, slots=True)
class Story:
    """One item of one team: the ``place`` it has among all items of the team, and what it is part of."""

    team: str
    place: int
    key: str
    unit: str
    skill: str
    number: int
    of: int
    rollout: bool
    person_days: float
    start: str
    due: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A weighed impediment: who must act before when, what it is worth to clear it, which teams it hits."""

    id: str
    name: str
    acts: str
    before: str
    value: float
    half_width: float | None
    unit: str
    top: float
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Stories by team, obstacles most worth first, goals without items, and initiatives whose items serve no goal."""

    stories: tuple[Story, ...]
    obstacles: tuple[Obstacle, ...]
    empty_goals: tuple[str, ...]
    aimless: tuple[str, ...]
    nobody: tuple[str, ...] = ()
    """Work that only hired people can do: on no team's list."""


def goals_of(chain: Chain, initiative: str) -> tuple[str, ...]:
    """Goals that an initiative gives points to, itself or by a product it is part of, and the goals those are parts of; sorted."""
    given = [benefit.goals for benefit in chain.initiatives[initiative].benefits.values()]
    for product in chain.products.values():
        if any(part.partition("/")[0] == initiative for part in product.increments):
            given += [benefit.goals for benefit in product.benefits.values()]
    found: set[str] = set()
    for goal in (goal for goals in given for goal, points in goals.items() if points > 0):
        up: str | None = goal
        while up is not None and up not in found:
            found.add(up)
            up = chain.goals[up].parent if up in chain.goals else None
    return tuple(sorted(found))


def spread(count: int, weights: Mapping[str, float]) -> list[str]:
    """Whose each of ``count`` items is, in turn, so that everybody has its weight's part at every moment.

    >>> spread(4, {"a": 3.0, "b": 1.0})
    ['a', 'a', 'b', 'a']
    """
    given = dict.fromkeys(sorted(weights), 0)
    order = []
    for _ in range(count):
        who = min(given, key=lambda name: ((given[name] + 0.5) / weights[name], name))
        given[who] += 1
        order.append(who)
    return order


def hit(chain: Chain, key: str, stories: Sequence[Story]) -> tuple[str, ...]:
    """Teams whose stories a gate or impediment hits; sorted."""
    gate, impediment = chain.gates.get(key), chain.impediments.get(key)
    if gate is not None:
        return tuple(sorted({one.team for one in stories if any(f"{one.unit}/".startswith(f"{ref}/") for ref in gate.blocks)}))
    if impediment is None:
        return ()
    what = impediment.hits
    return tuple(
        sorted(
            {
                one.team
                for one in stories
                if (not what.teams or one.team in what.teams)
                and (not what.partners or chain.teams[one.team].partner in what.partners)
                and (not what.skills or one.skill in what.skills)
                and (not what.initiatives or one.unit.partition("/")[0] in what.initiatives)
            }
        )
    )
