"""What comes in by itself: moments of arrival, and what every arrival asks.

Everything an arrival of a template asks is keyed by ``stream@unit`` and counted by its number, so a longer horizon or another
stream moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ketenopt.domain.chain import Chain
from ketenopt.domain.draws import Attempts, Stream, Visits, handover_key, rollout_key
from ketenopt.domain.errors import SimulationError
from ketenopt.domain.load import alignment
from ketenopt.domain.orders import SliceOrder, Wait, Work
from ketenopt.domain.phrase import Phrase
from ketenopt.domain.units import Unit, template
from ketenopt.simulate.uniforms import DRAWN_AT_ONCE, Source, run_of

Array = NDArray[np.float64]

MOST_ARRIVALS = 1_000_000
"""Per stream and replication: more is taken for an input fault."""


def stream_of(chain: Chain, seed: int, name: str, replication: int, horizon: float) -> Stream:
    """Arrivals of one replication before the horizon, or before ``until_days``."""
    stream = chain.arrivals[name]
    end = min(horizon, stream.until_days or horizon)
    gaps: list[Array] = []
    total, drawn = 0.0, 0
    while total < end:
        if drawn >= MOST_ARRIVALS:
            raise SimulationError(
                Phrase(
                    "arrivals.{name}: more than {n} arrivals before day {day}; check the time between them",
                    name=name,
                    n=MOST_ARRIVALS,
                    day=f"{end:g}",
                )
            )
        part = stream.interarrival.quantile(run_of(seed, f"interarrival/{name}", replication, drawn))
        gaps.append(np.asarray(part, dtype=np.float64))
        drawn += DRAWN_AT_ONCE
        for gap in gaps[-1].tolist():
            total += gap
    every = np.concatenate(gaps) if gaps else np.empty(0)
    count = int(np.searchsorted(np.cumsum(every), end, side="left"))
    if stream.creates is not None:
        return Stream(
            every[:count], np.zeros(count), _visits(chain, Source(seed, range(replication, replication + 1)), name, count)
        )
    uniforms = [run_of(seed, f"arriving/{name}", replication, start) for start in range(0, count, DRAWN_AT_ONCE)]
    efforts = stream.effort.quantile(np.concatenate(uniforms)[:count]) if uniforms else np.empty(0)
    return Stream(every[:count], np.asarray(efforts, dtype=np.float64))


def _visits(chain: Chain, source: Source, name: str, n: int) -> Visits:
    """All that ``n`` arrivals of a template bring, in one replication."""
    what, test = chain.initiatives[chain.arrivals[name].creates or ""], chain.integration
    laws, items, tests, handovers = {}, {}, {}, []
    for unit in template(chain, chain.arrivals[name].creates or ""):
        tests[unit.key] = test.attempts
        for key, package in sorted(unit.increment.packages.items()):
            laws[f"{unit.key}/{key}"], items[f"{unit.key}/{key}"] = (
                (package.effort, alignment(chain, unit.increment)),
                package.items,
            )
            handovers += [handover_key(before, unit.key, key) for before in unit.after]
        items |= {rollout_key(unit.key, who): rollout.items for who, rollout in sorted(unit.increment.rollout.items())}
    factor = what.uncertainty.quantile(_rows(source, "uncertainty", name, "", n, 1))
    effort = {
        key: law.quantile(_rows(source, "effort", name, key, n, items[key])) * more * factor for key, (law, more) in laws.items()
    }
    return Visits(
        effort=effort,
        follow={key: _rows(source, "follow", name, key, n, count) for key, count in items.items()},
        integration={key: _attempts(chain, source, name, key, n) for key in tests},
        handover={
            key: chain.governance.frictions.handover_days.quantile(_rows(source, "handover", name, key, n, 1))[:, 0]
            for key in handovers
        },
    )


def _attempts(chain: Chain, source: Source, name: str, unit: str, n: int) -> Attempts:
    what = chain.integration
    return Attempts(
        what.duration.quantile(_rows(source, "integration", name, unit, n, what.attempts)),
        _rows(source, "rework", name, unit, n, what.attempts),
        what.rework_share.quantile(_rows(source, "rework-share", name, unit, n, what.attempts)),
    )


def _rows(source: Source, quantity: str, stream: str, key: str, n: int, count: int) -> Array:
    """Uniforms (n, count): those of arrival k are occurrences k * count and on."""
    name = f"{stream}@{key}"
    return source.uniforms(quantity, {name: n * count})[name].reshape(n, count)


def arrival_order(prefix: str, unit: Unit, workers: Mapping[str, tuple[str, ...]]) -> SliceOrder:
    """What one increment of an arrival asks; ranks and dates of a plan have no meaning for it."""
    part = unit.increment
    jobs = tuple(
        Work(f"{unit.key}/{name}", package.partner, package.skill, 0, package.items, package.effort.mean(), of=package.items)
        for name, package in sorted(part.packages.items())
    )
    rollouts = tuple(
        Work(rollout_key(unit.key, who), who, what.skill, 0, what.items, each, effort=each, delay_days=what.delay_days)
        for who, what in sorted(part.rollout.items())
        for each in (what.effort / what.items,)
    )
    return SliceOrder(
        id=f"{prefix}{unit.key}",
        draw=unit.key,
        unit=unit.key,
        period=-1,
        share=1.0,
        planned_day=0.0,
        planned_delivery=0.0,
        rank=0,
        cost_of_delay=0.0,
        work=jobs,
        rollouts=rollouts,
        after=tuple(Wait(f"{prefix}{key}", lag, workers[key], key) for key, lag in unit.after.items()),
        requires=tuple(f"{prefix}{key}" for key in unit.requires),
        integrate=part.integrate,
    )
