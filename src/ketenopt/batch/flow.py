"""A batch from design to tables: what is missing is made, as it arrives it is kept, and only then it counts.

    open -> declare -> missing -> workers -> keep -> (more, where not precise enough) -> summarise

Workers return tables; the coordinator alone writes.  Whoever is killed when: running it again makes what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ketenopt import execute, store
from ketenopt.batch import folder as kept
from ketenopt.batch.ledger import Ledger, Work
from ketenopt.batch.opened import Batch
from ketenopt.batch.work import failure, make, plan_of, scenario_of
from ketenopt.domain.errors import KetenoptError
from ketenopt.domain.experiment import Failure, Finished, Tick


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the work; changes no number."""

    workers: int = 1
    executor: str = ""
    cluster: str = ""


Watch = Callable[[Tick], None]
ONE = Hands()


def unwatched(tick: Tick) -> None:
    """The progress of those who do not want to know."""


def run_batch(
    batch: Batch,
    out: Path,
    hands: Hands = ONE,
    *,
    retry_failed: bool = False,
    overrides: tuple[str, ...] = (),
    watch: Watch = unwatched,
) -> Finished:
    """Make what is missing in ``out`` of the points of ``batch``, and summarise.

    A point that fails is a row of ``failures`` and stays one until ``retry_failed``.  Raises StoreError, or KetenoptError
    when there is nobody left to work; what was done is kept.
    """
    folder = store.open_run(out)
    with store.alone(folder.folder):
        batch = _with_base(batch, folder)
        kept.declare(folder, batch, overrides)
        ledger = Ledger(batch, folder, retry_failed)
        try:
            _work(ledger, hands, watch)
        except execute.WorkersLost as lost:
            message = f"{lost}; {ledger.made} chunks were made and are kept: the same command goes on where this one ended"
            raise KetenoptError(message) from lost
        return _finished(ledger)


def _work(ledger: Ledger, hands: Hands, watch: Watch) -> None:
    began = time.monotonic()
    while True:
        tasks = ledger.missing()
        if tasks:
            with execute.crew(hands.workers, hands.executor, hands.cluster) as crew:
                _make(ledger, tasks, crew, watch, began)
        ledger.extend()
        if not ledger.missing() and kept.summarise(ledger.folder, ledger):
            return


def _make(ledger: Ledger, tasks: Work, crew: execute.Crew, watch: Watch, began: float) -> None:
    wanted = sum(1 for point in ledger.batch.points for _ in ledger.wanted(point))
    start, done = ledger.made, wanted - len(tasks) - ledger.waiting - len(ledger.failed)

    def tick() -> None:
        made = ledger.made - start
        watch(Tick(wanted, done + made, len(ledger.failed), ledger.made, time.monotonic() - began))

    tick()
    with closing(execute.stream(make, tasks, crew)) as arriving:
        for key, outcome in arriving:
            found = failure(key[0], outcome.error) if isinstance(outcome, execute.Failed) else outcome
            ledger.take(key, found, tasks)
            tick()


def _with_base(batch: Batch, folder: store.Run) -> Batch:
    """The batch with the one plan of all its points, where the design asks for one; made once, then kept."""
    if batch.design.plans != "base":
        return batch
    rule, scenario = batch.design_rule, scenario_of(batch.base_written, kept.BASE_PLAN, ())
    plan = kept.base_plan(folder)
    if plan is None or plan.scenario_hash != scenario.hash or plan.rule != rule:
        plan = plan_of(scenario, rule, batch.means)
        folder.write_plan(kept.BASE_PLAN, plan)
    return batch.with_base(plan)


def _finished(ledger: Ledger) -> Finished:
    failures = []
    for point, chunk in sorted(ledger.failed.items()):
        row = ledger.folder.read_failure(chunk)
        failures.append(Failure(point, str(row["kind"]), str(row["message"]), int(row["exit_code"])))
    precise = ledger.batch.design.precision is not None
    short = tuple(p.id for p in ledger.batch.points if precise and p.id not in ledger.failed and ledger.reason[p.id] == "maximum")
    return Finished(str(ledger.folder.folder), len(ledger.batch.points), ledger.made, ledger.mended, tuple(failures), short)
