"""A run's folder becomes the evidence of a dossier: the comparison made again from its tables, and what else it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ketenopt import store
from ketenopt.analyse import Frames, Point, compare, input_differences, summaries
from ketenopt.analyse.measures import by_initiative, whole
from ketenopt.analyse.statistics import quantile
from ketenopt.batch.folder import KIND as BATCH
from ketenopt.batch.keeping import wanted_chunks
from ketenopt.domain.chain import Chain
from ketenopt.domain.comparison import Comparison
from ketenopt.domain.errors import StoreError
from ketenopt.domain.evidence import CERTAINTIES, Band, Evidence, RunFacts, plain
from ketenopt.domain.plan import Plan
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.study import Study
from ketenopt.dossier.beside import earlier, grid, sensitivity
from ketenopt.dossier.decisions import entries
from ketenopt.optimise.promised import planned_in_use
from ketenopt.study import RESULTS_VERSION

DAYS_A_MONTH = 260 / 12
SETTINGS = ("baseline", "proposal", "seed", "replications", "engine", "block", "draw_scheme", "results_version", "store_version")
MACHINE = ("python", "platform")
STUDY = "study"


def gather(paths: Sequence[Path], log: Path | None = None) -> Evidence:
    """The evidence of the first run in ``paths``; batches, sensitivities and earlier runs stand beside it.

    ``log`` is the folder of the decision log; default: that of the first run.  Raises StoreError.
    """
    kinds = [(path, _kind(path)) for path in paths]
    runs = [path for path, kind in kinds if kind == STUDY]
    run = store.existing_run(first_study(paths))
    study, points, warnings = reopened(run)
    by_id = {point.id: point for point in points}
    inputs = [row for point in points for row in input_differences(point.scenario, by_id[study.baseline].scenario)]
    comparison = compare(study, points, inputs)
    return Evidence(
        comparison=comparison,
        scenarios={point.id: point.scenario for point in points},
        plans={point.id: point.plan for point in points},
        run=facts(run),
        curves={point.id: curve(point) for point in points},
        dates={point.id: certainties(point) for point in points},
        warnings=warnings,
        grids=tuple(grid(path) for path, kind in kinds if kind == BATCH),
        sensitivities=tuple(sensitivity(path) for path, kind in kinds if kind == "sensitivity"),
        log=entries(log or run.folder),
        earlier=tuple(earlier(*_then(path), by_id[study.proposal].scenario) for path in runs[1:]),
        tests=(("tables-equal", equal(run, comparison, points)), ("files-equal", _whole(run))),
    )


def first_study(paths: Sequence[Path]) -> Path:
    """The run that a dossier is about.  Raises StoreError."""
    found = next((path for path in paths if _kind(path) == STUDY), None)
    if found is None:
        raise StoreError(f"{paths[0]}: holds no comparison; make one with ketenopt compare CHAIN --out DIR")
    return found


def reopened(run: store.Run) -> tuple[Study, list[Point], dict[str, tuple[str, ...]]]:
    """The study of a run, its scenarios with plans and tables, and the warnings by scenario.  Raises StoreError."""
    manifest = run.manifest()
    if manifest["results_version"] != RESULTS_VERSION:
        found = manifest["results_version"]
        raise StoreError(f"{run.folder}: made by results version {found}, this is {RESULTS_VERSION}; make the run again")
    study, about = store.read_about(run)
    frames = _frames(run)
    points = []
    for name, what in sorted(manifest["scenarios"].items()):
        scenario = Scenario(name, Chain.model_validate(what["chain"]), about[name]["register"], (), dict(about[name]["provenance"]))
        plan = store.read_plan(run.folder / "plans" / f"{name}.json")
        _as_kept(run, name, what, scenario, plan)
        points.append(Point(scenario, plan, frames[name], planned_in_use(scenario, plan)))
    return study, points, {name: tuple(what["warnings"]) for name, what in sorted(about.items())}


def _as_kept(run: store.Run, name: str, what: Mapping[str, Any], scenario: Scenario, plan: Plan) -> None:
    if scenario.hash != what["hash"] or plan.hash != what["plan"]:
        raise StoreError(f"{run.folder}: scenario or plan {name} is not the one that was carried out")


def _kind(path: Path) -> str:
    if path.is_file():
        return "sensitivity"
    return str(store.existing_run(path).manifest().get("kind", STUDY))


def _then(path: Path) -> tuple[store.Run, list[Point], str]:
    run = store.existing_run(path)
    study, points, _ = reopened(run)
    return run, points, study.proposal


def _frames(run: store.Run) -> dict[str, Frames]:
    """The tables of every scenario, its chunks as one."""
    parts: dict[str, list[Frames]] = {}
    for key in wanted_chunks(run).values():
        parts.setdefault(key.point, []).append(run.read(key))
    return {
        point: {name: pd.concat([part[name] for part in every], ignore_index=True) for name in every[0]}
        for point, every in parts.items()
    }


def facts(run: store.Run) -> RunFacts:
    """What the run was made from and on."""
    manifest, log = run.manifest(), store.read_json(run.folder / "log.json")
    machine = {name: log.get(name, "") for name in MACHINE} | log.get("versions", {})
    return RunFacts(
        seal=store.read_json(run.folder / "manifest.json")["seal"],
        settings=tuple((name, plain(manifest[name])) for name in SETTINGS if name in manifest),
        inputs=tuple(sorted(manifest.get("inputs", {}).items())),
        machine=tuple((name, plain(value)) for name, value in machine.items()),
    )


def curve(point: Point) -> tuple[Band, ...]:
    """Whole initiatives in use by all, month by month to the horizon: by the plan, and in the replications."""
    parts = {name: every for name, every in by_initiative(point.scenario).items() if every and whole(point.plan, every)}
    days = [point.measures[f"in_use_days:{name}"] for name in sorted(parts)]
    paper = [max(point.paper.get(part.key, np.inf) for part in every) for every in parts.values()]
    found = []
    for month in range(int(point.scenario.timeline.horizon / DAYS_A_MONTH) + 1):
        day = month * DAYS_A_MONTH
        counts = sum(((each <= day).astype(np.float64) for each in days), np.zeros(point.replications))
        low, high = (quantile(counts, p).value or 0.0 for p in (0.1, 0.9))
        on_paper = sum(when <= day for when in paper)
        date = point.scenario.timeline.date(day).isoformat()
        found.append(Band(date, on_paper, low, float(counts.mean()), high))
    return tuple(found)


def certainties(point: Point) -> dict[str, tuple[float | None, ...]]:
    """By initiative in the plan: the day in use by all at every certainty."""
    names = sorted(name.partition(":")[2] for name in point.measures if name.startswith("in_use_days:"))
    return {name: tuple(quantile(point.measures[f"in_use_days:{name}"], p).value for p in CERTAINTIES) for name in names}


def equal(run: store.Run, comparison: Comparison, points: Sequence[Point]) -> bool:
    """Whether the summaries made again from the chunks are those that the run kept."""
    made = summaries(comparison, points)
    return all(made[name].equals(run.read_whole(name)) for name in ("estimates", "differences", "findings"))


def _whole(run: store.Run) -> bool:
    """Whether every file is what was written, by its hash."""
    known = store.read_json(run.folder / "hashes.json")["files"]
    return all((run.folder / name).exists() and store.fingerprint(run.folder / name) == digest for name, digest in known.items())
