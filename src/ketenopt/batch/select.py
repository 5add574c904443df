"""Select the best of many scenarios with as few replications as the promise allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike

from ketenopt import execute
from ketenopt.analyse.comparing import KINDS, kind
from ketenopt.analyse.selection import Array, Race
from ketenopt.analyse.statistics import half_width
from ketenopt.batch.flow import ONE, Hands
from ketenopt.batch.systems import delivered, described, prepared, shown, unknown
from ketenopt.batch.work import MEANS, Means
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.selection import Elimination, Selection

STEP = 10
"""Replications between two looks, once the first stage is over."""
Told = Callable[[str, Elimination | None], None]
"""Told what is being done, or who dropped out."""
Sampler = Callable[[Sequence[str], range], Mapping[str, Array]]
"""The measure of these scenarios in these replications."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be selected.  ``zone``: differences below it do not matter; ``first`` replications of all to begin with."""

    measure: str
    zone: float
    confidence: float = 0.95
    first: int = 20
    maximum: int = 10_000
    fresh: int = 200
    seed: int | None = None


def silent(what: str, gone: Elimination | None) -> None:
    """For those who do not want to know."""


def select(
    path: str | PathLike[str],
    wish: Wish,
    hands: Hands = ONE,
    overrides: Sequence[str] = (),
    means: Means = MEANS,
    told: Told = silent,
) -> Selection:
    """The best scenario of a study, or point of a design.  Raises ScenarioError, or KetenoptError."""
    _direction(wish)
    found, seed, _ = described(path, overrides, means)
    seed = seed if wish.seed is None else wish.seed
    if len(found) < 2:
        raise KetenoptError("there is nothing to select from: one scenario")
    with execute.crew(hands.workers, hands.executor, hands.cluster) as crew:
        told(f"planning {len(found)} scenarios", None)
        systems = {system.id: system for system in prepared(found, crew)}
        unit, per = shown(wish.measure, systems[found[0].id].scenario.chain.chain)

        def sample(names: Sequence[str], replications: range) -> Mapping[str, Array]:
            values = delivered([systems[name] for name in names], wish.measure, seed, replications, means.engine, crew)
            return {name: sample / per for name, sample in values.items()}

        return replace(race(sorted(systems), wish, sample, seed, told), unit=unit)


def race(names: Sequence[str], wish: Wish, sample: Sampler, seed: int, told: Told = silent) -> Selection:
    """The race itself, and the winner's interval from replications that nobody raced on."""
    unit, better = kind(wish.measure)
    going = Race(names, wish.zone, wish.confidence, wish.first, _direction(wish))
    counts = dict.fromkeys(going.names, 0)
    out: list[Elimination] = []
    totals, sign = dict.fromkeys(going.names, 0.0), _direction(wish)
    at = 0
    while len(going.alive) > 1 and at < wish.maximum:
        step = range(at, min(at + (wish.first if at == 0 else STEP), wish.maximum))
        racing = list(going.alive)
        values = sample(racing, step)
        for name in racing:
            counts[name] += len(step)
            totals[name] += float(values[name].sum())
        gone = _judged(going, values)
        out += gone
        at = step.stop
        for row in gone:
            told("", row)
    winner = max(going.alive, key=lambda name: (sign * totals[name], name))
    fresh = sample([winner], range(wish.maximum, wish.maximum + wish.fresh))[winner]
    return Selection(
        measure=wish.measure,
        unit=unit,
        better=better,
        zone=wish.zone,
        confidence=wish.confidence,
        first=wish.first,
        seed=seed,
        winner=winner,
        eliminations=tuple(out),
        undecided=tuple(going.alive) if len(going.alive) > 1 else (),
        replications=tuple(sorted(counts.items())),
        mean=float(fresh.mean()),
        half_width=half_width(fresh),
        fresh=len(fresh),
    )


def _judged(going: Race, values: Mapping[str, Array]) -> list[Elimination]:
    try:
        return going.run(values)
    except ValueError as missing:
        raise KetenoptError(str(missing)) from missing


def _direction(wish: Wish) -> float:
    try:
        better = kind(wish.measure)[1]
    except KeyError:
        raise unknown("measure", wish.measure, KINDS) from None
    if better == "none":
        raise KetenoptError(f"{wish.measure}: neither more nor less of it is better, so there is no best")
    return 1.0 if better == "more" else -1.0
