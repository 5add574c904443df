"""The Shapley value: what a player adds, averaged over all orders in which the players could have joined."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.errors import ScenarioError
from ketenopt.domain.game import Array, Game, ShapleyValue, game_fault
from ketenopt.optimise.games.build import EXACT_PLAYERS, tabulated


def shapley(game: Game, permutations: int = 2000, seed: int = 1, batch: int = 256) -> ShapleyValue:
    """phi_p = sum over S without p of |S|! (n-|S|-1)! / n! (v(S + p) - v(S))  (Shapley 1953).

    Exact for a table and for a function of at most 12 players; otherwise the mean over ``permutations`` orders, each
    used with its reverse (antithetic; Castro, Gomez & Tejada 2009, Lomeli et al. 2019), with the standard error of the
    mean of the pairs: too small for a player that adds something only on rare occasions which the sample missed.
    Sampled payoffs add up to v(N) too.  ``batch`` orders are asked of the function at a time; it changes no number.
    Raises ScenarioError for fewer than 4 permutations.
    """
    if game.table is not None or game.size <= EXACT_PLAYERS:
        table = tabulated(game).table
        assert table is not None
        return ShapleyValue(game.payoff(_exact(table, game.size)), game.payoff(np.zeros(game.size)), 0)
    if permutations < 4 or batch < 2:
        raise ScenarioError((game_fault("permutations", "too-few", "sampling needs at least 4 permutations, in batches of 2"),))
    return _sampled(game, permutations, seed, batch)


def _exact(table: Array, size: int) -> Array:
    weight = np.array([factorial(s) * factorial(size - s - 1) / factorial(size) for s in range(size)])
    members = np.bitwise_count(np.arange(2 ** (size - 1)))
    weights = weight[members]
    payoff = np.empty(size)
    for p in range(size):
        split = table.reshape(-1, 2, 2**p)  # the middle axis is bit p
        payoff[p] = weights @ (split[:, 1, :] - split[:, 0, :]).ravel()
    return payoff


def _sampled(game: Game, permutations: int, seed: int, batch: int) -> ShapleyValue:
    stream = np.random.Generator(np.random.Philox(key=seed))
    pairs = -(-permutations // 2)
    means = np.empty((pairs, game.size))
    for first in range(0, pairs, batch // 2):
        count = min(batch // 2, pairs - first)
        orders = stream.permuted(np.tile(np.arange(game.size), (count, 1)), axis=1)
        both = _joined(game, np.concatenate([orders, orders[:, ::-1]]))
        means[first : first + count] = (both[:count] + both[count:]) / 2
    error = means.std(axis=0, ddof=1) / np.sqrt(pairs)
    return ShapleyValue(game.payoff(means.mean(axis=0)), game.payoff(error), 2 * pairs)


def _joined(game: Game, orders: NDArray[np.int64]) -> Array:
    """What each player adds when the players join in each of ``orders`` (orders, players); same shape, by player."""
    count, size = orders.shape
    place = np.argsort(orders, axis=1)
    steps = place[:, None, :] <= np.arange(size)[None, :, None]
    worth = game.values(steps.reshape(-1, size)).reshape(count, size)
    added = np.diff(worth, axis=1, prepend=0.0)
    return np.take_along_axis(added, place, axis=1)
