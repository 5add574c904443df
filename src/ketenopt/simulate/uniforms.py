"""Uniforms by name: where every draw comes from, for a block of replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.distribution import Distribution
from ketenopt.simulate import philox

Array = NDArray[np.float64]

DRAWN_AT_ONCE = 256
"""Arrivals per step; a multiple of 4."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where uniforms come from: the seed and the replications of a block."""

    seed: int
    replications: range

    def uniforms(self, quantity: str, counts: Mapping[str, int]) -> dict[str, Array]:
        """For every id the uniforms of occurrences 0 .. count - 1, (R, count) and contiguous."""
        blocks = [-(-count // 4) for count in counts.values()]
        if not blocks or not sum(blocks):
            return {name: np.empty((len(self.replications), 0)) for name in counts}
        keys = np.array([philox.key(f"{self.seed}/{quantity}/{name}") for name in counts], dtype=np.uint64)
        numbers = np.concatenate([np.arange(n, dtype=np.uint64) for n in blocks])
        numbers, k0, k1, replication = self._crossed(numbers, np.repeat(keys, blocks, axis=0))
        values = philox.units(philox.words(k0, k1, numbers, replication)).reshape(len(self.replications), -1)
        ends = np.cumsum(blocks) * 4
        starts = ends - np.asarray(blocks) * 4
        return {
            name: np.ascontiguousarray(values[:, start : start + count])
            for (name, count), start in zip(counts.items(), starts, strict=True)
        }

    def _crossed(self, numbers: philox.Words, keys: philox.Words) -> tuple[philox.Words, ...]:
        """Every (key, block) for every replication, replications first."""
        times = len(self.replications)
        replication = np.repeat(np.asarray(self.replications, dtype=np.uint64), len(numbers))
        return np.tile(numbers, times), np.tile(keys[:, 0], times), np.tile(keys[:, 1], times), replication

    def values(self, quantity: str, laws: Mapping[str, Distribution], counts: Mapping[str, int] | None = None) -> dict[str, Array]:
        """Draws of every id's own distribution, (R, count)."""
        uniforms = self.uniforms(quantity, counts or dict.fromkeys(laws, 1))
        return {name: np.ascontiguousarray(law.quantile(uniforms[name]), dtype=np.float64) for name, law in laws.items()}

    def one_each(self, quantity: str, laws: Mapping[str, Distribution]) -> dict[str, Array]:
        """One draw of every id, (R,)."""
        return {name: drawn[:, 0] for name, drawn in self.values(quantity, laws).items()}


def run_of(seed: int, what: str, replication: int, start: int) -> Array:
    """Uniforms of occurrences ``start`` .. ``start + DRAWN_AT_ONCE - 1`` of one stream."""
    k0, k1 = philox.key(f"{seed}/{what}")
    numbers = np.arange(start // 4, (start + DRAWN_AT_ONCE) // 4, dtype=np.uint64)
    same = np.ones_like(numbers)
    return philox.units(philox.words(same * np.uint64(k0), same * np.uint64(k1), numbers, same * np.uint64(replication))).ravel()
