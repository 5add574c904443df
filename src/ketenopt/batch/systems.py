"""Scenarios with their plans, ready to be delivered: of a study, or of the points of a design."""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from os import PathLike
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ketenopt import execute, store
from ketenopt.analyse.comparing import KINDS, kind
from ketenopt.analyse.pointwise import values_of
from ketenopt.batch.opened import open_batch
from ketenopt.batch.work import Means, plan_of
from ketenopt.domain.chain import About
from ketenopt.domain.errors import Fault, KetenoptError, Place, ScenarioError
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.read import Written, is_design, read_study, written_scenario
from ketenopt.study import Block, deliver_block

Array = NDArray[np.float64]
K = TypeVar("K")
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class System:
    """A scenario and the plan that is carried out in it; ``says`` what it is, for a reader."""

    scenario: Scenario
    plan: Plan
    says: str

    @property
    def id(self) -> str:
        """Id of the scenario."""
        return self.scenario.id


@dataclass(frozen=True, slots=True)
class Described:
    """A system before its plan is made; ``saved`` is the plan, when it was saved."""

    id: str
    written: Written
    settings: tuple[str, ...]
    rule: str
    saved: Plan | None
    says: str
    means: Means


def described(path: str | PathLike[str], overrides: Sequence[str], means: Means) -> tuple[list[Described], int, tuple[str, str]]:
    """The systems of a study or a design, its seed, and (baseline, proposal): of a design its first two points.

    Raises ScenarioError.
    """
    if is_design(path):
        batch = open_batch(path, overrides, means)
        base = plan_of(batch.base_written.resolve(), batch.design_rule, means) if batch.design.plans == "base" else None
        found = [
            Described(p.id, batch.written_of(p), p.settings, batch.rule_of(p), base, ", ".join(p.settings), means)
            for p in batch.points
        ]
        return found, batch.design.seed, (batch.points[0].id, batch.points[min(1, len(batch.points) - 1)].id)
    study, folder = read_study(path)
    found = []
    for name, what in sorted(study.scenarios.items()):
        written = written_scenario(path, name, overrides)
        saved = store.read_plan(folder / what.plan) if what.plan else None
        found.append(Described(name, written, (), what.rule, saved, what.name, means))
    return found, study.seed, (study.baseline, study.proposal)


def shown(measure: str, about: About) -> tuple[str, float]:
    """Unit in which a measure is shown, and what it is divided by: points where the value rests on the five-step scale.

    Raises ScenarioError when there is no such measure.
    """
    try:
        unit = kind(measure)[0]
    except KeyError:
        raise unknown("measure", measure, KINDS) from None
    return ("points", about.point_keur) if about.points and unit == "kEUR" else (unit, 1.0)


def unknown(what: str, name: str, known: Iterable[str]) -> ScenarioError:
    """A name that was asked for and does not exist, with the nearest that does."""
    listed = sorted(known)
    near = difflib.get_close_matches(name, listed, n=1)
    fault = Fault(
        Place(f"--{what}"),
        what,
        f"unknown-{what}",
        f"there is no {what} {name!r}",
        ", ".join(listed),
        suggestion=near[0] if near else "",
    )
    return ScenarioError((fault,))


def _prepare(what: Described) -> System | str:
    try:
        scenario = replace(what.written.resolve(what.settings), id=what.id)
        plan = what.saved or plan_of(scenario, what.rule, what.means)
        return System(replace(scenario, register=(), provenance={}), plan, what.says)
    except KetenoptError as problem:
        return str(problem)  # an error with faults does not travel between processes as it is


def prepared(found: Sequence[Described], crew: execute.Crew) -> list[System]:
    """Read and planned, in the order given.  Raises KetenoptError with every one that cannot be."""
    systems: dict[int, System] = {}
    wrong: dict[int, str] = {}
    for index, outcome in each(_prepare, list(enumerate(found)), crew):
        if isinstance(outcome, System):
            systems[index] = outcome
        else:
            wrong[index] = f"{found[index].id}: {outcome.error if isinstance(outcome, execute.Failed) else outcome}"
    if wrong:
        raise KetenoptError("\n".join(text for _, text in sorted(wrong.items())))
    return [systems[index] for index in range(len(found))]


def each(
    work: Callable[[T], R], tasks: Sequence[tuple[K, T]], crew: execute.Crew
) -> Generator[tuple[K, R | execute.Failed], None, None]:
    """Outcomes of all tasks as they arrive; workers that are gone are told as any other error."""
    try:
        with closing(execute.stream(work, deque(tasks), crew)) as arriving:
            yield from arriving
    except execute.WorkersLost as lost:
        raise KetenoptError(str(lost)) from lost


def _deliver(task: tuple[Block, str]) -> Array | str:
    block, measure = task
    try:
        values = values_of(deliver_block(block)["measures"])
    except KetenoptError as problem:
        return str(problem)
    if measure not in values:
        return f"there is no measure {measure!r}; there are: {', '.join(sorted(values))}"
    return values[measure]


def delivered(
    systems: Sequence[System], measure: str, seed: int, replications: range, engine: str, crew: execute.Crew
) -> Mapping[str, Array]:
    """``measure`` of each system in these replications of the same luck.  Raises KetenoptError."""
    tasks = [
        (s.id, (Block(s.scenario, s.plan, seed, first, len(part), engine), measure, first))
        for s in systems
        for first, part in _blocks(replications)
    ]
    found: dict[tuple[str, int], Array] = {}
    for key, outcome in each(_deliver, [((name, first), (block, what)) for name, (block, what, first) in tasks], crew):
        if not isinstance(outcome, np.ndarray):
            raise KetenoptError(f"{key[0]}: {outcome.error if isinstance(outcome, execute.Failed) else outcome}")
        found[key] = outcome
    return {s.id: np.concatenate([found[s.id, first] for first, _ in _blocks(replications)]) for s in systems}


BLOCK = 100


def _blocks(replications: range) -> list[tuple[int, range]]:
    return [
        (first, range(first, min(first + BLOCK, replications.stop)))
        for first in range(replications.start, replications.stop, BLOCK)
    ]
