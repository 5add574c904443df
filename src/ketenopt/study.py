"""The flow on one page: a study becomes scenarios, plans, deliveries on the same luck, and a comparison.

    read -> scenario -> plan -> blocks of replications -> measures -> comparison

Every block holds the same number of replications whatever the number of workers, so 1 and 2 workers give the same
bytes; with an ``out`` folder every block is kept when it is done, and a run that was cut short goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from ketenopt import execute, store
from ketenopt.analyse import Frames, Point, compare, input_differences, summaries
from ketenopt.delivery import joined, measured
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.outcomes import Outcomes
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.study import Study, StudyScenario
from ketenopt.optimise.promised import planned_in_use
from ketenopt.optimise.rules import plan as make_plan
from ketenopt.optimise.solve import SolverName
from ketenopt.read import Written, read_study, written_scenario
from ketenopt.simulate import AUTO, chosen, simulate

BLOCK = 25
"""Replications per block: about a second's work, and never a function of the number of workers."""
RESULTS_VERSION = "1"
"""Goes up when equal input gives other numbers."""
DRAW_SCHEME = "philox4x64-1"
"""How chance follows from the seed; goes up when equal seeds give other luck."""
ONE = "individually-rational"
"""The rule of a scenario that names none."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much, how, and where to; ``workers``, ``executor`` and ``out`` change no number.

    ``replications`` and ``seed`` None: what the study says.  ``out`` None: nothing is kept.
    """

    replications: int | None = None
    seed: int | None = None
    engine: str = AUTO
    workers: int = 1
    executor: str = ""
    out: Path | None = None
    events: bool = False
    """Whether to keep the log of every event, the table ``events``."""
    solver: SolverName = "highs"
    time_limit: float | None = None
    """Seconds after which a plan is cut short; it then has a gap, and other machines may make another."""


DEFAULT = Options()


