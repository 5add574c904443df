"""What a conclusion hangs on: the assumptions of the register moved over their ranges, plans kept as they were decided.

A plan is made on the assumptions; then the world turns out otherwise.  So the plans of the scenario and of the baseline
are made once, and carried out in every other world on the same luck.
"""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from typing import Literal

import numpy as np

from ketenopt import execute
from ketenopt.analyse import indices
from ketenopt.analyse.pointwise import values_of
from ketenopt.analyse.statistics import half_width
from ketenopt.analyse.tipping import Move, tornado
from ketenopt.batch.flow import ONE, Hands
from ketenopt.batch.systems import Array, Described, System, described, each, prepared, shown, unknown
from ketenopt.batch.work import MEANS, Means
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.scenario import COLLECTIONS, Scenario
from ketenopt.domain.sensitivity import Knob, Ranged, Sensitivity
from ketenopt.read import Written, is_whole
from ketenopt.study import Block, deliver_block

MANY = 40
"""More ranged assumptions than this are moved by kind, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.  ``baseline`` "": the study's; None: the scenario by itself.  ``only`` are patterns of paths."""

    measure: str
    scenario: str | None = None
    baseline: str | None = ""
    method: Literal["tornado", "morris", "sobol"] = "tornado"
    only: tuple[str, ...] = ()
    by: Literal["auto", "kind", "each"] = "auto"
    threshold: float = 0.0
    replications: int = 50
    samples: int = 16
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class _World:
    """A worker's task: both scenarios in one other world."""

    pair: tuple[tuple[Written, System], ...]
    settings: tuple[str, ...]
    measure: str
    seed: int
    replications: int
    engine: str
    points: bool
    """Show points of the five-step scale, at what a point is worth in that world."""


Told = Callable[[int, int], None]
"""Told how many worlds are done, of how many asked for so far."""


def silent(done: int, asked: int) -> None:
    """For those who do not want to know."""


def sensitivity(
    path: str | PathLike[str],
    question: Question,
    hands: Hands = ONE,
    overrides: Sequence[str] = (),
    means: Means = MEANS,
    told: Told = silent,
) -> Sensitivity:
    """How the outcome follows from the assumptions.  Raises ScenarioError, or KetenoptError."""
    found, seed, usual = described(path, overrides, means)
    shown(question.measure, found[0].written.resolve().chain.chain)
    subject, baseline = _subjects({one.id: one for one in found}, question, usual)
    chosen = [subject] if baseline is None else [subject, baseline]
    seed = seed if question.seed is None else question.seed
    with execute.crew(hands.workers, hands.executor, hands.cluster) as crew:
        systems = prepared(chosen, crew)
        pair = tuple((one.written, system) for one, system in zip(chosen, systems, strict=True))
        unit, _ = shown(question.measure, systems[0].scenario.chain.chain)
        worlds = Worlds(_World(pair, (), question.measure, seed, question.replications, means.engine, unit == "points"), crew, told)
        here = worlds.samples([()])[0]
        if isinstance(here, str):
            raise KetenoptError(here)
        knobs = knobs_of(subject.written.resolve(), question, baseline.written.resolve() if baseline else None)
        base = float(here.mean())
        made = Sensitivity(
            measure=question.measure,
            unit=unit,
            scenario=subject.id,
            baseline=baseline.id if baseline else None,
            threshold=question.threshold,
            outcome=base,
            half_width=half_width(here),
            replications=question.replications,
            seed=seed,
            evaluations=0,
            method=question.method,
        )
        return replace(_answered(made, question, knobs, worlds), evaluations=worlds.done)


def _answered(made: Sensitivity, question: Question, knobs: Sequence[Knob], worlds: Worlds) -> Sensitivity:
    names = [knob.name for knob in knobs]

    def positions(x: Array) -> Array:
        settings = [tuple(text for knob, u in zip(knobs, row, strict=True) for text in knob.at(float(u))) for row in x]
        found = worlds.means(settings)
        return np.array([value if isinstance(value, float) else np.nan for value in found])

    if question.method == "morris":
        return replace(made, indices=indices.morris(names, positions, question.samples, made.seed))
    if question.method == "sobol":
        return replace(made, indices=indices.sobol(names, positions, question.samples, made.seed))

    def moved(moves: Sequence[Move]) -> Sequence[float | str]:
        return worlds.means([move.knob.towards(move.end, move.share) for move in moves])

    return replace(made, bars=tornado(knobs, made.outcome, question.threshold, moved))


