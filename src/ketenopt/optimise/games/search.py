"""Hill climbing for the group that gains most by leaving, where nothing is known but the worth function."""

from __future__ import annotations

import numpy as np

from ketenopt.domain.game import Array, Game, Members

STARTS = 4


def climb(game: Game, payoff: Array) -> Members:
    """Groups with a locally largest excess v(S) - x(S), best first: no single player in or out makes it larger.

    Starts from the best player alone, from everybody but the dearest, and from fixed random halves.  A lower bound only:
    a larger excess may exist.
    """
    starts = np.concatenate([_ends(game, payoff), _halves(game.size)])
    found = {group.tobytes(): group for group in (_up(game, payoff, start) for start in starts)}
    groups = np.stack([found[key] for key in sorted(found)])
    return groups[np.argsort(groups @ payoff - game.values(groups), kind="stable")]


def _ends(game: Game, payoff: Array) -> Members:
    alone = np.eye(game.size, dtype=np.bool_)
    return np.stack([side[np.argmax(game.values(side) - side @ payoff)] for side in (alone, ~alone)])


def _halves(size: int) -> Members:
    halves = np.random.Generator(np.random.Philox(key=size)).random((STARTS, size)) < 0.5
    halves[:, 0], halves[:, -1] = True, False
    return halves


def _up(game: Game, payoff: Array, start: Members) -> Members:
    group = start.copy()
    best = float(game.values(group[None, :])[0] - payoff[group].sum())
    flip = np.eye(game.size, dtype=np.bool_)
    while True:
        near = group ^ flip
        size = near.sum(axis=1)
        near = near[(size > 0) & (size < game.size)]
        gain = game.values(near) - near @ payoff
        top = int(np.argmax(gain))
        # Rounding must not make two equal groups take turns.
        if gain[top] <= best + 1e-12 * max(1.0, abs(best)):
            return group
        group, best = near[top], float(gain[top])