@dataclass(frozen=True)
class Opened:
    """A study with its scenarios, read and valid; ``folder`` is that of the chain, ``files`` all that was read."""

    study: Study
    scenarios: tuple[Scenario, ...]
    folder: Path
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Replications ``first`` .. ``first + count - 1`` of one plan: what a worker is given."""

    scenario: Scenario
    plan: Plan
    seed: int
    first: int
    count: int
    engine: str
    events: bool = False

    @property
    def key(self) -> store.ChunkKey:
        """All that the numbers of this block depend on."""
        what = (self.scenario.id, self.scenario.hash, self.plan.hash)
        return store.ChunkKey(*what, self.seed, self.first, self.count, self.engine, DRAW_SCHEME, RESULTS_VERSION, self.events)


def _silent(what: str, done: int, total: int) -> None:
    """The progress of those who do not want to know."""


def open_study(path: str | PathLike[str], overrides: Sequence[str] = ()) -> Opened:
    """The study at ``path`` and its scenarios, baseline first; ``overrides`` are ``path=value`` and hold for all.

    Raises ScenarioError with every fault.

    >>> opened = open_study("scenarios/small", ["chain.focus=0.6"])
    >>> [scenario.id for scenario in opened.scenarios], opened.scenarios[0].chain.chain.focus
    (['today', 'proposal'], 0.6)
    """
    study, folder = read_study(path)
    names = sorted(study.scenarios, key=lambda name: (name != study.baseline, name != study.proposal, name))
    return _opened(study, [written_scenario(path, name, overrides) for name in names], folder)


def open_scenario(
    path: str | PathLike[str],
    name: str | None = None,
    overrides: Sequence[str] = (),
    rule: str | None = None,
    plan: Path | None = None,
) -> Opened:
    """One scenario as a study of itself: ``name`` of the chain's study, or the chain as it stands.

    ``rule`` and ``plan`` (a saved plan) replace what the study says.  Raises ScenarioError.

    >>> opened = open_scenario("scenarios/small", "today", rule="central")
    >>> opened.study.scenarios["today"].rule
    'central'
    """
    study, folder = read_study(path)
    written = written_scenario(path, name, overrides)
    changes = {"rule": rule, "plan": None if plan is None else str(plan.absolute())}
    what = study.scenarios.get(name or "", StudyScenario(rule=ONE))
    what = what.model_copy(update={key: value for key, value in changes.items() if value is not None})
    alone = {"baseline": written.id, "proposal": written.id, "scenarios": {written.id: what}}
    return _opened(study.model_copy(update=alone), [written], folder)


def _opened(study: Study, written: Sequence[Written], folder: Path) -> Opened:
    files = {file for each in written for file in each.files}
    return Opened(study, tuple(each.resolve() for each in written), folder, tuple(sorted(files)))


def run_study(path: str | PathLike[str], options: Options = DEFAULT, progress: Progress = _silent) -> Comparison:
    """Read a study, plan and deliver its scenarios on the same luck, and compare them.

    >>> from ketenopt import Options, run_study
    >>> comparison = run_study("scenarios/small", Options(replications=4))
    >>> comparison.baseline, comparison.proposal, comparison.replications
    ('today', 'proposal', 4)
    """
    return run(open_study(path), options, progress)


def run(opened: Opened, options: Options = DEFAULT, progress: Progress = _silent) -> Comparison:
    """Plan, deliver and compare.  Raises PlanError, SimulationError or StoreError.

    >>> comparison = run(open_scenario("scenarios/small", "proposal"), Options(replications=2, seed=3))
    >>> comparison.seed, len(comparison.scenarios), comparison.differences
    (3, 1, ())
    """
    began = time.monotonic()
    study = _effort(opened.study, options)
    folder = store.open_run(options.out) if options.out else None
    work = []
    for number, scenario in enumerate(opened.scenarios):
        progress("plan", number, len(opened.scenarios))
        work.append((scenario, plan_one(opened, scenario, options)))
    points = deliver(work, study, options, folder, progress)
    by_id = {point.id: point for point in points}
    inputs = [row for point in points for row in input_differences(point.scenario, by_id[study.baseline].scenario)]
    comparison = compare(study, points, inputs)
    if folder:
        store.write_about(folder, study, opened.scenarios)
        keep(folder, comparison, points, options, seconds=time.monotonic() - began, files=opened.files)
    return comparison


def plan_one(opened: Opened, scenario: Scenario, options: Options = DEFAULT) -> Plan:
    """The plan of one scenario of a study, by its rule or as it was saved.  Raises PlanError or StoreError.

    >>> opened = open_study("scenarios/small")
    >>> plan = plan_one(opened, opened.scenarios[0])
    >>> plan.scenario, plan.rule
    ('today', 'rank-and-fill')
    """
    what = opened.study.scenarios[scenario.id]
    if what.plan:
        return store.read_plan(opened.folder / what.plan)
    return make_plan(scenario, what.rule, time_limit=options.time_limit, solver=options.solver)


def deliver(
    work: Sequence[tuple[Scenario, Plan]],
    study: Study,
    options: Options = DEFAULT,
    folder: store.Run | None = None,
    progress: Progress = _silent,
) -> list[Point]:
    """Carry out every plan in its scenario on the same luck: the study's seed and replications.

    Blocks that ``folder`` holds are read, not made again.

    >>> opened = open_scenario("scenarios/small", "today")
    >>> scenario, study = opened.scenarios[0], opened.study.model_copy(update={"replications": 3})
    >>> (point,) = deliver([(scenario, plan_one(opened, scenario))], study)
    >>> point.measures["value_keur"].shape
    (3,)
    """
    effort = (study.replications, study.seed)
    blocks = [block for scenario, plan in work for block in blocks_of(scenario, plan, *effort, options)]
    made: dict[int, Frames] = {n: folder.read(b.key) for n, b in enumerate(blocks) if folder and folder.has(b.key)}
    todo = [n for n in range(len(blocks)) if n not in made]
    progress("simulate", len(made), len(blocks))

    def arrived(index: int, frames: Frames) -> None:
        made[todo[index]] = frames
        if folder:
            folder.write(blocks[todo[index]].key, frames)
        progress("simulate", len(made), len(blocks))

    try:
        execute.run(deliver_block, [blocks[n] for n in todo], options.workers, options.executor, arrived)
    except execute.WorkersLost as lost:
        raise KetenoptError(str(lost)) from lost
    size = len(blocks) // len(work)
    return [
        Point(scenario, plan, joined([made[n] for n in range(w * size, (w + 1) * size)]), planned_in_use(scenario, plan))
        for w, (scenario, plan) in enumerate(work)
    ]


def carry_out(scenario: Scenario, plan: Plan, seed: int, replications: range, engine: str = AUTO) -> Outcomes:
    """What happens when ``plan`` is carried out in ``replications`` of the luck of ``seed``.  Raises SimulationError.

    >>> opened = open_scenario("scenarios/small", "today")
    >>> scenario = opened.scenarios[0]
    >>> outcomes = carry_out(scenario, plan_one(opened, scenario), seed=1, replications=range(5))
    >>> outcomes.delivered.shape == (5, len(outcomes.slices))
    True
    """
    return simulate(scenario, plan, seed, replications, name=chosen(engine, scenario))


def blocks_of(scenario: Scenario, plan: Plan, replications: int, seed: int, options: Options = DEFAULT) -> list[Block]:
    """The replications in blocks of ``BLOCK``; the last may be smaller."""
    sizes = {first: min(BLOCK, replications - first) for first in range(0, replications, BLOCK)}
    return [Block(scenario, plan, seed, first, size, options.engine, options.events) for first, size in sizes.items()]


def deliver_block(block: Block) -> Frames:
    """What a worker does: simulate one block, and measure it."""
    replications = range(block.first, block.first + block.count)
    return measured(block.scenario, block.plan, block.seed, replications, block.engine, block.events)


def keep(
    folder: store.Run, comparison: Comparison, points: Sequence[Point], options: Options, seconds: float, files: Sequence[Path]
) -> None:
    """Write plans, tables that are not in chunks, and last the manifest."""
    for point in points:
        folder.write_plan(point.id, point.plan)
    for name, rows in summaries(comparison, points).items():
        folder.write_table(name, rows)
    folder.write_hashes()
    read = {"kind": "study", "inputs": store.fingerprints(files)}
    made = {"seconds": round(seconds, 3), "workers": options.workers, "source": [str(store.full(file)) for file in files]}
    folder.write_manifest(manifest(comparison, points, options) | read, made | store.machine())


def manifest(comparison: Comparison, points: Sequence[Point], options: Options) -> dict[str, Any]:
    """All that determines the numbers of a run, and nothing else; of all chunks in the folder, those of this run."""
    scenarios = {}
    for point in points:
        chain = point.scenario.chain.model_dump(mode="json", by_alias=True)
        about = {"hash": point.scenario.hash, "plan": point.plan.hash, "rule": point.plan.rule, "chain": chain}
        about["ran"] = chosen(options.engine, point.scenario)
        blocks = blocks_of(point.scenario, point.plan, comparison.replications, comparison.seed, options)
        scenarios[point.id] = {**about, "chunks": [block.key.hash for block in blocks]}
    return {
        **{name: getattr(comparison, name) for name in ("baseline", "proposal", "seed", "replications")},
        "engine": options.engine,
        "block": BLOCK,
        "draw_scheme": DRAW_SCHEME,
        "results_version": RESULTS_VERSION,
        "scenarios": scenarios,
    }


def _effort(study: Study, options: Options) -> Study:
    """The study with the replications and seed that were asked for."""
    asked = {"replications": options.replications, "seed": options.seed}
    return study.model_copy(update={name: value for name, value in asked.items() if value is not None})
