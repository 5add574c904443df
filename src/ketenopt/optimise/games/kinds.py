"""What kind of game it is: whether joining pays, and pays more the more join."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game, Group, Properties, game_fault
from ketenopt.optimise.games.build import tabulated
from ketenopt.optimise.games.scaling import scale_of

PROPERTY_PLAYERS = 16
"""Superadditivity compares 3^players pairs of groups."""

_Pair = tuple[int, int]


def properties(game: Game) -> Properties:
    """Which of these hold, up to rounding, and two groups to show it where one does not.

    monotone: v(S) <= v(S + p).  superadditive: v(S) + v(T) <= v(S + T), S and T disjoint.
    convex: v(S + p) + v(S + q) <= v(S + p + q) + v(S); then the core is large and holds the Shapley value (Shapley 1971).
    essential: v(N) > sum of v({p}).  Raises ScenarioError above 16 players (12 for a function).
    """
    game = tabulated(game)
    table = game.table
    assert table is not None
    if game.size > PROPERTY_PLAYERS:
        message = f"the properties of {game.size} players take too long"
        raise ScenarioError((game_fault("players", "too-many-players", message, f"at most {PROPERTY_PLAYERS} players"),))
    scale = scale_of(game)
    found = {
        "monotone": _not_monotone(table, game.size, scale.slack),
        "superadditive": _not_superadditive(table, scale.slack),
        "convex": _not_convex(table, game.size, scale.slack),
    }
    why = {name: _named(game, pair) for name, pair in found.items() if pair is not None}
    essential = game.total > float(scale.base.sum()) + scale.slack
    return Properties("monotone" not in why, "superadditive" not in why, "convex" not in why, essential, why)


def _named(game: Game, pair: _Pair) -> tuple[Group, Group]:
    first, second = (game.group(game.members(mask)) for mask in pair)
    return first, second


def _not_monotone(table: Array, size: int, slack: float) -> _Pair | None:
    masks = np.arange(len(table))
    for p in range(size):
        without = masks[masks >> p & 1 == 0]
        loss = table[without] - table[without | 1 << p]
        worst = int(np.argmax(loss))
        if loss[worst] > slack:
            return int(without[worst]), int(without[worst] | 1 << p)
    return None


def _not_superadditive(table: Array, slack: float) -> _Pair | None:
    everybody = len(table) - 1
    for mask in range(1, len(table)):
        # Every pair once: T holds only players above the lowest of S.
        others = _subsets(everybody & ~mask & -mask)
        loss = table[mask] + table[others] - table[mask | others]
        worst = int(np.argmax(loss))
        if loss[worst] > slack:
            return mask, int(others[worst])
    return None


def _subsets(mask: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    found = np.zeros(1, dtype=np.int64)
    while mask:
        low = mask & -mask
        found = np.concatenate([found, found | low])
        mask ^= low
    return found


def _not_convex(table: Array, size: int, slack: float) -> _Pair | None:
    masks = np.arange(len(table))
    for p, q in combinations(range(size), 2):
        both = 1 << p | 1 << q
        without = masks[masks & both == 0]
        loss = table[without | 1 << p] + table[without | 1 << q] - table[without | both] - table[without]
        worst = int(np.argmax(loss))
        if loss[worst] > slack:
            return int(without[worst] | 1 << p), int(without[worst] | 1 << q)
    return None
