"""What a worker does with one task of a batch: resolve, plan, deliver, measure.  A failure comes back as what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ketenopt.analyse import Frames
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.experiment import DesignPoint, Failure
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.optimise.optimum import Settings
from ketenopt.optimise.remembered import plan_once
from ketenopt.optimise.solve import SolverName
from ketenopt.read import Written
from ketenopt.study import Block, deliver_block


@dataclass(frozen=True, slots=True)
class Means:
    """How numbers are made: all of it is part of what they depend on."""

    engine: str = "auto"
    solver: SolverName = "highs"
    time_limit: float | None = None


MEANS = Means()


@dataclass(frozen=True, slots=True)
class Task:
    """Replications ``first`` .. ``first + count - 1`` of one point; ``plan`` None: make it by ``rule``."""

    point: DesignPoint
    written: Written
    rule: str
    plan: Plan | None
    first: int
    count: int
    means: Means
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The plan that was carried out, and the tables that were asked for."""

    plan: Plan
    frames: Frames


def make(task: Task) -> Made | Failure:
    """The outcome of one task.  Never raises: an error of one point is an outcome of that point."""
    try:
        scenario = scenario_of(task.written, task.point.id, task.point.settings)
        plan = task.plan or plan_of(scenario, task.rule, task.means)
        block = Block(scenario, plan, task.point.seed, task.first, task.count, task.means.engine)
        frames = deliver_block(block)
        return Made(plan, {name: frames[name] for name in task.tables})
    except Exception as error:
        return failure(task.point, error)


def scenario_of(written: Written, name: str, settings: Sequence[str]) -> Scenario:
    """The scenario of a point, under the point's id.  Raises ScenarioError."""
    return replace(written.resolve(settings), id=name)


def plan_of(scenario: Scenario, rule: str, means: Means) -> Plan:
    """The plan of a scenario; points that ask planning the same question share its answer.  Raises PlanError."""
    return plan_once(scenario, rule, Settings(means.solver, seconds=means.time_limit))


def failure(point: DesignPoint, error: BaseException) -> Failure:
    """What is kept of an error: its name, its text, and the code with which a command would have ended."""
    code = error.exit_code if isinstance(error, KetenoptError) else 1
    text = str(error) if isinstance(error, KetenoptError) else f"unexpected {type(error).__name__}: {error}"
    return Failure(point.id, type(error).__name__, text, code)