def _subjects(found: dict[str, Described], question: Question, usual: tuple[str, str]) -> tuple[Described, Described | None]:
    """The scenario that was asked about (else the proposal), and what it is compared with."""

    def named(name: str) -> Described:
        if name not in found:
            raise unknown("scenario", name, found)
        return found[name]

    baseline, name = question.baseline or usual[0], question.scenario or usual[1]
    compared = question.baseline is not None and baseline != name
    return named(name), named(baseline) if compared else None


class Worlds:
    """Outcomes in other worlds, many at once; the same world is made once."""

    def __init__(self, here: _World, crew: execute.Crew, told: Told) -> None:
        self.here, self.crew, self.told = here, crew, told
        self.known: dict[tuple[str, ...], Array | str] = {}
        self.done = 0

    def samples(self, settings: Sequence[tuple[str, ...]]) -> list[Array | str]:
        """The outcome in each world, (R,), or why there is none."""
        new = [world for world in dict.fromkeys(settings) if world not in self.known]
        asked = self.done + len(new)
        self.told(self.done, asked)
        for key, outcome in each(_outcome, [(world, replace(self.here, settings=world)) for world in new], self.crew):
            self.known[key] = str(outcome.error) if isinstance(outcome, execute.Failed) else outcome
            self.done += 1
            self.told(self.done, asked)
        return [self.known[world] for world in settings]

    def means(self, settings: Sequence[tuple[str, ...]]) -> list[float | str]:
        """The mean outcome in each world, or why there is none."""
        return [found if isinstance(found, str) else float(found.mean()) for found in self.samples(settings)]


def _outcome(world: _World) -> Array | str:
    """Of the first scenario, less that of the second where there is one."""
    try:
        values = [_values(written, system, world) for written, system in world.pair]
    except KetenoptError as problem:
        return str(problem).splitlines()[0]
    return values[0] if len(values) == 1 else values[0] - values[1]


def _values(written: Written, system: System, world: _World) -> Array:
    scenario = replace(written.resolve(world.settings), id=system.id) if world.settings else system.scenario
    block = Block(scenario, system.plan, world.seed, 0, world.replications, world.engine)
    values = values_of(deliver_block(block)["measures"])
    if world.measure not in values:
        raise KetenoptError(f"there is no measure {world.measure!r}; there are: {', '.join(sorted(values))}")
    if np.isnan(values[world.measure]).any():
        raise KetenoptError(f"{world.measure} does not happen in every replication, so it has no mean")
    return values[world.measure] / (scenario.chain.chain.point_keur if world.points else 1.0)


def knobs_of(scenario: Scenario, question: Question, baseline: Scenario | None = None) -> list[Knob]:
    """The assumptions that have a range, one by one or by kind.  Raises KetenoptError when there are none.

    In what the scenario and its baseline differ is their choice, not an assumption that both rest on: it stays as it is.
    """
    shared = None if baseline is None else {row.path: row.value for row in baseline.register}
    ranged = [
        Ranged(row.path, row.value, row.low, row.high, is_whole(row.path))
        for row in scenario.register
        if isinstance(row.value, float | int) and row.low is not None and row.high is not None and row.low < row.high
        if shared is None or shared.get(row.path) == row.value
        if not row.derived and (not question.only or any(_fits(row.path, pattern) for pattern in question.only))
    ]
    if not ranged:
        raise KetenoptError("no assumption here has a range: write a number as {value, low, high} to have it moved")
    if question.by == "each" or (question.by == "auto" and len(ranged) <= MANY):
        return [Knob(part.path, (part,)) for part in ranged]
    kinds: defaultdict[str, list[Ranged]] = defaultdict(list)
    for part in ranged:
        kinds[kind_of(part.path)].append(part)
    return [Knob(parts[0].path if len(parts) == 1 else name, tuple(parts)) for name, parts in sorted(kinds.items())]


def _fits(path: str, pattern: str) -> bool:
    return path == pattern or path.startswith(f"{pattern}.") or fnmatch.fnmatchcase(path, pattern)


def kind_of(path: str) -> str:
    """The path with the ids of collections, and periods, as ``*``.

    >>> kind_of("initiatives.beeld.increments.1.packages.bouw.effort"), kind_of("chain.focus")
    ('initiatives.*.increments.*.packages.*.effort', 'chain.focus')
    """
    steps = path.split(".")
    made = []
    for before, step in zip(["", *steps], steps, strict=False):
        made.append("*" if before in NAMED or re.fullmatch(r"\d{4}(Q\d)?", step) else step)
    return ".".join(made)


NAMED = COLLECTIONS | {"budget", "cost", "rollout", "ask", "effort", "fine"}
