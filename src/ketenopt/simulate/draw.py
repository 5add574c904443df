"""All chance, before any plan is known: keyed draws for any block of replications.

The key of a draw is ``seed/quantity/id``; occurrence n is word n % 4 of block n // 4.  The n-th hit of an impediment on an
item uses occurrences 4n (gap), 4n + 1 (duration) and 4n + 2 (found).  Each value takes one uniform, through the
inverse distribution function of ``domain.distribution``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import Arrivals, Chain, Impediment
from ketenopt.domain.distribution import Distribution
from ketenopt.domain.draws import Attempts, Draws, Hit, Stream, handover_key, rollout_key, slice_id
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import Unit, units
from ketenopt.simulate import philox

Array = NDArray[np.float64]

MOST_ARRIVALS = 1_000_000
"""Per stream and replication: more is taken for an input fault."""
DRAWN_AT_ONCE = 256
"""Arrivals per step; a multiple of 4."""


@dataclass(frozen=True, slots=True)
class _Source:
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


def draw(scenario: Scenario, seed: int, replications: range) -> Draws:
    """Everything chance decides in ``replications`` (a range with step 1), whatever the plan.

    Raises SimulationError for a stream of arrivals without end.
    """
    chain, source = scenario.chain, _Source(seed, replications)
    parts = tuple(unit for unit in units(chain) if unit.kind == "increment")
    factor = source.one_each("uncertainty", {name: what.uncertainty for name, what in sorted(chain.initiatives.items())})
    items = _item_counts(parts)
    friction = chain.governance.frictions
    slices = [name for unit in parts for name in slice_ids(chain, unit)]
    return Draws(
        seed=seed,
        first=replications.start,
        replications=len(replications),
        factor=factor,
        effort=_efforts(source, parts, factor),
        follow=source.uniforms("follow", items),
        integration=_attempts(source, chain, slices),
        decision=source.one_each("decision", dict.fromkeys(slices, friction.decision_days)),
        handover=source.one_each("handover", dict.fromkeys(_handovers(chain, parts), friction.handover_days)),
        gate=source.one_each("gate", {name: gate.delay for name, gate in sorted(chain.gates.items())}),
        hits=_first_hits(source, chain, items),
        arrivals={
            name: tuple(_stream(seed, name, stream, r, scenario.timeline.horizon) for r in replications)
            for name, stream in sorted(chain.arrivals.items())
        },
        later=_later(seed, chain),
    )


def slice_ids(chain: Chain, unit: Unit) -> list[str]:
    """Ids of every slice a plan can make of ``unit``: one, or one a period where it is divisible."""
    return [slice_id(unit.key, n) for n in range(len(chain.chain.periods) if unit.divisible else 1)]


def _item_counts(parts: Iterable[Unit]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for unit in parts:
        counts |= {f"{unit.key}/{name}": package.items for name, package in sorted(unit.increment.packages.items())}
        counts |= {rollout_key(unit.key, who): rollout.items for who, rollout in sorted(unit.increment.rollout.items())}
    return counts


def _efforts(source: _Source, parts: Iterable[Unit], factor: Mapping[str, Array]) -> dict[str, Array]:
    laws, counts, owners = {}, {}, {}
    for unit in parts:
        for name, package in sorted(unit.increment.packages.items()):
            key = f"{unit.key}/{name}"
            laws[key], counts[key], owners[key] = package.effort, package.items, unit.initiative
    drawn = source.values("effort", laws, counts)
    return {key: values * factor[owners[key]][:, None] for key, values in drawn.items()}


def _attempts(source: _Source, chain: Chain, slices: Iterable[str]) -> dict[str, Attempts]:
    what = chain.integration
    counts = dict.fromkeys(slices, what.attempts)
    duration = source.values("integration", dict.fromkeys(counts, what.duration), counts)
    rework = source.uniforms("rework", counts)
    share = source.values("rework-share", dict.fromkeys(counts, what.rework_share), counts)
    return {name: Attempts(duration[name], rework[name], share[name]) for name in counts}


def _handovers(chain: Chain, parts: Iterable[Unit]) -> list[str]:
    return [
        handover_key(before, name, package)
        for unit in parts
        for before in unit.after
        for name in slice_ids(chain, unit)
        for package in sorted(unit.increment.packages)
    ]


def _first_hits(source: _Source, chain: Chain, items: Mapping[str, int]) -> dict[tuple[str, str], Hit]:
    found = {}
    for name, what in sorted(chain.impediments.items()):
        if what.rate > 0:
            ids = {f"{key}/{index}": 3 for key, count in items.items() for index in range(count)}
            drawn = source.uniforms(f"hit.{name}", ids)
            for key, count in items.items():
                uniforms = np.stack([drawn[f"{key}/{index}"] for index in range(count)], axis=1)
                found[name, key] = _hit(what, uniforms)
    return found


def _hit(what: Impediment, uniforms: Array) -> Hit:
    """Gap, duration and found from uniforms (..., 3)."""
    gap, duration, found = (np.ascontiguousarray(uniforms[..., k]) for k in range(3))
    return Hit(-np.log1p(-gap) / what.rate, np.ascontiguousarray(what.duration.quantile(duration)), found)


def _later(seed: int, chain: Chain) -> Callable[[str, str, int, int], tuple[float, float, float]]:
    kinds = chain.impediments

    def later(impediment: str, item: str, replication: int, n: int) -> tuple[float, float, float]:
        k0, k1 = philox.key(f"{seed}/hit.{impediment}/{item}")
        uniforms = np.array([philox.unit(word) for word in philox.block(k0, k1, n, replication)[:3]])
        hit = _hit(kinds[impediment], uniforms[None, :])
        return float(hit.gap[0]), float(hit.duration[0]), float(hit.found[0])

    return later


def _stream(seed: int, name: str, stream: Arrivals, replication: int, horizon: float) -> Stream:
    """Arrivals of one replication before the horizon, or before ``until_days``."""
    end = min(horizon, stream.until_days or horizon)
    gaps: list[Array] = []
    total, drawn = 0.0, 0
    while total < end:
        if drawn >= MOST_ARRIVALS:
            raise SimulationError(
                f"arrivals.{name}: more than {MOST_ARRIVALS} arrivals before day {end:g}; check the time between them"
            )
        part = stream.interarrival.quantile(_run(seed, f"interarrival/{name}", replication, drawn))
        gaps.append(np.asarray(part, dtype=np.float64))
        drawn += DRAWN_AT_ONCE
        for gap in gaps[-1].tolist():
            total += gap
    every = np.concatenate(gaps) if gaps else np.empty(0)
    count = int(np.searchsorted(np.cumsum(every), end, side="left"))
    uniforms = [_run(seed, f"arriving/{name}", replication, start) for start in range(0, count, DRAWN_AT_ONCE)]
    efforts = stream.effort.quantile(np.concatenate(uniforms)[:count]) if uniforms else np.empty(0)
    return Stream(every[:count], np.asarray(efforts, dtype=np.float64))


def _run(seed: int, what: str, replication: int, start: int) -> Array:
    """Uniforms of occurrences ``start`` .. ``start + DRAWN_AT_ONCE - 1`` of one stream."""
    k0, k1 = philox.key(f"{seed}/{what}")
    numbers = np.arange(start // 4, (start + DRAWN_AT_ONCE) // 4, dtype=np.uint64)
    same = np.ones_like(numbers)
    return philox.units(philox.words(same * np.uint64(k0), same * np.uint64(k1), numbers, same * np.uint64(replication))).ravel()
