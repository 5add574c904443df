"""Who does what: effort asked in several skills, given to teams that may have several skills each.

A maximum flow from skills to teams by shortest augmenting paths (Edmonds & Karp 1972), which ends for real capacities.
Skills and teams are taken in the order of their ids, so equal input gives an equal allocation.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ketenopt.domain.problem import Array, Bools, People

TINY = 1e-9


def assign(demand: Array, capacity: Array, can: Bools) -> Array:
    """Person-days that each team gives each skill, (M, K): as much of ``demand`` (K,) as ``capacity`` (M,) allows."""
    used = np.zeros(can.shape)
    spare = np.array(capacity, dtype=np.float64)
    for skill in np.flatnonzero(demand > 0):
        need = float(demand[skill])
        for team in np.flatnonzero(can[:, skill]):
            given = min(need, float(spare[team]))
            used[team, skill] += given
            spare[team] -= given
            need -= given
        while need > TINY:
            path = _path(int(skill), spare, used, can)
            if path is None:
                break
            need -= _shift(path, need, spare, used)
    return used


def staff(people: People, partner: int, t: int, demand: Array) -> tuple[Array, Array, Array]:
    """How the partner meets ``demand`` (K,) in period ``t``: its teams (M, K), contractors (K,) in person-days, unmet (K,).

    Contractors are asked only for what its own teams cannot do.
    """
    skills = len(demand)
    teams = np.flatnonzero(people.partner == partner)
    limit = people.hire_limit[partner, :, t] * people.hire_days[partner, t]
    own = np.zeros(people.can.shape)
    own[teams] = assign(demand, people.capacity[teams, t], people.can[teams])
    rest = demand - own.sum(axis=0)
    if (rest > limit + TINY).any() and limit.any():
        capacity = np.concatenate([people.capacity[teams, t], limit])
        used = assign(demand, capacity, np.concatenate([people.can[teams], np.eye(skills, dtype=np.bool_)]))
        own[teams] = used[: len(teams)]
        rest = demand - own.sum(axis=0)
    rest = np.where(rest > TINY * np.maximum(1.0, demand), rest, 0.0)
    hired = np.minimum(rest, limit)
    return own, hired, rest - hired


def _path(start: int, spare: Array, used: Array, can: Bools) -> list[tuple[int, int]] | None:
    """Shortest way to free capacity for skill ``start``: pairs (team, skill that the team takes on), last team has spare."""
    queue, seen_skills = [start], {start}
    came: dict[int, tuple[int, int | None]] = {}
    owner: dict[int, int] = {}
    for skill in queue:
        for team in (int(m) for m in np.flatnonzero(can[:, skill])):
            if team in came:
                continue
            came[team] = (skill, owner.get(skill))
            if spare[team] > TINY:
                return _walk(team, came)
            for other in (int(k) for k in np.flatnonzero(used[team] > TINY)):
                if other not in seen_skills:
                    seen_skills.add(other)
                    owner[other] = team
                    queue.append(other)
    return None


def _walk(team: int, came: dict[int, tuple[int, int | None]]) -> list[tuple[int, int]]:
    path: list[tuple[int, int]] = []
    step: int | None = team
    while step is not None:
        skill, before = came[step]
        path.append((step, skill))
        step = before
    return path[::-1]


def _shift(path: list[tuple[int, int]], need: float, spare: Array, used: Array) -> float:
    """Move work along ``path``: each team takes on its skill and hands the next one's to the next team."""
    amount = min(need, float(spare[path[-1][0]]), *(float(used[m, k]) for (m, _), (_, k) in pairwise(path)))
    for (team, skill), following in zip(path, [*path[1:], None], strict=True):
        used[team, skill] += amount
        if following is not None:
            used[team, following[1]] -= amount
    spare[path[-1][0]] -= amount
    return amount
