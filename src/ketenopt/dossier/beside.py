"""What may stand beside a comparison in a dossier: a batch to move sliders over, a sensitivity, an earlier run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from ketenopt import store
from ketenopt.analyse import Point, input_differences
from ketenopt.analyse.statistics import quantile
from ketenopt.batch.folder import reopen
from ketenopt.domain.errors import StoreError
from ketenopt.domain.evidence import Earlier, Grid, GridPoint
from ketenopt.domain.scenario import Scenario
from ketenopt.domain.sensitivity import Bar, Index, Sensitivity, Tipping

MOST_POINTS = 2000
MEASURES = ("initiatives_in_use", "value_keur", "net_value_keur", "spent_keur", "lead_time_days")
"""Measures a slider shows, where the batch has them; and what it is worth to each party."""
Three = tuple[float | None, float | None, float | None]
STATISTICS = ("mean", "p10", "p90")


def grid(path: Path) -> Grid:
    """A batch as a grid: every combination of its factors' levels.  Raises StoreError when it has gaps or is too large."""
    run = store.existing_run(path)
    batch = reopen(run)
    factors = run.read_whole("factors")
    estimates = _estimates(run)
    names = sorted(set(factors["factor"]))
    levels = {name: _levels(factors[factors["factor"] == name]) for name in names}
    size = 1
    for found in levels.values():
        size *= len(found)
    if size > MOST_POINTS or size != factors["point"].nunique():
        raise StoreError(f"{path}: sliders need every combination of the factors' levels, at most {MOST_POINTS}; use method full")
    of = factors.pivot_table(index="point", columns="factor", values="value", aggfunc="first")
    measures = [m for m in sorted(set(estimates["measure"])) if m in MEASURES or m.startswith("value_keur:")]
    units = dict(zip(estimates["measure"], estimates["unit"], strict=True))
    values = {(p, m, s): v for p, m, s, v in estimates[["point", "measure", "statistic", "value"]].itertuples(index=False)}
    points = [
        GridPoint(
            str(point),
            tuple(levels[name].index(of.loc[point, name]) for name in names),
            tuple(_three(values, str(point), m) for m in measures),
        )
        for point in sorted(of.index)
    ]
    points.sort(key=lambda one: one.levels)
    return Grid(
        run=store.read_json(run.folder / "manifest.json")["seal"][:12],
        name=batch.design.name,
        question=batch.design.question,
        replications=int(estimates["replications"].min()),
        factors=tuple((name, tuple(levels[name])) for name in names),
        measures=tuple((m, units[m]) for m in measures),
        points=tuple(points),
    )


def _estimates(run: store.Run) -> pd.DataFrame:
    return run.read_whole("estimates")


def _levels(rows: pd.DataFrame) -> list[str]:
    """The levels in order: numbers by size, words as words."""
    sizes = zip(rows["number"].fillna(0.0), rows["value"], strict=True)
    return [value for _, value in sorted(set(sizes))]


def _three(values: Mapping[tuple[str, str, str], float], point: str, measure: str) -> Three:
    found = [values.get((point, measure, statistic), float("nan")) for statistic in STATISTICS]
    mean, low, high = (None if math.isnan(value) else float(value) for value in found)
    return mean, low, high


def sensitivity(path: Path) -> Sensitivity:
    """What ``ketenopt sensitivity --json`` printed.  Raises StoreError when the file holds something else."""
    document = store.read_json(path)
    if document.get("kind") != "sensitivity":
        raise StoreError(f"{path}: not a run, and not what ketenopt sensitivity --json prints")
    try:
        return _sensitivity(document["sensitivity"])
    except (KeyError, TypeError) as problem:
        raise StoreError(f"{path}: not what ketenopt sensitivity --json prints: {problem}") from problem


def _sensitivity(data: Mapping[str, Any]) -> Sensitivity:
    bars = [Bar(**{**row, "tipping": Tipping(**row["tipping"]) if row["tipping"] else None}) for row in _clean(data["bars"], Bar)]
    indices = [Index(**row) for row in _clean(data["indices"], Index)]
    known = {each.name: data[each.name] for each in fields(Sensitivity) if each.name in data}
    return Sensitivity(**{**known, "bars": tuple(bars), "indices": tuple(indices)})


def _clean(rows: Sequence[Mapping[str, Any]], kind: type[Bar] | type[Index]) -> list[dict[str, Any]]:
    return [{each.name: row[each.name] for each in fields(kind) if each.name in row} for row in rows]


def earlier(run: store.Run, points: Sequence[Point], proposal: str, now: Scenario) -> Earlier:
    """What an earlier run forecast for its proposal, and which inputs are otherwise now."""
    then = next(point for point in points if point.id == proposal)
    forecasts = []
    for measure in sorted(then.measures):
        kind, _, name = measure.partition(":")
        if kind == "in_use_days":
            p50, p80 = (quantile(then.measures[measure], p).value for p in (0.5, 0.8))
            forecasts.append((name, p50, p80))
    seal = store.read_json(run.folder / "manifest.json")["seal"][:12]
    changed = tuple(input_differences(now, then.scenario))
    return Earlier(seal, then.scenario.chain.chain.start.isoformat(), tuple(forecasts), changed)
