"""What a user asked for, as the flow's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ketenopt import store, study
from ketenopt.cli.answer import Progress
from ketenopt.cli.options import Effort, Manner, Solving
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import Fault
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.simulate import NAMES

FEW = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A study as it was asked for, with the doubts about its scenarios, each told once."""

    opened: study.Opened

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self.opened.scenarios

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(sorted({fault for scenario in self.scenarios for fault in scenario.warnings}))


def one(chain: Path, scenario: str | None, sets: tuple[str, ...], rule: str | None, plan_file: Path | None = None) -> Asked:
    """One scenario as a study of itself, with the rule or the saved plan that was asked for.  Raises ScenarioError."""
    opened = study.open_scenario(chain, scenario, sets)
    name = opened.scenarios[0].id
    asked: dict[str, Any] = {"rule": rule} if rule else {}
    if plan_file:
        asked["plan"] = str(plan_file.absolute())
    changed = {name: opened.study.scenarios[name].model_copy(update=asked)}
    return Asked(replace(opened, study=opened.study.model_copy(update={"scenarios": changed})))


def all_of(path: Path, sets: tuple[str, ...]) -> Asked:
    """Every scenario of a study.  Raises ScenarioError."""
    return Asked(study.open_study(path, sets))


def make_plan(asked: Asked, solving: Solving) -> Plan:
    """The plan of the one scenario.  Raises ScenarioError for an unknown rule, or PlanError."""
    options = study.Options(solver=solving.solver, time_limit=solving.time_limit)
    return study.plan_one(asked.opened, asked.scenarios[0], options)


def save_plan(plan: Plan, out: Path | None) -> None:
    """Write the plan where it was asked for, whole and exact.  Raises StoreError, also where an approved plan stands."""
    if out is None:
        return
    store.write_plan(out, plan)


def options_of(effort: Effort, solving: Solving, **more: Any) -> study.Options:
    """The options of a study as they were asked for.  Raises UsageError for an engine that does not exist."""
    if effort.engine not in NAMES:
        raise click.UsageError(f"There is no engine {effort.engine!r}; there are: {', '.join(NAMES)}.")
    return study.Options(
        replications=effort.replications,
        seed=effort.seed,
        engine=effort.engine,
        workers=effort.workers,
        solver=solving.solver,
        time_limit=solving.time_limit,
        **more,
    )


def few(effort: Effort, solving: Solving) -> study.Options:
    """The same for what looks at dozens of other worlds: ``FEW`` runs where nobody asks for more."""
    return options_of(replace(effort, replications=effort.replications or FEW), solving)


def run(asked: Asked, effort: Effort, solving: Solving, out: Path | None, manner: Manner, *, events: bool = False) -> Comparison:
    """Plan, deliver and compare, with progress.  Raises UsageError for an engine that does not exist."""
    options = options_of(effort, solving, out=out, events=events)
    with Progress(manner) as progress:
        return study.run(asked.opened, options, progress)
