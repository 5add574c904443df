"""What is due to what: Shapley over mechanisms, replication by replication, and the chance of being the most worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, sqrt

import numpy as np
from numpy.typing import NDArray

from ketenopt.analyse.statistics import half_width, stream, verdict
from ketenopt.domain.attribution import Amount
from ketenopt.domain.estimate import Verdict

Array = NDArray[np.float64]
Coalition = frozenset[int]
EXACT = 6
"""Up to this many mechanisms every coalition is looked at."""
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Split:
    """``parts`` (n, R, M): what each of n mechanisms adds, by replication and measure; ``error`` (n, M) standard error of sampling.

    The parts sum to v(all) - v(none) in every replication, up to rounding.
    """

    parts: Array
    error: Array
    permutations: int


def coalitions(size: int, permutations: int, seed: int) -> tuple[list[Coalition], NDArray[np.int64]]:
    """Coalitions that a split needs, the smallest first, and the orders that use them (none where all are looked at)."""
    if size <= EXACT:
        return [frozenset(c) for k in range(size + 1) for c in combinations(range(size), k)], np.empty((0, size), dtype=np.int64)
    rng = stream(seed, "attribution", str(size))
    half = rng.permuted(np.tile(np.arange(size), ((permutations + 1) // 2, 1)), axis=1)
    orders = np.concatenate([half, half[:, ::-1]])
    found = {frozenset(int(i) for i in order[:k]) for order in orders for k in range(size + 1)}
    return sorted(found, key=lambda c: (len(c), sorted(c))), orders


def split(size: int, value: Callable[[Coalition], Array], permutations: int = 8, seed: int = 1) -> Split:
    """The Shapley value of every mechanism (Shapley 1953): what it adds, averaged over all orders in which they could come.

    ``value`` gives (R, M) of a coalition.  Exact up to ``EXACT`` mechanisms; above that the mean over ``permutations`` orders,
    each with its reverse (antithetic), with the standard error of the mean of those pairs.
    """
    wanted, orders = coalitions(size, permutations, seed)
    values = {coalition: value(coalition) for coalition in wanted}
    if size <= EXACT:
        parts = (
            np.stack([_exact(size, player, values) for player in range(size)])
            if size
            else np.empty((0, *values[frozenset()].shape))
        )
        return Split(parts, np.zeros((size, parts.shape[-1])), 0)
    added = np.stack([_joined(order, values) for order in orders])  # (orders, n, R, M)
    pairs = added.mean(axis=2).reshape(2, len(orders) // 2, size, -1).mean(axis=0)
    error = pairs.std(axis=0, ddof=1) / sqrt(len(pairs)) if len(pairs) > 1 else np.full(pairs.shape[1:], np.nan)
    return Split(added.mean(axis=0), error, len(orders))


def _exact(size: int, player: int, values: dict[Coalition, Array]) -> Array:
    """phi = sum over S without the player of |S|! (n-|S|-1)! / n! (v(S + player) - v(S))."""
    total = np.zeros_like(values[frozenset()])
    for coalition in (c for c in values if player not in c):
        weight = factorial(len(coalition)) * factorial(size - len(coalition) - 1) / factorial(size)
        total += weight * (values[coalition | {player}] - values[coalition])
    return total


def _joined(order: NDArray[np.int64], values: dict[Coalition, Array]) -> Array:
    """What each mechanism adds when they come in ``order``, by mechanism."""
    parts: list[Array] = [np.empty(0)] * len(order)
    there: Coalition = frozenset()
    for player in (int(i) for i in order):
        parts[player] = values[there | {player}] - values[there]
        there |= {player}
    return np.stack(parts)


def amount(d: Array) -> Amount:
    """The mean of paired differences (R,) with its interval; what differs by rounding alone is 0."""
    return Amount(float(d.mean()), half_width(d))


def settled(values: Array, baseline: Array) -> Array:
    """values - baseline, and exactly 0 where only the order of additions made them differ."""
    d = values - baseline
    return np.where(np.abs(d) <= 1e-9 * np.maximum(np.abs(values), np.abs(baseline)), 0.0, d)


def judged(d: Array) -> Verdict:
    """Whether it does good, by the 95 % interval of the mean of ``d`` (R,)."""
    half = half_width(d)
    mean = float(d.mean())
    return verdict("more", d, None if half is None else mean - half, None if half is None else mean + half)


def tops(d: Array, seed: int) -> tuple[float, ...]:
    """(n, R) differences -> chance of each to have the highest true mean: how often it has in resampled replications.

    Resamples in which nothing is above 0 have no top, and ties are shared.
    """
    n, count = d.shape
    picks = stream(seed, "tops").integers(0, count, size=(RESAMPLES, count))
    means = d[:, picks].mean(axis=2)
    best = (means == means.max(axis=0)) & (means > 0)
    return tuple(float(x) for x in (best / np.maximum(best.sum(axis=0), 1)).mean(axis=1)) if n else ()


def from_where(strengths: Sequence[float], worths: Sequence[float], cost: float) -> float | None:
    """The least strength from which worth is at least ``cost`` and stays so, on straight lines between; None: never.

    >>> from_where((0.0, 0.5, 1.0), (0.0, 10.0, 20.0), 5.0)
    0.25
    """
    above = [w - cost for w in worths]
    if above[-1] < 0 or (above[-1] == 0 and cost == 0):
        return None
    last = max((k for k, rest in enumerate(above) if rest < 0), default=-1)
    if last < 0:
        return strengths[0]
    low, high = above[last], above[last + 1]
    return strengths[last] + (strengths[last + 1] - strengths[last]) * (-low / (high - low))
