"""Games with a known structure, for examples and for checks at any number of players.

Each knows its exact :data:`ketenopt.domain.game.Separation`, so that core questions need no table.  Costs are negative worths.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game, Members, Worth, game_fault


def additive(worths: Mapping[str, float]) -> Game:
    """v(S) = sum of its members' own worths: nobody gains by joining."""
    players, own = _sorted(worths)
    return Game(players, worth=lambda members: np.asarray(members @ own), separation=lambda x: _best(own - x)[None, :])


def bankruptcy(estate: float, claims: Mapping[str, float]) -> Game:
    """v(S) = max(0, E - claims of the others) (O'Neill 1982; Aumann & Maschler 1985)."""
    players, claim = _sorted(claims)

    def worth(members: Members) -> Array:
        return np.maximum(0.0, estate - (~members) @ claim)

    def separation(x: Array) -> Members:
        # v is the larger of two sums over members, so the best group is the best of either.
        return _ranked(np.stack([_best(-x), _best(claim - x)]), x, worth)

    return Game(players, worth=worth, separation=separation)


def airport(costs: Mapping[str, float]) -> Game:
    """v(S) = -(the largest cost among its members): one runway serves all (Littlechild & Owen 1973)."""
    players, cost = _sorted(costs)

    def worth(members: Members) -> Array:
        return np.asarray(-np.where(members, cost, 0.0).max(axis=1), dtype=np.float64)

    def separation(x: Array) -> Members:
        # Given its dearest member k, a group takes along whoever is no dearer and brings more than nothing (-x > 0).
        n = len(players)
        dearest = (cost[None, :] <= cost[:, None]) & (x < 0)[None, :] | np.eye(n, dtype=np.bool_)
        proper = dearest[:, None, :] & ~np.eye(n, dtype=np.bool_)[None, :, :]
        keep = ~np.eye(n, dtype=np.bool_)
        return _ranked(proper[keep], x, worth)

    return Game(players, worth=worth, separation=separation)


def glove(left: tuple[str, ...], right: tuple[str, ...]) -> Game:
    """v(S) = number of pairs among its members' gloves (Shapley & Shubik 1969).  Raises ScenarioError for a player on both."""
    both = sorted({*left} & {*right})
    if both:
        raise ScenarioError(tuple(game_fault(player, "player-twice", "holds a left and a right glove") for player in both))
    players = tuple(sorted({*left, *right}))
    side = np.array([player in left for player in players])

    def worth(members: Members) -> Array:
        return np.asarray(np.minimum(members[:, side].sum(axis=1), members[:, ~side].sum(axis=1)), dtype=np.float64)

    def separation(x: Array) -> Members:
        # Only the number on each side counts, so each side sends its cheapest.
        rank = np.empty(len(players), dtype=np.int64)
        for half in (side, ~side):
            rank[half] = np.argsort(np.argsort(x[half], kind="stable"), kind="stable")
        l, r = np.meshgrid(np.arange(side.sum() + 1), np.arange((~side).sum() + 1), indexing="ij")
        sent = np.where(side, l.reshape(-1, 1), r.reshape(-1, 1))
        groups = rank[None, :] < sent
        return _ranked(groups[1:-1], x, worth)

    return Game(players, worth=worth, separation=separation)


def voting(quota: int, weights: Mapping[str, int]) -> Game:
    """v(S) = 1 when its members' weights reach the quota.  Raises ScenarioError unless weights are whole and positive."""
    players, weight = _sorted(weights)
    if (weight < 1).any() or (weight != np.floor(weight)).any():
        raise ScenarioError((game_fault("weights", "weights", "weights must be whole and positive"),))

    def worth(members: Members) -> Array:
        return (members @ weight >= quota).astype(np.float64)

    def separation(x: Array) -> Members:
        return _ranked(_cheapest(weight.astype(np.int64), x)[1:-1], x, worth)

    return Game(players, worth=worth, separation=separation)


def _cheapest(weight: np.ndarray[tuple[int], np.dtype[np.int64]], x: Array) -> Members:
    """The group with the smallest x(S) for every total weight 0..sum, by dynamic programming; weights nobody has: nobody."""
    total = int(weight.sum())
    cost = np.full(total + 1, np.inf)
    cost[0] = 0.0
    took = np.zeros((len(x), total + 1), dtype=np.bool_)
    for p, w in enumerate(weight.tolist()):
        offer = cost[:-w] + x[p]
        took[p, w:] = offer < cost[w:]
        cost[w:] = np.minimum(cost[w:], offer)
    groups = np.zeros((total + 1, len(x)), dtype=np.bool_)
    left = np.where(np.isfinite(cost), np.arange(total + 1), 0)
    for p in range(len(x) - 1, -1, -1):
        groups[:, p] = took[p, left]
        left = left - weight[p] * groups[:, p]
    return groups


def _sorted(amounts: Mapping[str, float]) -> tuple[tuple[str, ...], Array]:
    players = tuple(sorted(amounts))
    return players, np.array([amounts[player] for player in players], dtype=np.float64)


def _best(score: Array) -> Members:
    """The group except nobody and everybody with the highest sum of ``score``."""
    group = score > 0
    if not group.any():
        group[np.argmax(score)] = True
    elif group.all():
        group[np.argmin(score)] = False
    return np.asarray(group, dtype=np.bool_)


def _ranked(groups: Members, x: Array, worth: Worth) -> Members:
    """The most violated of ``groups`` (nobody left out), best first, at most one per player."""
    groups = groups[groups.any(axis=1)]
    order = np.argsort(groups @ x - worth(groups), kind="stable")
    return groups[order[: len(x)]]
