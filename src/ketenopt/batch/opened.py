"""A batch that was read and is valid: its points, and from what each is made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import PathLike
from pathlib import Path

from ketenopt.batch.points import points_of
from ketenopt.batch.work import MEANS, Means
from ketenopt.domain.design import RULE, SCENARIO, Design
from ketenopt.domain.errors import Fault, Place, ScenarioError
from ketenopt.domain.experiment import DesignPoint
from ketenopt.domain.plan import Plan
from ketenopt.domain.study import Study
from ketenopt.optimise.rules import RULES, unknown_rule
from ketenopt.optimise.solve import solver_version
from ketenopt.read import Written, read_design, read_study, written_scenario
from ketenopt.store import ChunkKey
from ketenopt.study import DRAW_SCHEME, ONE, RESULTS_VERSION

ABOUT_THE_PATH = ("unknown-path", "set", "no-file", "unknown-scenario")
"""Faults that no value of a factor can mend: the design is refused.  Any other is the failure of a point."""


@dataclass(frozen=True)
class Batch:
    """A design with its points; ``base`` is the plan that all points carry out, where the design asks for one."""

    origin: Path
    """The design file."""
    chain: Path
    """The chain, or its study."""
    design: Design
    study: Study
    points: tuple[DesignPoint, ...]
    written: dict[str, Written]
    """Scenario of the study ("" for the chain as it stands) -> as it was typed."""
    files: tuple[Path, ...]
    means: Means = MEANS
    base: Plan | None = None

    def written_of(self, point: DesignPoint) -> Written:
        """What a point starts from."""
        return self.written[point.scenario or self.design.scenario or ""]

    def rule_of(self, point: DesignPoint) -> str:
        """The rule that makes the plan of a point."""
        return point.rule or self.design.rule or self._rule(point.scenario or self.design.scenario or "")

    @property
    def base_written(self) -> Written:
        """The scenario without the factors."""
        return self.written[self.design.scenario or ""]

    @property
    def design_rule(self) -> str:
        """The rule of the scenario that points start from."""
        return self.design.rule or self._rule(self.design.scenario or "")

    def _rule(self, scenario: str) -> str:
        known = self.study.scenarios.get(scenario)
        return known.rule if known else ONE

    def with_base(self, base: Plan | None) -> Batch:
        """The same batch, all of whose points carry out ``base``."""
        return replace(self, base=base)

    def key(self, point: DesignPoint, first: int, count: int) -> ChunkKey:
        """The name of a chunk: all its numbers depend on, without reading or planning anything."""
        typed = hashlib.sha256("\n".join([self._hashes[self.written_of(point).id], *point.settings]).encode()).hexdigest()
        recipe = self.base.hash if self.base else "/".join([self.rule_of(point), *self._solver])
        what = (point.id, typed, recipe, point.seed, first, count)
        return ChunkKey(*what, self.means.engine, DRAW_SCHEME, RESULTS_VERSION)

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {written.id: written.hash for written in self.written.values()}

    @cached_property
    def _solver(self) -> tuple[str, ...]:
        limit = "" if self.means.time_limit is None else str(self.means.time_limit)
        return (self.means.solver, solver_version(self.means.solver), limit)


def open_batch(path: str | PathLike[str], overrides: Sequence[str] = (), means: Means = MEANS, chain: Path | None = None) -> Batch:
    """The batch that the design file ``path`` describes; ``overrides`` are ``path=value`` and hold for all points.

    ``chain`` stands in for the chain that the design names.

    Raises ScenarioError when the design is faulty, or a factor leads nowhere.
    """
    design, listed = read_design(path)
    chain = chain or Path(path).parent / design.chain
    study, _ = read_study(chain)
    points = points_of(design, listed)
    names = sorted(
        {point.scenario or design.scenario or "" for point in points}
        | ({design.scenario or ""} if design.plans == "base" else set())
    )
    written = {name: written_scenario(chain, name or None, overrides) for name in names}
    files = {Path(path), *(file for one in written.values() for file in one.files)}
    if design.points:
        files.add(Path(path).parent / design.points)
    batch = Batch(Path(path), chain, design, study, points, written, tuple(sorted(files)), means)
    _judge(batch, str(path))
    return batch


def _judge(batch: Batch, origin: str) -> None:
    """Every factor leads somewhere, and every rule exists.  Values are judged point by point."""
    faults = [unknown_rule(rule) for rule in sorted({batch.rule_of(point) for point in batch.points}) if rule not in RULES]
    first: dict[str, DesignPoint] = {}
    for point in batch.points:
        for name, _ in point.values:
            first.setdefault(name, point)
    unset = sorted(set(batch.design.factors) - set(first))
    faults += [Fault(Place(origin), f"factors.{name}", "design", "no point sets it") for name in unset]
    judged = [batch.points[0], *(point for name, point in sorted(first.items()) if name not in (RULE, SCENARIO))]
    for point in dict.fromkeys(judged):
        try:
            batch.written_of(point).resolve(point.settings)
        except ScenarioError as problem:
            beyond = [fault for fault in problem.faults if not point.settings or fault.code in ABOUT_THE_PATH]
            faults += [fault for fault in beyond if fault not in faults]
    if faults:
        raise ScenarioError(tuple(faults))
