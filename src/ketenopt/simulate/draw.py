"""All chance, before any plan is known: keyed draws for any block of replications.

The key of a draw is ``seed/quantity/id``; occurrence n is word n % 4 of block n // 4.  The n-th hit of an impediment on an
item uses occurrences 4n (gap), 4n + 1 (duration) and 4n + 2 (found).  Each value takes one uniform, through the
inverse distribution function of ``domain.distribution``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import Chain, Impediment
from ketenopt.domain.draws import Attempts, Draws, Hit, commitment_key, dependency_key, handover_key, rollout_key, slice_id
from ketenopt.domain.governed import at_work, decision_factor
from ketenopt.domain.load import alignment, whole
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.units import Unit, units
from ketenopt.simulate import philox
from ketenopt.simulate.arriving import stream_of
from ketenopt.simulate.uniforms import Source

Array = NDArray[np.float64]


def draw(scenario: Scenario, seed: int, replications: range) -> Draws:
    """Everything chance decides in ``replications`` (a range with step 1), whatever the plan.

    Raises SimulationError for a stream of arrivals without end.
    """
    chain, source = at_work(scenario.chain), Source(seed, replications)
    parts = tuple(unit for unit in units(chain) if unit.kind == "increment")
    factor = source.one_each("uncertainty", {name: what.uncertainty for name, what in sorted(chain.initiatives.items())})
    growth = source.one_each("growth", {unit.key: unit.increment.grows for unit in parts if unit.increment.grows.mean() > 0})
    items = _item_counts(parts, growth)
    slices = [(unit, name) for unit in parts for name in slice_ids(chain, unit)]
    return Draws(
        seed=seed,
        first=replications.start,
        replications=len(replications),
        factor=factor,
        effort=_efforts(source, chain, parts, items, factor),
        follow=source.uniforms("follow", items),
        integration=_attempts(source, chain, [name for _, name in slices]),
        decision=_decisions(source, chain, slices),
        handover=source.one_each("handover", dict.fromkeys(_handovers(chain, parts), chain.governance.frictions.handover_days)),
        gate=source.one_each("gate", {name: gate.delay for name, gate in sorted(chain.gates.items())}),
        hits=_first_hits(source, chain, items),
        arrivals={
            name: tuple(stream_of(chain, seed, name, r, scenario.timeline.horizon) for r in replications)
            for name in sorted(chain.arrivals)
        },
        later=_later(seed, chain),
        growth=growth,
        advice=_advice(source, chain, scenario.timeline.plan_end),
        commitment=_commitments(source, chain, slices),
        surprise=_surprises(source, chain, slices),
    )


def slice_ids(chain: Chain, unit: Unit) -> list[str]:
    """Ids of every slice a plan can make of ``unit``: one, or one a period where it is divisible."""
    return [slice_id(unit.key, n) for n in range(len(chain.chain.periods) if unit.divisible else 1)]


def _item_counts(parts: Iterable[Unit], growth: Mapping[str, Array]) -> dict[str, int]:
    """Items by package and rollout; where scope can grow, as many as the block needs at most."""
    counts: dict[str, int] = {}
    for unit in parts:
        more = float(growth[unit.key].max(initial=0.0)) if unit.key in growth else 0.0
        for name, package in sorted(unit.increment.packages.items()):
            counts[f"{unit.key}/{name}"] = package.items + whole(more * package.items)
        counts |= {rollout_key(unit.key, who): rollout.items for who, rollout in sorted(unit.increment.rollout.items())}
    return counts


def _efforts(
    source: Source, chain: Chain, parts: Iterable[Unit], items: Mapping[str, int], factor: Mapping[str, Array]
) -> dict[str, Array]:
    laws, times = {}, {}
    for unit in parts:
        for name, package in sorted(unit.increment.packages.items()):
            key = f"{unit.key}/{name}"
            laws[key], times[key] = package.effort, factor[unit.initiative] * alignment(chain, unit.increment)
    drawn = source.values("effort", laws, {key: items[key] for key in laws})
    return {key: values * times[key][:, None] for key, values in drawn.items()}


def _decisions(source: Source, chain: Chain, slices: Iterable[tuple[Unit, str]]) -> dict[str, Array]:
    """Nobody decides about what is under way; unclear decisions take longer, those of a director less long."""
    times = {name: 0.0 if unit.increment.done else decision_factor(chain, unit) for unit, name in slices}
    drawn = source.one_each("decision", dict.fromkeys(times, chain.governance.frictions.decision_days))
    return {name: days * times[name] for name, days in drawn.items()}


def _advice(source: Source, chain: Chain, end: float) -> Array | None:
    step = chain.cadence.replanning_days
    return source.uniforms("advice", {"": int(end / step) + 1})[""] if step > 0 else None


def _commitments(source: Source, chain: Chain, slices: Iterable[tuple[Unit, str]]) -> dict[str, Array]:
    if chain.governance.frictions.commitment_kept >= 1:
        return {}
    keys = {
        commitment_key(name, package.partner): 1 for unit, name in slices for _, package in sorted(unit.increment.packages.items())
    }
    return {key: found[:, 0] for key, found in source.uniforms("commitment", keys).items()}


def _surprises(source: Source, chain: Chain, slices: Iterable[tuple[Unit, str]]) -> dict[str, Array]:
    """Of every dependency whether it was known, and the decision that it takes when it was not."""
    friction = chain.governance.frictions
    if friction.dependencies_known >= 1:
        return {}
    keys = {dependency_key(before, name): 2 for unit, name in slices for before in unit.after}
    drawn = source.uniforms("surprise", keys)
    return {key: np.stack([found[:, 0], friction.decision_days.quantile(found[:, 1])], axis=1) for key, found in drawn.items()}


def _attempts(source: Source, chain: Chain, slices: Iterable[str]) -> dict[str, Attempts]:
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


def _first_hits(source: Source, chain: Chain, items: Mapping[str, int]) -> dict[tuple[str, str], Hit]:
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


def hits_at(what: Impediment, keys: NDArray[np.uint64], n: int, replications: NDArray[np.uint64]) -> Hit:
    """Hit ``n`` of items whose ``keys`` (m, 2) are those of ``seed/hit.impediment/item``, each in its replication, (m,)."""
    words = philox.words(keys[:, 0].copy(), keys[:, 1].copy(), np.full(len(keys), n, dtype=np.uint64), replications)
    return _hit(what, philox.units(words[:, :3]))


def _later(seed: int, chain: Chain) -> Callable[[str, str, int, int], tuple[float, float, float]]:
    kinds = chain.impediments

    def later(impediment: str, item: str, replication: int, n: int) -> tuple[float, float, float]:
        k0, k1 = philox.key(f"{seed}/hit.{impediment}/{item}")
        uniforms = np.array([philox.unit(word) for word in philox.block(k0, k1, n, replication)[:3]])
        hit = _hit(kinds[impediment], uniforms[None, :])
        return float(hit.gap[0]), float(hit.duration[0]), float(hit.found[0])

    return later
